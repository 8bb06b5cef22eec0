"""A contents manager that is not on disk: its files have a history all the same."""

import json
import os

import pytest

# An absolute name would find the package `jupyter` instead of this folder.
from .shelves import AsyncShelfManager, ShelfManager


@pytest.fixture(params=[AsyncShelfManager, ShelfManager])
def jp_server_config(request, jp_server_config):
    """A server whose files are in a dictionary."""
    jp_server_config.ServerApp.contents_manager_class = request.param
    return jp_server_config


@pytest.fixture
def shelf(jp_serverapp):
    """What lies on the shelf."""
    return jp_serverapp.contents_manager.shelf


async def test_its_saves_are_kept_and_nothing_is_written_beside(ask, save, notebook, session):
    """Of each save its own bytes, although nobody can look at a disk."""
    await save("a.txt", "one\n")
    await save("a.txt", "two\n")
    await save("n.ipynb", notebook("a = 1"))
    assert (await ask("timeline", path="a.txt"))["total"] == 2
    assert (await ask("timeline", path="n.ipynb"))["total"] == 1
    assert (await ask("content", path="a.txt", version=1))["text"] == "one\n"
    assert not any(files for _, _, files in os.walk(session.places.root))


async def test_a_version_goes_back_through_the_manager(ask, save, shelf):
    """What was there, and what was unsaved, is kept first."""
    await save("a.txt", "one\n")
    await save("a.txt", "two\n")
    unsaved = {"type": "file", "format": "text", "content": "unsaved\n"}
    found = await ask("restore", path="a.txt", version=1, unsaved=unsaved)
    assert shelf.files["a.txt"]["content"] == "one\n"
    number = found["was_there"]["number"]
    assert (await ask("content", path="a.txt", version=number))["text"] == "unsaved\n"
    assert (await ask("undo", path="a.txt"))["applied"]
    assert shelf.files["a.txt"]["content"] == "unsaved\n"
    assert (await ask("timeline", path="a.txt"))["total"] == 5


async def test_a_notebook_goes_back_as_a_notebook(ask, save, shelf, notebook):
    """Not as text that happens to be JSON."""
    await save("n.ipynb", notebook("a = 1"))
    await save("n.ipynb", notebook("a = 2"))
    await ask("restore", path="n.ipynb", version=1)
    assert shelf.files["n.ipynb"]["type"] == "notebook"
    assert shelf.files["n.ipynb"]["content"]["cells"][0]["source"] == "a = 1"


async def test_one_cell_of_a_notebook_goes_back(ask, save, shelf, notebook):
    """The others stay as they are."""
    await save("n.ipynb", notebook("a = 1", "b = 1"))
    await save("n.ipynb", notebook("a = 2", "b = 2"))
    await ask("restore", path="n.ipynb", version=1, cell="cell-0")
    cells = shelf.files["n.ipynb"]["content"]["cells"]
    assert [cell["source"] for cell in cells] == ["a = 1", "b = 2"]


async def test_what_the_manager_holds_unseen_is_kept_before_a_restore(ask, save, shelf):
    """Somebody else may have changed it."""
    await save("a.txt", "one\n")
    shelf.files["a.txt"]["content"] = "by somebody else\n"
    found = await ask("restore", path="a.txt", version=1)
    number = found["was_there"]["number"]
    assert (await ask("content", path="a.txt", version=number))["text"] == "by somebody else\n"
    assert shelf.files["a.txt"]["content"] == "one\n"


async def test_a_deleted_file_comes_back(ask, save, jp_fetch, shelf):
    """In its folder."""
    await jp_fetch("api", "contents", "sub", method="PUT", body=json.dumps({"type": "directory"}))
    await save("sub/a.txt", "one\n")
    await jp_fetch("api", "contents", "sub", method="DELETE")
    assert [file["path"] for file in (await ask("deleted"))["files"]] == ["sub/a.txt"]
    await ask("restore", path="sub/a.txt", version=1)
    assert shelf.files["sub/a.txt"]["content"] == "one\n"
    assert "sub" in shelf.folders


async def test_history_follows_its_renames(ask, save, jp_fetch):
    """Of which an event tells."""
    await save("a.txt", "one\n")
    body = json.dumps({"path": "b.txt"})
    await jp_fetch("api", "contents", "a.txt", method="PATCH", body=body)
    assert (await ask("timeline", path="b.txt"))["total"] == 1
    assert (await ask("deleted"))["files"] == []


async def test_a_version_is_compared_with_what_the_manager_holds(ask, save, shelf):
    """And lines are looked for in it."""
    await save("a.txt", "one\n")
    shelf.files["a.txt"]["content"] = "one\ntwo\n"
    found = await ask("diff", path="a.txt", old=1)
    assert found["new"]["title"] == "now"
    assert "+two" in found["unified"]
    assert (await ask("lineage", path="a.txt", first=1))["version"]["number"] == 1


async def test_a_version_can_go_into_another_file(ask, save, shelf):
    """Which the manager makes."""
    await save("a.txt", "one\n")
    found = await ask("restore", path="a.txt", version=1, to="b.txt")
    assert found["plan"]["path"] == "b.txt"
    assert shelf.files["b.txt"]["content"] == "one\n"
    assert (await ask("undo", path="b.txt"))["applied"]
    assert "b.txt" not in shelf.files


async def test_its_hidden_files_are_not_found(ask, save):
    """There is no disk to say so, but a name."""
    await save(".hidden.txt", "one\n")
    for name, params in (("timeline", {}), ("restore", {"version": 1})):
        found = await ask(name, path=".hidden.txt", **params)
        assert (found["status"], found["message"]) == (404, "no such file")


async def test_what_it_held_before_the_first_save_is_kept(ask, save, shelf):
    """The save goes over it, and it is version 1."""
    shelf.put("a.txt", {"type": "file", "format": "text", "content": "the only copy\n"})
    await save("a.txt", "new\n")
    assert (await ask("timeline", path="a.txt"))["total"] == 2
    assert (await ask("content", path="a.txt", version=1))["text"] == "the only copy\n"
