"""Where lines come from: the save that last changed them.

Lines are followed from what is there now back through the versions. Rule: the work is bounded, so
that the answer is there while a person waits; what lies further back is told as unknown. Damaged
versions are passed over.
"""

from collections.abc import Iterator

import msgspec

from backtrail.diff.blocks import blocks, touches
from backtrail.diff.origins import Lines, origin
from backtrail.diff.views import split_lines
from backtrail.errors import UsageError
from backtrail.history.addresses import entry_of
from backtrail.history.contents import now_at
from backtrail.history.past import Step, past
from backtrail.history.results import Entry
from backtrail.history.scope import Scope
from backtrail.model import Document, Version

__all__ = ["Lineage", "lineage"]

_VERSIONS = 1000
"""Versions looked at, at most."""
_BYTES = 64 << 20
"""Of contents read, at most."""


class Lineage(msgspec.Struct, frozen=True, kw_only=True):
    """Where lines come from."""

    document: Document
    workspace: str
    """Root folder, absolute."""
    entry: Entry | None = None
    """The version that last changed any of them; None: not kept yet, or too far back."""
    unsaved: bool = False
    """They differ from the newest version, or lines beside them do."""
    beside: bool = False
    """Only what was deleted beside them is unsaved; they themselves are as they were."""
    missing: bool = False
    """There are no such lines: the file ends before them."""
    old_line: int = 0
    """The first of them in that version, from 1; 0 without a version."""


def lineage(scope: Scope, path: str, first: int, last: int, buffer: bytes | None) -> Lineage:
    """Which save last changed the lines ``first`` to ``last``, from 1, of what is there now.

    ``buffer`` is what an editor holds unsaved; without it the file on disk counts.

    Raises:
        NotFoundError: Nothing is kept of it, or there is no file now.
        RefusedError: It is too large.
        UsageError: The lines are none.

    """
    if not 1 <= first <= last:
        raise UsageError(f"lines {first} to {last} are none: count from 1, first line first")
    place, document = scope.known(path)
    root = scope.root_of(document.workspace)
    now = buffer
    if now is None:
        now = now_at(scope, place)
    there = range(first - 1, min(last, len(split_lines(now))))
    found = Lineage(document=document, workspace=root, missing=not there)
    steps = past(scope, document, versions=_VERSIONS, size=_BYTES)
    head = next(steps, None)
    if head is None:
        return msgspec.structs.replace(found, unsaved=True)
    touched = [block for block in blocks(head.content, now) if touches(block, first, last)]
    if touched:
        beside = all(block.new_start == block.new_end for block in touched)
        return msgspec.structs.replace(found, unsaved=True, beside=beside)
    lines = origin(head.content, now, (there,)) if there else None
    if lines is None:
        return found
    version, lines = _followed(lines, head, steps)
    if version is None:
        return found
    entry = entry_of(scope, root, document, version)
    return msgspec.structs.replace(found, entry=entry, old_line=lines[0].start + 1)


def _followed(
    lines: Lines, newer: Step, steps: Iterator[Step | None]
) -> tuple[Version | None, Lines]:
    """The version that made the lines what they are, and where they stand in it."""
    for older in steps:
        if older is None:
            return None, lines
        back = origin(older.content, newer.content, lines)
        if back is None:
            break
        newer, lines = older, back
    return newer.version, lines
