"""What some lines were before: the newest versions in which they were otherwise.

Rule: the work is bounded, for it is done while a person waits for a menu. What is too large to
have single lines restored (`capture.stream_above`) has no variants either.
"""

from collections.abc import Iterator, Sequence

from backtrail.diff.blocks import blocks, touches
from backtrail.diff.lines import Hunk
from backtrail.diff.partial import compose
from backtrail.diff.views import is_binary
from backtrail.errors import UsageError
from backtrail.history.addresses import entry_of
from backtrail.history.contents import COMPARABLE, now_at
from backtrail.history.past import past
from backtrail.history.results import Entry
from backtrail.history.scope import Scope
from backtrail.model import Document, Version
from backtrail.storage.repository import VersionFilter

__all__ = ["otherwise"]

_VERSIONS = 100
"""Versions looked at, at most."""
_BYTES = 16 << 20
"""Of contents read, at most, unless the newest two versions are more."""
_TRIES = 20
"""Versions compared with what is there now, at most."""

_Lines = tuple[int, int]
"""First and last, from 1."""


def otherwise(
    scope: Scope, path: str, first: int, last: int, buffer: bytes | None, limit: int
) -> tuple[Entry, ...]:
    """The newest ``limit`` versions, each with these lines in another form than now.

    Lines count from 1 in ``buffer``, what an editor holds unsaved, else in the file on disk.
    Taking the lines back from each of them would give as many different texts.

    Raises:
        NotFoundError: Nothing is kept of it, or there is no file now.
        RefusedError: It is too large.
        UsageError: The lines are none.

    """
    if not 1 <= first <= last:
        raise UsageError(f"lines {first} to {last} are none: count from 1, first line first")
    place, document = scope.known(path)
    now = buffer
    if now is None:
        now = now_at(scope, place)
    if is_binary(now) or len(now) > _most(scope):
        return ()
    root = scope.root_of(document.workspace)
    known = {now}
    found: list[Entry] = []
    for version, content in _changed(scope, document, now, (first, last)):
        text = compose(content, now, first, last)
        if text not in known:
            known.add(text)
            found.append(entry_of(scope, root, document, version))
        if len(found) == limit:
            break
    return tuple(found)


def _changed(
    scope: Scope, document: Document, now: bytes, lines: _Lines
) -> Iterator[tuple[Version, bytes]]:
    """The versions in which the lines differ from what they were one version later.

    Two versions that follow each other are compared in no time: they have nearly all in common.
    """
    newer, tries, most = now, 0, _most(scope)
    newest = scope.repository.versions(
        VersionFilter(document=document.id), 2, damaged=lambda _: None
    )
    size = max(_BYTES, sum(min(version.size, most) for version in newest))
    for step in past(scope, document, versions=_VERSIONS, size=size):
        if step is None or tries == _TRIES:
            return
        if is_binary(step.content) or len(step.content) > most:
            continue
        touched, lines = _before(blocks(step.content, newer), lines)
        newer = step.content
        if touched:
            tries += 1
            yield step.version, step.content


def _most(scope: Scope) -> int:
    """Bytes of a content that lines can be taken from."""
    return min(COMPARABLE, scope.settings.capture.stream_above)


def _before(found: Sequence[Hunk], lines: _Lines) -> tuple[bool, _Lines]:
    """Whether one of these changes touched the lines, and where they stood before all of them."""
    first, last = lines
    start, end, low, high = first - 1, last, first - 1, last
    touched = False
    for block in found:
        longer = (block.old_end - block.old_start) - (block.new_end - block.new_start)
        if touches(block, first, last):
            if not touched:
                low, high = block.old_start, block.old_end
            touched, high, end = True, max(high, block.old_end), end + longer
        elif block.new_end < first:
            start, end = start + longer, end + longer
    if touched:
        start, end = min(start, low), max(end, high)
    return touched, (start + 1, max(end, start + 1))
