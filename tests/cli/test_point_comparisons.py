"""``backtrail compare``."""

import json
import shutil
import subprocess

import pytest


@pytest.fixture
def changed(project, run):
    """A project that was changed in every way since the point ``one``; gives its first files."""
    (project / "src").mkdir()
    (project / ".git").mkdir()
    before = {
        "src/kept.txt": b"one\ntwo\nthree\n",
        "src/gone.txt": b"gone\n",
        "src/old name.txt": b"a\nb\nc\n",
        "src/image.bin": b"\0\1\2" * 50,
        "src/same.txt": b"same\n",
    }
    for name, data in before.items():
        (project / name).write_bytes(data)
        run("capture", project / name)
    run("tag", project / "src/same.txt", "1", "one")
    (project / "src/kept.txt").write_bytes(b"one\n2\nthree\nfour")
    (project / "src/gone.txt").unlink()
    (project / "src/old name.txt").rename(project / "src/new.txt")
    run("move", project / "src/old name.txt", project / "src/new.txt")
    (project / "src/new.txt").write_bytes(b"a\nb\nC\n")
    (project / "src/image.bin").write_bytes(b"\0\3" * 70)
    (project / "src/fresh.sh").write_bytes(b"#!/bin/sh\n")
    (project / "src/fresh.sh").chmod(0o755)
    return before


def test_stat(changed, project, run):
    """A line for each file, and the sum."""
    answer = run("compare", project, "--from", "one")
    assert answer.code == 0
    assert answer.out == (
        "A           +1 −0  src/fresh.sh\n"
        "D           +0 −1  src/gone.txt\n"
        "M          binary  src/image.bin\n"
        "M           +2 −1  src/kept.txt\n"
        "R           +1 −1  src/old name.txt → src/new.txt\n"
        "5 files changed, +4 −3 lines\n"
    )


def test_a_patch_that_git_applies(changed, project, run, tmp_path):
    """Onto the files as they were it gives exactly those that there are, modes too."""
    then = tmp_path / "then"
    for name, data in changed.items():
        (then / name).parent.mkdir(parents=True, exist_ok=True)
        (then / name).write_bytes(data)
    answer = run("compare", project, "--from", "one", "--format", "unified")
    subprocess.run(["git", "apply", "--check", "-"], cwd=then, input=answer.raw, check=True)
    subprocess.run(["git", "apply", "-"], cwd=then, input=answer.raw, check=True)
    assert tree(then / "src") == tree(project / "src")
    subprocess.run(["git", "apply", "-R", "-"], cwd=then, input=answer.raw, check=True)
    assert {f"src/{name}": data for name, (data, _) in tree(then / "src").items()} == changed


def test_json_lines(changed, project, run):
    """Each file is one line, with the ids of its versions."""
    answer = run("compare", project, "--from", "one", "--format", "json")
    found = {line["path"]: line for line in map(json.loads, answer.out.splitlines())}
    assert found["src/new.txt"]["kind"] == "renamed"
    assert found["src/new.txt"]["old"]["path"] == "src/old name.txt"
    assert found["src/new.txt"]["new"]["version"] is None
    assert found["src/fresh.sh"]["old"] is None
    assert found["src/image.bin"]["binary"]
    assert len(found) == 5


def test_globs_and_exit_codes(changed, project, run):
    """As git's; an unknown point and none at all say what to do."""
    answer = run("compare", project, "--from", "one", "--files", "*.sh", "--exit-code")
    assert (answer.code, answer.out.count("\n")) == (1, 2)
    answer = run("compare", project, "--from", "one", "--files", "same.*", "--exit-code")
    assert (answer.code, answer.out) == (0, "0 files changed, +0 −0 lines\n")
    answer = run("compare", project, "--from", "two")
    assert (answer.code, "no point in time two" in answer.err) == (1, True)
    answer = run("compare", project)
    assert (answer.code, "--from" in answer.err) == (2, True)


def test_what_is_no_folder(changed, project, run):
    """That nothing differs would be wrong of a file, and misleading of a name mistyped."""
    answer = run("compare", "src/kept.txt", "--from", "one")
    assert (answer.code, answer.out, "backtrail diff" in answer.err) == (2, "", True)
    answer = run("compare", "scr", "--from", "one")
    assert (answer.code, answer.out, "no folder" in answer.err) == (1, "", True)
    run("value", "set", "bot", "1")
    assert run("compare", "value:bot", "--from", "one").code == 2


def test_a_folder_that_is_gone(changed, project, run):
    """All that was in it is told as removed."""
    shutil.rmtree(project / "src")
    answer = run("compare", "src", "--from", "one")
    assert answer.out.endswith("5 files changed, +0 −8 lines\n")


@pytest.mark.parametrize(
    "options", [["--from", "1"], ["--to", "1"], ["--files", "*"], ["--exit-code"]], ids=" ".join
)
def test_pairs_stand_alone(run, tmp_path, options):
    """What would be left out of account is refused."""
    (tmp_path / "pairs").write_text("")
    assert run("compare", "--pairs", tmp_path / "pairs", *options).code == 2


def test_pairs(saved, run, project, tmp_path):
    """One line of JSON for each pair; what is not possible says why and stops no other."""
    pairs = tmp_path / "pairs"
    lines = [{"path": str(saved), "old": 1, "new": 2}, {"path": "no such"}, {"path": str(saved)}]
    pairs.write_text("\n".join(map(json.dumps, lines)) + "\n\n")
    answer = run("compare", "--pairs", pairs)
    first, missing, last = map(json.loads, answer.out.splitlines())
    assert answer.code == 1
    assert (first["index"], first["old"]["title"], first["new"]["title"]) == (
        0, "version 1", "version 2",
    )  # fmt: skip
    assert (missing["index"], missing["change"], missing["error_kind"]) == (1, None, "not-found")
    assert (last["index"], last["error"], last["same"]) == (2, "", False)
    assert first["statistics"] is None
    counted = run("compare", "--pairs", pairs, "--statistics").out.splitlines()
    assert [json.loads(line)["statistics"] is None for line in counted] == [False, True, False]
    assert run("compare", "--from", "1", "--statistics").code == 2


@pytest.mark.parametrize("line", ["x", "[]", '{"old": 1}', '{"path": "a", "more": 1}', "{"])
def test_a_line_that_is_no_pair(run, tmp_path, line):
    """It is named, with what to write."""
    pairs = tmp_path / "pairs"
    pairs.write_text(f"\n{line}\n")
    answer = run("compare", "--pairs", pairs)
    assert (answer.code, "line 2 of the pairs" in answer.err) == (2, True)


def tree(folder):
    """Names, bytes, and whether they may be run."""
    return {
        path.name: (path.read_bytes(), bool(path.stat().st_mode & 0o100))
        for path in folder.iterdir()
    }
