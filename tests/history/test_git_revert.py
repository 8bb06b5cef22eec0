"""Taking out a middle version gives what ``git revert`` gives, and stops where it stops.

The histories are real where ``BACKTRAIL_R3_REPOSITORY`` names a git repository, else generated:
people's edits to several texts. ``BACKTRAIL_R3_CASES`` is the number of versions taken out.
"""

import os
import random
import subprocess
from pathlib import Path

import pytest

from backtrail.diff.merging import merge, settled
from sizes import size

CASES = size("R3_CASES", 60, 3000)
REPOSITORY = os.environ.get("BACKTRAIL_R3_REPOSITORY")
_LONGEST = 200_000
"""Bytes of a text that takes part."""


def test_r3_taking_out_a_middle_version_equals_git_revert(tmp_path):
    """Byte for byte where git has no conflict; where git has one, there is one."""
    cases = list(_cases(random.Random(3), CASES))
    git = Git(tmp_path)
    git.take_in(cases)
    wrong, careless, conflicts = [], [], 0
    for place, (before, version, now) in enumerate(cases):
        expected = git.reverted(place)
        merged = merge(version, now, before)
        conflicts += expected is None
        found = None if merged.conflicts else settled(merged)
        if expected is not None and found != expected:
            wrong.append(place)
        if expected is None and found is not None:
            careless.append(place)
    assert not wrong, f"{len(wrong)} of {len(cases)}: {wrong[:5]}"
    assert not careless, f"{len(careless)} of {len(cases)}: {careless[:5]}"
    assert 0 < conflicts < len(cases)


class Git:
    """A repository in which each case is a branch: before, the version, now."""

    def __init__(self, folder):
        self.folder = folder
        self._run("init", "-q")
        for key, value in (("core.autocrlf", "false"), ("merge.conflictStyle", "merge")):
            self._run("config", key, value)

    def take_in(self, cases):
        """Commit the three contents of every case."""
        stream = []
        for place, contents in enumerate(cases):
            for step, data in enumerate(contents):
                mark = place * 3 + step + 1
                stream.append(b"commit refs/heads/case%d\nmark :%d\n" % (place, mark))
                stream.append(b"committer a <a@b> %d +0000\ndata 1\nx" % (step + 1))
                if step:
                    stream.append(b"\nfrom :%d" % (mark - 1))
                stream.append(b"\nM 100644 inline f\ndata %d\n%b\n" % (len(data), data))
        self._run("fast-import", "--quiet", stdin=b"".join(stream))

    def reverted(self, place):
        """The file after the version was reverted; None where git found a conflict."""
        self._run("reset", "-q", "--hard")
        self._run("checkout", "-q", "--detach", f"case{place}")
        done = self._run("revert", "--no-commit", f"case{place}~1", check=False)
        merged = (self.folder / "f").read_bytes()
        self._run("update-ref", "-d", "REVERT_HEAD", check=False)
        (self.folder / ".git/REVERT_HEAD").unlink(missing_ok=True)
        return merged if done.returncode == 0 else None

    def _run(self, *arguments, stdin=None, check=True):
        return subprocess.run(
            ["git", *arguments], cwd=self.folder, input=stdin, check=check, capture_output=True
        )


def _cases(chance, wanted):
    histories = list(_real(Path(REPOSITORY)) if REPOSITORY else _generated(chance))
    chance.shuffle(histories)
    found = 0
    while found < wanted:
        history = chance.choice(histories)
        middle = chance.randrange(1, len(history) - 1)
        now = min(len(history) - 1, middle + chance.randint(1, 10))
        if len({history[middle - 1], history[middle], history[now]}) == 3:
            found += 1
            yield history[middle - 1], history[middle], history[now]


def _real(repository):
    """The contents of each file of a repository, oldest first."""
    log = subprocess.run(
        ["git", "log", "--reverse", "--no-merges", "--no-renames", "--raw", "--no-abbrev",
         "--format=", "-z"],
        cwd=repository, check=True, capture_output=True,
    ).stdout.split(b"\0")  # fmt: skip
    blobs = {}
    for meta, path in zip(log[::2], log[1::2], strict=False):
        fields = meta.lstrip(b"\n").split(b" ")
        if fields[1].startswith(b"100"):
            blobs.setdefault(path, []).append(fields[3])
    wanted = [history for history in blobs.values() if len(history) > 3]
    names = b"\n".join(blob for history in wanted for blob in history) + b"\n"
    out = subprocess.run(
        ["git", "cat-file", "--batch"], cwd=repository, input=names, check=True, capture_output=True
    ).stdout
    place = 0
    for history in wanted:
        contents = []
        for _ in history:
            line = out.index(b"\n", place)
            size = int(out[place:line].split()[2])
            contents.append(out[line + 1 : line + 1 + size])
            place = line + 2 + size
        if all(len(data) < _LONGEST and b"\0" not in data for data in contents):
            yield contents


def _generated(chance):
    """Twelve texts, each saved thirty times; lines repeat as they do in code."""
    for kind in range(12):
        end = "\r\n" if kind == 3 else "\n"
        lines = [_line(chance) for _ in range(chance.randint(20, 120))]
        history = []
        for _ in range(30):
            for _ in range(chance.randint(1, 3)):
                at = chance.randrange(len(lines) + 1)
                kept = chance.random() < 0.6
                lines[at : at + chance.randint(0 if kept else 1, 3)] = [
                    _line(chance) for _ in range(chance.randint(1, 4) if kept else 0)
                ]
            history.append((end.join(lines) + end * chance.randint(0, 1)).encode())
        yield history


def _line(chance):
    if chance.random() < 0.3:
        return chance.choice(["", "    }", "    return None", "# ---"])
    return "    " * chance.randint(0, 2) + f"value_{chance.randrange(200)} = {chance.randrange(50)}"


@pytest.mark.skipif(REPOSITORY is None, reason="names no repository")
def test_r3_histories_are_read_as_git_has_them():
    """What takes part is what ``git cat-file`` gives."""
    assert all(len(history) > 3 for history in _real(Path(REPOSITORY)))
