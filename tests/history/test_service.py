"""The one door: events, workspaces, and what all use cases share."""

import pytest

from backtrail.errors import ConflictError, NotFoundError, RefusedError, StoreFullError
from backtrail.history.requests import Capture


def test_every_act_is_an_event_in_order(desk):
    """Sequences grow by one over versions and events alike, and none is missing."""
    path = desk.path("a")
    desk.save("a", "one\n")
    desk.save("a", "two\n")
    desk.service.tag(path, "1", "good")
    desk.service.note(path, "1", "text")
    desk.service.restore(path, "1")
    desk.service.undo()
    desk.service.untag(path, "good")
    desk.service.rename(path, desk.path("b"))
    desk.service.delete(desk.path("b"))
    events = desk.service.events()
    assert [e.kind for e in events] == [
        "workspace-added", "created", "created", "tagged", "noted", "created", "restored",
        "created", "undone", "untagged", "renamed", "deleted",
    ]  # fmt: skip
    assert [e.sequence for e in events] == list(range(1, len(events) + 1))


def test_events_are_read_on_from_anywhere(desk):
    """``after`` and ``limit`` page through the same log."""
    for number in range(7):
        desk.save("a", f"{number}")
    whole, found = desk.service.events(), ()
    while page := desk.service.events(found[-1].sequence if found else 0, limit=3):
        found += page
    assert found == whole


def test_a_listener_hears_each_event_once_after_it_is_durable(desk):
    """What is told can be read back in that moment; what was before is not told."""
    desk.save("a", "before\n")
    heard = []

    def listen(event):
        heard.append((event.kind, desk.another().entry(event.sequence).version.number))

    end = desk.service.subscribe(listen)
    desk.save("a", "one\n")
    desk.report("a")
    desk.save("a", "two\n")
    end()
    desk.save("a", "three\n")
    assert heard == [("created", 2), ("created", 3)]


def test_a_listener_hears_of_nothing_that_was_rolled_back(desk, monkeypatch):
    """A save that the store refused is no event."""
    heard = []
    desk.service.subscribe(heard.append)
    set_tag = desk.repository.set_tag

    def fail(*_args):
        raise StoreFullError("no room left")

    monkeypatch.setattr(desk.repository, "set_tag", fail)
    with pytest.raises(StoreFullError):
        desk.save("a", "one\n", label="kept?")
    assert heard == []
    monkeypatch.setattr(desk.repository, "set_tag", set_tag)
    desk.save("a", "one\n")
    assert [event.kind for event in heard] == ["created"]


def test_a_batch_is_told_after_all_of_it_is_kept(desk):
    """Listeners see a batch as it is in the log, in order."""
    heard = []
    desk.service.subscribe(heard.append)
    for name in "abc":
        desk.write(name, name)
    desk.service.capture_many(Capture(path=desk.path(n), source="cli") for n in "abc")
    assert heard == list(desk.service.events(heard[0].sequence - 1))
    assert len(heard) == 3


def test_what_another_program_keeps_is_heard_with_the_next_event(desk):
    """One log for all: nothing that others did in between is passed over."""
    heard = []
    desk.service.subscribe(heard.append)
    other = desk.another()
    desk.write("b", "theirs\n")
    other.capture(Capture(path=desk.path("b"), source="cli"))
    desk.save("a", "ours\n")
    assert [event.detail["number"] for event in heard] == [1, 1]
    assert [e.sequence for e in heard] == sorted(e.sequence for e in heard)


def test_a_removed_root_is_worked_in_no_longer(desk, tmp_path):
    """Its history stays; its files are outside from now on, also when the folder is gone."""
    desk.save("a", "x")
    (tmp_path / "other").mkdir()
    desk.service.add_root(str(tmp_path / "other"))
    (desk.root / "a").unlink()
    desk.root.rmdir()
    desk.service.remove_root(str(desk.root))
    with pytest.raises(RefusedError):
        desk.report("a", content=b"y")
    assert desk.service.status().versions == 1


def test_content_and_blocks_are_the_same_bytes(desk):
    """In one piece or in pieces."""
    desk.save("a", b"x" * 100_000)
    assert b"".join(desk.service.blocks(desk.path("a"))) == desk.service.content(desk.path("a"))


def test_present_lists_files_by_path(desk):
    """Deleted ones are not among them."""
    for name in ("b", "a", "c"):
        desk.save(name, name)
    desk.service.delete(desk.path("b"))
    assert [d.path for d in desk.service.present(str(desk.root))] == ["a", "c"]


def test_the_selection_of_a_folder_is_the_one_of_saves(desk):
    """A walker asks beforehand what a save would be answered."""
    desk.write(".gitignore", "*.log\n")
    selection = desk.service.selection(str(desk.root))
    assert not selection.decide("a.log", size=1, head=None).keep
    assert selection.decide("a.txt", size=1, head=None).keep


def test_nothing_to_take_back_is_told(desk):
    """An undo before any restore."""
    desk.save("a", "x")
    for path in (None, desk.path("a")):
        with pytest.raises(NotFoundError, match="to take back"):
            desk.service.plan_undo(path)


def test_a_refused_restore_tells_what_it_kept_all_the_same(desk):
    """What lay on disk is kept before the conflict is seen, and a listener hears of it at once."""
    desk.save("a", "one\n")
    heard = []
    desk.service.subscribe(heard.append)
    desk.write("a", "two\n")
    with pytest.raises(ConflictError):
        desk.service.restore(desk.path("a"), "1", expected=1)
    assert [event.kind for event in heard] == ["created"]


def test_a_log_that_cannot_be_read_takes_no_answer_away(desk, monkeypatch):
    """The save is kept and acknowledged; the event is told with the next one."""
    heard = []
    desk.service.subscribe(heard.append)

    def broken(*_args):
        raise StoreFullError("no room left")

    with monkeypatch.context() as patch:
        patch.setattr(desk.repository, "events", broken)
        assert desk.save("a", "one\n").status == "kept"
    assert heard == []
    desk.save("a", "two\n")
    assert [event.detail["number"] for event in heard] == [1, 2]
