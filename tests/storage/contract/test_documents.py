"""Workspaces and documents through renames, deletions and namesakes."""

import msgspec
import pytest

from backtrail.errors import NotFoundError, StoreError
from storage.builders import new_document

replace = msgspec.structs.replace
ODD = "caf\udce9/\udcff.txt"


def test_workspaces_come_back_by_id(repository):
    """Roots, devices and inodes are kept, absent ones too."""
    one = repository.add_workspace("/a", 1, 2)
    two = repository.add_workspace("/b", None, None)
    assert repository.workspaces() == (one, two)


def test_a_workspace_can_move(repository):
    """An update changes root, device and inode and keeps the id."""
    workspace = repository.add_workspace("/a", 1, 2)
    moved = replace(workspace, root="/moved", device=3, inode=4)
    repository.update_workspace(moved)
    assert repository.workspaces() == (moved,)


def test_a_root_is_one_workspace(repository):
    """A second workspace at the same root is refused."""
    repository.add_workspace("/a", 1, 2)
    with pytest.raises(StoreError):
        repository.add_workspace("/a", 3, 4)
    assert len(repository.workspaces()) == 1


def test_a_document_is_found_by_id_and_path(repository, document):
    """A new document is present at its path."""
    assert repository.document(document.id) == document
    assert repository.documents_at(document.workspace, "notes.txt") == (document,)
    assert repository.documents_at(document.workspace, "Notes.txt") == ()
    assert repository.documents_at(document.workspace + 1, "notes.txt") == ()


def test_an_unknown_document_is_told(repository):
    """Asking for a document that is not there is an error; so is changing it."""
    with pytest.raises(NotFoundError):
        repository.document(7)


def test_a_renamed_document_keeps_its_id(repository, document):
    """After a rename the new path finds it, and the old one remembers it."""
    moved = replace(document, path="new.txt")
    repository.update_document(moved)
    assert repository.documents_at(document.workspace, "new.txt") == (moved,)
    assert repository.documents_at(document.workspace, "notes.txt") == ()
    assert repository.former_documents(document.workspace, "notes.txt") == (moved,)
    assert repository.document(document.id) == moved


def test_a_document_renamed_back_is_not_a_former_one(repository, document):
    """Back at its old path it is present there, and former only where it was meanwhile."""
    repository.update_document(replace(document, path="new.txt"))
    repository.update_document(document)
    assert repository.former_documents(document.workspace, "notes.txt") == ()
    assert repository.former_documents(document.workspace, "new.txt") == (document,)


def test_the_last_to_leave_a_path_comes_first(repository, document):
    """Former documents are ordered by when they left, not by age."""
    second = repository.add_document(document.workspace, "second.txt")
    for mover in (document, second, document):
        repository.update_document(replace(mover, path="hub.txt"))
        repository.update_document(replace(mover, path=f"elsewhere-{mover.id}.txt"))
    former = repository.former_documents(document.workspace, "hub.txt")
    assert [d.id for d in former] == [document.id, second.id]


def test_a_deleted_document_stays_findable(repository, document):
    """Deleted ones are listed apart and still found at their path."""
    gone = replace(document, deleted=5)
    repository.update_document(gone)
    assert list(repository.documents(document.workspace)) == []
    assert list(repository.documents(document.workspace, deleted=True)) == [gone]
    assert repository.documents_at(document.workspace, "notes.txt") == (gone,)


def test_namesakes_come_present_first_then_latest_deleted(repository, document):
    """A path used three times keeps three histories, in the order a person means them."""
    repository.update_document(replace(document, deleted=9))
    second = repository.add_document(document.workspace, "notes.txt")
    repository.update_document(replace(second, deleted=4))
    third = repository.add_document(document.workspace, "notes.txt")
    found = repository.documents_at(document.workspace, "notes.txt")
    assert [d.id for d in found] == [third.id, document.id, second.id]


def test_documents_are_listed_by_path(repository, document):
    """The order is the paths', not the order of arrival; workspaces do not mix."""
    for path in ("b/z", "a/é", "b", ODD):
        repository.add_document(document.workspace, path)
    new_document(repository, "foreign.txt", root="/elsewhere")
    paths = [d.path for d in repository.documents(document.workspace)]
    assert paths == ["a/é", "b", "b/z", "notes.txt", ODD]


@pytest.mark.parametrize("folder", ["b", "b/\udcff", "b/c"])
def test_documents_below_a_folder(repository, document, folder):
    """All below it, none of its neighbours with a like name, whatever bytes the names hold."""
    inside = [f"{folder}/{name}" for name in ("a", "é/z", "z\udcff")]
    others = [folder, f"{folder}0", f"{folder}.txt", f"x/{folder}/a", "bc/a"]
    for path in (*others, *reversed(inside)):
        repository.add_document(document.workspace, path)
    gone = repository.add_document(document.workspace, f"{folder}/gone")
    repository.update_document(replace(gone, deleted=9))
    found = repository.documents(document.workspace, folder=folder)
    assert sorted(d.path for d in found) == sorted(inside)
    found = repository.documents(document.workspace, folder=folder, deleted=True)
    assert [d.path for d in found] == [f"{folder}/gone"]


def test_names_that_are_not_utf_8_come_back_exactly(repository):
    """Roots and paths keep every byte of such a name, through renames too."""
    workspace = repository.add_workspace("/home/\udcff", 1, 2)
    document = repository.add_document(workspace.id, ODD)
    assert repository.workspaces()[0].root == "/home/\udcff"
    assert repository.documents_at(workspace.id, ODD) == (document,)
    moved = replace(document, path="plain.txt")
    repository.update_document(moved)
    assert repository.former_documents(workspace.id, ODD) == (moved,)
