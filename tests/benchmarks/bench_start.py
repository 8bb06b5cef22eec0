"""V11 and V12: how long until the first answer, of the sidecar and of a command."""

import os
import subprocess
import sys

from backtrail.api import History
from benchmarks.histories import typed
from benchmarks.measure import alternate, cpu_seconds, row
from benchmarks.peers import BACKTRAIL, EMPTY_SERVER, initialized, resident_bytes, settled

__all__ = ["command_line", "sidecar"]

_RESIDENT = 60_000_000
"""Bytes the idle sidecar may hold."""
_PROCESSOR = 0.120
"""Seconds of processor time a timeline may cost."""


def sidecar(folder, *, quick):
    """V11: start to ``initialize`` answered, and memory at rest."""
    rounds = 4 if quick else 15
    command = [*BACKTRAIL, "lsp"]
    environ = _environ(folder)

    def start(program):
        def once(_number):
            started.append(initialized(program, environ))

        return once

    started = []

    def end_all(_number):
        while started:
            _end(started.pop())

    found = alternate(
        {"ours": start(command), "empty": start(EMPTY_SERVER)}, rounds, before=end_all, warm=1
    )
    end_all(0)
    for _ in range(2):  # the first one leaves the bytecode of what is loaded after the start
        process = initialized(command, environ)
        settled(process)
        held = resident_bytes(process)
        _end(process)
    ours, empty = found["ours"].p50, found["empty"].p50
    return [
        row(
            "V11", "sidecar: start to initialize answered, p50", ours, "≤ 1.3×",
            ours <= 1.3 * empty, peer=empty, peer_name="empty pygls server",
        ),
        row(
            "V11", "sidecar: memory at rest", held / 1e6, "< 60 MB", held < _RESIDENT, unit="MB",
        ),
    ]  # fmt: skip


def command_line(folder, *, quick):
    """V12: ``backtrail timeline FILE`` cold."""
    rounds = 6 if quick else 25
    work = folder / "work"
    (work / ".git").mkdir(parents=True)
    path = work / "text.txt"
    with History.open(folder / "store.btl", workspace=work) as history:
        for save in typed(60, start=20_000, seed=12):
            history.capture(path, save)
    command = [*BACKTRAIL, "timeline", str(path)]
    bare = [sys.executable, "-c", "import sqlite3, click"]
    environ = {**os.environ, **_environ(folder)}
    used = []

    def ours(_number):
        used.append(cpu_seconds(command, env=environ))

    def peer(_number):
        subprocess.run(bare, check=True, env=environ)

    found = alternate({"ours": ours, "peer": peer}, rounds)
    processor = sorted(used)[len(used) // 2]
    a, b = found["ours"].p50, found["peer"].p50
    return [
        row(
            "V12", "`backtrail timeline FILE`, cold, p50", a, "≤ 2×", a <= 2 * b, peer=b,
            peer_name='python -c "import sqlite3, click"',
        ),
        row(
            "V12", "its processor time, p50", processor, "< 120 ms", processor < _PROCESSOR,
        ),
    ]  # fmt: skip


def _environ(folder):
    """Variables for a start as of an installed package, which is compiled once.

    A checkout is not where they say that no bytecode is written; all contenders write theirs here
    in the rounds that do not count.
    """
    return {
        "BACKTRAIL_STORE": str(folder / "store.btl"),
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
    }


def _end(process):
    process.kill()
    process.communicate()
