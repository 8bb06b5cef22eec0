"""Which symbol of one text a symbol of another text is.

A symbol is the one of its name; where that name is not there, it is the one whose lines are most
alike among those whose names are not here: it was renamed or moved. The rule: each line is looked
at once for each symbol that holds it.
"""

import re
from collections import Counter

from backtrail.diff.symbols.outlines import Symbol, plain
from backtrail.diff.symbols.sources import Source

__all__ = ["ALIKE", "counterpart"]

ALIKE = 0.5
"""Share of common text from which two symbols of different names are one."""

_SAME_NAME = 0.25
"""What a name that stayed, in another place, counts beside that."""

_CALLABLE = frozenset({"function", "method"})


def counterpart(symbol: Symbol, here: Source, there: Source) -> Symbol | None:
    """The symbol of ``there`` that ``symbol`` of ``here`` is; None where it is none of them."""
    base = plain(symbol.path)
    same = [each for each in there.outline.symbols if plain(each.path) == base]
    if len(same) == 1 == here.names[base]:
        return same[0]
    wanted = _weights(symbol, here)
    if same:
        # several of one name: as an overload, a property's setter, a branch for each system
        return max(
            same, key=lambda each: (_alike(wanted, _weights(each, there)), each.path == symbol.path)
        )
    best, found = 0.0, None
    for each in there.outline.symbols:
        if not _of_a_kind(symbol, each) or here.names[plain(each.path)]:
            continue
        alike = _alike(wanted, _weights(each, there))
        if alike < ALIKE:
            continue
        alike += _SAME_NAME if each.name == symbol.name else 0
        if alike > best:
            best, found = alike, each
    return found


def _of_a_kind(one: Symbol, other: Symbol) -> bool:
    return one.kind == other.kind or {one.kind, other.kind} <= _CALLABLE


def _weights(symbol: Symbol, source: Source) -> Counter[bytes]:
    """Characters of each of its lines, without indentation and without its own name."""
    name = symbol.name.rpartition(".")[2].encode()
    own = re.compile(rb"(?<![\w\x80-\xff])%s(?![\w\x80-\xff])" % re.escape(name))
    found: Counter[bytes] = Counter()
    for line in own.sub(b"\0", source.text(symbol)).split(b"\n"):
        words = line.strip()
        found[words] += len(words)
    return found


def _alike(one: Counter[bytes], other: Counter[bytes]) -> float:
    """Share of common text, 0 to 1."""
    total = one.total() + other.total()
    if not total:
        return 1.0
    if len(other) < len(one):
        one, other = other, one
    return 2 * sum(min(weight, other[line]) for line, weight in one.items()) / total
