"""Cold versions move into packs, and nobody notices."""

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import apsw
import pytest

from backtrail.content.compression import compress
from backtrail.content.identity import content_id
from backtrail.errors import DamagedError
from backtrail.storage.repository import VersionFilter
from backtrail.storage.sqlite import SqliteRepository
from storage.builders import new_document
from storage.sqlite.packing import SAVES, compacted, kept, prove, typed


@pytest.fixture(autouse=True)
def _smaller_packs(monkeypatch):
    """Halve them, so that a few hundred versions are several packs."""
    monkeypatch.setattr("backtrail.storage.sqlite.compaction._FULL", 64)


def test_every_version_is_what_it_was(repository, location):
    """Packed, in packs that build on one another, and read by a process that comes later."""
    document, texts = new_document(repository), typed(1)
    versions = kept(repository, document, texts)
    assert compacted(repository) == SAVES - 2
    prove(repository, document, versions, texts)
    with closing(SqliteRepository(location)) as other:
        prove(other, document, versions, texts)
        for version, text in random.Random(2).sample(list(zip(versions, texts, strict=True)), 50):
            assert other.read_content(version.content_id) == text


def test_two_documents_by_turns(repository):
    """Sequences of one lie between those of the other; each finds its own."""
    documents = [new_document(repository, name) for name in ("a.txt", "b.txt")]
    texts = [typed(3), typed(4)]
    versions: list = [[], []]
    for turn in range(SAVES):
        for which in (0, 1):
            versions[which] += kept(repository, documents[which], [texts[which][turn]])
    compacted(repository)
    for which in (0, 1):
        prove(repository, documents[which], versions[which], texts[which])
    everything = sorted(versions[0] + versions[1], key=lambda version: version.sequence)
    assert list(repository.following(0, 1000)) == everything
    assert list(repository.recent(None, 1000)) == everything[::-1]


def test_nothing_is_left_of_the_rows(repository, location, raw):
    """Only the newest two versions have rows of their own, and only what they need is left."""
    kept(repository, new_document(repository), typed(5))
    compacted(repository)
    counts = raw(location, "SELECT count(*) FROM version", "SELECT count(*) FROM content")
    assert counts[0] == [(2,)]
    assert counts[1][0][0] <= 3


def test_a_pack_that_is_not_full_is_filled_first(repository, location, raw):
    """Saves that come later join the versions before them."""
    document, texts = new_document(repository), typed(6)
    versions = kept(repository, document, texts[:30])
    compacted(repository)
    versions += kept(repository, document, texts[30:])
    compacted(repository)
    prove(repository, document, versions, texts)
    (spans,) = raw(location, "SELECT first, last FROM pack ORDER BY first")
    assert spans == [(1, 64), (65, 128), (129, 192), (193, 200)]


def test_compacting_again_does_nothing(repository):
    """What is packed is left alone."""
    kept(repository, new_document(repository), typed(7))
    compacted(repository)
    assert compacted(repository) == 0


def test_few_versions_stay_as_they_are(repository):
    """A pack of a handful would cost more than it saves."""
    kept(repository, new_document(repository), typed(8, saves=9))
    assert compacted(repository) == 0


def test_saving_goes_on_from_a_packed_content(repository):
    """An old content that comes back, and one like it, are kept and built upon."""
    document, texts = new_document(repository), typed(9)
    versions = kept(repository, document, texts)
    compacted(repository)
    more = [texts[10], texts[10] + b"and on\n", texts[3]]
    versions += kept(repository, document, more)
    prove(repository, document, versions, texts + more)
    compacted(repository)
    prove(repository, document, versions, texts + more)


def test_one_content_of_two_documents(repository):
    """What is moved for one of them is still there for the other."""
    first, second = (new_document(repository, name) for name in ("a.txt", "b.txt"))
    texts = typed(10)
    one, two = kept(repository, first, texts), kept(repository, second, texts[:5])
    compacted(repository)
    prove(repository, first, one, texts)
    prove(repository, second, two, texts[:5])


