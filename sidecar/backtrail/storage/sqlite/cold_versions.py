"""Versions in packs, as the ones with rows of their own are asked for: by number, by filter."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

import msgspec

from backtrail.errors import DamagedError
from backtrail.model import DocumentId, Version
from backtrail.storage.records import VersionFilter
from backtrail.storage.sqlite.pack_row import PackRow
from backtrail.storage.sqlite.packs import PackRows

__all__ = ["END", "ColdVersions", "plain_of"]

END: Final = (1 << 63) - 1
"""Above every number."""


class ColdVersions(PackRows):
    """Reads across the packs of one document."""

    def _cold_in(
        self, pack: PackRow, where: VersionFilter
    ) -> Iterator[tuple[int, Callable[[], Version | None]]]:
        """What of a pack matches, newest first; a damaged one is so at each of its numbers."""
        highest, lowest = (
            min(pack.last, (where.below or END) - 1),
            max(pack.first, (where.above or 0) + 1),
        )
        numbers = range(highest, lowest - 1, -1)
        try:
            entries = self._entries(pack)
        except DamagedError as error:
            for number in numbers:
                yield number, partial(_refuse, str(error))
            return
        fits = self._fits(where)
        for number in numbers:
            entry = entries[number - pack.first]
            if not isinstance(entry, Version):
                yield number, partial(_given, None)
            elif fits(entry):
                yield number, partial(_given, entry)

    def _cold_versions(self, where: VersionFilter) -> Iterator[Version]:
        for pack in self._packs_down(where.document, where.below or END):
            if pack.last <= (where.above or 0):
                return
            for _, read in self._cold_in(pack, where):
                version = read()
                if version is not None:
                    yield version

    def _cold_after(self, document: DocumentId, number: int) -> Version | None:
        """The first version in a pack with a higher number."""
        rows = self._db.execute(
            "SELECT id FROM pack WHERE document = ? AND last > ? AND live > 0 ORDER BY first",
            (document, number),
        )
        for (row,) in rows:
            for version in self._versions_in(int(row)):
                if version.number > number:
                    return version
        return None

    def _cold_count(self, where: VersionFilter) -> int:
        """How many versions in packs match; whole packs are not opened for it."""
        plain = where == plain_of(where)
        below, above = where.below or END, where.above or 0
        total = 0
        for pack in self._packs_down(where.document, below):
            if pack.last <= above:
                break
            if plain and above < pack.first and pack.last < below:
                total += pack.live
            else:
                part = msgspec.structs.replace(
                    where, below=min(below, pack.last + 1), above=max(above, pack.first - 1)
                )
                total += sum(1 for _ in self._cold_versions(part))
        return total

    def _fits(self, where: VersionFilter) -> Callable[[Version], bool]:
        tagged = None if where.tag is None else self._tagged(where.document, where.tag)

        def fits(version: Version) -> bool:
            return (
                (where.source is None or version.source == where.source)
                and (where.author is None or version.author == where.author)
                and (where.since_ns is None or version.time_ns >= where.since_ns)
                and (where.until_ns is None or version.time_ns <= where.until_ns)
                and (not where.significant_only or version.significance.level == "significant")
                and (tagged is None or version.sequence in tagged)
            )

        return fits

    def _tagged(self, document: DocumentId, name: str) -> frozenset[int]:
        rows = self._db.execute(
            "SELECT sequence FROM tag WHERE document = ? AND name = ?", (document, name)
        )
        return frozenset(row[0] for row in rows)


def plain_of(where: VersionFilter) -> VersionFilter:
    """The same stretch of numbers with nothing left out."""
    return VersionFilter(document=where.document, below=where.below, above=where.above)


def _given(version: Version | None) -> Version | None:
    return version


def _refuse(text: str) -> None:
    raise DamagedError(text)
