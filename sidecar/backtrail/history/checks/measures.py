"""How hard code is to follow and to change: a program, which measures the folder that it is run in.

A program of its own, since what parses code of all languages may take long, or fail, on any file;
so the limits of a check hold for it. It prints one ``Quality`` as JSON.
"""

import math
import os
import stat
import sys
from collections.abc import Iterator
from heapq import nlargest
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec

from backtrail.history.checks.verdicts import Quality, Routine

__all__ = ["measured"]

_FILES: Final = 5_000
_LARGEST: Final = 1 << 20
"""Bytes of a file; larger ones are data, or written by programs."""
_WORST: Final = 10
_NAME: Final = 200


class _Measured(NamedTuple):
    lines: int
    routines: tuple[Routine, ...]
    maintainability: float


def measured(folder: str) -> Quality:
    """Measure what lies in a folder, in the languages that lizard knows."""
    files: list[_Measured] = []
    left_out = 0
    for path in _sources(folder):
        found = None
        if len(files) < _FILES:
            try:
                found = _of(folder, path)
            except Exception:  # noqa: BLE001 - whatever a parser makes of a file, the others count
                found = None
        if found is None:
            left_out += 1
        else:
            files.append(found)
    routines = [routine for file in files for routine in file.routines]
    lines = sum(file.lines for file in files)
    whole = sum(file.maintainability * file.lines for file in files)
    return Quality(
        files=len(files),
        functions=len(routines),
        lines=lines,
        complexity=_mean(sum(routine.complexity for routine in routines), len(routines)),
        maintainability=_mean(whole, lines),
        worst=tuple(nlargest(_WORST, routines, key=_complexity)),
        left_out=left_out,
    )


def _sources(folder: str) -> Iterator[str]:
    """The files in a language that is known, relative, in an order that is always the same."""
    import lizard  # noqa: PLC0415 - the names above are also read where it is not there

    for top, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            if lizard.get_reader_for(name) is not None:
                yield os.path.relpath(f"{top}/{name}", folder)


def _of(folder: str, path: str) -> _Measured | None:
    """One file; None where it is none, too large, or empty."""
    import lizard  # noqa: PLC0415 - as above

    about = os.lstat(f"{folder}/{path}")
    if not stat.S_ISREG(about.st_mode) or about.st_size > _LARGEST:
        return None
    code = Path(f"{folder}/{path}").read_text("utf-8", errors="replace")
    found: Any = lizard.analyze_file.analyze_source_code(path, code)
    if not found.nloc:
        return None
    shown = path.encode(errors="replace").decode()[:_NAME]
    routines = tuple(
        Routine(
            path=shown,
            name=each.name[:_NAME],
            line=each.start_line,
            complexity=each.cyclomatic_complexity,
        )
        for each in found.function_list
    )
    complexity = sum(routine.complexity for routine in routines)
    tokens = _tokens(lizard.get_reader_for(path), code)
    return _Measured(
        found.nloc, routines, _maintainability(tokens, complexity=complexity, lines=found.nloc)
    )


def _tokens(reader: Any, code: str) -> list[str]:
    """The words and signs of a text, without its comments."""
    own = reader(None)
    return [
        token
        for token in reader.generate_tokens(code)
        if not token.isspace() and own.get_comment_from_token(token) is None
    ]


def _maintainability(tokens: list[str], *, complexity: int, lines: int) -> float:
    """The index of Oman and Hagemeister (1992) without comments, scaled to 0 to 100.

    Halstead's volume is taken over all tokens, since not every language tells operators apart.
    """
    volume = max(1.0, len(tokens) * math.log2(max(2, len(set(tokens)))))
    index = 171 - 5.2 * math.log(volume) - 0.23 * complexity - 16.2 * math.log(lines)
    return max(0.0, min(100.0, index * 100 / 171))


def _mean(total: float, number: int) -> float:
    return round(total / number, 2) if number else 0.0


def _complexity(routine: Routine) -> int:
    return routine.complexity


if __name__ == "__main__":
    sys.stdout.write(msgspec.json.encode(measured(os.getcwd())).decode())  # noqa: PTH109 - text
