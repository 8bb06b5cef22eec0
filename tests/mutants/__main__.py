"""Apply every sabotage, one at a time, in a copy of the project, and see its test go red.

A proof that stays green while the code is broken proves nothing. ``python tests/mutants
[NAME …]`` prints one line a mutant and exits with 1 if any survives. The working tree is not
touched.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from sabotages import SABOTAGES, Sabotage

_ROOT = Path(__file__).resolve().parents[2]
_LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache", "node_modules")
_LONGEST = 300
"""Seconds for one test run; a mutant that hangs counts as noticed."""


def main(names: list[str]) -> int:
    """Run the named sabotages, or all; the number of survivors decides the exit code."""
    chosen = [s for s in SABOTAGES if not names or s.name in names or s.promise in names]
    survivors = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "project"
        shutil.copytree(_ROOT, copy, ignore=_LEFT_OUT)
        for sabotage in chosen:
            outcome = _outcome(copy, sabotage)
            survivors += outcome != "noticed"
            print(f"{sabotage.promise:4} {outcome:22} {sabotage.name}", flush=True)
    print(f"{len(chosen) - survivors} of {len(chosen)} sabotages were noticed")
    return int(survivors > 0)


def _outcome(copy: Path, sabotage: Sabotage) -> str:
    if _run(copy, sabotage) != 0:
        return "RED BEFORE SABOTAGE"
    path = copy / sabotage.package / sabotage.file
    text = path.read_text("utf-8")
    if text.count(sabotage.old) != 1:
        return "DOES NOT APPLY"
    path.write_text(text.replace(sabotage.old, sabotage.new), "utf-8")
    try:
        return "SURVIVED" if _run(copy, sabotage) == 0 else "noticed"
    finally:
        path.write_text(text, "utf-8")


def _run(copy: Path, sabotage: Sabotage) -> int:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider"]
    environment = {
        **os.environ,
        **sabotage.environment,
        # the copy's code, not the installed one, also in the processes that the tests start
        "PYTHONPATH": os.pathsep.join(str(copy / part) for part in ("sidecar", "jupyter_ext")),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    try:
        return subprocess.run(
            [*command, *(f"tests/{test}" for test in sabotage.tests)],
            cwd=copy,
            env=environment,
            timeout=_LONGEST,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        ).returncode
    except subprocess.TimeoutExpired:
        return -1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
