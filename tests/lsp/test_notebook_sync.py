"""Against the real process: notebooks that an editor synchronises as notebooks."""

import json

import pytest

from lsp.client import uri_of
from lsp.hints import settle
from lsp.test_captures import contents

pytestmark = pytest.mark.e2e

CAPABILITIES = {
    "notebookDocument": {"synchronization": {"dynamicRegistration": True}},
    "textDocument": {
        "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": [""]}}}
    },
}
CELL = "vscode-notebook-cell:/work/a.ipynb#one"


def bytes_of(*sources):
    """A notebook's file."""
    cells = [
        {"cell_type": "code", "id": f"c{place}", "metadata": {}, "outputs": [],
         "execution_count": None, "source": source}
        for place, source in enumerate(sources)
    ]  # fmt: skip
    whole = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, indent=1).encode() + b"\n"


@pytest.fixture
def path(folder):
    """A notebook on disk."""
    path = folder / "a.ipynb"
    path.write_bytes(bytes_of("1\n"))
    return path


def opened(client, path, version=0):
    """Open a notebook; VS Code counts the changes of one from 0."""
    document = {"uri": CELL, "languageId": "python", "version": 1, "text": "1\n"}
    client.notify(
        "notebookDocument/didOpen",
        notebookDocument={
            "uri": uri_of(path), "notebookType": "jupyter-notebook", "version": version,
            "cells": [{"kind": 2, "document": CELL}],
        },
        cellTextDocuments=[document],
    )  # fmt: skip


@pytest.fixture
def plain(connect, folder, path):
    """An editor with the notebook open."""
    client = connect()
    client.offered = client.start(folder, capabilities=CAPABILITIES)["capabilities"]
    opened(client, path)
    client.until(lambda: client.captures(path))
    return client


def edited(client, path, cells):
    """Say that the notebook was edited."""
    notebook = {"uri": uri_of(path), "version": 2}
    client.notify("notebookDocument/didChange", notebookDocument=notebook, change={"cells": cells})


TYPED = {"textContent": [{"document": {"uri": CELL, "version": 2}, "changes": [{"text": "2\n"}]}]}


def test_synchronisation_is_offered_with_saves(plain):
    """Every notebook that is a file, with all its cells."""
    assert plain.offered["notebookDocumentSync"] == {
        "notebookSelector": [{"notebook": {"scheme": "file"}}],
        "save": True,
    }


def test_a_saved_notebook_is_a_version(plain, path):
    """Opening keeps the first one, saving the next, from the bytes on disk."""
    settle(plain, path.parent)  # a look that the opening began must not see the save before we tell
    edited(plain, path, TYPED)
    path.write_bytes(bytes_of("2\n"))
    plain.notify("notebookDocument/didSave", notebookDocument={"uri": uri_of(path)})
    plain.until(lambda: len(plain.captures(path)) == 2)
    assert contents(plain, path) == [bytes_of("1\n"), bytes_of("2\n")]
    assert {capture["version"]["source"] for capture in plain.captures(path)} == {"test-editor"}


def test_a_saved_cell_saves_its_notebook(plain, path):
    """Also one that came later; one that went is nobody's."""
    new = CELL + "-two"
    document = {"uri": new, "languageId": "python", "version": 1, "text": ""}
    array = {"start": 0, "deleteCount": 1, "cells": [{"kind": 2, "document": new}]}
    structure = {"array": array, "didOpen": [document], "didClose": [{"uri": CELL}]}
    edited(plain, path, {"structure": structure})
    path.write_bytes(bytes_of("3\n"))
    plain.notify("textDocument/didSave", textDocument={"uri": CELL})
    assert plain.call("backtrail/status")["versions"] == 1
    plain.notify("textDocument/didSave", textDocument={"uri": new})
    plain.until(lambda: len(plain.captures(path)) == 2)


def test_nothing_is_written_under_unsaved_cells(plain, path):
    """A restore is refused until the notebook is saved or closed; what it holds is nowhere else."""
    path.write_bytes(bytes_of("2\n"))
    plain.notify("notebookDocument/didSave", notebookDocument={"uri": uri_of(path)})
    edited(plain, path, TYPED)
    error = plain.fail("backtrail/restore", {"uri": uri_of(path), "version": 1})
    assert error["data"]["kind"] == "refused"
    assert "unsaved changes" in error["message"]
    assert path.read_bytes() == bytes_of("2\n")
    plain.notify(
        "notebookDocument/didClose",
        notebookDocument={"uri": uri_of(path)},
        cellTextDocuments=[{"uri": CELL}],
    )
    assert plain.call("backtrail/restore", uri=uri_of(path), version=1)["via"] == "disk"
    assert path.read_bytes() == bytes_of("1\n")


def test_a_fresh_notebook_is_written_and_one_opened_with_changes_is_not(plain, path):
    """Who opens late may hold changes already, and says so by the version."""
    path.write_bytes(bytes_of("2\n"))
    plain.notify("notebookDocument/didSave", notebookDocument={"uri": uri_of(path)})
    plain.until(lambda: len(plain.captures(path)) == 2)
    opened(plain, path)
    assert plain.call("backtrail/restore", uri=uri_of(path), version=1)["via"] == "disk"
    opened(plain, path, version=1)
    error = plain.fail("backtrail/undo", {"uri": uri_of(path)})
    assert "unsaved changes" in error["message"]
    assert path.read_bytes() == bytes_of("1\n")


def test_nothing_is_written_under_a_notebook_that_is_open_through_a_link(plain, path, tmp_path):
    """Whichever name the editor and the restore use."""
    path.write_bytes(bytes_of("2\n"))
    plain.notify("notebookDocument/didSave", notebookDocument={"uri": uri_of(path)})
    plain.until(lambda: len(plain.captures(path)) == 2)
    link = tmp_path / "link"
    link.symlink_to(path.parent)
    opened(plain, link / path.name, version=1)
    error = plain.fail("backtrail/restore", {"uri": uri_of(path), "version": 1})
    assert "unsaved changes" in error["message"]
    assert path.read_bytes() == bytes_of("2\n")


def test_a_cell_offers_its_notebooks_history(plain, path):
    """Comparison and timeline; lines of a cell are no lines of the file."""
    start = {"line": 0, "character": 0}
    found = plain.call(
        "textDocument/codeAction",
        textDocument={"uri": CELL},
        range={"start": start, "end": start},
        context={"diagnostics": []},
    )
    assert [action["title"] for action in found] == [
        "Compare with previous version",
        "Show timeline",
    ]
    assert found[1]["command"]["arguments"] == [uri_of(path)]
