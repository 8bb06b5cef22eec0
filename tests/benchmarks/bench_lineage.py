"""Where lines and functions come from, over a thousand saves of one file, beside git's answers.

Times are processor time, so that they hold on a machine that does other things, too: of this
process with a store that was just opened, and of git's process on the same saves in one pack.
"""

import random
import time

from backtrail.api import History
from benchmarks.measure import Sample, cpu_seconds, row
from benchmarks.peers import GitRepository
from benchmarks.stores import one_long_file

__all__ = ["over_saves"]

_BAR = 0.3
"""Seconds."""
_NAME = "a.py"


def over_saves(folder, *, quick):
    """Blame, lines and a function, followed through 1,000 versions of 50 kB to the first one."""
    saves, rounds = _edited(1_000, seed=16), 3 if quick else 9
    path = one_long_file(folder, saves, name=_NAME)
    there = GitRepository(folder / "git")
    there.take(_NAME, saves)
    there.run("reset", "--hard", "--quiet")
    line = saves[-1][: saves[-1].index(b"def f50(")].count(b"\n") + 1
    git = ["git", "-C", str(there.folder)]
    cases = {
        "each line's last save": (lambda h: h.blame(path), [*git, "blame", _NAME]),
        "one line's last save": (
            lambda h: h.blame(path, lines=(line, line)),
            [*git, "blame", f"-L{line},{line}", _NAME],
        ),
        "where each line came in": (lambda h: h.blame(path, introduced=True), None),
        "what became of each line of the first save": (lambda h: h.blame(path, version=1), None),
        "history of ten lines": (
            lambda h: h.part_timeline(path, lines=(line, line + 9), limit=1000),
            [*git, "log", f"-L{line},{line + 9}:{_NAME}", "--no-patch"],
        ),
        "history of a function": (
            lambda h: h.part_timeline(path, symbol="f50", limit=1000),
            [*git, "log", f"-L:f50:{_NAME}", "--no-patch"],
        ),
    }
    (there.folder / ".gitattributes").write_text("*.py diff=python\n")
    return [
        _measured(name, call, peer, folder, path, rounds) for name, (call, peer) in cases.items()
    ]


def _measured(name, call, peer, folder, path, rounds):
    ours, theirs = [], []
    for _ in range(rounds):
        with History.open(folder / "store.btl", workspace=path.parent) as history:
            history.version(path)  # the store is open
            start = time.process_time()
            call(history)
            ours.append(time.process_time() - start)
        if peer is not None:
            theirs.append(cpu_seconds(peer))
    median = Sample(sorted(ours)).p50
    return row(
        "lineage", f"{name}, 1,000 versions of 50 kB, CPU", median, "< 300 ms", median < _BAR,
        peer=Sample(sorted(theirs)).p50 if theirs else None,
        peer_name="" if peer is None else f"git {peer[3]}",
    )  # fmt: skip


def _edited(versions, *, seed):
    """A program of a hundred functions, whose lines are rewritten and added one a save."""
    chance = random.Random(seed)
    functions = [
        [
            f"def f{number}(a, b):\n",
            *(
                f"    x{place} = a + {chance.randrange(10**6)}  # some words here\n"
                for place in range(chance.randrange(5, 15))
            ),
            "    return x0\n",
            "\n",
        ]
        for number in range(100)
    ]
    saves = []
    while len(saves) < versions:
        lines = chance.choice(functions)
        place = chance.randrange(1, len(lines) - 2)
        end = place + chance.randrange(2)
        lines[place:end] = [f"    x{place} = b + {chance.randrange(10**6)}\n"]
        saves.append("".join(map("".join, functions)).encode())
    return saves
