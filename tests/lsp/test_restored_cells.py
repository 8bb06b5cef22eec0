"""Against the real process: one cell of a notebook, through the buffer that shows its text."""

import pytest

from diff.notebooks import code, markdown, written
from lsp.client import uri_of

pytestmark = pytest.mark.e2e

THEN = [code("1", "a"), markdown("# T", "b")]
NOW = [code("one", "a"), code("new", "n")]


@pytest.fixture
def path(editor, folder):
    """A notebook with two versions, open as text and unchanged."""
    path = folder / "a.ipynb"
    editor.keep(path, written(*THEN))
    editor.keep(path, written(*NOW))
    editor.open(path)
    return path


def cell(path, name, **more):
    """The params that take a cell back to version 1."""
    return {"uri": uri_of(path), "version": 1, "cell": name, **more}


def test_a_cell_goes_back_in_the_buffer_and_an_undo_brings_it_again(editor, path):
    """Everything else stays; the disk waits for the save."""
    answer = editor.call("backtrail/restore", **cell(path, "a"))
    assert (answer["via"], answer["version"]["title"]) == ("editor", "Restored a cell from 1")
    assert answer["version"]["metadata"]["cell"] == "a"
    assert editor.texts[uri_of(path)].encode() == written(THEN[0], NOW[1])
    assert path.read_bytes() == written(*NOW)
    editor.call("backtrail/undo", uri=uri_of(path))
    assert editor.texts[uri_of(path)].encode() == written(*NOW)


def test_cells_are_those_of_unsaved_text_which_is_kept_first(editor, path):
    """A cell that was typed stays, and one that is gone comes back."""
    typed = markdown("typed", "t")
    editor.type(path, written(*NOW, typed).decode())
    plan = editor.call("backtrail/restore", **cell(path, "b"), dry_run=True)["plan"]
    assert (plan["action"], plan["unkept"]) == ("replace", True)
    assert plan["notes"] == ["the cell is gone; it is put back"]
    editor.call("backtrail/restore", **cell(path, "b"))
    assert editor.texts[uri_of(path)].encode() == written(NOW[0], THEN[1], NOW[1], typed)


def test_a_command_takes_a_cell_and_says_so(editor, path):
    """Editors that speak nothing but LSP pass the params as an object."""
    asked = cell(path, "a")
    editor.call("workspace/executeCommand", command="backtrail.restore", arguments=[asked])
    assert editor.messages()[-1].startswith("A cell of version 1 is back. ")


def test_a_cell_that_is_none_names_what_is_wrong(editor, path):
    """Unknown, without a name, or beside lines."""
    assert editor.fail("backtrail/restore", cell(path, "z"))["data"]["kind"] == "not-found"
    assert editor.fail("backtrail/restore", cell(path, ""))["data"]["field"] == "cell"
    beside = cell(path, "a", lines={"first": 1, "last": 1})
    assert editor.fail("backtrail/restore", beside)["data"]["kind"] == "usage"
    assert editor.requests == []
