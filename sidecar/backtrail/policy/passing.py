"""States that came and went: between two equal contents, in a burst, or of white space alone.

This module decides what a timeline folds and what goes first once something has to go; it lets go
of nothing. The rule: what makes a state pass lies within 16 numbers of it, so that a page of a
history tells the same as the whole, and the work is linear.
"""

from collections.abc import Iterable, Sequence
from typing import Final, Literal, Protocol

__all__ = ["REACH", "WRITTEN_BACK", "Passing", "Trace", "passing", "whitespace_counts"]

Passing = Literal["burst", "whitespace", "cycle"]
"""``burst``: another save of the same hand followed at once; ``whitespace``: nothing else differs
from the version before; ``cycle``: the content before it came back after it, added then deleted."""

REACH: Final = 16
"""Numbers between two equal contents, at most, for what lies between to have come and gone."""
_REACH_NS: Final = 3_600 * 1_000_000_000
_REMEMBERED: Final = 1024
"""Contents at hand before those out of reach are forgotten."""

WRITTEN_BACK: Final = frozenset({"restore", "undo"})
"""Sources that bring a content back on purpose: what stood there before has not just passed."""

_INDENTED: Final = frozenset(
    {
        "coffee", "cson", "feature", "fs", "fsi", "fsx", "gd", "haml", "hs", "idr", "ipynb", "mak",
        "makefile", "md", "mk", "nim", "pug", "py", "pyi", "pyw", "pyx", "rst", "sass", "slim",
        "styl", "yaml", "yml",
    }
)  # fmt: skip


class Trace(Protocol):
    """What of a version tells whether it came and went."""

    @property
    def number(self) -> int:
        """Its place in the file's whole history."""

    @property
    def time_ns(self) -> int:
        """When it was recorded, UTC."""

    @property
    def content(self) -> bytes:
        """The same id: the same bytes."""

    @property
    def source(self) -> str:
        """Who reported it."""

    @property
    def author(self) -> str:
        """Whose it is."""

    @property
    def stands(self) -> bool:
        """It never passes: a person named it, or more than its size makes it stand out."""


def passing(
    traces: Sequence[Trace], burst_ns: int, blank: Iterable[int] = ()
) -> dict[int, Passing]:
    """Say which of the versions, oldest first, came and went, by their places.

    ``blank`` are the places of those that differ from the version before in white space alone;
    saves of one hand at most ``burst_ns`` apart are a burst, of which the last one stands. A
    version that is alike in several ways is told by the one that says most.
    """
    found = _in_bursts(traces, burst_ns)
    found |= dict.fromkeys(blank, "whitespace")
    _add_cycles(traces, found)
    return {at: kind for at, kind in found.items() if not traces[at].stands}


def whitespace_counts(path: str) -> bool:
    """Say by its name whether white space is part of what a file means, as in Python or YAML."""
    return path.rpartition("/")[2].rpartition(".")[2].lower() in _INDENTED


def _in_bursts(traces: Sequence[Trace], burst_ns: int) -> dict[int, Passing]:
    found: dict[int, Passing] = {}
    if burst_ns <= 0 or not traces:
        return found
    older = traces[0]
    for at, newer in enumerate(traces):
        if (
            0 <= newer.time_ns - older.time_ns <= burst_ns
            and newer.number == older.number + 1
            and newer.source == older.source
            and newer.author == older.author
            and newer.source not in WRITTEN_BACK
        ):
            found[at - 1] = "burst"
        older = newer
    return found


def _add_cycles(traces: Sequence[Trace], found: dict[int, Passing]) -> None:
    met: dict[bytes, int] = {}
    for at, trace in enumerate(traces):
        content = trace.content
        last = met.get(content)
        if last is not None and trace.number - traces[last].number <= REACH:
            for between in range(_begin(traces, at) + 1, at):
                found[between] = "cycle"
        met[content] = at
        if len(met) > _REMEMBERED:
            met = {traces[near].content: near for near in range(max(0, at - REACH), at + 1)}


def _begin(traces: Sequence[Trace], end: int) -> int:
    """Where the longest cycle that ends there begins; just there if none does."""
    last, begin = traces[end], end
    if last.source in WRITTEN_BACK:
        return end
    for at in range(end - 1, -1, -1):
        if last.number - traces[at].number > REACH:
            break
        apart = last.time_ns - traces[at].time_ns
        if traces[at].content == last.content and 0 <= apart <= _REACH_NS:
            begin = at
    return begin
