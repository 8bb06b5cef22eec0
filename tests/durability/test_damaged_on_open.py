"""D7: a store whose end is damaged is found at once; saves go on beside it, and come back to it.

Red when a damaged store keeps saves out, when nobody is told, or when the two are not put together.
"""

import os
from pathlib import Path

import apsw
import pytest

from backtrail.app import open_service, repair
from backtrail.errors import StoreError, StoreFormatError
from backtrail.history.requests import Capture
from backtrail.storage.sqlite import SqliteRepository
from lsp.client import Client, uri_of

PAGE = 2048


@pytest.fixture
def store(tmp_path):
    """Name a store with thirty saves of two files; the files are in ``work``."""
    (tmp_path / "work").mkdir()
    location = str(tmp_path / "store" / "history.btl")
    service = open_service(store=location, roots=[str(tmp_path / "work")])
    for number in range(30):
        save(service, tmp_path / "work" / f"{number % 2}.txt", f"save {number}\n" * 20)
    service.close()
    return location


def save(service, path, text):
    """Write a file and report the save."""
    path.write_text(text)
    return service.capture(Capture(path=str(path), source="vim"))


def spoil(location, *names):
    """Lose the last page of tables, or without names the header; returns the pages' numbers."""
    db = apsw.Connection(location)
    query = "SELECT max(pageno) FROM dbstat WHERE name = ?"
    pages = [db.execute(query, (name,)).fetchone()[0] for name in names] or [1]
    db.close()
    with Path(location).open("r+b") as file:
        for page in pages:
            file.seek((page - 1) * PAGE)
            file.write(bytes(PAGE))
    return pages


def spoil_for_all(location, *names):
    """Do so under the hands of others: nobody reads the pages from the log, or from its memory."""
    db = apsw.Connection(location)
    db.set_busy_timeout(20_000)

    def empty_log():
        """What others remember of the store is void afterwards."""
        blocked, _, _ = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        assert not blocked

    while True:
        empty_log()
        pages = spoil(location, *names)
        empty_log()
        found = Path(location).read_bytes()
        if not any(any(found[(page - 1) * PAGE : page * PAGE]) for page in pages):
            db.close()
            return  # else somebody wrote meanwhile


@pytest.mark.parametrize("names", [(), ("version",), ("content",), ("version_number",), ("text",)])
def test_saves_go_on_beside_a_store_that_cannot_take_them(store, tmp_path, names):
    """At the first opening, by everybody; a repair puts both together again."""
    path = tmp_path / "work" / "0.txt"
    spoil(store, *names)
    spoiled = Path(store).read_bytes()
    for number in range(2):
        service = open_service(store=store, roots=[str(tmp_path / "work")])
        assert service.damaged == store
        assert save(service, path, f"beside {number}\n").status == "kept"
        assert "backtrail repair" in service.status().trouble[0]
        service.tag(str(path), "1", "first of them")
        service.close()
    assert Path(store).read_bytes() == spoiled
    found = repair(store=store, replace=True)
    assert found.merged == 2
    assert Path(found.kept).read_bytes() == spoiled
    service = open_service(store=store, roots=[str(tmp_path / "work")])
    assert (service.damaged, service.status().trouble) == ("", ())
    page = service.timeline(str(path))
    entries = [entry for row in page.rows for entry in row.entries]
    numbers = [entry.version.number for entry in entries]
    assert numbers == sorted(numbers, reverse=True)
    assert len(numbers) + sum("0.txt" in lost.path for lost in found.lost) == 17
    assert service.content(str(path), str(numbers[0])) == b"beside 1\n"
    assert [entry.tags for entry in entries if entry.tags] == [("first of them",)]
    assert service.check().sound
    service.close()


def test_damage_in_the_middle_keeps_the_store(tmp_path, store):
    """It costs what it hit; a new history for that would hide all the rest."""
    db = apsw.Connection(store)
    db.execute("UPDATE content SET body = x'00' WHERE id = 5")
    db.close()
    service = open_service(store=store, roots=[str(tmp_path / "work")])
    assert service.damaged == ""
    service.close()


def test_a_file_of_somebody_else_is_no_damaged_store(tmp_path, store, raw_format):
    """Nothing is made beside it, nor beside a store of a newer Backtrail."""
    notes = tmp_path / "notes.txt"
    notes.write_text("mine\n" * 5000)
    with pytest.raises(StoreFormatError):
        open_service(store=str(notes))
    raw_format(store, 99)
    with pytest.raises(StoreFormatError, match="format 99"):
        open_service(store=store)
    assert not list(tmp_path.rglob("*-fresh"))


@pytest.fixture
def raw_format():
    """Give a function that writes another format number into a store."""

    def write(location, number):
        db = apsw.Connection(location)
        db.execute(f"PRAGMA user_version = {number}")
        db.close()

    return write


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_place_without_room_beside_says_so(tmp_path, store):
    """Then nothing is kept, and that is told."""
    spoil(store)
    Path(store).parent.chmod(0o500)
    try:
        with pytest.raises(StoreError):
            open_service(store=store)
    finally:
        Path(store).parent.chmod(0o700)


@pytest.mark.e2e
def test_an_editor_that_has_the_store_open_goes_on(tmp_path, store):
    """Damage under its hands: the person is told once, and no save is lost."""
    client = Client(Path(store))
    client.start(tmp_path / "work")
    path = tmp_path / "work" / "0.txt"
    client.keep(path, b"before\n")
    spoil_for_all(store, "version", "content", "version_number")
    for number in range(3):
        client.save(path, b"after %d\n" % number)
        client.call("backtrail/subscribe")  # what came before it was taken in
    client.until(lambda: any("is damaged. Saves are kept in" in m for m in client.messages()))
    client.until(lambda: len(_kept(client)) >= 4)
    assert client.call("backtrail/timeline", uri=uri_of(path))["total"] == 3
    found = client.call("backtrail/content", uri=uri_of(path))
    assert found["text"] == "after 2\n"
    assert client.close() == 0
    beside = SqliteRepository(store + "-fresh")
    assert beside.figures().versions >= 3
    beside.close()


def _kept(client):
    """The saves of the editor that were told to be kept."""
    kept = [n["params"] for n in client.notes if n["method"] == "backtrail/didCapture"]
    return [event for event in kept if event["path"].endswith("0.txt")]
