"""What a store remembers of its mirrors."""

import threading
from pathlib import Path

import pytest

from backtrail.errors import ConflictError
from backtrail.history import mirrors
from backtrail.storage.sqlite import SqliteRepository
from history.desk import Desk


@pytest.fixture
def desk(tmp_path):
    """A history of one file, in a store that is a file."""
    made = Desk(tmp_path / "ws", SqliteRepository(str(tmp_path / "h.btl")))
    made.save("a.txt", "one\n")
    yield made
    made.service.close()


@pytest.fixture
def mirror(desk, tmp_path):
    """A mirror of it that is up to date."""
    made = Desk(tmp_path / "m", SqliteRepository(str(tmp_path / "m.btl")), rooted=False)
    desk.service.mirror_to(made.service)
    yield made
    made.service.close()


def only(desk):
    """The one mirror that the status tells of."""
    (state,) = desk.service.status().mirrors
    return state


def test_the_status_says_where_it_is_and_when_it_was_brought_up_to_date(desk, mirror):
    """By its clock."""
    state = only(desk)
    assert state.target == mirror.repository.location
    assert (state.behind, state.trouble) == (0, "")
    assert state.time_ns is not None


def test_it_says_how_much_a_mirror_lacks(desk, mirror):
    """Saves, and what else is in the log; until it is brought up to date again."""
    desk.save("a.txt", "two\n")
    desk.service.tag(desk.path("a.txt"), "~0", "good")
    assert only(desk).behind == 2
    desk.service.mirror_to(mirror.service)
    assert only(desk).behind == 0


def test_a_mirror_that_is_away_or_another_file_is_told(desk, mirror, tmp_path):
    """Looking at it makes nothing in its place."""
    place = Path(mirror.repository.location)
    mirror.service.close()
    place.rename(tmp_path / "away")
    assert "not there" in only(desk).trouble
    assert not place.exists()
    place.write_text("somebody's")
    assert "no store any more" in only(desk).trouble
    place.unlink()
    (tmp_path / "away").rename(place)
    assert only(desk).trouble == ""


def test_why_it_could_not_be_brought_up_to_date_is_remembered_until_it_can(desk, mirror):
    """A store with other saves, a full disk, damage."""
    before = only(desk)
    desk.service.mirror_failed(mirror.repository.location, "the disk is full")
    state = only(desk)
    assert (state.trouble, state.time_ns) == ("the disk is full", before.time_ns)
    desk.service.mirror_to(mirror.service)
    assert only(desk).trouble == ""


def test_a_refusal_is_remembered_too(desk, mirror):
    """It is no mirror any more, since it was saved into."""
    with mirror.repository.transaction():
        mirror.repository.append_event("mass-changed", time_ns=1)
    with pytest.raises(ConflictError):
        desk.service.mirror_to(mirror.service)
    assert "no mirror" in only(desk).trouble


def test_an_older_copy_in_the_stores_place_is_told(desk, mirror):
    """The mirror has more than the store by then."""
    mirrors.remember(desk.service._scope, mirror.repository.location, 1_000)
    assert "older copy" in only(desk).trouble


def test_a_disk_that_does_not_answer_keeps_nobody_waiting(desk, mirror, monkeypatch):
    """That is told instead."""
    answers = threading.Event()
    monkeypatch.setattr(mirrors, "_PATIENCE", 0.0)
    monkeypatch.setattr(mirrors, "_wrong_with", lambda _: str(answers.wait(60)))
    assert only(desk).trouble == "its disk does not answer"
    answers.set()


def test_a_mirror_can_be_forgotten(desk, mirror):
    """Its file stays."""
    assert desk.service.forget_mirror(mirror.repository.location)
    assert desk.service.status().mirrors == ()
    assert not desk.service.forget_mirror(mirror.repository.location)
    assert Path(mirror.repository.location).exists()


def test_what_was_written_down_may_be_anything(desk, mirror):
    """Then nothing is known of mirrors."""
    Path(desk.repository.location + "-mirrors").write_bytes(b'[{"target": 1}]')
    assert desk.service.status().mirrors == ()
