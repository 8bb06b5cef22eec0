"""Pasts that come in again, in parts or by several at once: each version is there once."""

import pytest

from backtrail.history.importing import shelves
from backtrail.history.importing.bringing import Bringing
from backtrail.history.importing.shelves import ImportQuery
from history.importing.past_files import beside, bring, contents, history


def test_importing_again_adds_nothing(disk_desk):
    """Nor after the file went on; what is new is added where the rest is."""
    desk = disk_desk
    desk.write("notes.md", "now")
    history(desk, "notes.md", "one", "two")
    bring(desk)
    entries = desk.service.status().last_sequence
    again, _ = bring(desk)
    assert (again["notes.md"].versions, again["notes.md"].there) == (0, 2)
    assert desk.service.status().last_sequence == entries
    assert bring(desk, dry_run=True) == (again, [])
    desk.save("notes.md", "later")
    history(desk, "notes.md", "three", "four", first=12)
    more, _ = bring(desk)
    assert (more["notes.md"].versions, more["notes.md"].there) == (2, 2)
    assert desk.contents("notes.md") == [b"one", b"two", b"now", b"later"]
    (past,) = beside(desk, "notes.md")
    assert contents(desk, "notes.md", past.id) == [b"three", b"four"]
    assert bring(desk)[0]["notes.md"].there == 4


def test_older_ones_that_come_later_get_a_document_of_their_own(desk):
    """In each document times follow the numbers."""
    desk.save("notes.md", "mine")
    history(desk, "notes.md", "three", first=12)
    bring(desk)
    history(desk, "notes.md", "one", "two")
    bring(desk)
    assert sorted(contents(desk, "notes.md", past.id) for past in beside(desk, "notes.md")) == [
        [b"one", b"two"], [b"three"],
    ]  # fmt: skip


def test_what_the_own_history_has_already_is_not_doubled(desk):
    """The same save that both kept, and the same content twice in a row."""
    desk.save("notes.md", "two")
    history(desk, "notes.md", "one", "one", "two")
    found, _ = bring(desk)
    assert (found["notes.md"].versions, found["notes.md"].same) == (1, 2)


def test_whoever_stops_goes_on_later(disk_desk):
    """After any file all until then is kept; the next time the rest comes in."""
    desk = disk_desk
    for name in ("a.md", "b.md", "c.md"):
        history(desk, name, "one", "two")
    steps = desk.service.import_pasts(ImportQuery(kind="history", paths=(str(desk.root),)))
    while next(steps).done < 1:
        pass
    steps.close()
    assert desk.contents("a.md") == [b"one", b"two"]
    found, _ = bring(desk)
    assert [(each.versions, each.there) for each in found.values()] == [(0, 2), (2, 0), (2, 0)]
    assert desk.service.check().sound


def test_what_failed_in_the_middle_is_taken_up_again(desk, monkeypatch):
    """A store that fills up after the first piece: no version is lost or comes twice."""
    history(desk, "notes.md", *(f"{at}\n" * 60 for at in range(13)))
    for minute in range(10):
        desk.write(f".history/notes_2024030123{minute:02}00.md", f"late {minute}")
    desk.write("notes.md", "now")
    real = desk.repository.append
    left = iter(range(20))

    def append(version):
        if next(left, None) is None:
            raise OSError("no room")
        return real(version)

    monkeypatch.setattr(desk.repository, "append", append)
    with pytest.raises(OSError, match="no room"):
        bring(desk)
    monkeypatch.undo()
    found, _ = bring(desk)
    assert (found["notes.md"].versions, found["notes.md"].there) == (7, 16)
    assert len(desk.contents("notes.md")) == 24
    assert desk.contents("notes.md")[-1] == b"now"


def test_what_ends_before_the_file_is_kept_is_taken_up_again(desk, monkeypatch):
    """The newest version of a file is what it holds, wherever an import ended."""
    history(desk, "notes.md", "one", "two")
    desk.write("notes.md", "now")

    def fails(*_arguments):
        raise OSError("no room")

    monkeypatch.setattr("backtrail.history.importing.bringing.capture", fails)
    with pytest.raises(OSError, match="no room"):
        bring(desk)
    monkeypatch.undo()
    bring(desk)
    assert desk.contents("notes.md") == [b"one", b"two", b"now"]


def test_a_save_that_lands_in_between_is_the_newest(desk):
    """An editor saves while the past comes in: its save is never behind an older content."""
    history(desk, "notes.md", *(f"{at}" for at in range(13)))
    for minute in range(10):
        desk.write(f".history/notes_2024030123{minute:02}00.md", f"late {minute}")
    query = ImportQuery(kind="history", paths=(str(desk.root),))
    (shelf,) = shelves.open_shelves(desk.service._scope, query)
    steps = Bringing(
        desk.service._scope, shelf, shelf.files[0], anywhere=False, dry_run=False
    ).steps()
    next(steps)
    desk.save("notes.md", "by the editor")
    list(steps)
    assert desk.contents("notes.md")[-1] == b"by the editor"
    (past,) = beside(desk, "notes.md")
    assert len(contents(desk, "notes.md", past.id)) == 7
    assert len(desk.contents("notes.md")) == 17


def test_two_imports_at_once_bring_it_in_once(desk):
    """Another program imports the same between looking and keeping."""
    history(desk, "notes.md", *(f"{at}" for at in range(13)))
    desk.write("notes.md", "now")
    query = ImportQuery(kind="history", paths=(str(desk.root),))
    (shelf,) = shelves.open_shelves(desk.service._scope, query)
    late = Bringing(desk.service._scope, shelf, shelf.files[0], anywhere=False, dry_run=False)
    judged = late._judged

    def after_the_other(*arguments):
        candidates = list(judged(*arguments))
        list(desk.another().import_pasts(query))
        return candidates

    late._judged = after_the_other
    list(late.steps())
    assert (late.brought.versions, late.brought.there) == (0, 13)
    assert len(desk.contents("notes.md")) == 14
