"""What a repair brings over, what it refuses, and what stays as it was."""

import random
import re
import shutil
from pathlib import Path

import apsw
import pytest

from backtrail.errors import NotFoundError, StoreBusyError, StoreError, StoreFormatError, UsageError
from backtrail.model import Document
from backtrail.storage.repository import VersionFilter
from backtrail.storage.sqlite import SqliteRepository, repairing
from backtrail.storage.sqlite.repairing import replace, salvage
from backtrail.storage.sqlite.salvage import SALVAGED
from backtrail.storage.sqlite.schema import FORMAT, MIGRATIONS
from storage.builders import new_document, save
from storage.golden.stores import STORES, copy_of, expected

PAGE = 2048


@pytest.fixture
def filled(location):
    """A store with everything in it: give its place."""
    dice = random.Random(3)
    repository = SqliteRepository(location)
    with repository.transaction():
        workspace = repository.add_workspace("/home/me/project", 1, 2)
        repository.append_event(
            "workspace-added", time_ns=1, workspace=workspace.id, detail={"root": workspace.root}
        )
    documents = [new_document(repository, name) for name in ("a.py", "odd-\udcff", "gone.md")]
    text = dice.randbytes(900).hex().encode()
    for number in range(90):
        text = text[:number] + dice.randbytes(9) + text[number:]
        save(repository, documents[number % 3], text, author="Ann", reason="why")
    with repository.transaction():
        repository.set_tag(1, "good", 5)
        repository.set_note(5, "a note")
        repository.update_document(Document(id=2, workspace=1, path="moved"))
        event = repository.append_event("deleted", time_ns=5, document=3)
        repository.update_document(
            Document(id=3, workspace=1, path="gone.md", deleted=event.sequence)
        )
        repository.release(repository.by_number(1, 4))
    repository.close()
    return location


def everything(location):
    """All that a store answers, and that nothing of it is damaged."""
    repository = SqliteRepository(location)
    versions = {
        v.id: (v, repository.read_content(v.content_id))
        for n in (1, 2, 3)
        for v in repository.versions(VersionFilter(document=n), 999)
    }
    found = (
        versions, repository.workspaces()[0].root, [repository.document(n) for n in (1, 2, 3)],
        dict(repository.tags(1)), dict(repository.notes([5])),
        repository.former_documents(1, "odd-\udcff"),
    )  # fmt: skip
    assert list(repository.check()) == []
    repository.close()
    return found


def pages_of(location, *names):
    """The numbers of the pages of tables or indexes."""
    db = apsw.Connection(location)
    query = "SELECT pageno FROM dbstat WHERE name = ?"
    found = [row[0] for name in names for row in db.execute(query, (name,))]
    db.close()
    return found


def zero(location, pages):
    """Lose these pages."""
    with Path(location).open("r+b") as file:
        for page in pages:
            file.seek((page - 1) * PAGE)
            file.write(bytes(PAGE))


def test_a_sound_store_comes_over_whole(filled, tmp_path):
    """Every version with its id, every name, tag and note; and then there is an entry of it."""
    found = salvage(filled, str(tmp_path / "fresh.btl"), time_ns=7)
    assert everything(found.store) == everything(filled)
    assert (found.versions, found.before, found.lost, found.made_again) == (89, 89, (), 0)
    repository = SqliteRepository(found.store)
    assert repository.events(0, 999)[-1].kind == "repaired"
    repository.close()


@pytest.mark.parametrize(
    "names",
    [("sqlite_schema",), ("text",), ("workspace",), ("document",), ("event",), ("search_block",),
     ("former_path_path", "document_path", "version_number", "content_sha256"),
     ("sqlite_autoindex_text_1",)],
)  # fmt: skip
def test_what_two_places_know_is_not_lost(filled, tmp_path, names):
    """Words, names and folders come back from indexes and the log; the header is not needed."""
    whole = everything(filled)
    zero(filled, pages_of(filled, *names))
    found = salvage(filled, str(tmp_path / "fresh.btl"), time_ns=7)
    assert found.lost == ()
    back = everything(found.store)
    assert (back[0], back[1]) == (whole[0], whole[1])
    assert [(d.path, d.deleted is None) for d in back[2]] == [
        (d.path, d.deleted is None) for d in whole[2]
    ]


