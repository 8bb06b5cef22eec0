"""When each line of a file stood: from which version to which.

Versions are told one after the other, oldest first, and only what lies between the lines that two
neighbours share at their ends is looked at, so the work is that of the changes. The rule: what is
not known counts as worth keeping.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import Final

from backtrail.diff.views import is_binary
from backtrail.diff.windows import window

__all__ = ["Alive", "Standing"]

_MOST: Final = 4_000_000
"""Lines remembered: some 800 MB of memory were they all different. No later version is let go."""

_SMALL: Final = 2048
"""Bytes of two contents that are split whole sooner than compared."""

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

    def last(self, run: _Run) -> int | None:
        """The last place of a run that is left."""
        before = self._left[run[1] + 1]
        return self.places[before - 1] if before > self._left[run[0]] else None

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
        self._ended: dict[int, list[_Run]] = {}
        self._since: dict[int, int] = {}
        self._times: dict[int, int] = {}
        """How often each line stands in the content told last."""
        self._data = b""
        self._whole: list[int] | None = None
        """All lines of a small content told last."""
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
            self._change(b"" if is_binary(data) else data)
        self._place += 1

    def needed(
        self, kept: Sequence[int], alive: Alive, stood: Callable[[int, int], bool]
    ) -> list[int]:
        """What has to stay beside ``kept`` so that no line that is alive and stood is lost.

        Of the versions that hold a line the last one stays. ``stood`` says by the first and last
        place of a run whether that was long enough to matter. Places come in order.
        """
        stays = Alive(kept, range(1, self._place + 1))
        open_: dict[int, list[Sequence[_Run]]] = {}
        for runs in self._lines():
            # In a run that was short the line would not count any more, were the long one gone.
            def is_long(run: _Run) -> bool:
                return stood(*run) or alive.broken(run) or self._unsure(run)

            if any(stays.last(run) is not None and is_long(run) for run in reversed(runs)):
                continue
            long = [run for run in runs if is_long(run)]
            last = next((at for run in reversed(long) if (at := alive.last(run)) is not None), None)
            if last is not None:
                open_.setdefault(last, []).append(long)
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
        if data == self._data:
            if self._place:
                self.blank.add(self._place)
            return
        if len(data) + len(self._data) < _SMALL:
            gone = _lines(self._data) if self._whole is None else self._whole
            come = self._whole = _lines(data)
        else:
            self._whole = None
            between = window(self._data, data)
            gone, come = _lines(between.old), _lines(between.new)
        sure = self._place > 0 and self._place - 1 not in self.unread
        if sure and len(gone) == len(come) and sorted(gone) == sorted(come):
            self.blank.add(self._place)
        times = self._times
        for line in come:  # before those that went: what is in both has not ended
            if line in times:
                times[line] += 1
            else:
                times[line] = 1
                self._since[line] = self._place
                self._met += 1
        for line in gone:
            if times[line] == 1:
                del times[line]
                self._end([line])
            else:
                times[line] -= 1
        self._data = data

    def _end(self, lines: Sequence[int]) -> None:
        for line in lines:
            run = (self._since.pop(line), self._place - 1)
            self._ended.setdefault(line, []).append(run)

    def _lines(self) -> Iterator[tuple[_Run, ...]]:
        for line, runs in self._ended.items():
            since = self._since.get(line)
            yield (*runs,) if since is None else (*runs, (since, self._place - 1))
        for line, since in self._since.items():
            if line not in self._ended:
                yield ((since, self._place - 1),)


def _lines(data: bytes) -> list[int]:
    """The lines that are not blank, each by a number of 64 bits."""
    return [hash(line) for raw in data.split(b"\n") if (line := raw.strip())]


def _holds(chosen: Sequence[int], runs: Sequence[_Run]) -> bool:
    """Whether one of the places, which are in order, lies in one of the runs."""
    for first, last in runs:
        at = bisect_left(chosen, first)
        if at < len(chosen) and chosen[at] <= last:
            return True
    return False
