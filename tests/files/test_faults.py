"""D4 and D1 for a restore: system calls that fail, and kills, at every step of it.

``strace`` makes the n-th call of a kind fail in a process that replaces a file. Red when the
target is written in place (for example when ``_exchange`` opens it and writes), and when a draft
is not discarded.
"""

import os
import random
import re
import signal
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from sizes import size

RUNS = size("D4_RUNS", 40, 500)
KILLS = size("D1_RESTORE_KILLS", 20, 1000)
CALLS = "openat,write,fsync,linkat,renameat2,fchmod,mkdirat,unlinkat"
"""What is broken; unlinkat and mkdirat come on top of what the promise names."""
ERRORS = ("EIO", "ENOSPC", "EMFILE", "EINTR")
VICTIM = Path(__file__).with_name("victim.py")
OLD, NEW = b"old" * 40_000, b"NEW" * 40_000


def test_d4_a_failing_system_call_leaves_old_or_new(tmp_path: Path) -> None:
    """Whichever call fails: success means new, refusal means as before, and no stray file."""
    rng = random.Random(4)
    steps = {way: _steps(way) for way in ("replace", "create")}
    for run in range(RUNS):
        way = ("replace", "create")[run % 2]
        call, nth = rng.choice(steps[way])
        fault = f"{call}:error={rng.choice(ERRORS)}:when={nth}"
        root = _workspace(tmp_path / str(run))
        before = _contents(root)
        ended = _strace(way, root, "-e", f"trace={call}", "-e", f"inject={fault}")
        assert "INJECTED" in ended.stderr
        assert ended.returncode in (0, 5), (way, fault, ended.stderr)
        expected = _done(way) if ended.returncode == 0 else before
        assert _contents(root) == expected, (way, fault, ended.stderr)
    assert RUNS > 0


@pytest.mark.parametrize("way", ["replace", "create"])
def test_a_kill_at_any_system_call_leaves_old_or_new(tmp_path: Path, way: str) -> None:
    """Killed at each of its calls in turn, the file is whole, and at most one stray lies by.

    The stray holds a whole content as well: the draft, or the old file that was changed for it.
    """
    for number, (call, nth) in enumerate(_steps(way)):
        root = _workspace(tmp_path / str(number))
        before = _files(root)
        _strace(way, root, "-e", f"trace={call}", "-e", f"inject={call}:signal=KILL:when={nth}")
        after = _files(root)
        strays = [after.pop(path) for path in list(after) if "/.backtrail-" in f"/{path}"]
        done = {path: content for path, content in _done(way).items() if content}
        assert after in (before, done), (call, nth)
        assert len(strays) <= 1
        assert set(strays) <= {OLD, NEW}


def test_d1_a_kill_at_any_moment_leaves_one_of_both_contents(memory_folder: Path) -> None:
    """Killed after a random number of replacements in a loop, the file is one of the two."""
    rng = random.Random(9)
    root = _workspace(memory_folder / "ws")
    for _ in range(KILLS):
        command = [sys.executable, VICTIM, "loop", root]
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=_environment()) as victim:
            assert victim.stdout is not None
            victim.stdout.read(rng.randrange(1, 30))
            victim.send_signal(signal.SIGKILL)
        assert (root / "a").read_bytes() in (OLD, NEW)
        for stray in root.glob(".backtrail-*"):
            assert stray.read_bytes() in (OLD, NEW)
            stray.unlink()


@cache
def _steps(way: str) -> list[tuple[str, int]]:
    """Return each call that one replacement makes, as (name, its number in the whole process)."""
    import tempfile

    with tempfile.TemporaryDirectory() as made:
        traced = _strace(way, _workspace(Path(made) / "ws"), "-e", f"trace={CALLS}")
    assert traced.returncode == 0, traced.stderr
    seen: Counter[str] = Counter()
    steps = []
    inside = False
    for line in traced.stderr.splitlines():
        found = re.match(r"(?:\[pid +\d+\] )?(\w+)\(", line)
        if found is None:
            continue
        seen[found[1]] += 1
        if inside:
            steps.append((found[1], seen[found[1]]))
        inside = inside or '"/from-here"' in line
    assert {call for call, _ in steps} >= {"openat", "write", "fsync", "linkat"}
    return steps


def _strace(way: str, root: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    command = ["strace", "-f", "--seccomp-bpf", *options, sys.executable, VICTIM, way, root]
    return subprocess.run(command, check=False, capture_output=True, text=True, env=_environment())


def _environment() -> dict[str, str]:
    """Make every run of the interpreter alike, so that the n-th call is always the same."""
    return {**os.environ, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}


def _workspace(root: Path) -> Path:
    root.mkdir()
    (root / "a").write_bytes(OLD)
    return root


def _contents(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes() if path.is_file() else b""
        for path in root.rglob("*")
    }


def _files(root: Path) -> dict[str, bytes]:
    """Leave folders out: a kill may leave an empty one that was made for the file."""
    return {path: content for path, content in _contents(root).items() if content}


def _done(way: str) -> dict[str, bytes]:
    if way == "replace":
        return {"a": NEW}
    return {"a": OLD, "new": b"", "new/folder": b"", "new/folder/a": NEW}
