"""Two contents of a file side by side."""

import pytest

from backtrail.errors import NotFoundError, RefusedError
from backtrail.history import comparing, contents


@pytest.fixture
def saved(desk):
    """Two versions of ``a``."""
    desk.save("a", "one\n")
    desk.save("a", "one\ntwo\n")
    return desk


def sides(desk, *addresses):
    """Titles and contents of a comparison."""
    found = desk.service.compare(desk.path("a"), *addresses)
    return [(side.title, side.content) for side in (found.old, found.new)]


def test_two_versions_are_compared(saved):
    """Old and new are the versions named, with the change between them."""
    found = saved.service.compare(saved.path("a"), "1", "2")
    assert (found.old.content, found.new.content) == (b"one\n", b"one\ntwo\n")
    assert (found.change.added, found.change.deleted) == (1, 0)
    assert [side.entry.version.number for side in (found.old, found.new)] == [1, 2]


def test_two_sides_alone_are_not_measured(saved, monkeypatch):
    """Who compares cells has no use for how many characters two notebooks share."""
    monkeypatch.setattr(comparing, "difference", None)
    found = saved.service.sides(saved.path("a"), "1", "2")
    assert (found.old.content, found.new.content) == (b"one\n", b"one\ntwo\n")


def test_without_addresses_unsaved_work_shows_against_the_newest(saved):
    """The newest version against the file as it is now."""
    saved.write("a", "now\n")
    assert sides(saved) == [("version 2", b"one\ntwo\n"), ("now", b"now\n")]


def test_without_addresses_and_without_changes_the_last_save_shows(saved):
    """The last save against the one before."""
    assert sides(saved) == [("version 1", b"one\n"), ("version 2", b"one\ntwo\n")]


def test_the_first_save_shows_against_nothing(desk):
    """The very first version has nothing before it."""
    desk.save("a", "one\n")
    assert sides(desk) == [("nothing (before version 1)", b""), ("version 1", b"one\n")]


def test_one_address_is_compared_with_the_file_now(saved):
    """One version named: it against the disk, either way around."""
    saved.write("a", "now\n")
    assert sides(saved, "1") == [("version 1", b"one\n"), ("now", b"now\n")]
    assert sides(saved, "now", "1") == [("now", b"now\n"), ("version 1", b"one\n")]


def test_a_deleted_file_shows_its_last_save(saved):
    """Without a file on disk the newest version stands for it; ``now`` cannot be had."""
    (saved.root / "a").unlink()
    assert sides(saved)[1] == ("version 2", b"one\ntwo\n")
    with pytest.raises(NotFoundError):
        saved.service.compare(saved.path("a"), "1", "now")


def test_the_save_before_a_burst_shows_where_bursts_are_one_version(make_desk):
    """In mode skip the versions let go are passed over."""
    desk = make_desk(policy__minor="skip")
    for text in ("zero\n", "one thing\n", "quite another\n"):
        desk.save("a", text, after=1)
    assert [title for title, _ in sides(desk)] == ["version 1", "version 3"]


def test_what_is_too_large_is_refused_with_a_way_out(saved, monkeypatch):
    """Above the limit there is a clear message, not a full memory."""
    monkeypatch.setattr(contents, "COMPARABLE", 5)
    with pytest.raises(RefusedError, match="backtrail show"):
        saved.service.compare(saved.path("a"), "1", "2")


def test_comparing_changes_nothing(saved):
    """No version, no event."""
    saved.write("a", "now\n")
    before = saved.service.status()
    saved.service.compare(saved.path("a"))
    assert saved.service.status() == before


def test_a_version_alone_is_compared_with_the_one_before(desk):
    """Only ``new`` given: what that save did, the first one against nothing, now against the head.

    The same holds for a file that is gone.
    """
    for text in ("1\n", "2\n", "3\n"):
        desk.save("a.txt", text)
    path = desk.path("a.txt")
    desk.write("a.txt", "4\n")
    contents = {new: desk.service.compare(path, new=new) for new in ("1", "2", "now")}
    assert [(c.old.content, c.new.content) for c in contents.values()] == [
        (b"", b"1\n"),
        (b"1\n", b"2\n"),
        (b"3\n", b"4\n"),
    ]
    desk.service.delete(path)
    assert desk.service.compare(path, new="2").old.content == b"1\n"
