"""Every proof of durability at its full size, two at a time; `make campaign` runs it.

``python tests/campaign.py [PROMISE …]`` runs those of the named promises. ``--share 0.1`` takes a
tenth of each size, and says so. What each proof printed is in ``build/campaign``. The exit code is
0 where all hold.
"""

import argparse
import itertools
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

_ROOT = Path(__file__).resolve().parents[1]
_SIZE = re.compile(r'size\("(\w+?)_(\w+)", ([\d_]+), ([\d_]+)\)')
_MISSED = "| **no** |"
"""How the benchmarks say that a bar was not met."""
_ASIDE = ("--json", "build/campaign/bench.json")
_LONGEST = 2400
"""Seconds for one test."""


class Proof(NamedTuple):
    """Tests that run in one process."""

    promise: str
    what: str
    tests: tuple[str, ...] = ()
    """Relative to ``tests``."""
    alone: bool = False
    """It looks at times: nothing runs beside it."""
    only: str = ""
    """Of the tests, those with this in their name."""
    command: tuple[str, ...] = ()
    """What to run of Python's instead of tests."""


PROOFS = (
    # Longest first, so that two workers end at about the same time.
    Proof("D5", "every bit of a page of each table", ("durability/test_bit_flips.py",),
          only="every_bit"),
    Proof("D7", "three pages lost, packs", ("durability/test_salvage.py",), only="packs"),
    Proof("D7", "three pages lost, rows", ("durability/test_salvage.py",), only="rows"),
    Proof("D2", "power cuts", ("durability/test_power_cut.py",)),
    Proof("D19", "a long session", ("durability/test_soak.py",)),
    Proof("D17", "a very long history", ("durability/test_many_versions.py",)),
    Proof("D8", "all faces at once", ("durability/test_all_faces.py",)),
    Proof("D5", "bits flip", ("durability/test_bit_flips.py",), only="random_flips"),
    Proof("D11", "any operations beside a model, in packs", ("properties/test_model.py",),
          only="PackedHistories"),
    Proof("D1", "killed while it saves, restores and compacts", ("durability/test_kills.py",)),
    Proof("D1", "killed while it prunes", ("durability/test_killed_prune.py",)),
    Proof("D1", "killed while it restores a folder", ("durability/test_killed_rollback.py",)),
    Proof("D1", "killed while nobody saves", ("durability/test_killed_idle_work.py",)),
    Proof("D4", "a system call fails", ("files/test_faults.py",), only="d4"),
    Proof("D11", "any operations beside a model", ("properties/test_model.py",),
          only="not PackedHistories"),
    Proof("B2", "branches, merges and restores beside a dict of trees",
          ("properties/test_branches.py",)),
    Proof("B7", "the save that broke it, in any history", ("properties/test_bisecting.py",)),
    Proof("D18", "a file of a gigabyte", ("history/test_memory.py",)),
    Proof("D1", "killed while it writes a file", ("files/test_faults.py",), only="kill"),
    Proof("D9", "two restore at once", ("durability/test_two_restorers.py",)),
    Proof("D10", "any bytes", ("durability/test_byte_identity.py",)),
    Proof("D16", "a clock that jumps", ("durability/test_clocks.py",)),
    Proof("D20", "older formats, and migrations that are killed",
          ("storage/sqlite/test_golden.py", "storage/sqlite/test_migrations.py",
           "storage/sqlite/test_reader.py")),
    Proof("D6", "rows taken out, files cut, old copies",
          ("durability/test_removed.py", "history/test_drilling.py")),
    Proof("D3", "the disk is full", ("storage/sqlite/test_full_disk.py",)),
    Proof("D8", "four processes save at once", ("durability/test_four_writers.py",), alone=True),
    Proof("D17", "timeline pages, and a plan, of 1,000,000 versions", alone=True,
          command=("tests/benchmarks/run.py", "--only", "D17,V7,V10", *_ASIDE)),
    Proof("D18", "a folder of 100,000 files", alone=True,
          command=("tests/benchmarks/run.py", "--only", "D18", *_ASIDE)),
)  # fmt: skip


