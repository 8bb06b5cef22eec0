"""Checks that run by themselves in an editor, and what follows when much is worse."""

import json
import os
import subprocess
import sys

import pytest

from conditions import eventually
from lsp.client import Client, uri_of

pytestmark = pytest.mark.e2e

ASKS = {"window": {"showMessage": {}}}
COMMAND = [
    sys.executable, "-I", "-B", "-c",
    "import sys; sys.exit('broken' in open('a.txt').read())",
]  # fmt: skip


class Desk:
    """The person's settings with a check and a trigger, and an editor on them."""

    def __init__(self, tmp_path, folder, *, whenever, then):
        self.folder, self.path = folder, folder / "a.txt"
        config = tmp_path / "config" / "backtrail" / "config.toml"
        config.parent.mkdir(parents=True)
        lines = [
            "[[checks]]", 'name = "compile"', f"command = {json.dumps(COMMAND)}",
            f"whenever = {json.dumps(whenever)}", "[[triggers]]", f'then = "{then}"', "",
        ]  # fmt: skip
        config.write_text("\n".join(lines))
        self.store = tmp_path / "store" / "history.btl"
        self.config = {"XDG_CONFIG_HOME": str(tmp_path / "config")}
        self.clients = []

    def editor(self, *, agent="", answer=None):
        """Start one, in which an agent may be at work; it answers every question the same way."""
        environ = self.config | ({"BACKTRAIL_AGENT": agent} if agent else {})
        client = Client(self.store, environ=environ)
        self.clients.append(client)
        client.on_request["window/showMessageRequest"] = answer or (lambda _: None)
        client.start(self.folder, capabilities=ASKS)
        return client

    def verdicts(self, editor, count):
        """Wait for so many of them, and list what they say, oldest first."""

        def enough():
            found = editor.call("backtrail/verdicts", folder=uri_of(self.folder))["verdicts"]
            return found if len(found) >= count else None

        return [each["outcome"] for each in reversed(eventually(enough))]

    def happened(self):
        """What the project's timeline tells besides saves, in words, newest first."""
        command = [sys.executable, "-m", "backtrail", "project", "--by", "event", str(self.folder)]
        environ = {**os.environ, **self.config, "BACKTRAIL_STORE": str(self.store)}
        return subprocess.run(
            command, env=environ, capture_output=True, text=True, check=True
        ).stdout

    def close(self):
        """End all of them."""
        for client in self.clients:
            client.close()


@pytest.fixture
def desk(tmp_path, folder):
    """Begin one; it is ended with the test."""
    made = []

    def begin(**fields):
        made.append(Desk(tmp_path, folder, **fields))
        return made[-1]

    yield begin
    for each in made:
        each.close()


def logged(editor):
    """What the editor has in its log."""
    notes = [note["params"] for note in editor.notes if note["method"] == "window/logMessage"]
    return [note["message"] for note in notes]


def questions(editor):
    """What the person was asked."""
    return [asked["message"] for asked in editor.asked("window/showMessageRequest")]


def test_a_save_that_breaks_the_build_is_told_with_a_way_back(desk):
    """The plan is shown before anything is done, and what it says is done."""
    here = desk(whenever=["save"], then="suggest")
    editor = here.editor(answer=lambda params: params["actions"][0])
    editor.keep(here.path, b"well\n")
    assert here.verdicts(editor, 1) == ["green"]
    editor.keep(here.path, b"broken\n")
    editor.until(lambda: len(questions(editor)) >= 2)
    why, plan = questions(editor)[:2]
    assert why.startswith("compile: it does not compile. Since all was well 1 file changed: a.txt")
    assert "a.txt" in plan
    eventually(lambda: here.path.read_bytes() == b"well\n")
    assert here.verdicts(editor, 3)[-1] == "green"


def test_an_agent_s_change_goes_back_by_itself_and_one_step_takes_that_back(desk):
    """Not while something is unsaved; and what was taken back is not fought."""
    here = desk(whenever=["save"], then="automatic")
    editor = here.editor(agent="robot", answer=lambda params: params["actions"][0])
    other = here.folder / "b.txt"
    editor.keep(other, b"steady\n")
    editor.keep(here.path, b"well\n")
    assert here.verdicts(editor, 1)[0] == "green"
    editor.open(other)
    editor.type(other, "not saved\n")
    editor.keep(here.path, b"broken\n")
    assert "red" in here.verdicts(editor, 2)
    editor.until(lambda: any("waits until nothing is unsaved" in line for line in logged(editor)))
    assert here.path.read_bytes() == b"broken\n"
    editor.type(other, "steady\n")
    editor.until(lambda: len(questions(editor)) >= 2)
    told, plan = questions(editor)[:2]
    assert told.startswith("compile: it does not compile. Since all was well 1 file changed: a.txt")
    assert "a.txt" in plan
    eventually(lambda: here.path.read_bytes() == b"broken\n")
    told = [line for line in here.happened().splitlines() if "checkpoint" not in line]
    assert sum("went back to" in line for line in told) == 1
    assert sum("taken back" in line for line in told) == 1
    assert sum("check compile: it does not compile" in line for line in told) == 1


def test_a_person_s_change_is_only_asked_about(desk):
    """Nothing goes back where nothing of it is an agent's."""
    here = desk(whenever=["save"], then="automatic")
    editor = here.editor()
    editor.keep(here.path, b"well\n")
    assert here.verdicts(editor, 1) == ["green"]
    editor.keep(here.path, b"broken\n")
    editor.until(lambda: questions(editor))
    assert here.path.read_bytes() == b"broken\n"
    assert len(questions(editor)) == 1


def test_a_checkpoint_has_its_check_run_at_once(desk):
    """And the end of the editor ends the check."""
    here = desk(whenever=["checkpoint"], then="off")
    editor = here.editor()
    editor.keep(here.path, b"broken\n")
    plan = editor.call("backtrail/plan", work="checkpoint", folder=uri_of(here.folder), name="one")
    editor.call("backtrail/execute", token=plan["token"])
    assert here.verdicts(editor, 1) == ["red"]
    assert questions(editor) == []
