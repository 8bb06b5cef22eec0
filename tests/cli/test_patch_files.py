"""``backtrail patch`` on the command line."""

import json
import subprocess

import pytest

from diff.trees import ENVIRONMENT


@pytest.fixture
def tree(saved):
    """The project under git, where the person has a name."""
    for words in (
        ("init", "-q"),
        ("config", "user.name", "Ada Lovelace"),
        ("config", "user.email", "ada@example.org"),
        ("commit", "-q", "--allow-empty", "-m", "begin"),
    ):
        subprocess.run(["git", *words], cwd=saved.parent, check=True, env=ENVIRONMENT)
    return saved.parent


def test_a_patch_comes_from_the_person_that_git_knows(run, saved, tree):
    """With the name and address of its configuration."""
    answer = run("patch", saved, "1", "2")
    assert answer.code == 0
    assert b"\nFrom: Ada Lovelace <ada@example.org>\n" in answer.raw
    assert b"-two\n+2\n" in answer.raw


def test_a_whole_history_becomes_commits(run, saved, tree):
    """From nothing, one for each version."""
    box = run("patch", saved, "0", "--each").raw
    saved.unlink()
    subprocess.run(["git", "am", "-q"], cwd=tree, input=box, check=True, env=ENVIRONMENT)
    log = subprocess.run(
        ["git", "log", "--format=%an"], cwd=tree, check=True, capture_output=True, env=ENVIRONMENT
    )
    assert log.stdout.split(b"\n")[:-1] == [b"Ada Lovelace"] * 4
    assert saved.read_text() == "one\n2\nthree SECURITY\n"


def test_the_plain_form_is_a_diff_alone(run, saved):
    """Without mails around it."""
    answer = run("patch", saved, "1", "2", "--format", "plain", "-U", "0")
    assert answer.raw.startswith(b"diff --git a/notes.md b/notes.md\nindex ")
    assert answer.raw.endswith(b"@@ -2 +2 @@\n-two\n+2\n")


def test_nothing_that_differs_is_code_one(run, saved):
    """And a sentence."""
    answer = run("patch", saved, "2", "2")
    assert (answer.code, answer.out) == (1, "")
    assert "nothing differs" in answer.err


def test_carriage_returns_are_told(run, project):
    """Since git am drops them unless it is told not to."""
    file = project / "a.txt"
    file.write_bytes(b"one\r\n")
    run("capture", file)
    assert "--keep-cr" in run("patch", file, "0", "1").err
    assert run("patch", file, "0", "1", "--format", "plain").err == ""


def test_a_file_that_is_there_is_not_written_over(run, saved):
    """Least of all the one that the patch is about."""
    answer = run("patch", saved, "1", "2", "-o", saved)
    assert answer.code == 2
    assert "is there already" in answer.err
    assert saved.read_text() == "one\n2\nthree SECURITY\n"


def test_json(saved, run):
    """The protocol's message, on one line; nothing to write has its code, too."""
    answer = run("patch", saved, "1", "2", "--json")
    told = json.loads(answer.out)
    assert (answer.code, answer.out.count("\n"), told["patches"]) == (0, 1, 1)
    assert told["text"].encode() == run("patch", saved, "1", "2").raw
    answer = run("patch", saved, "2", "2", "--json")
    assert (answer.code, json.loads(answer.out)["patches"], answer.err) == (1, 0, "")
