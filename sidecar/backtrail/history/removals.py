"""Which save took a text out of a file, where it is gone or stands in fewer places.

Rule: the newest such save is the answer, and the work is bounded; a text that went further back is
told as not found in what was looked at.
"""

import msgspec

from backtrail.diff.blocks import blocks
from backtrail.diff.views import split_lines
from backtrail.errors import NotFoundError, UsageError
from backtrail.files.paths import shown
from backtrail.history.addresses import entries_of
from backtrail.history.contents import now_at
from backtrail.history.past import Step, past
from backtrail.history.results import Entry
from backtrail.history.scope import Scope
from backtrail.model import Document, Version

__all__ = ["Removal", "RemovedLine", "removed"]

_VERSIONS = 1000
"""Versions looked at, at most."""
_BYTES = 64 << 20
"""Of contents read, at most."""


class RemovedLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line with the text, as it was."""

    number: int
    """From 1, in the version before."""
    text: bytes


class Removal(msgspec.Struct, frozen=True, kw_only=True):
    """The newest save after which a text stands in fewer places."""

    document: Document
    workspace: str
    """Root folder, absolute."""
    entry: Entry | None
    """That save; None: what is there now lacks it, and no version does yet."""
    before: Entry
    """The version before, which still has it."""
    lines: tuple[RemovedLine, ...]
    """Those that were taken out or changed."""


def removed(scope: Scope, path: str, text: str, buffer: bytes | None) -> Removal:
    """The newest save that took ``text`` out of a line, or a line with it out of the file.

    ``buffer`` is what an editor holds unsaved; without it the file on disk counts.

    Raises:
        NotFoundError: Nothing is kept of it, or no save that was looked at did.
        UsageError: The text is empty, or is of several lines.

    """
    wanted = text.encode("utf-8", "surrogateescape")
    if not wanted or b"\n" in wanted:
        raise UsageError("name a text within one line")
    place, document = scope.known(path)
    now = buffer
    if now is None:
        try:
            now = now_at(scope, place)
        except NotFoundError:
            now = b""
    newer: Version | None = None
    for step in past(scope, document, versions=_VERSIONS, size=_BYTES):
        if step is None:
            break
        if step.content.count(wanted) > now.count(wanted):
            return _removal(scope, document, step, newer, now, wanted)
        newer, now = step.version, step.content
    raise NotFoundError(
        f"no save that was looked at took {shown(text)} out of {shown(document.path)};"
        " `backtrail search` looks through all saves of all files"
    )


def _removal(
    scope: Scope, document: Document, step: Step, newer: Version | None, now: bytes, wanted: bytes
) -> Removal:
    lines = split_lines(step.content)
    gone = (
        RemovedLine(number=number + 1, text=lines[number])
        for block in blocks(step.content, now)
        for number in range(block.old_start, block.old_end)
        if wanted in lines[number]
    )
    root = scope.root_of(document.workspace)
    versions = [step.version] if newer is None else [step.version, newer]
    entries = entries_of(scope, root, document, versions)
    return Removal(
        document=document,
        workspace=root,
        entry=None if newer is None else entries[newer.sequence],
        before=entries[step.version.sequence],
        lines=tuple(gone),
    )
