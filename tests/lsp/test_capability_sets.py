"""Against the real process: what VS Code, Neovim and Emacs get, by what they say they can do.

The capability sets are those of pytest-lsp, which also checks each message against them.
"""

import ast
import asyncio
import os
import sys
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio
from lsprotocol import types
from pytest_lsp import ClientServerConfig, client_capabilities

from lsp.client import PATIENCE, uri_of

pytestmark = pytest.mark.e2e

EDITORS = ["visual_studio_code", "neovim", "emacs"]


class Editor:
    """One document in one editor, which applies edits as they come and reports them."""

    def __init__(self, client, path):
        self.client = client
        self.path = path
        self.uri = uri_of(path)
        self.text = ""
        self.version = 0
        self.captures = []
        self.edits = []
        self._news = asyncio.Condition()
        client.feature("backtrail/didCapture")(partial(self._captured))
        client.feature(types.WORKSPACE_APPLY_EDIT)(partial(self._apply))
        client.feature(types.CLIENT_REGISTER_CAPABILITY)(lambda _: None)
        client.feature(types.WORKSPACE_CODE_LENS_REFRESH)(lambda *_: None)

    async def until(self, condition):
        """Wait for something that a message brings."""
        async with self._news:
            await asyncio.wait_for(self._news.wait_for(condition), PATIENCE)

    def open(self, data):
        """Open the file as it is on disk."""
        self.path.write_bytes(data)
        self.text, self.version = data.decode(), 1
        item = types.TextDocumentItem(
            uri=self.uri, language_id="plaintext", version=1, text=self.text
        )
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(text_document=item))

    def type(self, text):
        """Replace the text, unsaved."""
        self.text = text
        self.version += 1
        named = types.VersionedTextDocumentIdentifier(uri=self.uri, version=self.version)
        change = types.TextDocumentContentChangeWholeDocument(text=text)
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(text_document=named, content_changes=[change])
        )

    def save(self):
        """Write the file and say so."""
        self.path.write_bytes(self.text.encode())
        named = types.TextDocumentIdentifier(uri=self.uri)
        self.client.text_document_did_save(types.DidSaveTextDocumentParams(text_document=named))

    async def run(self, command):
        """Run a command as a person chooses it."""
        return await self.client.workspace_execute_command_async(
            types.ExecuteCommandParams(command=command.command, arguments=command.arguments)
        )

    async def _captured(self, params):
        async with self._news:
            self.captures.append(params)
            self._news.notify_all()

    def _apply(self, params):
        self.edits.append(params.edit)
        changes = params.edit.document_changes
        edits = changes[0].edits if changes else params.edit.changes[self.uri]
        lines = self.text.splitlines(keepends=True)
        for edit in edits:  # the last one first, whole lines in this test
            lines[edit.range.start.line : edit.range.end.line] = [edit.new_text]
        self.type("".join(lines))
        return types.ApplyWorkspaceEditResult(applied=True)


@pytest_asyncio.fixture(params=EDITORS)
async def editor(request, tmp_path):
    """An editor with this set of capabilities, and a sidecar of its own."""
    folder = tmp_path / "work"
    folder.mkdir()
    config = ClientServerConfig(
        server_command=[sys.executable, "-m", "backtrail", "lsp"],
        server_env={
            **os.environ,
            "BACKTRAIL_STORE": str(tmp_path / "store" / "history.btl"),
            "BACKTRAIL_WATCH_MODE": "off",
            "BACKTRAIL_CAPTURE_FIRST_SCAN": "off",
        },
    )
    client = await config.start()
    editor = Editor(client, folder / "a.txt")
    editor.answer = await client.initialize_session(
        types.InitializeParams(
            capabilities=client_capabilities(request.param),
            workspace_folders=[types.WorkspaceFolder(uri=uri_of(folder), name="work")],
        )
    )
    yield editor
    await client.shutdown_session()
    await client.stop()


@pytest.mark.asyncio
async def test_what_is_offered_fits_what_the_editor_can_do(editor):
    """Positions in its first choice of units; file operations and notebooks where it knows them."""
    offered, can = editor.answer.capabilities, editor.client.capabilities
    encodings = can.general.position_encodings if can.general else None
    assert offered.position_encoding == (encodings[0] if encodings else "utf-16")
    assert offered.code_action_provider.code_action_kinds
    assert offered.code_lens_provider is not None
    assert "backtrail.blameLine" in offered.execute_command_provider.commands
    assert list(offered.workspace.text_document_content.schemes) == ["backtrail"]
    assert offered.workspace.workspace_folders.change_notifications
    assert (offered.notebook_document_sync is None) == (can.notebook_document is None)
    operations = can.workspace.file_operations
    for name in ("did_create", "did_rename", "will_delete", "did_delete"):
        known = bool(operations and getattr(operations, name))
        assert (getattr(offered.workspace.file_operations, name) is not None) == known


@pytest.mark.asyncio
async def test_a_hunk_comes_back_by_a_code_action(editor):
    """Saved three times, typed once more: one hunk of the first version, in one workspace edit."""
    editor.open(b"one\ntwo\nthree\n")
    await editor.until(lambda: editor.captures)
    for text in ("one\nTWO\nthree\n", "one\nTWO\nTHREE\n"):
        before = len(editor.captures)
        editor.type(text)
        editor.save()
        await editor.until(lambda before=before: len(editor.captures) > before)
    editor.type("typed\none\nTWO\nTHREE\n")
    place = types.Position(line=2, character=1)
    actions = await editor.client.text_document_code_action_async(
        types.CodeActionParams(
            text_document=types.TextDocumentIdentifier(uri=editor.uri),
            range=types.Range(start=place, end=place),
            context=types.CodeActionContext(diagnostics=[]),
        )
    )
    titles = [action.title.partition(" (")[0] for action in actions]
    assert titles == [
        "Compare with previous version",
        "Restore this hunk from version 1",
        "Show timeline",
    ]
    # lsprotocol reads an action as the command that it holds, and that as its text
    await editor.run(types.Command(**ast.literal_eval(actions[1].command)))
    assert editor.text == "typed\none\ntwo\nTHREE\n"
    (edit,) = editor.edits
    heeds = editor.client.capabilities.workspace.workspace_edit.document_changes
    assert (edit.document_changes is not None) == bool(heeds)
    assert len(editor.client.messages) == 1
    assert editor.client.messages[0].message.startswith("Lines of version 1 are back.")


@pytest.mark.asyncio
async def test_a_timeline_can_be_read(editor):
    """In a document where the editor opens those, else where a message says."""
    editor.open(b"one\n")
    await editor.until(lambda: editor.captures)
    command = types.Command(title="", command="backtrail.timeline", arguments=[editor.uri])
    await editor.run(command)
    window = editor.client.capabilities.window
    opens = bool(window and window.show_document and window.show_document.support)
    heard = editor.client.shown_documents if opens else editor.client.messages
    async with asyncio.timeout(PATIENCE):
        while not heard:  # noqa: ASYNC110 - the client of pytest-lsp only keeps a list
            await asyncio.sleep(0.01)
    path = heard[0].uri.removeprefix("file://") if opens else heard[0].message.split()[1]
    assert "First version" in await asyncio.to_thread(Path(path).read_text, encoding="utf-8")
