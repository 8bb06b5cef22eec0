"""``backtrail show`` and ``backtrail diff``."""

import json
import subprocess

import pytest


@pytest.mark.parametrize(
    "content", [b"", b"no end", b"\r\n\r\n", b"\xff\xfe\x00", bytes(range(256)) * 50]
)
def test_show(project, run, content):
    """The bytes come out as they went in."""
    (project / "f.bin").write_bytes(content)
    run("capture", "f.bin")
    assert run("show", "f.bin", "1").raw == content


def test_show_json(saved, run):
    """With --json the content comes with its version."""
    message = json.loads(run("show", "--json", saved, "~1").out)
    assert message["text"] == "one\n2\nthree\n"
    assert message["version"]["number"] == 2


def test_diff_is_a_patch(saved, run, project):
    """``patch`` turns the old version into the new one."""
    saved.write_bytes(run("show", saved, "1").raw)
    patch = run("diff", saved, "1", "3").raw
    subprocess.run(["patch", "-p1", "--quiet"], input=patch, cwd=project, check=True)
    assert saved.read_bytes() == run("show", saved, "3").raw


def test_diff_side_by_side(saved, run):
    """Both sides stand beside each other, with a mark between changed lines."""
    lines = run("diff", saved, "2", "3", "--format", "side-by-side").out.splitlines()
    assert lines[0].split() == ["version", "2", "version", "3"]
    assert lines[-1].split() == ["3", "three", "|", "3", "three", "SECURITY"]


def test_diff_stat(saved, run):
    """The figures are on one line."""
    line = run("diff", saved, "1", "2", "--format", "stat").out
    assert line.startswith("notes.md  version 1 → version 2  0 added  0 deleted  1 modified")


def test_diff_json(saved, run):
    """The hunks come as data."""
    message = json.loads(run("diff", saved, "1", "2", "--format", "json", "-U", "0").out)
    lines = [(line["kind"], line["text"]) for line in message["hunks"][0]["lines"]]
    assert lines == [("deleted", "two\n"), ("added", "2\n")]


def test_diff_exit_code(saved, run):
    """With --exit-code a difference is 1, without it 0."""
    assert run("diff", saved, "1", "2").code == 0
    assert run("diff", saved, "1", "2", "--exit-code").code == 1
    assert run("diff", saved, "1", "1", "--exit-code").code == 0


def test_diff_for_eyes(project, run):
    """In colour, what a file holds cannot act on the terminal."""
    file = project / "f.txt"
    for text in ("a\n", "\x1b]0;title\x07\n"):
        file.write_text(text)
        run("capture", file)
    out = run("diff", file, "1", "2", "--color", "always").out
    assert "\x1b[32m+\\x1b]0;title\\x07\x1b[0m" in out
