"""The versions in which some lines were otherwise."""

import pytest

from backtrail.errors import NotFoundError, UsageError
from backtrail.history import variants


@pytest.fixture
def saved(desk):
    """Five versions; the second line is a, b, a, c, c, the third changes in the last."""
    for text in ("1\na\n3\n", "1\nb\n3\n", "1\na\n3\n", "1\nc\n3\n", "1\nc\nIII\n"):
        desk.save("a", text)
    return desk


def asked(desk, *lines, **more):
    """Numbers of the versions."""
    return [
        entry.version.number for entry in desk.service.otherwise(desk.path("a"), *lines, **more)
    ]


def test_each_form_of_the_lines_is_told_once_by_its_newest_version(saved):
    """Newest first; versions in which the lines are as now, or were seen already, do not count."""
    assert asked(saved, 2, 2) == [3, 2]
    assert asked(saved, 3, 3) == [4]
    assert asked(saved, 2, 3) == [4, 3, 2]
    assert asked(saved, 1, 1) == []


def test_the_number_is_bounded(saved):
    """As many as are asked for."""
    assert asked(saved, 2, 3, limit=2) == [4, 3]


def test_lines_are_those_of_the_buffer(saved):
    """What an editor holds unsaved counts, and lines that it added differ from the newest."""
    buffer = b"0\n1\nc\nIII\n"
    assert asked(saved, 3, 3, buffer=buffer) == [3, 2]
    assert asked(saved, 1, 1, buffer=buffer) == [5]


def test_binary_contents_have_no_lines(saved):
    """Neither a binary file nor a binary version is taken apart."""
    assert asked(saved, 2, 2, buffer=b"\0\n\n") == []
    saved.save("a", b"\0\n")
    saved.save("a", "1\nd\n3\n")
    assert asked(saved, 2, 2) == [5, 3, 2]


def test_the_work_is_bounded(saved, monkeypatch):
    """Versions further back are not looked at."""
    monkeypatch.setattr(variants, "_VERSIONS", 3)
    assert asked(saved, 2, 2) == [3]


def test_what_is_not_there_is_an_error(saved):
    """Lines that are none, and files without a history."""
    with pytest.raises(UsageError):
        asked(saved, 2, 1)
    with pytest.raises(NotFoundError):
        saved.service.otherwise(saved.path("nothing"), 1, 1)