def test_a_version_that_changes_meanwhile_is_left_alone(repository, location, monkeypatch):
    """A release in another process between reading and moving costs nothing but the step."""
    document, texts = new_document(repository), typed(11)
    versions = kept(repository, document, texts)
    moved = SqliteRepository._moved

    def release_first(self, draft):
        monkeypatch.setattr(SqliteRepository, "_moved", moved)
        with closing(SqliteRepository(location)) as other, other.transaction():
            other.release(versions[5])
        return moved(self, draft)

    monkeypatch.setattr(SqliteRepository, "_moved", release_first)
    assert compacted(repository) == 0
    assert compacted(repository) == SAVES - 2
    assert repository.by_number(document.id, versions[5].number) is None
    left = [version for version in versions if version != versions[5]]
    assert list(repository.versions(VersionFilter(document=document.id), SAVES)) == left[::-1]


def test_released_versions_leave_their_packs(repository, location):
    """Stubs keep their place, the others everything, and the bytes are gone from the file."""
    document, texts = new_document(repository), typed(12)
    texts[20] = b"a secret, 7c2f\n"
    versions = kept(repository, document, texts)
    compacted(repository)
    # the last in its pack, so that what the next one takes from that lies elsewhere then
    gone = [versions[20], versions[70], *versions[100:140], versions[191]]
    with repository.transaction():
        for version in gone:
            repository.release(version)
    compacted(repository)
    left = [(v, t) for v, t in zip(versions, texts, strict=True) if v not in gone]
    assert list(repository.versions(VersionFilter(document=document.id), SAVES)) == [
        version for version, _ in left[::-1]
    ]
    for version, text in left:
        assert repository.by_number(document.id, version.number) == version
        assert repository.read_content(version.content_id) == text
    assert all(repository.by_number(document.id, v.number) is None for v in gone)
    assert list(repository.check()) == []
    with closing(SqliteRepository(location)) as other:
        assert [other.read_content(v.content_id) for v, _ in left] == [text for _, text in left]
        assert not other.has_content(content_id(texts[20]))


def test_a_whole_pack_is_released(repository):
    """A pack of stubs still carries the chain of digests."""
    document, texts = new_document(repository), typed(13)
    versions = kept(repository, document, texts)
    compacted(repository)
    with repository.transaction():
        for version in versions[:64]:
            repository.release(version)
    assert (
        list(repository.versions(VersionFilter(document=document.id), SAVES)) == versions[64:][::-1]
    )
    assert repository.read_content(versions[64].content_id) == texts[64]
    assert list(repository.check()) == []


@pytest.mark.parametrize("column", ["body", "fields", "ids", "digest"])
def test_damage_costs_the_pack_and_is_found(repository, location, raw, column):
    """Versions of other packs stay readable; a check says what is hit."""
    document, texts = new_document(repository), typed(14)
    versions = kept(repository, document, texts)
    compacted(repository)
    repository.close()
    raw(
        location,
        f"UPDATE pack SET {column} = CAST(substr({column}, 1, 8) || x'ff' || substr({column}, 10)"
        " AS BLOB) WHERE first = 129",
    )
    with closing(SqliteRepository(location)) as other:
        assert [repr(finding.detail) for finding in other.check()]
        for version, text in zip(versions[:128], texts[:128], strict=True):
            assert other.by_number(document.id, version.number) == version
            assert other.read_content(version.content_id) == text
        wrong = 0
        for version, text in zip(versions[128:190], texts[128:190], strict=True):
            try:
                assert other.by_number(document.id, version.number) == version
                assert other.read_content(version.content_id) == text
            except DamagedError:
                wrong += 1
        assert wrong