class Outcome(NamedTuple):
    """How one proof ended."""

    proof: Proof
    summary: str
    seconds: float
    processor: float
    """Seconds of processor time, of the processes that it started as well."""
    failed: bool


def main() -> int:
    """Run what was asked for, and print how each ended."""
    asked = _arguments()
    chosen = [proof for proof in PROOFS if not asked.promises or proof.promise in asked.promises]
    folder = _ROOT / "build" / "campaign"
    folder.mkdir(parents=True, exist_ok=True)
    begun = time.monotonic()
    outcomes = list(_outcomes(chosen, folder, asked.share))
    outcomes.sort(key=lambda outcome: int(outcome.proof.promise[1:]))
    _show(outcomes, asked.share)
    failed = sum(outcome.failed for outcome in outcomes)
    minutes = (time.monotonic() - begun) / 60
    print(f"\n{len(outcomes) - failed} of {len(outcomes)} proofs hold; {minutes:.0f} minutes;"
          f" what they printed: {os.path.relpath(folder)}")  # fmt: skip
    return int(failed > 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("promises", nargs="*", metavar="PROMISE", help="D1, D2 …; all by default")
    parser.add_argument("--share", type=float, default=1.0, help="of each size, 1 by default")
    asked = parser.parse_args()
    unknown = set(asked.promises) - {proof.promise for proof in PROOFS}
    if unknown:
        parser.error(f"no promise here is called {', '.join(sorted(unknown))}")
    return asked


def _outcomes(proofs: list[Proof], folder: Path, share: float) -> Iterator[Outcome]:
    """Two at a time, then each of those that want the machine for themselves."""
    for alone, group in itertools.groupby(sorted(proofs, key=lambda p: p.alone), lambda p: p.alone):
        with ThreadPoolExecutor(1 if alone else min(2, os.cpu_count() or 1)) as workers:
            yield from workers.map(lambda proof: _run(proof, folder, share), group)


def _run(proof: Proof, folder: Path, share: float) -> Outcome:
    lines = folder / f"{proof.promise} {proof.what}.txt"
    command = [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider"]
    command += [f"--timeout={_LONGEST}", *(["-k", proof.only] if proof.only else [])]
    command += [f"tests/{test}" for test in proof.tests]
    if proof.command:
        command = [sys.executable, *proof.command]
    begun = time.monotonic()
    with lines.open("w") as printed, subprocess.Popen(
        command, cwd=_ROOT, stdout=printed, stderr=subprocess.STDOUT,
        env={**os.environ, "BACKTRAIL_FULL": str(share)},
    ) as process:  # fmt: skip
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = code = os.waitstatus_to_exitcode(status)
    seconds = time.monotonic() - begun
    told = lines.read_text(errors="replace")
    *_, summary = ["", *told.splitlines()]
    outcome = Outcome(
        proof,
        summary.partition(" in ")[0].partition("; written")[0].strip("= "),
        seconds,
        used.ru_utime + used.ru_stime,
        code != 0 or _MISSED in told,
    )
    print(f"{_row(outcome, share)}", flush=True)
    return outcome


def _show(outcomes: list[Outcome], share: float) -> None:
    """Write one table of all."""
    print(
        "\n| promise | proof | size | result | seconds | of processor |\n|---|---|---|---|---|---|"
    )
    for outcome in outcomes:
        print(_row(outcome, share))


def _row(outcome: Outcome, share: float) -> str:
    proof = outcome.proof
    result = f"**{outcome.summary}**" if outcome.failed else outcome.summary
    return (
        f"| {proof.promise} | {proof.what} | {_sizes(proof, share)} | {result} |"
        f" {outcome.seconds:.0f} | {outcome.processor:.0f} |"
    )


def _sizes(proof: Proof, share: float) -> str:
    """What its tests say that they are made of, and how much of it."""
    told = [
        f"{max(int(short), round(int(full) * share)):,} {what.lower().replace('_', ' ')}"
        for test in proof.tests
        for promise, what, short, full in _SIZE.findall((_ROOT / "tests" / test).read_text("utf-8"))
        if promise == proof.promise
    ]
    return ", ".join(told) or "–"


if __name__ == "__main__":
    sys.exit(main())
