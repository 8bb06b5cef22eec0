"""The shape of a file's history: how much changed when, in a few bars."""

from collections.abc import Sequence

from backtrail.errors import UsageError
from backtrail.history.results import Activity, ActivityBar
from backtrail.history.scope import Scope
from backtrail.storage.repository import Outline

__all__ = ["activity"]

_MOST_BARS = 10_000


def activity(scope: Scope, path: str, bars: int) -> Activity:
    """The versions of ``path`` put together in at most ``bars`` bars of as many versions each.

    Raises:
        NotFoundError: Nothing is kept of it.
        UsageError: The number of bars is not between 1 and 10,000.

    """
    if not 1 <= bars <= _MOST_BARS:
        raise UsageError(f"bars is {bars}; it has to be between 1 and {_MOST_BARS:,}")
    _, document = scope.known(path)
    outlines = scope.repository.outlines(document.id)
    count, total = min(bars, len(outlines)), len(outlines)
    return Activity(
        document=document,
        workspace=scope.root_of(document.workspace),
        bars=tuple(
            _bar(outlines[total * bar // count : total * (bar + 1) // count])
            for bar in range(count)
        ),
        versions=total,
        full_bytes=sum(outline.size for outline in outlines),
    )


def _bar(outlines: Sequence[Outline]) -> ActivityBar:
    return ActivityBar(
        start_ns=outlines[0].time_ns,
        end_ns=outlines[-1].time_ns,
        number=max(outlines, key=_weight).number,
        versions=len(outlines),
        added=sum(outline.added + outline.modified for outline in outlines),
        deleted=sum(outline.deleted + outline.modified for outline in outlines),
        significant=any(outline.significant for outline in outlines),
    )


def _weight(outline: Outline) -> tuple[bool, int, int, int]:
    lines = outline.added + outline.deleted + 2 * outline.modified
    return outline.significant, lines, outline.percent, outline.number
