"""Files that are hard on a history, save by save; seeded, so that every run has the same bytes.

What changes in them is what life changes: a cell that runs again draws another picture, a table
gets rows at its end, a minified file another name here and there, a binary some blocks.
"""

import random

from benchmarks.histories import History, as_saved, csv_table, notebook, one_line, redrawn

__all__ = ["appended_table", "binary", "minified", "notebooks"]

_MEBI = 1 << 20


def notebooks(saves, *, size, seed, cells=100):
    """A notebook of ``size`` bytes: each save ran one to three cells again and changed a line."""
    chance = random.Random(seed)
    book, found = notebook(size, seed=seed, cells=cells), []
    for number in range(saves):
        for cell in chance.sample(book["cells"], chance.randrange(1, 4)):
            redrawn(cell, chance, number)
        found.append(as_saved(book))
    return History(f"notebook-{size}-{seed}", found, real=False)


def minified(saves, *, size=1_000_000, seed=51):
    """One line of ``size`` bytes in which each save changes one to five places."""
    chance = random.Random(seed)
    text, found = bytearray(one_line(size, seed=seed)), []
    for number in range(saves):
        for _ in range(chance.randrange(1, 6)):
            at = chance.randrange(len(text))
            text[at : at + chance.randrange(12)] = b"v%d_%d" % (number, chance.randrange(99))
        found.append(bytes(text))
    return History("one-line", found, real=False)


def appended_table(saves, *, size=10_000_000, seed=52):
    """A table that is ``size`` bytes long in the end: each save appended about a hundred rows."""
    rows = csv_table(size, seed=seed).splitlines(keepends=True)
    found = [b"".join(rows[: len(rows) - 100 * left]) for left in reversed(range(saves))]
    return History("appended-table", found, real=False)


def binary(saves, *, size=100 * _MEBI, seed=53):
    """Bytes without any order: each save wrote sixteen blocks of 4 kB anew and appended one."""
    chance = random.Random(seed)
    data, found = bytearray(chance.randbytes(size)), []
    for _ in range(saves):
        for at in chance.sample(range(size // 4096), 16):
            data[at * 4096 : (at + 1) * 4096] = chance.randbytes(4096)
        data += chance.randbytes(4096)
        found.append(bytes(data))
    return History("binary", found, real=False)
