"""When each line of a file stood: from which version to which.

Versions are told one after the other, oldest first, and only what lies between the lines that two
neighbours share at their ends is looked at, so the work is that of the changes. The rule: what is
not known counts as worth keeping.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from operator import itemgetter
from typing import Final

from backtrail.diff.views import is_binary
from backtrail.diff.windows import window

__all__ = ["Alive", "Standing"]

_MOST: Final = 4_000_000
"""Lines remembered: some 800 MB of memory were they all different. No later version is let go."""

_SMALL: Final = 2048
"""Bytes of two contents that are split whole sooner than compared."""

_AT_HAND: Final = 256
"""Small contents whose lines are remembered, for one that comes back."""

_Run = tuple[int, int]
"""First and last place of versions that follow each other and all hold a line."""


class Alive:
    """Which places of a history are left, and where others were taken out."""

    def __init__(self, places: Sequence[int], numbers: Sequence[int]) -> None:
        """``numbers`` are those of all versions, by place; ``places`` those that are left."""
        self.places = places
        count = len(numbers)
        left = bytearray(count)
        for place in places:
            left[place] = 1
        self._left = list(accumulate(left, initial=0))
        gaps = bytearray(count + 1)
        gaps[0] = bool(count) and numbers[0] != 1
        for place in range(1, count):
            gaps[place] = numbers[place] != numbers[place - 1] + 1
        self._gaps = list(accumulate(gaps, initial=0))

    def among(self, runs: Sequence[_Run]) -> Sequence[_Run]:
        """The runs that hold a place that is left."""
        left = self._left
        if left[-1] == len(left) - 1:
            return runs
        return [run for run in runs if left[run[1] + 1] > left[run[0]]]

    def last(self, run: _Run) -> int:
        """The last place of such a run that is left."""
        return self.places[self._left[run[1] + 1] - 1]

    def broken(self, run: _Run) -> bool:
        """Whether a version in the run, or next to it, is gone."""
        first, last = max(0, run[0] - 1), min(len(self._left) - 2, run[1] + 1)
        if self._left[last + 1] - self._left[first] < last + 1 - first:
            return True
        return self._gaps[last + 1] > self._gaps[run[0]]


class Standing:
    """The lines of one file's versions; white space around a line is no part of it."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._ended: defaultdict[int, list[_Run]] = defaultdict(list)
        self._since: dict[int, int] = {}
        self._times: dict[int, int] = {}
        """How often each line stands in the content told last."""
        self._data = b""
        self._whole: list[int] | None = None
        """All lines of a small content told last."""
        self._split: dict[bytes, list[int]] = {}
        """Those of small contents told before."""
        self._open: Iterable[Sequence[_Run]] | None = None
        """Of each line the runs that hold a place which was left when it was last asked for."""
        self._place = 0
        self._met = 0
        self.unread: set[int] = set()
        """Places whose lines nobody can tell."""
        self.blank: set[int] = set()
        """Places that have the lines of the one before, but for white space."""

    def add(self, data: bytes | None) -> None:
        """Tell of the next version; None: it cannot be read, or is too large."""
        if data is None or self._met > self._most:
            self._end(list(self._since))
            self._times.clear()
            self._data, self._whole = b"", None
            self.unread.add(self._place)
        else:
            self._change(data)
        self._place += 1

    def needed(
        self, kept: Sequence[int], alive: Alive, stood: Callable[[int, int], bool] | None
    ) -> list[int]:
        """What has to stay beside ``kept`` so that no line that is alive and stood is lost.

        Of the versions that hold a line the last one stays. ``stood`` says by the first and last
        place of a run whether that was long enough to matter; None: it always was. Places come in
        order. What is not ``alive`` now is taken for gone when this is asked again.
        """
        left: list[Sequence[_Run]] = []
        open_: dict[int, list[Sequence[_Run]]] = {}
        for all_runs in self._lines() if self._open is None else self._open:
            runs = alive.among(all_runs)
            if not runs:
                continue
            left.append(runs)
            if stood is None:
                long = runs
            else:
                # In a run that was short the line would not count any more, were the long one gone.
                long = [
                    run for run in runs if stood(*run) or alive.broken(run) or self._unsure(run)
                ]
            if not long or _holds(kept, long):
                continue
            open_.setdefault(alive.last(long[-1]), []).append(long)
        self._open = left
        chosen: list[int] = []
        for place in sorted(open_):
            if not all(_holds(chosen, runs) for runs in open_[place]):
                chosen.append(place)
        left_unread = (place for place in alive.places if place in self.unread)
        return sorted({*chosen, *left_unread} - set(kept))

    def _unsure(self, run: _Run) -> bool:
        """Whether it may have stood longer, in a version next to it that nobody can read."""
        return run[0] - 1 in self.unread or run[1] + 1 in self.unread

    def _change(self, data: bytes) -> None:
        place = self._place
        if data == self._data:
            if place:
                self.blank.add(place)
            return
        if len(data) + len(self._data) < _SMALL:
            gone = self._lines_of(self._data) if self._whole is None else self._whole
            come = self._whole = self._lines_of(data)
            data = data if come else b""  # a binary one has no lines
        else:
            data = b"" if is_binary(data) else data
            self._whole = None
            between = window(self._data, data)
            gone, come = _lines(between.old), _lines(between.new)
        if gone == come and place and place - 1 not in self.unread:
            self.blank.add(place)
        times = self._times
        for line in come:  # before those that went: what is in both has not ended
            if line in times:
                times[line] += 1
            else:
                times[line] = 1
                self._since[line] = place
                self._met += 1
        for line in gone:
            if times[line] == 1:
                del times[line]
                self._ended[line].append((self._since.pop(line), place - 1))
            else:
                times[line] -= 1
        self._data = data

    def _lines_of(self, data: bytes) -> list[int]:
        """The lines of a small content."""
        found = self._split.get(data)
        if found is None:
            if len(self._split) == _AT_HAND:
                self._split.clear()
            found = self._split[data] = [] if is_binary(data) else _lines(data)
        return found

    def _end(self, lines: Sequence[int]) -> None:
        for line in lines:
            self._ended[line].append((self._since.pop(line), self._place - 1))

    def _lines(self) -> Iterator[Sequence[_Run]]:
        for line, runs in self._ended.items():
            since = self._since.get(line)
            yield runs if since is None else (*runs, (since, self._place - 1))
        for line, since in self._since.items():
            if line not in self._ended:
                yield ((since, self._place - 1),)


def _lines(data: bytes) -> list[int]:
    """The lines that are not blank, each by a number of 64 bits."""
    return [hash(line) for raw in data.split(b"\n") if (line := raw.strip())]


def _holds(chosen: Sequence[int], runs: Sequence[_Run]) -> bool:
    """Whether one of the places lies in one of the runs; both are in order."""
    if len(chosen) < len(runs):
        for place in chosen:
            at = bisect_right(runs, place, key=itemgetter(0))
            if at and runs[at - 1][1] >= place:
                return True
        return False
    for first, last in runs:
        at = bisect_left(chosen, first)
        if at < len(chosen) and chosen[at] <= last:
            return True
    return False