def test_entries_that_are_lost_are_made_again_from_their_contents(filled, tmp_path):
    """Bytes, file, number and sequence are what they were; the source says what is not.

    One that was let go comes back where others still build upon its content: that it was let go is
    lost with its entry. What was forgotten has no content any more.
    """
    whole = everything(filled)[0]
    (first, *_) = [n for n in pages_of(filled, "version") if n not in _inner(filled)][:1]
    zero(filled, [first])
    found = salvage(filled, str(tmp_path / "fresh.btl"), time_ns=7)
    assert found.made_again > 10
    known = {(v.document, v.number, v.sequence): data for v, data in whole.values()}
    back = everything(found.store)[0]
    again = {(v.document, v.number, v.sequence): data for v, data in back.values()}
    assert again.pop((1, 4, 11))
    assert again.items() <= known.items()
    assert sum(v.source == "repair" for v, _ in back.values()) == found.made_again
    assert len(again) + len(found.lost) == 89


def _inner(location):
    db = apsw.Connection(location)
    found = {n for (n,) in db.execute("SELECT pageno FROM dbstat WHERE pagetype = 'internal'")}
    db.close()
    return found


@pytest.mark.parametrize("size", [2048, 4096])
def test_the_size_of_pages_is_seen_without_the_header(filled, tmp_path, size):
    """Stores of today have smaller pages than older ones had."""
    location = str(tmp_path / "resized.btl")
    db = apsw.Connection(filled)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.execute("PRAGMA journal_mode = DELETE")
    db.execute(f"PRAGMA page_size = {size}")
    db.execute("VACUUM")
    db.close()
    shutil.copyfile(filled, location)
    with Path(location).open("r+b") as file:
        file.write(bytes(100))
    found = salvage(location, str(tmp_path / "fresh.btl"), time_ns=7)
    assert (found.versions, found.lost, found.made_again) == (89, (), 0)


@pytest.mark.parametrize("name", STORES)
def test_stores_of_every_format_are_repaired(name, tmp_path):
    """As they are, and the fresh one is of today's format."""
    found = salvage(copy_of(name, tmp_path), str(tmp_path / "fresh.btl"), time_ns=7)
    assert (found.versions, found.lost) == (len(expected(name)), ())


def test_no_table_is_forgotten():
    """A format with another table needs a repair that knows it."""
    statements = " ".join(statement for migration in MIGRATIONS for statement in migration)
    assert set(re.findall(r"CREATE TABLE (\w+)", statements)) == SALVAGED


def test_the_log_beside_the_store_counts(filled, tmp_path):
    """What was not moved to the main file yet is salvaged, too; a torn end is left out."""
    repository = SqliteRepository(filled)
    kept = save(repository, repository.document(1), b"only in the log\n")
    copy = tmp_path / "copy.btl"
    for side in ("", "-wal"):
        Path(f"{copy}{side}").write_bytes(Path(filled + side).read_bytes())
    repository.close()
    with Path(f"{copy}-wal").open("ab") as file:
        file.write(b"\x07" * 3000)
    zero(copy, [1])
    found = salvage(str(copy), str(tmp_path / "fresh.btl"), time_ns=7)
    fresh = SqliteRepository(found.store)
    assert fresh.read_content(fresh.by_number(1, kept.number).content_id) == b"only in the log\n"
    fresh.close()


def test_a_fresh_store_that_is_worse_is_not_made(filled, tmp_path, monkeypatch):
    """Never fewer versions than the damaged one gives back: that is proved first."""
    monkeypatch.setattr(
        repairing.Salvage, "prove_contents",
        lambda work: work._db.execute("DELETE FROM content WHERE id > 80"),
    )  # fmt: skip
    before = sorted(path.name for path in tmp_path.rglob("*"))
    with pytest.raises(StoreError, match="would not be better"):
        salvage(filled, str(tmp_path / "fresh.btl"), time_ns=7)
    assert sorted(path.name for path in tmp_path.rglob("*")) == before


def test_what_is_no_store_or_newer_is_refused(filled, tmp_path, raw):
    """Nothing is made, and what is there already is not written to."""
    into = str(tmp_path / "fresh.btl")
    text = tmp_path / "notes.txt"
    text.write_text("no store\n" * 2000)
    with pytest.raises(StoreError, match="nothing of a store"):
        salvage(str(text), into, time_ns=7)
    with pytest.raises(NotFoundError):
        salvage(str(tmp_path / "nowhere"), into, time_ns=7)
    with pytest.raises(UsageError, match="is there already"):
        salvage(filled, str(text), time_ns=7)
    raw(filled, f"PRAGMA user_version = {FORMAT + 1}")
    with pytest.raises(StoreFormatError, match="Update Backtrail"):
        salvage(filled, into, time_ns=7)
    assert not Path(into).exists()


