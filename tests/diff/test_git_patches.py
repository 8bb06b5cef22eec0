"""Patches of whole files, against the real git."""

import random
import subprocess

import pytest

from backtrail.diff.git_patches import PatchSide, git_patch

BINARY = random.Random(1).randbytes(10_000) + b"\0"
NAMES = ["a.txt", "with blank.txt", 'quo"te\\.txt', "ümlaut.txt", "tab\there", "end ", "raw\udcff"]


@pytest.fixture
def git(tmp_path):
    """Apply a patch to files in a folder; give what lies there afterwards, with its mode."""

    def apply(patch, files, *options):
        for name, data, mode in files:
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            path.chmod(mode)
        command = ["git", "apply", "--whitespace=nowarn", *options, "-"]
        done = subprocess.run(command, cwd=tmp_path, input=patch, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
        return {
            str(path.relative_to(tmp_path)): (path.read_bytes(), bool(path.stat().st_mode & 0o100))
            for path in tmp_path.rglob("*")
            if path.is_file()
        }

    return apply


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("data", [b"", b"one\ntwo", b"a\r\nb\n", BINARY], ids=range(4))
def test_files_come_and_go(git, name, data):
    """Empty, text and binary ones, with names that need quotes; and the patch can be taken back."""
    side = PatchSide(name=name, content=data)
    assert git(git_patch(None, side), []) == {name: (data, False)}
    assert git(git_patch(side, None), []) == {}
    assert git(git_patch(side, None), [], "-R") == {name: (data, False)}


@pytest.mark.parametrize("name", NAMES)
def test_files_get_other_names(git, name):
    """With and without a change, into another folder."""
    old = PatchSide(name=name, content=b"one\ntwo\n")
    new = PatchSide(name=f"sub folder/{name}", content=b"one\n2\n")
    assert git(git_patch(old, new), [(name, old.content, 0o644)]) == {
        new.name: (b"one\n2\n", False)
    }
    back = PatchSide(name=name, content=b"one\n2\n")
    assert git(git_patch(new, back), []) == {name: (b"one\n2\n", False)}


def test_binary_contents_are_replaced(git):
    """Shorter, longer, and text that becomes binary."""
    for other in (b"text\n", b"\0", BINARY[:51] + b"\0", BINARY * 3):
        old, new = (PatchSide(name="x", content=data) for data in (BINARY, other))
        assert git(git_patch(old, new), [("x", BINARY, 0o644)]) == {"x": (other, False)}
        assert git(git_patch(old, new), [], "-R") == {"x": (BINARY, False)}


def test_a_file_becomes_executable(git):
    """Alone, with a change, and as a new file; unknown modes say nothing."""
    old, new = (PatchSide(name="x", content=b"1\n", mode=mode) for mode in (0o644, 0o755))
    assert git(git_patch(old, new), [("x", b"1\n", 0o644)]) == {"x": (b"1\n", True)}
    more = PatchSide(name="x", content=b"2\n", mode=0o600)
    assert git(git_patch(new, more), []) == {"x": (b"2\n", False)}
    unknown = PatchSide(name="x", content=b"3\n")
    assert b"mode" not in git_patch(new, unknown)
    assert git(git_patch(None, PatchSide(name="y", content=b"", mode=0o700)), [])["y"] == (
        b"",
        True,
    )


def test_the_same_file_gives_nothing():
    """Nor do two that are not there."""
    side = PatchSide(name="x", content=b"1\n", mode=0o644)
    assert git_patch(side, side) == git_patch(None, None) == b""
