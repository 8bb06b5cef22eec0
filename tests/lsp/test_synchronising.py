"""Against the real process: what an editor tells of its buffers, also in words of its own."""

import pytest

from lsp.client import uri_of

pytestmark = pytest.mark.e2e


@pytest.fixture
def path(editor, folder):
    """A file with two versions, open in the editor."""
    path = folder / "a.txt"
    editor.keep(path, b"one\n")
    editor.keep(path, b"two\n")
    editor.open(path)
    return path


def change(editor, path, text, **document):
    """Say that the whole text is another."""
    editor.texts[uri_of(path)] = text
    editor.notify(
        "textDocument/didChange",
        textDocument={"uri": uri_of(path), **document},
        contentChanges=[{"text": text}],
    )


@pytest.mark.parametrize("document", [{}, {"version": None}, {"version": 2.0}])
def test_an_editor_need_not_count_versions(editor, path, document):
    """Text that came without a version of the document is as safe as any other."""
    change(editor, path, "unsaved\n", **document)
    answer = editor.call("backtrail/restore", uri=uri_of(path), version=1)
    assert editor.texts[uri_of(path)] == "one\n"
    kept = answer["was_there"]["number"]
    text = editor.call("backtrail/content", uri=uri_of(path), version=kept)["text"]
    assert text == "unsaved\n"


@pytest.mark.parametrize(
    ("method", "more"),
    [
        ("textDocument/didChange", {"contentChanges": [{"text": 5}]}),
        ("textDocument/didChange", {"contentChanges": [{"range": "all", "text": "x"}]}),
        ("textDocument/didChange", {}),
        ("textDocument/didOpen", {}),
    ],
)
def test_nothing_is_written_over_text_that_is_not_known(editor, folder, path, method, more):
    """After words that make no sense a restore is refused until the whole text is told again."""
    document = {"uri": uri_of(path), "version": 2, "languageId": "x", "text": None}
    editor.notify(method, textDocument=document, **more)
    other = folder / "b.txt"
    editor.keep(other, b"other\n")
    for params in ({"uri": uri_of(path)}, {"uri": uri_of(other), "to": uri_of(path)}):
        error = editor.fail("backtrail/restore", {**params, "version": 1})
        assert error["data"]["kind"] == "refused"
        assert "not understood" in error["message"]
    assert (editor.requests, path.read_bytes()) == ([], b"two\n")
    change(editor, path, "typed\n", version=3)
    assert editor.call("backtrail/restore", uri=uri_of(path), version=1)["via"] == "editor"
    assert editor.texts[uri_of(path)] == "one\n"


def test_a_report_that_is_not_understood_proves_no_restore(editor, path):
    """An editor that writes, and says so in words that make no sense, has restored nothing."""

    def write(_):
        editor.notify("textDocument/didChange", textDocument={"uri": uri_of(path)})
        return {"applied": True}

    editor.on_edit = write
    error = editor.fail("backtrail/restore", {"uri": uri_of(path), "version": 1})
    assert "nothing was recorded as restored" in error["message"]


def test_nothing_is_written_under_a_notebook_whose_edits_are_not_understood(editor, folder):
    """An edit that makes no sense is an edit: what the editor holds is not saved."""
    path = folder / "a.ipynb"
    editor.keep(path, b"{}")
    editor.keep(path, b"{ }")
    document = {"uri": uri_of(path), "version": 0, "notebookType": "x", "cells": []}
    editor.notify("notebookDocument/didOpen", notebookDocument=document, cellTextDocuments=[])
    editor.notify("notebookDocument/didChange", notebookDocument={"uri": uri_of(path)}, change=5)
    error = editor.fail("backtrail/restore", {"uri": uri_of(path), "version": 1})
    assert "unsaved changes" in error["message"]
    assert path.read_bytes() == b"{ }"


def test_nothing_is_taken_back_where_the_text_is_not_known(editor, path):
    """Neither is an undo written over what came in words that make no sense."""
    editor.call("backtrail/restore", uri=uri_of(path), version=1)
    editor.notify("textDocument/didChange", textDocument={"uri": uri_of(path)})
    assert "not understood" in editor.fail("backtrail/undo", {"uri": uri_of(path)})["message"]
    assert editor.texts[uri_of(path)] == "one\n"
