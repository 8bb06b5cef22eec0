"""Restores of a document that several people edit at once."""

import json
import sys

import pytest
from traitlets.config import Config

from . import rooms


@pytest.fixture
def jp_server_config(jp_server_config, monkeypatch) -> Config:
    """Load the stand-in beside Backtrail, by the name of the real one."""
    monkeypatch.setitem(sys.modules, "jupyter_server_ydoc", rooms)
    jp_server_config.ServerApp.jpserver_extensions["jupyter_server_ydoc"] = True
    return jp_server_config


@pytest.fixture
def opened(jp_serverapp):
    """Open a shared document of a file, that holds something."""

    def open_document(path, content):
        kind = ("file", "text") if isinstance(content, str) else ("notebook", "json")
        document = rooms.Document(content)
        shown = jp_serverapp.web_app.settings["rooms"]
        shown.documents[(path, *kind)] = document
        shown.file_loaders[path] = rooms.File()
        return document

    return open_document


@pytest.fixture
def texts(ask):
    """Read the versions of a file, newest first."""

    async def read(path):
        rows = (await ask("timeline", path=path, folded=False))["rows"]
        numbers = [row["versions"][0]["number"] for row in rows]
        return [(await ask("content", path=path, version=at))["text"] for at in numbers]

    return read


def sources(notebook):
    """The sources of a notebook's cells."""
    return ["".join(cell["source"]) for cell in notebook["cells"]]


async def test_what_nobody_saved_yet_is_kept_and_everybody_sees_the_version(
    ask, save, opened, texts, jp_root_dir
):
    """A restore and its undo: an edit that waits for its save is a version, and comes back."""
    await save("a.py", "first\n")
    await save("a.py", "second\n")
    document = opened("a.py", "second\ntyped\n")
    await ask("restore", path="a.py", version=1)
    assert document.content == "first\n"
    assert await texts("a.py") == ["first\n", "second\ntyped\n", "second\n", "first\n"]
    await ask("undo", path="a.py")
    assert document.content == "second\ntyped\n"
    assert (jp_root_dir / "a.py").read_text() == "second\ntyped\n"


async def test_a_checkpoint_comes_back_to_everybody(save, opened, texts, jp_fetch):
    """Lab's own revert keeps and shows the same."""
    await save("a.py", "first\n")
    made = await jp_fetch("api", "contents", "a.py", "checkpoints", method="POST", body="")
    await save("a.py", "second\n")
    document = opened("a.py", "second\ntyped\n")
    identity = json.loads(made.body)["id"]
    await jp_fetch("api", "contents", "a.py", "checkpoints", identity, method="POST", body="")
    assert document.content == "first\n"
    assert await texts("a.py") == ["first\n", "second\ntyped\n", "second\n", "first\n"]


async def test_what_is_typed_during_a_restore_is_kept(ask, save, opened, texts, session):
    """Between the look at the document and its setting; on top is what the file holds."""
    await save("a.py", "first\n")
    await save("a.py", "second\n")
    document = opened("a.py", "second\n")
    document.coming = ["second\ntyped\n"]
    await ask("restore", path="a.py", version=1)
    await session.settled()
    assert document.content == "first\n"
    kept = await texts("a.py")
    assert kept == ["first\n", "second\ntyped\n", "first\n", "second\n", "first\n"]


async def test_what_is_typed_after_a_restore_stays(ask, save, opened, jp_serverapp):
    """The document counts as read, so that it is not read again over what was typed since."""
    await save("a.py", "first\n")
    await save("a.py", "second\n")
    opened("a.py", "second\n")
    await ask("restore", path="a.py", version=1)
    model = await jp_serverapp.contents_manager.get("a.py", content=False)
    file = jp_serverapp.web_app.settings["rooms"].file_loaders["a.py"]
    assert file.last_modified == model["last_modified"]


async def test_one_cell_comes_back_into_what_others_just_typed(ask, save, opened, notebook):
    """The other cell keeps an edit that is in no file yet."""
    await save("n.ipynb", notebook("a = 1", "b = 1"))
    await save("n.ipynb", notebook("a = 2", "b = 1"))
    document = opened("n.ipynb", notebook("a = 2", "b = 'typed'"))
    await ask("restore", path="n.ipynb", version=1, cell="cell-0")
    assert sources(document.content) == ["a = 1", "b = 'typed'"]


async def test_a_document_that_is_as_on_disk_makes_no_version(
    ask, save, opened, texts, jp_root_dir
):
    """Line ends, and how a notebook's JSON is laid out, are no edits."""
    (jp_root_dir / "a.txt").write_bytes(b"first\r\n")
    await save("a.txt", "second\r\n")
    document = opened("a.txt", "second\n")
    await ask("restore", path="a.txt", version=1)
    assert document.content == "first\n"
    assert await texts("a.txt") == ["first\r\n", "second\r\n", "first\r\n"]
    changes = document.changes
    await ask("restore", path="a.txt", version="~0")
    assert document.changes == changes


async def test_a_document_that_cannot_be_read_stops_no_restore(
    ask, save, opened, jp_root_dir, caplog
):
    """The file goes back, and the log says what went wrong."""
    await save("a.py", "first\n")
    await save("a.py", "second\n")
    opened("a.py", "second\n").aget = None
    await ask("restore", path="a.py", version=1)
    assert (jp_root_dir / "a.py").read_text() == "first\n"
    assert "the shared document a.py was not read" in caplog.text


async def test_a_document_of_a_file_that_an_undo_takes_away_stays(
    ask, save, opened, jp_fetch, jp_root_dir
):
    """Its text is nobody's to take: jupyter-collaboration says that the file is gone."""
    await save("a.py", "first\n")
    await jp_fetch("api", "contents", "a.py", method="DELETE")
    await ask("restore", path="a.py", version=1)
    document = opened("a.py", "first\n")
    await ask("undo", path="a.py")
    assert not (jp_root_dir / "a.py").exists()
    assert document.content == "first\n"
