"""Against the real process: many files changed at once are told as one."""

import shutil
import sqlite3

import pytest

from lsp.client import uri_of
from lsp.hints import CHANGED, hint, wait_for
from lsp.test_health import states

pytestmark = pytest.mark.e2e

FILES = 24


def told(editor):
    """The params of every mass change told so far."""
    return [n["params"] for n in editor.notes if n["method"] == "backtrail/didMassChange"]


def rewrite(editor, folder, text):
    """Change all files at once, as a program in a terminal does."""
    paths = [folder / f"{number}.txt" for number in range(FILES)]
    for path in paths:
        path.write_text(f"{text} of {path.name}\n", encoding="utf-8")
    hint(editor, *((path, CHANGED) for path in paths))
    return paths


def test_a_burst_is_one_event_that_the_project_lists(editor, folder):
    """It is told once it is over, with the sequences of its versions."""
    for path in rewrite(editor, folder, "first"):
        wait_for(editor, path)
    editor.until(lambda: told(editor))
    for path in rewrite(editor, folder, "second"):
        wait_for(editor, path, count=2)
    editor.until(lambda: len(told(editor)) == 2)
    first, second = told(editor)
    assert first["title"].startswith(f"{FILES} files created ")
    assert (second["changed"], second["created"], second["workspace"]) == (FILES, 0, str(folder))
    assert second["first"] == first["sequence"] + 1
    assert second["last"] == second["first"] + FILES - 1
    page = editor.call("backtrail/project")
    assert page["mass_changes"] == [second, first]


def test_a_folder_without_history_that_is_deleted_is_told_as_deleted(editor, folder):
    """Its files are kept for the first time right before they go; they were there all along."""
    below = folder / "old"
    below.mkdir()
    for number in range(FILES):
        (below / f"{number}.txt").write_text(f"{number}\n")
    files = [{"uri": uri_of(below)}]
    editor.call("workspace/willDeleteFiles", files=files)
    shutil.rmtree(below)
    editor.notify("workspace/didDeleteFiles", files=files)
    editor.until(lambda: told(editor))
    assert told(editor)[0]["title"].startswith(f"{FILES} files deleted ")


def test_a_burst_that_goes_on_at_the_end_is_written_down(connect, folder):
    """An editor that is closed right after a checkout loses no event."""
    editor = connect()
    editor.start(folder)
    for path in rewrite(editor, folder, "first"):
        wait_for(editor, path)
    editor.close()
    again = connect()
    again.start(folder)
    (found,) = again.call("backtrail/project")["mass_changes"]
    assert found["created"] == FILES


def test_saves_that_waited_for_the_store_are_none(connect, folder, tmp_path):
    """They are kept at once when it serves again, but a person made them one after the other."""
    environ = {
        "BACKTRAIL_STORAGE_BUSY_SECONDS": "0.3",
        "BACKTRAIL_POLICY_MASS_SECONDS": "0.1",
        "BACKTRAIL_POLICY_MASS_FILES": "4",
    }
    client = connect(environ=environ)
    client.start(folder)
    client.keep(folder / "first.txt", b"1\n")
    other = sqlite3.connect(tmp_path / "store" / "history.btl", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    for number in range(6):
        before = len(states(client))
        client.save(folder / f"{number}.txt", b"2\n")
        client.until(lambda told=before: len(states(client)) > told)  # it was tried for a while
    other.close()
    client.until(lambda: client.captures(folder / "5.txt"))
    client.close()
    again = connect()
    again.start(folder)
    assert again.call("backtrail/project")["mass_changes"] == []


def test_a_process_that_is_killed_leaves_it_to_the_next_one(connect, folder):
    """Which tells of it, though nothing happens any more."""
    editor = connect()
    editor.start(folder)
    for path in rewrite(editor, folder, "first"):
        wait_for(editor, path)
    editor.process.kill()
    editor.process.wait()
    again = connect()
    again.start(folder)
    again.until(lambda: told(again))
    (found,) = again.call("backtrail/project")["mass_changes"]
    assert found["created"] == FILES


def test_two_editors_on_one_folder_tell_one_event(connect, folder):
    """Both see the versions; one of them writes it down."""
    one, other = connect(), connect()
    one.start(folder)
    other.start(folder)
    for path in rewrite(one, folder, "first"):
        wait_for(one, path)
    rewrite(other, folder, "first")
    one.until(lambda: told(one))
    one.close()
    other.close()
    again = connect()
    again.start(folder)
    assert len(again.call("backtrail/project")["mass_changes"]) == 1
