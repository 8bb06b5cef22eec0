"""Versions whose row is lost, made again from their content and their place.

The index of versions still knows file, number and sequence; and a content that nobody refers to
builds upon the version before, or the version after builds upon it. Both links were written with
the save, and the content proves itself. When it was saved, and by whom, is lost; the version says
so. Rule: where the links leave a choice nothing is made up.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

import apsw
import msgspec

from backtrail.model import (
    Change,
    ContentId,
    DocumentId,
    EventSequence,
    Reason,
    Significance,
    Version,
    VersionNumber,
)
from backtrail.storage.digests import version_digest
from backtrail.storage.sqlite.rows import Texts, version_values
from backtrail.storage.sqlite.versions import INSERT_VERSION

__all__ = ["SOURCE", "reconstruct"]

SOURCE: Final = "repair"
"""Source of a version of which only content and place are known."""
_REASON: Final = "salvaged; when it was saved and by whom is lost"

Place = tuple[int, int]
"""Document and number."""


def reconstruct(
    db: apsw.Connection, texts: Texts, lost: Mapping[int, Place], contents: dict[Place, int]
) -> set[int]:
    """Make what can be made of the lost versions; gives their sequences.

    ``lost`` is by sequence; ``contents`` has the content row of each place where it is known, and
    gets those that are found.
    """
    order = sorted(lost.items())
    links = _Links(db)
    for some, step in ((order, -1), (order[::-1], 1), (order, -1)):
        for _, (document, number) in some:
            place, beside = (document, number), contents.get((document, number + step))
            if place not in contents and beside is not None:
                found = links.after(beside) if step < 0 else links.before(beside)
                if found is not None:
                    contents[place] = found
    made = set()
    for sequence, place in order:
        if place in contents:
            _make(db, texts, sequence, place, contents[place])
            made.add(sequence)
    return made


class _Links:
    """Which content builds upon which, among those that no version refers to."""

    def __init__(self, db: apsw.Connection) -> None:
        self._base: dict[int, int] = {}
        self._built: dict[int, list[int]] = defaultdict(list)
        for row, base in db.execute("SELECT id, base FROM content WHERE kind = 1"):
            self._base[row] = base
            self._built[base].append(row)
        used = db.execute("SELECT content FROM version WHERE content IS NOT NULL")
        self._used = {row[0] for row in used}
        self._there = {row[0] for row in db.execute("SELECT id FROM content WHERE kind < 2")}

    def after(self, content: int) -> int | None:
        """The one that builds upon a content."""
        return self._taken(self._built[content])

    def before(self, content: int) -> int | None:
        """The one that a content builds upon."""
        base = self._base.get(content)
        return None if base is None else self._taken((base,))

    def _taken(self, found: Iterable[int]) -> int | None:
        free = [row for row in found if row in self._there and row not in self._used]
        if len(free) != 1:
            return None
        self._used.add(free[0])
        return free[0]


def _make(db: apsw.Connection, texts: Texts, sequence: int, place: Place, content: int) -> None:
    document, number = place
    sha256, size = db.execute("SELECT sha256, size FROM content WHERE id = ?", (content,)).get
    before: Any = db.execute(
        "SELECT sequence, digest FROM version WHERE document = ? AND number < ?"
        " ORDER BY number DESC LIMIT 1",
        place,
    ).fetchone()
    parent, digest = before or (None, b"")
    near: Any = db.execute(
        "SELECT max(time) FROM version WHERE sequence < ? AND saves > 0", (sequence,)
    ).fetchone()
    version = Version(
        sequence=EventSequence(sequence),
        number=VersionNumber(number),
        document=DocumentId(document),
        content_id=ContentId(sha256),
        size=size,
        parent=parent,
        time_ns=near[0] or 0,
        source=SOURCE,
        reason=_REASON,
        significance=Significance("minor", (Reason("minor"),)),
        change=Change(),
    )
    sealed = msgspec.structs.replace(version, digest=version_digest(version, digest))
    db.execute(INSERT_VERSION, version_values(sealed, content, texts))
