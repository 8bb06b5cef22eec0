"""Whole projects to measure with: files of git repositories that you name, and generated ones.

``BACKTRAIL_BENCH_REPOSITORIES`` is a folder with git repositories in it, bare or not. Of each the
files with the most commits are taken, every commit as a save. Nothing of them is part of this
project, so a run without them measures generated ones alone.
"""

import os
import random
from pathlib import Path

from benchmarks.histories import History, committed
from benchmarks.worst_cases import notebooks

__all__ = ["code_projects", "notebook_projects"]

_FILES = 60
"""Of a repository, those with the most commits."""
_FEWEST = 10
"""Commits that make a history, and histories that make a project."""
_CODE = ("*.py", "*.ts", "*.js", "*.c", "*.h", "*.go", "*.rs", "*.md", "*.rst", "*.txt", "*.cfg")
_WORDS = 400
"""Names in a generated program: few, and some much more often than others."""


def code_projects(*, quick):
    """Name and histories of each project of program texts and their documents."""
    files = 30 if quick else _FILES
    found = {"generated code": [_edited(number, commits=84) for number in range(files)]}
    return found | _real(_CODE)


def notebook_projects(*, quick):
    """Name and histories of each project of notebooks."""
    files, saves = (3, 12) if quick else (10, 30)
    made = [notebooks(saves, size=300_000, seed=number, cells=20) for number in range(files)]
    return {"generated notebooks": made} | _real(("*.ipynb",))


def _real(patterns):
    """What lies in the named folder, without projects that have no such history."""
    folder = os.environ.get("BACKTRAIL_BENCH_REPOSITORIES")
    found = {}
    for repository in sorted(Path(folder).iterdir()) if folder else ():
        taken = [_numbered(one) for one in committed(repository, patterns)]
        taken.sort(key=lambda one: (-len(one.saves), one.name))
        kept = [one for one in taken[:_FILES] if len(one.saves) >= _FEWEST]
        if len(kept) >= _FEWEST:
            found[repository.name] = kept
    return found


def _numbered(one):
    """Without commits that left the file as it was, such as a new mode."""
    saves = [data for data, before in zip(one.saves, [None, *one.saves], strict=False)
             if data != before]  # fmt: skip
    return one._replace(saves=saves)


def _edited(number, *, commits):
    """A program text that commits change in one to six places each, and that grows."""
    chance = random.Random(1000 + number)
    words = [
        "_".join("".join(chance.choices("etaoinshrdlucmf", k=chance.randrange(3, 8)))
                 for _ in range(chance.randrange(1, 3)))
        for _ in range(_WORDS)
    ]  # fmt: skip
    shares = [1 / (place + 3) for place in range(_WORDS)]

    def line():
        a, b, c, d = chance.choices(words, shares, k=4)
        shape = chance.choice(
            (f"{a} = {b}({c}, {d})", f"if {a}.{b} is None:", f"return {a}", "",
             f"def {a}(self, {b}, {c}):", f"# {a} {b} {c} {d}", f"self.{a} = {b}[{c}]")
        )  # fmt: skip
        return "    " * chance.randrange(1, 4) * bool(shape) + shape + "\n"

    lines, saves = [line() for _ in range(chance.randrange(150, 900))], []
    for _ in range(commits):
        for _ in range(chance.randrange(1, 7)):
            at, kind = chance.randrange(len(lines)), chance.random()
            if kind < 0.45:  # a line or two are written anew
                lines[at : at + chance.randrange(1, 3)] = [line()]
            elif kind < 0.8:
                lines[at:at] = [line() for _ in range(chance.randrange(1, 9))]
            elif kind < 0.9:
                del lines[at : at + chance.randrange(1, 6)]
            else:  # a block goes one deeper
                lines[at : at + 6] = ["    " + text for text in lines[at : at + 6]]
        saves.append("".join(lines).encode())
    return History(f"file-{number}.py", saves, real=False)