def test_packs_build_on_one_another_like_a_tree(repository, location, raw, monkeypatch):
    """A version is read through three others at most, and a group of eight begins anew."""
    monkeypatch.setattr("backtrail.storage.sqlite.compaction._FULL", 8)
    document, texts = new_document(repository), typed(15)
    versions = kept(repository, document, texts)
    compacted(repository)
    prove(repository, document, versions, texts)
    (rows,) = raw(location, "SELECT id, place, base FROM pack ORDER BY first")
    ids = [row[0] for row in rows]
    for at, (_, place, base) in enumerate(rows):
        assert place == at % 8
        assert base == (None if not place else ids[at - place + (place & (place - 1))])


def test_saves_and_reads_go_on_while_another_compacts(location):
    """Whatever is read at whatever moment is there and right, and no save is lost."""
    texts, versions, seen = typed(16, saves=400), [], []
    with closing(SqliteRepository(location)) as saving:
        document = new_document(saving)
        versions += kept(saving, document, texts[:100])
        stop = threading.Event()

        def work():
            with closing(SqliteRepository(location)) as other:
                while not stop.is_set():
                    seen.append(compacted(other))

        with ThreadPoolExecutor(1) as pool:
            done = pool.submit(work)
            try:
                for text in texts[100:]:
                    versions += kept(saving, document, [text])
                    at = len(versions) * 7 // 13
                    assert saving.by_number(document.id, versions[at].number) == versions[at]
                    assert saving.read_content(versions[at].content_id) == texts[at]
                    page = saving.versions(VersionFilter(document=document.id), len(versions))
                    assert list(page) == versions[::-1]
            finally:
                stop.set()
            done.result(60)
        assert sum(map(bool, seen)) > 3
        prove(saving, document, versions, texts)


def test_a_pack_whose_contents_are_large_enough_is_full(repository, monkeypatch):
    """The next one begins behind it, however few versions it holds."""
    monkeypatch.setattr("backtrail.storage.sqlite.compaction._WORK", 100_000)
    monkeypatch.setattr("backtrail.storage.sqlite.compaction._LARGEST", 10_000)
    rng = random.Random(8)
    document, texts = new_document(repository, "large.bin"), [rng.randbytes(8_000)]
    for _ in range(39):
        at = rng.randrange(8_000)
        texts.append(texts[-1][:at] + b"!" + texts[-1][at + 1 :])
    versions = kept(repository, document, texts)
    assert compacted(repository) == 36
    prove(repository, document, versions, texts)
    assert compacted(repository) == 0


def test_a_wrong_content_in_a_pack_is_found(repository, location, raw):
    """A check reads every content, also where everything that is written about it is sound."""
    document, texts = new_document(repository), typed(19)
    kept(repository, document, texts)
    compacted(repository)
    plain = repository._plain(1)
    repository.close()
    wrong = plain[:-2] + bytes([plain[-2] ^ 1]) + plain[-1:]
    db = apsw.Connection(location)
    db.execute("UPDATE pack SET body = ? WHERE id = 1", (compress(wrong),))
    db.close()
    with closing(SqliteRepository(location)) as opened:
        found = [finding.detail for finding in opened.check()]
    assert any("the content of version" in detail for detail in found)


def test_reads_are_right_while_another_releases(location):
    """A pack that is written anew between two questions is seen as it was, or as it is."""
    texts, trouble = typed(20), []
    with closing(SqliteRepository(location)) as repository:
        document = new_document(repository)
        versions = kept(repository, document, texts)
        compacted(repository)
        stop = threading.Event()

        def work():
            with closing(SqliteRepository(location)) as other:
                for version in versions[:190:3]:
                    with other.transaction():
                        other.release(version)
                stop.set()

        kept_ones = [pair for n, pair in enumerate(zip(versions, texts, strict=True)) if n % 3]
        with ThreadPoolExecutor(1) as pool:
            done = pool.submit(work)
            while not stop.is_set():
                for version, text in random.Random(5).sample(kept_ones, 20):
                    repository._cache.clear()
                    repository._forget_packs()
                    assert repository.read_content(version.content_id) == text
                trouble += repository.check()
                done.done() and done.result(0)
        assert trouble == []
        assert list(repository.check()) == []
