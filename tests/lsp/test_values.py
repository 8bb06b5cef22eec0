"""Against the real process: values of another program, as an editor sees them."""

import os
import subprocess
import sys

import pytest

from backtrail import History
from backtrail.lsp.virtual_documents import VirtualDocument, named
from lsp.client import uri_of

pytestmark = pytest.mark.e2e

BOT = "value:/bot"


@pytest.fixture
def bot(editor, tmp_path):
    """Give a value with two versions that a program keeps while the editor runs."""
    with History.open(tmp_path / "store" / "history.btl") as history:
        value = history.value("bot")
        value.create({"rate": 5})
        value.update({"rate": 7})
        yield value


def test_lists_show_values_among_files(editor, folder, bot):
    """Changes, searches and what is gone name a value by its URI, which every request takes."""
    editor.keep(folder / "a.txt", b"1\n")
    rows = editor.call("backtrail/project")["rows"]
    assert sorted(row["uri"] for row in rows) == sorted([uri_of(folder / "a.txt"), BOT])
    page = editor.call("backtrail/timeline", uri=BOT, folded=False)
    assert [row["versions"][0]["number"] for row in page["rows"]] == [2, 1]
    assert (page["path"], page["workspace"]) == ("bot", "value:")
    assert editor.call("backtrail/content", uri=BOT, version=1)["text"] == '{\n  "rate": 5\n}\n'
    assert '+  "rate": 7' in editor.call("backtrail/diff", path="value:bot")["unified"]
    assert editor.call("backtrail/search", text="rate")["matches"][0]["uri"] == BOT
    assert editor.call("backtrail/activity", uri=BOT)["versions"] == 2
    bot.delete()
    assert [file["uri"] for file in editor.call("backtrail/deleted")["files"]] == [BOT]


def test_a_restore_is_a_rollback(editor, folder, bot):
    """The program has the old value again, nothing is written to disk, and undo takes it back."""
    assert editor.call("backtrail/restore", uri=BOT, version=1, dry_run=True)["plan"]["action"] == (
        "replace"
    )
    done = editor.call("backtrail/restore", uri=BOT, version=1)
    assert done["version"]["number"] == 3
    assert bot.current.value == {"rate": 5}
    assert bot.current.metadata["rollback_to"] == 1
    editor.call("backtrail/undo", uri=BOT)
    assert bot.current.value == {"rate": 7}
    assert not any(folder.iterdir())


def test_what_another_process_keeps_is_told_by_itself(editor, tmp_path):
    """A list of changes shows it without being asked to look again."""
    environ = {**os.environ, "BACKTRAIL_STORE": str(tmp_path / "store" / "history.btl")}
    subprocess.run(
        [sys.executable, "-m", "backtrail", "value", "set", "bot", '{"rate": 5}'],
        env=environ, check=True, capture_output=True,
    )  # fmt: skip
    editor.until(lambda: _told(editor) == [(BOT, 1)])
    assert editor.call("backtrail/project")["rows"][0]["uri"] == BOT


def test_a_change_is_told(editor, bot):
    """Whoever shows a list hears of it as of a file's save."""
    editor.call("backtrail/restore", uri=BOT, version=1)
    assert (BOT, 3) in _told(editor)


def _told(editor):
    """What the editor was told of so far."""
    heard = [note["params"] for note in editor.notes if note["method"] == "backtrail/didCapture"]
    return [(note["uri"], note["version"]["number"]) for note in heard]


def test_a_value_that_an_editor_shows_is_no_file(editor, folder, bot):
    """Opening, typing, saving and closing it under its name keeps and writes nothing."""
    text = {"uri": BOT, "languageId": "json", "version": 1, "text": "mine"}
    editor.notify("textDocument/didOpen", textDocument=text)
    editor.notify(
        "textDocument/didChange",
        textDocument={"uri": BOT, "version": 2}, contentChanges=[{"text": "mine too"}],
    )  # fmt: skip
    editor.notify("textDocument/didSave", textDocument={"uri": BOT})
    editor.notify("workspace/didDeleteFiles", files=[{"uri": BOT}])
    editor.notify("textDocument/didClose", textDocument={"uri": BOT})
    assert editor.call("backtrail/timeline", uri=BOT)["total"] == 2
    assert editor.call("backtrail/status")["trouble"] == []
    assert not any(folder.iterdir())


def test_its_pages_have_names(editor, bot):
    """A version and a timeline of a value can be opened where an editor has no view for them."""
    for view, shown in (("version", '"rate": 5'), ("timeline", "bot in value:")):
        asked = (("version", "1"),) if view == "version" else ()
        uri = VirtualDocument(view=view, path=BOT, asked=asked).uri
        assert named(uri).path == BOT
        assert shown in editor.call("workspace/textDocumentContent", uri=uri)["text"]


def test_names_that_are_none(editor):
    """They are refused with the field that names them."""
    for uri in ("value:/..", "value:/a//b", "value:/%00", "value:"):
        answer = editor.answer(editor.ask("backtrail/timeline", {"uri": uri}))
        assert "error" in answer, uri
