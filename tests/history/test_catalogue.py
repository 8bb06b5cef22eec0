"""Where to look for saves of many files."""

import pytest

from backtrail.errors import RefusedError
from backtrail.history.catalogue import Catalogue, areas_below
from backtrail.storage.repository import Area


def areas(desk, folder=None):
    """Areas as (root's name, folder), None for the whole store."""
    found = areas_below(desk.service._scope, folder)
    roots = {w.id: w.root.rsplit("/", 1)[1] for w in desk.repository.workspaces()}
    return found if found is None else [(roots[area.workspace], area.folder) for area in found]


def test_without_a_folder_the_roots_count_and_without_roots_the_store(desk):
    """A face that works in no folder sees everything; one that does sees its folders."""
    assert areas(desk) == [("ws", "")]
    (desk.root.parent / "other").mkdir()
    desk.service.add_root(str(desk.root.parent / "other"))
    assert areas(desk) == [("ws", ""), ("other", "")]
    desk.service.remove_root(str(desk.root))
    desk.service.remove_root(str(desk.root.parent / "other"))
    assert areas(desk) is None
    assert areas(desk, str(desk.root)) == [("ws", "")]


def test_a_folder_is_found_in_the_workspaces_in_it_and_around_it(desk):
    """Files of nested workspaces belong to the folder that a person sees."""
    inner = desk.root / "lib" / "inner"
    inner.mkdir(parents=True)
    desk.another().add_root(str(inner))
    assert areas(desk) == [("ws", ""), ("inner", "")]
    assert areas(desk, str(desk.root / "lib")) == [("ws", "lib"), ("inner", "")]
    assert areas(desk, str(inner / "deep")) == [("ws", "lib/inner/deep"), ("inner", "deep")]
    assert areas(desk, f"{inner}/") == [("ws", "lib/inner"), ("inner", "")]
    assert areas(desk, str(desk.root / "li")) == [("ws", "li")]


def test_a_folder_around_the_roots_means_those_below_it(desk):
    """A session never looks out of its folders: above them it sees only them, beside nothing."""
    beside = desk.root.parent / "beside"
    beside.mkdir()
    desk.another().add_root(str(beside))
    assert areas(desk, str(desk.root.parent)) == [("ws", "")]
    with pytest.raises(RefusedError, match="outside the workspace folders"):
        areas(desk, str(beside))


def test_a_link_is_followed(desk):
    """A folder counts by where it leads."""
    (desk.root / "real").mkdir()
    (desk.root / "link").symlink_to("real")
    assert areas(desk, str(desk.root / "link")) == [("ws", "real")]


def test_entries_carry_what_people_attached(desk):
    """Tags and notes come with the versions of a document."""
    first = desk.save("a.txt", "1\n", label="good").entry.version
    second = desk.save("a.txt", "2\n").entry.version
    desk.service.note(desk.path("a.txt"), "2", "as it was")
    catalogue = Catalogue(desk.service._scope)
    document = catalogue.document(first.document)
    newest, oldest = catalogue.entries(document, [second, first])
    assert (oldest.tags, oldest.note) == (("good",), "")
    assert (newest.tags, newest.note, newest.path) == ((), "as it was", "a.txt")
    assert newest.workspace == str(desk.root)
    assert catalogue.document(99) is None


def test_an_area_is_a_value():
    """Equal areas are one."""
    assert len({Area(workspace=1, folder="a"), Area(workspace=1, folder="a")}) == 1
