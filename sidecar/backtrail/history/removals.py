"""Which save took a text out of a file, where it is gone or stands in fewer places.

Rule: the newest such save is the answer, and the work is bounded; a text that went further back is
told as not found in what was looked at.
"""

from contextlib import suppress

import msgspec

from backtrail.diff.blocks import blocks
from backtrail.diff.occurrences import Sought
from backtrail.diff.patterns import sought
from backtrail.diff.spellings import Spelled
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
    held = _Text(text, wanted)
    newer: Version | None = None
    further = ""
    fewer = held.places(now)
    for step in past(scope, document, versions=_VERSIONS, size=_BYTES):
        if step is None:
            reached = "none" if newer is None else f"version {newer.number} and newer ones"
            further = f", of which {reached} could be looked at here"
            break
        more = held.places(step.content)
        if more > fewer:
            return _removal(scope, document, step, newer, now, held)
        newer, now, fewer = step.version, step.content, more
    raise NotFoundError(
        f"no save that was looked at took {shown(text)} out of {shown(document.path)}{further};"
        " `backtrail search --removed` looks through all saves of all files"
    )


class _Text:
    """A text within one line, and where it stands in its spellings."""

    def __init__(self, text: str, typed: bytes) -> None:
        self._typed = typed
        self._spelled: Sought | None = None
        with suppress(ValueError):  # too long, or half a character: as typed alone
            spelled = sought(text, "text", match_case=True)
            self._spelled = spelled if isinstance(spelled, Spelled) else None

    def places(self, content: bytes) -> int:
        """A number that falls where the text stands in fewer places."""
        count = content.count(self._typed)
        return count if self._spelled is None else count + len(self._spelled.occurrences(content))

    def within(self, line: bytes) -> bool:
        """Whether a line holds it."""
        return self.places(line) > 0


def _removal(
    scope: Scope, document: Document, step: Step, newer: Version | None, now: bytes, held: _Text
) -> Removal:
    lines = split_lines(step.content)
    gone = (
        RemovedLine(number=number + 1, text=lines[number])
        for block in blocks(step.content, now)
        for number in range(block.old_start, block.old_end)
        if held.within(lines[number])
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
