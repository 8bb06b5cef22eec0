"""Tags and notes."""

import pytest

from backtrail.errors import NotFoundError, UsageError


@pytest.fixture
def saved(desk):
    """Three versions of ``a``."""
    for number in range(1, 4):
        desk.save("a", f"{number}")
    return desk


def test_a_tag_names_a_version_and_moves(saved):
    """One name, one version: the last one it was given to."""
    path = saved.path("a")
    assert saved.service.tag(path, "1", "good").tags == ("good",)
    assert saved.service.tag(path, "3", "good").version.number == 3
    assert saved.service.version(path, "1").tags == ()
    assert saved.service.version(path, "good").version.number == 3


def test_a_version_can_have_many_tags(saved):
    """Tags add up."""
    for name in ("one", "two", "ümläut", "v1.0"):
        saved.service.tag(saved.path("a"), "2", name)
    assert set(saved.service.version(saved.path("a"), "2").tags) == {"one", "two", "ümläut", "v1.0"}


def test_a_tag_is_its_files_own(saved):
    """The same name in another file is another tag."""
    saved.save("b", "x")
    saved.service.tag(saved.path("a"), "1", "good")
    saved.service.tag(saved.path("b"), "1", "good")
    saved.service.untag(saved.path("b"), "good")
    assert saved.service.version(saved.path("a"), "good").version.number == 1


def test_a_tag_can_be_taken_away(saved):
    """The version stays; the name finds nothing any more."""
    saved.service.tag(saved.path("a"), "2", "good")
    assert saved.service.untag(saved.path("a"), "good").version.number == 2
    with pytest.raises(NotFoundError):
        saved.service.version(saved.path("a"), "good")
    with pytest.raises(NotFoundError, match="has no tag good"):
        saved.service.untag(saved.path("a"), "good")


@pytest.mark.parametrize(
    "name", ["", " ", " x", "x ", "7", "~", "~2", "3-0123abcd", "now", "14:00", "a\tb", "\ud800",
             "t" * 201],
)  # fmt: skip
def test_a_tag_that_could_not_be_found_again_is_refused(saved, name):
    """Empty, unprintable, too long, or read as another address."""
    with pytest.raises(UsageError):
        saved.service.tag(saved.path("a"), "1", name)
    assert saved.service.version(saved.path("a"), "1").tags == ()


def test_a_note_is_attached_replaced_and_taken_away(saved):
    """One note a version; an empty one takes it away."""
    path = saved.path("a")
    assert saved.service.note(path, "1", "first\nline two 🎉").note == "first\nline two 🎉"
    assert saved.service.note(path, "1", "second").note == "second"
    assert saved.service.note(path, "1", "").note == ""
    assert saved.service.version(path, "1").note == ""


@pytest.mark.parametrize("text", ["\ud800", "x" * 100_001])
def test_a_note_that_cannot_be_written_down_is_refused(saved, text):
    """No text, or too long: the message has the limit or says UTF-8."""
    with pytest.raises(UsageError, match=r"UTF-8|100,000"):
        saved.service.note(saved.path("a"), "1", text)


def test_annotating_changes_no_version(saved):
    """A version is immutable: its id is the same with a tag and a note as without."""
    before = saved.service.version(saved.path("a"), "2").version
    saved.service.tag(saved.path("a"), "2", "good")
    saved.service.note(saved.path("a"), "2", "text")
    assert saved.service.version(saved.path("a"), "2").version == before


def test_annotations_are_events(saved):
    """Each act is in the log, with the version it is about."""
    before = saved.service.status().last_sequence
    path = saved.path("a")
    saved.service.tag(path, "2", "good")
    saved.service.note(path, "2", "text")
    saved.service.untag(path, "good")
    events = saved.service.events(before)
    assert [e.kind for e in events] == ["tagged", "noted", "untagged"]
    sequence = saved.service.version(path, "2").version.sequence
    assert {e.detail["sequence"] for e in events} == {sequence}
