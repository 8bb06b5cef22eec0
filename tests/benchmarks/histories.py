"""Save histories to measure with: real ones where they lie beside the project, else generated.

The real ones are not part of the project. Everything generated is seeded, so that two runs on
two machines measure the same bytes.
"""

import base64
import io
import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

__all__ = [
    "History",
    "as_saved",
    "committed",
    "csv_table",
    "notebook",
    "one_line",
    "redrawn",
    "save_histories",
    "source",
    "typed",
]

ROOT = Path(__file__).resolve().parents[2]
"""The repository's root."""
_SAVE = 50
"""Keystrokes between two saves."""
_LINE = 80
"""Bytes up to which prose stays on one line."""


class History(NamedTuple):
    """The saves of one file, in order."""

    name: str
    saves: list[bytes]
    real: bool

    @property
    def full_bytes(self):
        """What full copies of all saves take."""
        return sum(map(len, self.saves))


def save_histories(*, generated=300):
    """List the real histories; one generated one of ``generated`` saves when there are none."""
    folder = Path(os.environ.get("BACKTRAIL_BENCH_DATA") or ROOT.parent / "shared" / "data")
    real = [_loaded(meta) for meta in sorted(folder.glob("*.json"))]
    if real:
        return real
    return [History("generated", typed(generated, start=20_000, seed=1), real=False)]


def committed(folder=ROOT, patterns=("*.py", "*.ts", "*.tsx")):
    """List the histories of a repository's files, this project's own by default, as git has them.

    A commit is a larger step than a save: what is measured on them is no better than life.
    """
    arguments = ("--raw", "--no-abbrev", "--no-renames", "--format=", "--reverse", "--no-merges")
    files = {}
    for line in _git(folder, "log", *arguments, "--", *patterns).decode().splitlines():
        facts, name = line.split("\t")
        blob = facts.split()[3]
        if blob.strip("0"):
            files.setdefault(name, []).append(blob)
    asked = "".join(f"{blob}\n" for blobs in files.values() for blob in blobs)
    answer = io.BytesIO(_git(folder, "cat-file", "--batch", data=asked.encode()))
    return [
        History(name, [_content(answer) for _ in blobs], real=True) for name, blobs in files.items()
    ]


def typed(saves, *, start, seed, growth=0.9):
    """Versions of a text as someone types it: ``growth`` is the share of strokes that insert."""
    chance = random.Random(seed)
    text = bytearray(_prose(chance, start))
    cursor, found = len(text), []
    while len(found) < saves:
        for _ in range(_SAVE):
            if chance.random() < 0.005:
                cursor = chance.randrange(len(text) + 1)
            if chance.random() < growth or cursor == 0:
                text[cursor:cursor] = chance.choice(b"eeetaoinshr dlu  c\n").to_bytes(1, "big")
                cursor += 1
            else:
                cursor -= 1
                del text[cursor]
        found.append(bytes(text))
    return found


def source(size, *, seed):
    """A program text of about ``size`` bytes: lines that repeat and lines that do not."""
    chance = random.Random(seed)
    lines, total = [], 0
    while total < size:
        indent = b"    " * chance.randrange(4)
        line = indent + chance.choice(
            (b"return None", b"else:", b"", b"try:", b"pass")
            if chance.random() < 0.3
            else (b"%s = %s(%s)" % tuple(_prose(chance, 8).replace(b" ", b"_") for _ in "abc"),)
        )
        lines.append(line + b"\n")
        total += len(line) + 1
    return b"".join(lines)


def one_line(size, *, seed):
    """A minified file: about ``size`` bytes without a line end."""
    return source(size, seed=seed).replace(b"\n", b";")


def csv_table(size, *, seed):
    """A table of about ``size`` bytes, a line for each row."""
    chance = random.Random(seed)
    rows, total = [b"id,name,value,time\n"], 0
    while total < size:
        row = b"%d,%s,%.6f,2026-03-%02dT%02d:00\n" % (
            len(rows), _prose(chance, 12), chance.random(),
            chance.randrange(1, 29), chance.randrange(24),
        )  # fmt: skip
        rows.append(row)
        total += len(row)
    return b"".join(rows)


def notebook(size, *, seed, cells=100):
    """A notebook of about ``size`` bytes as a dict, most of them images in outputs."""
    chance = random.Random(seed)
    each = size // cells
    return {
        "cells": [
            {
                "cell_type": "code",
                "execution_count": number + 1,
                "id": f"cell-{number}",
                "metadata": {},
                "outputs": [_image(chance, each * 9 // 10)],
                "source": source(each // 12, seed=number).decode().splitlines(keepends=True),
            }
            for number in range(cells)
        ],
        "metadata": {"language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def redrawn(cell, chance, number):
    """Have a cell of ``notebook`` run again: another line, another picture as large as before."""
    lines = cell["source"]
    at = chance.randrange(len(lines))
    lines[at] = f"{lines[at].split('#')[0].rstrip()}  # {number}\n"
    cell["execution_count"] += 1
    pixels = cell["outputs"][0]["data"]["image/png"]
    cell["outputs"] = [_image(chance, len(pixels))]


def as_saved(book):
    """The bytes that Jupyter writes for a notebook."""
    return json.dumps(book, indent=1, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def _git(folder, *arguments, data=None):
    command = ["git", "-C", folder, *arguments]
    return subprocess.run(command, check=False, input=data, capture_output=True).stdout


def _content(batch):
    """Read the next of what ``git cat-file --batch`` gives: its size, its bytes, a line end."""
    size = int(batch.readline().split()[2])
    return batch.read(size + 1)[:-1]


def _image(chance, size):
    pixels = base64.b64encode(chance.randbytes(size * 3 // 4)).decode()
    data = {"image/png": pixels, "text/plain": ["<Figure size 640x480 with 1 Axes>"]}
    return {"data": data, "metadata": {}, "output_type": "display_data"}


def _prose(chance, size):
    words, total = [], 0
    while total < size:
        length = chance.randrange(2, 9)
        word = bytes(chance.choice(b"etaoinshrdlucmfwypvbg") for _ in range(length))
        words.append(word + (b"\n" if size > _LINE and len(words) % 12 == 11 else b""))
        total += len(words[-1]) + 1
    return b" ".join(words)[:size]


def _loaded(meta):
    found = json.loads(meta.read_text())
    packed = meta.with_suffix(".hist.zst").read_bytes()
    limit = {zstd.DecompressionParameter.window_log_max: 31}
    whole = zstd.decompress(packed, options=limit)
    saves, start = [], 0
    for length in found["lengths"]:
        saves.append(whole[start : start + length])
        start += length
    return History(found["name"].removeprefix("trace-"), saves, real=True)