def test_the_fresh_store_takes_the_place_of_one_that_nobody_has_open(filled, tmp_path):
    """While somebody has it open nothing is moved; the damaged one gets another name."""
    found = salvage(filled, str(Path(filled).with_name("fresh.btl")), time_ns=7)
    before, whole = Path(filled).read_bytes(), everything(found.store)
    other = apsw.Connection(filled)
    other.execute("SELECT count(*) FROM version").fetchall()
    # a lock of this process would not stop it
    import subprocess
    import sys

    ask = (
        "import sys; from backtrail.storage.sqlite.repairing import prove_unused;"
        " prove_unused(sys.argv[1])"
    )
    done = subprocess.run(
        [sys.executable, "-c", ask, filled], capture_output=True, check=False, timeout=60
    )
    assert StoreBusyError.__name__ in done.stderr.decode()
    other.close()
    kept = replace(filled, found.store, "20270115-080000")
    assert Path(kept).read_bytes() == before
    assert kept == f"{filled}.damaged-20270115-080000"
    assert everything(filled) == whole
    assert not Path(found.store).exists()


@pytest.fixture
def packed(filled, monkeypatch):
    """The same store with nearly all of it in packs: give its place."""
    monkeypatch.setattr("backtrail.storage.sqlite.compaction._FULL", 8)
    repository = SqliteRepository(filled)
    assert sum(step.versions for step in repository.compact()) > 70
    for _ in repository.sweep():
        pass
    repository.close()
    return filled


def test_what_is_in_packs_comes_over(packed, tmp_path):
    """Every version, with its number and id, and the stub among them."""
    into = str(tmp_path / "fresh.btl")
    found = salvage(packed, into, time_ns=9)
    assert found.lost == ()
    assert everything(into) == everything(packed)


def test_a_pack_that_is_lost_costs_what_needs_it(packed, tmp_path):
    """All other versions come over, those that are lost are named, and the log has no gap."""
    whole = everything(packed)[0]
    db = apsw.Connection(packed)
    db.execute("UPDATE pack SET body = zeroblob(length(body)) WHERE document = 2 AND place = 2")
    db.close()
    into = str(tmp_path / "fresh.btl")
    found = salvage(packed, into, time_ns=9)
    left = everything(into)[0]
    assert left.items() <= whole.items()
    lost = {version.sequence for version in found.lost}
    assert lost == {v.sequence for name, (v, _) in whole.items() if name not in left}
    assert 8 <= len(lost) <= 16


def test_a_pack_behind_one_that_is_lost_comes_over_whole(packed, tmp_path):
    """It knows the digests that its own versions build on, so each of them is proved."""
    whole = everything(packed)[0]
    db = apsw.Connection(packed)
    packs = db.execute(
        "SELECT p.id, p.first, p.last, n.last FROM pack p JOIN pack n"
        " ON n.document = p.document AND n.first = p.last + 1 AND n.base IS NOT p.id"
        " WHERE p.document = 2 AND p.id NOT IN (SELECT base FROM pack WHERE base IS NOT NULL)"
    ).fetchall()
    pack, first, last, behind = packs[0]
    db.execute("DELETE FROM pack WHERE id = ?", (pack,))
    db.close()
    into = str(tmp_path / "fresh.btl")
    salvage(packed, into, time_ns=9)
    left = everything(into)[0]
    gone = [v.number for name, (v, _) in whole.items() if name not in left and v.document == 2]
    assert behind > last
    assert gone
    assert set(gone) <= set(range(first, last + 1))


def test_a_version_whose_content_alone_is_lost_is_told_as_that(packed, tmp_path):
    """It leaves a stub with the digest that it had; what builds on that is proved."""
    db = apsw.Connection(packed)
    db.execute("UPDATE pack SET body = zeroblob(length(body))")
    db.close()
    into = str(tmp_path / "fresh.btl")
    found = salvage(packed, into, time_ns=9)
    assert "its content is lost" in {one.why for one in found.lost}
    assert {one.time_ns for one in found.lost if one.why == "its content is lost"} != {None}
    fresh = SqliteRepository(into)
    assert [one for one in fresh.check() if not one.hint] == []
    fresh.close()


def test_a_pack_whose_row_is_nonsense_costs_itself_alone(packed, tmp_path):
    """The others come over."""
    whole = everything(packed)[0]
    db = apsw.Connection(packed)
    (pack, first, last) = db.execute(
        "SELECT id, first, last FROM pack WHERE document = 2"
        " AND id NOT IN (SELECT base FROM pack WHERE base IS NOT NULL) ORDER BY id LIMIT 1"
    ).fetchone()
    db.execute("UPDATE pack SET lowest = 'x' WHERE id = ?", (pack,))
    db.close()
    into = str(tmp_path / "fresh.btl")
    salvage(packed, into, time_ns=9)
    left = everything(into)[0]
    gone = [v for name, (v, _) in whole.items() if name not in left]
    assert gone
    assert {(v.document, v.number) for v in gone} <= {(2, n) for n in range(first, last + 1)}
