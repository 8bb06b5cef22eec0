"""What changed, side by side, for the versions of a report; opened where a person asks for it."""

from collections.abc import Callable, Iterable
from typing import Final, Literal

from backtrail.diff.rows import rows
from backtrail.diff.views import is_binary
from backtrail.history.passages import Passage
from backtrail.history.reports import Report
from backtrail.model import EventSequence
from backtrail.report.page import escape
from backtrail.report.text_pages import drawn

__all__ = ["Compare", "Diffs", "differences"]

Diffs = Literal["none", "changed", "all"]
"""Compare nothing; each file from before the report to its end; also each version with the one
before it."""

Compare = Callable[[bool], Iterable[Passage]]
"""The passages of a report: of each file, or of every version."""

_CONTEXT: Final = 3
_ALL: Final = 24 << 20
"""Characters of all differences of a page: what a browser opens within a second or two."""


def differences(
    report: Report, compare: Compare, wanted: Diffs
) -> tuple[dict[EventSequence, str], dict[EventSequence, str]]:
    """Markup of how each file changed over the report, and of how each version did.

    Both by the sequence of the newer version. What there is no room for says so in its place.
    """
    drawing = _Drawing(_ALL)
    files = {} if wanted == "none" else drawing.all(compare(False))
    versions = drawing.all(compare(True)) if wanted == "all" and report.rows else {}
    return files, versions


class _Drawing:
    """Draws as long as the page has room."""

    def __init__(self, room: int) -> None:
        self._room = room

    def all(self, passages: Iterable[Passage]) -> dict[EventSequence, str]:
        """Each passage by its newer version; the later ones are only told of when room is gone."""
        return {found.entry.version.sequence: self._one(found) for found in passages}

    def _one(self, found: Passage) -> str:
        version = found.entry.version
        if found.left_out:
            return _left_out(f"Not compared here: {found.left_out}")
        if self._room < 0:
            return _left_out("Not compared here: the page would be too large")
        if found.before == version.number:
            return '<p class="quiet">Only its first version is in this report.</p>'
        before = f"version {found.before}" if found.before else "nothing"
        markup = _sides(found.old, found.new, (before, f"version {version.number}"))
        self._room -= len(markup)
        return markup


def _sides(old: bytes, new: bytes, titles: tuple[str, str]) -> str:
    if old == new:
        return '<p class="quiet">No difference: both are the same.</p>'
    if is_binary(old) or is_binary(new):
        return f'<p class="quiet">Not text: {len(old):,} bytes became {len(new):,} bytes.</p>'
    found = rows(old, new, context=_CONTEXT)
    return drawn(found, layout="side-by-side", context=_CONTEXT, titles=titles)


def _left_out(words: str) -> str:
    return f'<p class="quiet">{escape(words)}; <code>backtrail diff</code> shows it.</p>'
