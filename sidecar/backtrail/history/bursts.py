"""Saves that follow each other closely, whatever their files, as one piece of work."""

from collections.abc import Iterator, Sequence

import msgspec

from backtrail.history.results import Entry, ProjectRow

__all__ = ["Burst", "bursts"]


class Burst(msgspec.Struct, frozen=True, kw_only=True):
    """One of them."""

    entries: tuple[Entry, ...]
    """Newest first."""

    @property
    def last_ns(self) -> int:
        """When it ended, UTC ns."""
        return self.entries[0].version.time_ns

    @property
    def first_ns(self) -> int:
        """When it began."""
        return self.entries[-1].version.time_ns

    @property
    def files(self) -> tuple[str, ...]:
        """Paths of its files, each once, that which was saved last first."""
        return tuple(dict.fromkeys(entry.path for entry in self.entries))

    @property
    def saves(self) -> int:
        """How many there were."""
        return sum(entry.version.saves for entry in self.entries)

    @property
    def lines(self) -> tuple[int, int]:
        """Lines that came, and that went; a modified one counts in both."""
        changes = [entry.version.change for entry in self.entries]
        added = sum(change.added + change.modified for change in changes)
        return added, sum(change.deleted + change.modified for change in changes)


def bursts(rows: Sequence[ProjectRow], window_ns: int) -> Iterator[Burst]:
    """The saves of ``rows``, newest first, parted where more than ``window_ns`` lies between two.

    What lies beyond the last row is not known: the last burst may go on there.
    """
    found: list[Entry] = []
    for entry in (entry for row in rows for entry in row.entries):
        if found and not 0 <= found[-1].version.time_ns - entry.version.time_ns <= window_ns:
            yield Burst(entries=tuple(found))
            found = []
        found.append(entry)
    if found:
        yield Burst(entries=tuple(found))
