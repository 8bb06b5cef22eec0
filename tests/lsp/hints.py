"""What an editor's watcher hints at, and what a sidecar tells of it."""

from lsp.client import uri_of

CREATED, CHANGED, DELETED = 1, 2, 3
SAVING = """
import sys
from backtrail.lsp import server, synchronising
from backtrail.serving import outside
outside._SAVE = outside._SURELY = synchronising._SAVING = {seconds}
sys.exit(server.main())
"""
"""A sidecar that waits so many seconds for an editor to tell of its save."""


def hint(editor, *changes):
    """Say what the editor's watcher saw: pairs of path and kind."""
    told = [{"uri": uri_of(path), "type": kind} for path, kind in changes]
    editor.notify("workspace/didChangeWatchedFiles", changes=told)


def wait_for(editor, path, kind="kept", count=1):
    """Wait for notifications of a kind for a file; return the versions."""

    def found():
        return [note["version"] for note in editor.captures(path) if note["kind"] == kind]

    editor.until(lambda: len(found()) >= count)
    return found()


def told(editor):
    """Every capture notification so far: kind, name, number and source."""
    heard = [note["params"] for note in editor.notes if note["method"] == "backtrail/didCapture"]
    return [
        (n["kind"], n["uri"].rpartition("/")[2], n["version"]["number"], n["version"]["source"])
        for n in heard
    ]


def settle(editor, folder):
    """Have everything that was hinted at before looked at: a later change is kept last."""
    path = folder / "settle"
    path.write_bytes(b"x")
    hint(editor, (path, CREATED))
    wait_for(editor, path)


def written(editor, path):
    """An open document, or a notebook, that the editor wrote and said nothing of yet."""
    editor.keep(path, b"{}\n")
    if path.suffix == ".txt":  # a notebook is never opened as a document
        editor.open(path)
        editor.type(path, "{1}\n")
    path.write_bytes(b"{1}\n")
