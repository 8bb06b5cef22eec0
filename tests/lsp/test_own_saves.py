"""Against the real process: an editor's own saves stay its own, whoever hears of them first."""

import sys

import pytest

from lsp.client import uri_of
from lsp.hints import CHANGED, SAVING, hint, settle, told, wait_for, written

pytestmark = pytest.mark.e2e


@pytest.fixture
def patient(connect, folder):
    """An editor whose sidecar waits for its didSave for as long as the test takes."""
    editor = connect(command=[sys.executable, "-c", SAVING.format(seconds=3600)])
    editor.start(folder)
    return editor


def saved_late(editor, folder, path):
    """Save when all hints were looked at: versions kept before that, and each source after it."""
    settle(editor, folder)
    before = len(editor.captures(path))
    editor.save(path)
    return before, [version["source"] for version in wait_for(editor, path, count=2)]


@pytest.mark.parametrize("name", ["a.txt", "a.ipynb"])
def test_a_save_that_is_told_before_the_hint_is_the_editors(patient, folder, name):
    """The hint finds the content kept already and makes no second version."""
    path = folder / name
    written(patient, path)
    patient.save(path)
    hint(patient, (path, CHANGED))
    wait_for(patient, path, count=2)
    settle(patient, folder)
    assert [source for *_, source in told(patient)] == ["test-editor", "test-editor", "external"]


@pytest.mark.parametrize("name", ["a.txt", "a.ipynb"])
def test_a_save_that_is_told_after_the_hint_is_the_editors(patient, folder, name):
    """The hint waits for the didSave that may be on its way."""
    path = folder / name
    written(patient, path)
    hint(patient, (path, CHANGED))
    assert saved_late(patient, folder, path) == (1, ["test-editor", "test-editor"])


def test_a_save_that_brings_its_changes_along_is_the_editors(patient, folder):
    """Emacs tells of the last changes to a text only with its save."""
    path = folder / "a.txt"
    patient.keep(path, b"1\n")
    patient.open(path)
    path.write_bytes(b"2\n")
    hint(patient, (path, CHANGED))
    settle(patient, folder)
    assert len(patient.captures(path)) == 1
    patient.type(path, "2\n")
    patient.save(path)
    versions = wait_for(patient, path, count=2)
    assert [version["source"] for version in versions] == ["test-editor", "test-editor"]


def test_a_document_opened_with_changes_is_saved_by_the_editor(patient, folder):
    """The sidecar was not there when they were typed; the text tells whose the bytes are."""
    path = folder / "a.txt"
    patient.keep(path, b"1\n")
    patient.open(path, text="2\n", version=2)
    path.write_bytes(b"2\n")
    settle(patient, folder)
    patient.save(path)
    versions = wait_for(patient, path, count=2)
    assert [version["source"] for version in versions] == ["test-editor", "test-editor"]


@pytest.mark.parametrize("name", ["a.txt", "a.ipynb"])
def test_a_save_that_was_announced_is_the_editors(patient, folder, name):
    """Nothing of what was typed has come yet, and it is not even open: it waits all the same."""
    path = folder / name
    patient.keep(path, b"1\n")
    patient.notify("textDocument/willSave", textDocument={"uri": uri_of(path)}, reason=1)
    path.write_bytes(b"2\n")
    hint(patient, (path, CHANGED))
    assert saved_late(patient, folder, path) == (1, ["test-editor", "test-editor"])


def test_a_save_told_right_after_opening_is_the_editors(editor, folder):
    """After a restart of the sidecar the editor opens its documents anew, then tells its saves."""
    path = folder / "a.txt"
    path.write_bytes(b"1\n")
    editor.open(path)
    first = wait_for(editor, path)[0]
    editor.notify("textDocument/didClose", textDocument={"uri": uri_of(path)})
    path.write_bytes(b"2\n")
    editor.open(path)
    editor.notify("textDocument/didSave", textDocument={"uri": uri_of(path)})
    settle(editor, folder)
    assert [v["source"] for v in wait_for(editor, path, count=2)][1:] == [first["source"]]
