"""B5: a check is asked a second time about a project that did not change, beside git naming it."""

import os
import time
from contextlib import closing
from functools import partial

import msgspec

from backtrail.app import open_service
from backtrail.checking import CheckSettings
from backtrail.history.checks.running import CheckRunQuery
from backtrail.upkeep.looks import look
from benchmarks.measure import Sample, row
from benchmarks.peers import GitRepository

__all__ = ["second_asks"]

_AGED = 2.1
"""Seconds after which a file's times tell whether it changed; a fresh one is read, as git does."""
_MOST = 0.1
"""Seconds of processor time beside the look at the disk."""


def second_asks(folder, *, quick):
    """Look, name the state, find its verdict; git: add what changed and write the tree."""
    count, rounds = (200, 3) if quick else (2_000, 10)
    work = folder / "work"
    peer = GitRepository(work)
    for number in range(count):
        path = work / f"{number % 50}/{number}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text("".join(f"line {number} {line}\n" for line in range(150)))
    with closing(open_service(store=str(folder / "h" / "history.btl"), roots=[str(work)])) as ours:
        check = CheckSettings(name="tests", command=("true",))
        ours.configure(msgspec.structs.replace(ours.settings, checks=(check,)))
        query = CheckRunQuery(name="tests", folder=str(work))
        looked = partial(look, ours, str(work), lambda _: None)
        ours.run_check(query, looked)
        peer.run("add", "--all")
        time.sleep(_AGED)
        looked()
        looks, asks, theirs = [], [], []
        for _ in range(rounds):
            looks.append(_processor(looked))
            asks.append(_processor(lambda: _known(ours.run_check(query, lambda: None))))
            theirs.append(_processor(lambda: (peer.run("add", "--all"), peer.run("write-tree"))))
    mine, eyes, git = (Sample(sorted(each)) for each in (asks, looks, theirs))
    what = f"{count:,} files, a second ask: its state, its verdict; processor time"
    return [
        row("B5", what, mine.p50, f"≤ {_MOST * 1000:g} ms", mine.p50 <= _MOST,
            peer=git.p50, peer_name="git add --all, git write-tree, with the disk"),
        row("B5", "the look at the disk before it", eyes.p50, "told, no bar", True),
    ]  # fmt: skip


def _known(found):
    if not found.known:
        raise AssertionError("the command ran")


def _processor(work):
    """Seconds of processor time, of children too."""
    before = os.times()
    work()
    after = os.times()
    return sum(after[:4]) - sum(before[:4])
