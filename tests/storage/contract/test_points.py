"""What a store held at one sequence."""

import msgspec

from backtrail.model import BROUGHT_IN
from storage.builders import new_document, save


def at(repository, sequence, workspaces=None, **more):
    """Paths and versions of the files there were."""
    found = repository.states(workspaces, sequence, 99, **more)
    return {state.path: state.version for state in found if state.version is not None}


def test_each_document_has_its_last_version_at_or_before_the_sequence(repository, document):
    """None before its first one; now is the newest of all."""
    other = new_document(repository, "b.txt")
    one = save(repository, document, b"1").sequence
    two = save(repository, other, b"2").sequence
    three = save(repository, document, b"3").sequence
    assert at(repository, one - 1) == {}
    assert at(repository, one) == {"notes.txt": one}
    assert at(repository, two) == {"notes.txt": one, "b.txt": two}
    assert at(repository, three) == at(repository, None) == {"notes.txt": three, "b.txt": two}


def test_a_state_has_the_content_and_size(repository, document):
    """Those of the version then."""
    old = save(repository, document, b"four")
    save(repository, document, b"more than four")
    (state,) = repository.states(None, old.sequence, 9)
    assert (state.document, state.content_id, state.size) == (document.id, old.content_id, 4)
    assert repository.read_content(state.content_id) == b"four"


def test_a_deleted_file_is_gone_until_it_returns(repository, document):
    """By a new version, or as it was, which an event tells."""
    save(repository, document, b"1")
    gone = delete(repository, document)
    assert at(repository, gone - 1) == {"notes.txt": 1}
    assert at(repository, gone) == {}
    back = repository.append_event("returned", time_ns=1, document=document.id).sequence
    assert at(repository, back) == {"notes.txt": 1}
    again = delete(repository, document)
    new = save(repository, document, b"2").sequence
    assert at(repository, again) == at(repository, new - 1) == {}
    assert at(repository, new) == {"notes.txt": new}


def test_a_file_has_the_path_it_had_then(repository, document):
    """Renamed twice, once to a name that is not UTF-8, once into another workspace."""
    first = save(repository, document, b"1").sequence
    odd = rename(repository, document, "caf\udce9.txt")
    away = new_document(repository, "x", root="/home/me/other")
    last = rename(repository, odd, "c.txt", workspace=away.workspace)
    now = repository.append_event("noted", time_ns=1).sequence
    assert list(at(repository, first)) == ["notes.txt"]
    assert list(at(repository, first + 1)) == ["caf\udce9.txt"]
    assert list(at(repository, now)) == ["c.txt"]
    (state,) = (s for s in repository.states(None, first, 9) if s.document == document.id)
    assert (state.workspace, last.workspace) == (document.workspace, away.workspace)


def test_documents_of_a_workspace_are_those_that_ever_were_in_it(repository, document):
    """One that moved away is among them; the others of the store are not."""
    save(repository, document, b"1")
    away = new_document(repository, "x", root="/home/me/other")
    save(repository, away, b"2")
    third = new_document(repository, "y", root="/home/me/third")
    save(repository, third, b"3")
    rename(repository, document, "moved.txt", workspace=away.workspace)
    found = repository.states([document.workspace], None, 9)
    assert [state.document for state in found] == [document.id]
    found = repository.states([away.workspace], None, 9)
    assert [state.document for state in found] == [document.id, away.id]
    assert repository.states([], None, 9) == ()


def test_pages_follow_the_documents(repository):
    """Each begins after the last one, and has as many as were asked for."""
    documents = [new_document(repository, f"{n}.txt") for n in range(5)]
    for document in documents:
        save(repository, document, b"1")
    found, after = [], 0
    while page := repository.states(None, None, 2, after=after):
        found += [state.document for state in page]
        after = page[-1].document
    assert found == [document.id for document in documents]


def test_what_was_let_go_is_no_state(repository, document):
    """The newest version until then that is still kept counts; without any there is none."""
    one = save(repository, document, b"1")
    two = save(repository, document, b"2")
    save(repository, document, b"3")
    with repository.transaction():
        repository.release(two)
    assert at(repository, two.sequence) == {"notes.txt": one.sequence}
    with repository.transaction():
        repository.release(one)
    assert at(repository, two.sequence) == {}


def test_a_time_is_the_newest_sequence_until_then(repository, document):
    """Versions and events count; before all of them it is 0."""
    save(repository, document, b"1", time_ns=10)
    with repository.transaction():
        repository.append_event("noted", time_ns=20)
    save(repository, document, b"2", time_ns=30)
    found = [repository.sequence_at(time_ns) for time_ns in (9, 10, 19, 20, 30, 99)]
    assert found == [0, 1, 1, 2, 3, 3]


def test_tags_of_all_documents_are_found_newest_first(repository, document):
    """By their exact name."""
    other = new_document(repository, "b.txt")
    one, two = save(repository, document, b"1").sequence, save(repository, other, b"2").sequence
    with repository.transaction():
        repository.set_tag(document.id, "v1", one)
        repository.set_tag(other.id, "v1", two)
        repository.set_tag(other.id, "v10", two)
    assert repository.tagged("v1") == (two, one)
    assert repository.tagged("v") == ()


def delete(repository, document):
    """Record that it is gone; the sequence of that."""
    with repository.transaction():
        event = repository.append_event("deleted", time_ns=1, document=document.id)
        repository.update_document(msgspec.structs.replace(document, deleted=event.sequence))
    return event.sequence


def rename(repository, document, path, **more):
    """Record a rename, and give the document as it is then."""
    renamed = msgspec.structs.replace(document, path=path, **more)
    with repository.transaction():
        repository.update_document(renamed)
        detail = {"from": document.path.encode("ascii", "backslashreplace").decode()}
        repository.append_event("renamed", time_ns=1, document=document.id, detail=detail)
    return renamed


def test_a_version_that_came_in_from_elsewhere_marks_no_point_in_time(repository, document):
    """It was made long before it has its sequence: what was kept then is not what is kept now."""
    one = save(repository, document, b"1", time_ns=100).sequence
    other = new_document(repository, "b.txt")
    for number in range(40):
        save(repository, other, b"old %d" % number, time_ns=5 + number, source="import:git")
    assert [repository.sequence_at(time_ns) for time_ns in (5, 99, 100, 999)] == [0, 0, one, one]


def test_a_past_that_stands_beside_a_file_is_in_no_state(repository, document):
    """It never was a file here, whatever the point in time, and comes behind all of its path."""
    with repository.transaction():
        beside = repository.add_document(document.workspace, document.path)
        repository.update_document(msgspec.structs.replace(beside, deleted=BROUGHT_IN))
    save(repository, beside, b"old", time_ns=5, source="import:git")
    assert at(repository, None) == {}
    own = save(repository, document, b"own").sequence
    gone = delete(repository, document)
    assert at(repository, own) == {"notes.txt": own}
    assert at(repository, gone) == {}
    found = repository.documents_at(document.workspace, document.path)
    assert [each.id for each in found] == [document.id, beside.id]
