"""Events, tags and notes."""

import pytest

from storage.builders import new_document, save


def test_versions_and_events_form_one_ordered_log(repository, document):
    """Reading from the start gives every entry once, in the order it happened."""
    version = save(repository, document, b"1", time_ns=77)
    event = repository.append_event(
        "renamed", time_ns=-3, workspace=1, document=document.id, detail={"to": "ü", "from": ["a"]}
    )
    later = save(repository, document, b"2")
    first, second, third = repository.events(0, 100)
    assert second == event
    assert (first.kind, first.time_ns, first.document) == ("created", 77, document.id)
    assert first.detail == {"number": 1, "version": version.id, "source": version.source}
    assert [first.sequence, third.sequence] == [1, later.sequence]


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
def test_the_log_is_read_in_pages(repository, document, limit):
    """Going on after the last sequence read misses and repeats nothing."""
    for number in range(12):
        if number % 3:
            repository.append_event("noted", time_ns=number)
        else:
            save(repository, document, b"%d" % number)
    read, after = [], 0
    while page := repository.events(after, limit):
        assert len(page) <= limit
        read += [event.sequence for event in page]
        after = read[-1]
    assert read == list(range(1, 13))


def test_an_empty_log_is_empty(repository):
    """Nothing happened, nothing is told."""
    assert repository.events(0, 10) == ()


def test_a_tag_points_at_one_version_and_can_move(repository, document):
    """Setting a tag again moves it; None takes it away; taking it away twice is harmless."""
    repository.set_tag(document.id, "release", 1)
    repository.set_tag(document.id, "release", 2)
    repository.set_tag(document.id, "ä ö", 1)
    assert dict(repository.tags(document.id)) == {"ä ö": 1, "release": 2}
    for _ in range(2):
        repository.set_tag(document.id, "release", None)
    assert dict(repository.tags(document.id)) == {"ä ö": 1}


def test_tags_are_listed_in_the_order_of_versions(repository, document):
    """The oldest version's tags come first, by name within a version."""
    for name, sequence in (("z", 1), ("b", 3), ("a", 3)):
        repository.set_tag(document.id, name, sequence)
    assert list(repository.tags(document.id)) == ["z", "a", "b"]


def test_tags_belong_to_a_document(repository, document):
    """The same name in two documents is two tags."""
    other = new_document(repository, "other.txt")
    repository.set_tag(document.id, "same", 1)
    repository.set_tag(other.id, "same", 2)
    repository.set_tag(document.id, "same", None)
    assert dict(repository.tags(other.id)) == {"same": 2}


def test_notes_are_set_replaced_and_taken_away(repository):
    """One note a version; an empty one takes it away; versions without one are left out."""
    repository.set_note(1, "first")
    repository.set_note(2, "zweite ✓\nline")
    repository.set_note(1, "again")
    repository.set_note(2, "zweite ✓\nline 2")
    assert dict(repository.notes([1, 2, 3])) == {1: "again", 2: "zweite ✓\nline 2"}
    repository.set_note(1, "")
    repository.set_note(3, "")
    assert dict(repository.notes([3, 2, 1])) == {2: "zweite ✓\nline 2"}


def test_the_latest_events_of_some_kinds_come_newest_first(repository, document):
    """Only the kinds asked for, and versions are none of them."""
    first = repository.append_event("deleted", time_ns=1, document=document.id)
    save(repository, document, b"1")
    repository.append_event("noted", time_ns=2)
    last = repository.append_event("renamed", time_ns=3, detail={"to": "x"})
    assert list(repository.latest_events(["renamed", "deleted"])) == [last, first]
    assert list(repository.latest_events(["pruned"])) == []
