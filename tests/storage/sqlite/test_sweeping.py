"""What nothing needs any more goes, and its space with it, in steps that hold nobody up."""

import random
from contextlib import closing
from pathlib import Path

import pytest

from backtrail.content.identity import content_id
from backtrail.storage.sqlite import SqliteRepository
from storage.builders import new_document, save
from storage.sqlite.packing import SAVES, compacted, kept, prove, typed


@pytest.fixture(autouse=True)
def _smaller_packs(monkeypatch):
    """Halve them, so that a few hundred versions are several packs."""
    monkeypatch.setattr("backtrail.storage.sqlite.compaction._FULL", 64)


def test_no_step_holds_anybody_up_after_it(repository, location):
    """Whoever works by steps may rest between two of them as long as he likes."""
    document, rng = new_document(repository), random.Random(21)
    kept(repository, document, [rng.randbytes(4000) for _ in range(SAVES)])
    save(repository, new_document(repository, "table.csv"), b"row after row\n" * 900)
    steps = 0
    with closing(SqliteRepository(location)) as other:
        other._db.set_busy_timeout(0)
        for work in (repository.compact, repository.sweep, repository.trim):
            for _ in work():
                steps += 1
                with other.transaction():
                    pass
    assert steps > 5


def test_space_goes_back_to_the_disk(repository, location):
    """The file is as small as what is in it."""
    kept(repository, new_document(repository), [text * 9 for text in typed(17)])
    before = repository.figures().store_bytes
    compacted(repository)
    freed = repository.shrink()
    assert freed > 0
    assert Path(location).stat().st_size < before
    assert repository.shrink() == 0
    assert list(repository.check()) == []


def tight(raw, location):
    """The bodies of snapshots, by row, and whether each says how long its content is."""
    (rows,) = raw(location, "SELECT id, body FROM content WHERE kind = 0")
    return {row: (body, body[0] == 1 and body[5] >= 0x20) for row, body in rows}


def test_large_parts_are_tightened_once(repository, location, raw):
    """What no pack takes is compressed with more time, reads as before, and is left alone then."""
    rng = random.Random(9)
    words = [b"%x" % rng.getrandbits(24) for _ in range(300)]
    texts = [b" ".join(rng.choices(words, k=9_000)) for _ in range(3)]
    document = new_document(repository, "table.csv")
    with repository.transaction():
        parts = [repository.put_content(text) for text in texts]
        whole = b"".join(texts)
        repository.put_large(content_id(whole), len(whole), parts)
    save(repository, document, whole)
    before = tight(raw, location)
    compacted(repository)
    after = tight(raw, location)
    assert all(says for _, says in after.values())
    assert sum(len(b) for b, _ in after.values()) < sum(len(b) for b, _ in before.values())
    assert repository.read_content(content_id(whole)) == whole
    compacted(repository)
    assert tight(raw, location) == after
    assert list(repository.check()) == []


def test_a_damaged_part_is_not_tightened(repository, location, raw):
    """What a repair may want stays as it is."""
    text = b"row after row\n" * 900
    save(repository, new_document(repository, "table.csv"), text)
    raw(location, "UPDATE content SET sha256 = zeroblob(32)")
    before = tight(raw, location)
    compacted(repository)
    assert tight(raw, location) == before


def test_a_content_that_comes_into_use_meanwhile_stays(repository, location, monkeypatch):
    """What nobody needed when it was looked for, and somebody saves again before it goes."""
    document, texts = new_document(repository), typed(18)
    versions = kept(repository, document, texts)
    for _ in repository.compact():
        pass
    needed = SqliteRepository._needed

    def save_then(self):
        found = needed(self)
        with closing(SqliteRepository(location)) as other:
            versions.extend(kept(other, document, [texts[5]]))
        return found

    monkeypatch.setattr(SqliteRepository, "_needed", save_then)
    # outside the snapshot of the sweep, as another process would be
    assert sum(repository.sweep()) > 0
    prove(repository, document, versions, [*texts, texts[5]])


def test_space_is_given_back_some_pages_at_a_time(repository):
    """Each step is a transaction of its own, as short as a save."""
    document, rng = new_document(repository), random.Random(19)
    texts = [rng.randbytes(4000) for _ in range(SAVES)]
    versions = kept(repository, document, texts)
    compacted(repository)
    free = repository._pages()[1]
    steps = list(repository.trim())
    assert len(steps) == -(-free // 32) > 1
    assert max(steps) == 32 * 2048
    assert repository._pages()[1] == 0
    assert list(repository.trim()) == []
    prove(repository, document, versions, texts)


def test_a_store_made_before_is_trimmed_once_it_was_shrunk(repository):
    """Until then its free pages wait for new saves."""
    repository._db.execute("PRAGMA auto_vacuum = NONE")
    repository._db.execute("VACUUM")
    rng = random.Random(20)
    kept(repository, new_document(repository), [rng.randbytes(4000) for _ in range(SAVES)])
    compacted(repository)
    assert list(repository.trim()) == []
    assert repository.shrink() > 0
    assert repository._db.pragma("auto_vacuum") == 2
