"""What is read of a file before it is kept, and when that can be spared."""

import os

import pytest

from backtrail.errors import UnreadableError
from backtrail.history import saves
from backtrail.history.requests import Capture


def test_a_file_that_is_known_to_be_half_written_is_not_kept(desk):
    """It is asked after the file was read, so that no write can begin unseen before."""
    desk.write("a", "hal")
    request = Capture(path=desk.path("a"), source="vim")
    with pytest.raises(UnreadableError, match="just being written"):
        desk.service.capture(request, whole=lambda: desk.write("a", "half and half") is None)
    assert desk.service.capture(request, whole=lambda: True).entry.version.size == 13


def test_a_label_right_after_a_save_does_not_read_the_file_again(desk, monkeypatch):
    """Of a file that still stands as it was read, the version with its bytes is labelled."""
    saved = desk.save("a", "one\n")
    with monkeypatch.context() as patched:
        patched.setattr(saves, "read", None)
        labelled = desk.report("a", label="before the cut")
    assert (labelled.status, labelled.entry.version) == ("unchanged", saved.entry.version)
    assert labelled.entry.tags == ("before the cut",)


def test_a_label_is_for_what_the_file_holds(desk):
    """A file that was written since it was kept is read, though its size is the same."""
    desk.save("a", "one\n")
    os.utime(desk.write("a", "two\n"), ns=(1, 1))
    assert desk.report("a", label="as it is").entry.version.number == 2
    assert desk.contents("a") == [b"one\n", b"two\n"]


def test_a_label_is_for_the_file_whatever_was_kept_meanwhile(desk):
    """Where something else is the newest version by now, the file becomes one again."""
    desk.save("a", "on disk\n")
    typed = Capture(path=desk.path("a"), source="vim", content=b"typed\n")
    desk.another().capture(typed)
    assert desk.report("a", label="as it is").entry.version.number == 3
    assert desk.contents("a") == [b"on disk\n", b"typed\n", b"on disk\n"]
