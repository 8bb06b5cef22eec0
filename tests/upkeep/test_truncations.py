"""Files that are empty for a moment, and files that stay so."""

import pytest

from backtrail.history.requests import Capture


@pytest.mark.parametrize("looked", [True, False])
def test_empty_for_a_moment(watched, monkeypatch, looked):
    """A program that saves by emptying a file and filling it again leaves no empty version."""
    monkeypatch.setattr("backtrail.upkeep.keeper._GRACE", 60)
    file = watched.root / "a.txt"
    file.write_text("one")
    if looked:
        watched.keeper.scan()
    else:
        watched.service.capture(Capture(path=str(file), source="vim"))
    for text in ("", "two", "", "three"):
        file.write_text(text)
        watched.keeper.take([str(file)])
        watched.keeper.keep()
    numbers = range(1, watched.service.version(str(file)).version.number + 1)
    kept = [watched.service.content(str(file), str(number)) for number in numbers]
    assert kept == [b"one", b"two", b"three"]


def test_made_a_moment_before_it_is_filled(watched, monkeypatch):
    """A program that makes a file and writes it then leaves no empty first version."""
    monkeypatch.setattr("backtrail.upkeep.keeper._GRACE", 60)
    watched.keeper.scan()
    file = watched.root / "a.txt"
    for text in ("", "one"):
        file.write_text(text)
        watched.keeper.take([str(file)])
        watched.keeper.keep()
    assert watched.service.version(str(file)).version.number == 1
    assert (watched.text("a.txt"), watched.keeper.due) == ("one", None)


def test_emptied_between_the_look_and_the_reading(watched, monkeypatch):
    """Neither the empty file is kept nor is anything said of it; what it holds next is kept."""
    file = watched.root / "a.txt"
    file.write_text("one")
    watched.keeper.scan()
    capture_many = watched.service.capture_many

    def emptied(requests):
        monkeypatch.undo()
        file.write_text("")
        return capture_many(requests)

    watched.news.clear()
    file.write_text("two")
    watched.keeper.take([str(file)])
    monkeypatch.setattr(watched.service, "capture_many", emptied)
    watched.keeper.keep()
    assert (watched.text("a.txt"), watched.news) == ("one", [])
    file.write_text("three")
    watched.keeper.take(watched.keeper.pending)
    watched.keeper.keep()
    assert (watched.text("a.txt"), watched.keeper.due) == ("three", None)


@pytest.mark.parametrize("once", [True, False], ids=["filled once", "new"])
def test_emptied_for_good(watched, monkeypatch, once):
    """A file that stays empty is kept so after a moment, and at the end at once."""
    monkeypatch.setattr("backtrail.upkeep.keeper._GRACE", 60)
    file = watched.root / "a.txt"
    if once:
        file.write_text("one")
    watched.keeper.scan()
    file.write_text("")
    watched.keeper.take([str(file)])
    watched.keeper.keep()
    assert 50 < watched.keeper.due <= 60
    assert not once or watched.text("a.txt") == "one"
    watched.keeper.at_once()
    watched.keeper.keep()
    assert (watched.text("a.txt"), watched.keeper.due) == ("", None)
