"""``backtrail secrets``, and that no command shows what was left out."""

import json
import random

import pytest

from policy import carriers

TOKEN = "ghp_" + "a1B2" * 9


@pytest.fixture(name="secret")
def _secret(project):
    """Give a file with a token in its second line."""
    file = project / "a.py"
    file.write_text(f"x = 1\ntoken = '{TOKEN}'\n")
    return file


def test_allow_keeps_the_file_now_and_from_now_on(secret, run):
    """What is left out first is kept after one word, and listed."""
    answer = run("capture", secret)
    assert answer.code == 5
    assert answer.out == "skipped a.py: looks like a secret: GitHub token in line 2\n"
    assert run("secrets", "allow", "a.py").out == "kept a.py as version 1\n"
    secret.write_text(f"x = 2\ntoken = '{TOKEN}'\n")
    assert run("capture", secret).out == "kept a.py as version 2\n"
    (listed,) = json.loads(run("--json", "secrets", "list").out)
    assert (listed["path"], listed["decision"]) == (str(secret), "allow")


def test_deny_and_ask(secret, run):
    """A denied file is listed as such; asking again takes the word back."""
    said = run("secrets", "deny", "a.py").out
    assert "will not be kept while it holds a secret\n" in said
    assert "`backtrail forget` has it be gone for good" in said
    assert run("capture", "a.py").out.endswith("line 2; as you said, it is not kept\n")
    assert run("secrets", "list").out.startswith("never")
    assert run("secrets", "ask", "a.py").code == 0
    assert "nothing was decided" in run("secrets", "list").out
    assert secret.exists()


def test_with_ask_a_capture_says_how_to_decide(secret, run, monkeypatch):
    """The reason names the command."""
    monkeypatch.setenv("BACKTRAIL_CAPTURE_SECRETS", "ask")
    assert f"`backtrail secrets allow {secret}` keeps it" in run("capture", "a.py").out


def test_with_mask_a_capture_says_what_is_kept(secret, run, monkeypatch):
    """So do the timeline and a restore; nothing of the secret is shown."""
    monkeypatch.setenv("BACKTRAIL_CAPTURE_SECRETS", "mask")
    assert run("capture", secret).out == (
        "kept a.py as version 1; it is not what was saved: [secret] stands where a secret was\n"
    )
    assert run("capture", secret).out.startswith("unchanged a.py")
    assert run("show", secret, "1").raw == b"x = 1\ntoken = '[secret]'\n"
    assert "masked" in run("timeline", secret).out
    answer = run("restore", secret, "1", "--dry-run")
    assert "[secret] stands where a secret was" in answer.out + answer.err


def test_a_file_that_is_not_there_cannot_be_allowed(project, run):
    """One line says so, and nothing is remembered."""
    answer = run("secrets", "allow", project / "none.py")
    assert answer.code == 1
    assert answer.err.endswith("none.py is not there any more\n")
    assert json.loads(run("--json", "secrets", "list").out) == []


@pytest.mark.parametrize("setting", ["exclude", "ask", "mask"])
def test_no_command_shows_a_secret(setting, project, tmp_path, run, monkeypatch):
    """Not in an answer, an error, a log line or the store: 40 of 20 kinds, left out or masked."""
    monkeypatch.setenv("BACKTRAIL_CAPTURE_SECRETS", setting)
    monkeypatch.setenv("BACKTRAIL_LOG", str(tmp_path / "log.jsonl"))
    (project / "notes.md").write_text("nothing special\n")
    paths, values = [], []
    for number, (kind, path, data) in enumerate(
        carriers.left_behind(random.Random(9), each=2, values=values)
    ):
        file = project / f"{number}-{kind.replace(' ', '-')}-{path.replace('/', '-')}"
        file.write_bytes(data)
        paths.append(file)
    said = run("capture", "notes.md", *paths)
    done = {path: f"skipped {path.name}:" for path in paths}
    if setting == "mask":
        done = {path: f"kept {path.name} as version 1; it is not" for path in paths}
    left_out = [path for path in paths if done[path] in said.out]
    assert len(left_out) >= 38
    outputs = [said]
    outputs += [
        run("secrets", "deny", *left_out),
        run("secrets", "list"),
        run("capture", *left_out),
    ]
    for command in (
        ("status",), ("project",), ("report", "."), ("search", "token"), ("timeline", left_out[0]),
        ("show", left_out[0]), ("restore", left_out[0], "1", "--dry-run"),
        ("check",), ("deleted",),
    ):  # fmt: skip
        outputs += [run(*command), run("--json", *command)]
    shown = "".join(answer.out + answer.err for answer in outputs)
    shown += (tmp_path / "log.jsonl").read_text()
    shown += "".join(
        path.read_bytes().decode("latin-1")
        for path in (tmp_path / "store").rglob("*")
        if path.is_file()
    )
    held = "".join(path.read_text() for path in left_out)
    sought = [value for value in values if value in held]
    assert len(sought) >= 38
    assert [value for value in sought if value in shown] == []
