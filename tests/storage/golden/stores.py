"""Stores of every format so far, as the code of their time wrote them; see ``make.py``."""

import json
import shutil
from pathlib import Path

__all__ = ["STORES", "copy_of", "expected"]

STORES = tuple(sorted(path.stem for path in Path(__file__).parent.glob("format-*.btl")))
"""``format-1``, ``format-2`` …"""


def copy_of(name, folder):
    """Where a copy of the golden store lies that may be changed; as text."""
    return str(shutil.copy(Path(__file__).with_name(f"{name}.btl"), Path(folder) / "history.btl"))


def expected(name):
    """What it has to give back of each version, by sequence."""
    found = json.loads(Path(__file__).with_name(f"{name}.json").read_text())
    return {int(sequence): version for sequence, version in found.items()}
