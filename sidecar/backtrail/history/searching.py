"""Searches over many files: what saves did to a text, and how long files held it.

Rule: a search comes in pieces, and a piece is a bounded amount of work that follows from the store
alone, not from the clock. So captures go between two pieces, whoever has seen enough stops asking,
and the same question gives the same answer. Damaged versions are passed over. The index only tells
what need not be looked at, so that the answer is the same without it.
"""

from collections.abc import Sequence

import msgspec

from backtrail.diff.occurrences import Sought
from backtrail.diff.patterns import sought
from backtrail.errors import UsageError
from backtrail.files.virtual import is_value, value_path
from backtrail.history.catalogue import areas_below
from backtrail.history.findings import Findings
from backtrail.history.matches import SearchPage
from backtrail.history.ranking import ranked
from backtrail.history.requests import SearchQuery
from backtrail.history.scope import Scope
from backtrail.history.stretches import stretches
from backtrail.model import EventSequence
from backtrail.storage.repository import Area

__all__ = ["search"]

_MOST_MATCHES = 1000
_LOOKED_AT = 1500
"""Versions that a piece looks at, at most."""
_STEP = 64
"""Versions that are looked at together at first; where little is found, more and more."""
_NARROW = 4096
"""Sequences up to which all versions between two are read, those of other folders too."""


def search(scope: Scope, query: SearchQuery) -> SearchPage:
    """One piece of a search; of one for the best matches, several pieces put in order.

    Raises:
        RefusedError: The folder lies outside the workspace folders.
        UsageError: The limit is not between 1 and 1,000, or no file can hold the text.

    """
    if not 1 <= query.limit <= _MOST_MATCHES:
        raise UsageError(
            f"limit is {query.limit}; it has to be between 1 and {_MOST_MATCHES:,}", field="limit"
        )
    if query.order == "best":
        return ranked(query, lambda part: _piece(scope, part))
    return _piece(scope, query)


def _piece(scope: Scope, query: SearchQuery) -> SearchPage:
    if query.path is not None and is_value(query.path):
        query = msgspec.structs.replace(query, path=value_path(query.path))
    folder = query.folder
    if folder is None and query.path is not None:
        folder = query.path.rpartition("/")[0] or "/"
    areas = areas_below(scope, folder)
    wanted = _sought(query)
    top = scope.repository.next_sequence()
    below = top if query.cursor is None else min(query.cursor, top)
    # at the top there is nothing above it to look for
    cursor = below if below < top else None
    findings = Findings(scope, msgspec.structs.replace(query, cursor=cursor), areas, wanted)
    scanned, last = 0, None
    for stretch in stretches(scope, None if wanted is None else wanted.demand, below):
        if scanned >= _LOOKED_AT or findings.full:
            last = stretch[1]
            break
        more, last = _walked(scope, areas, findings, stretch, _LOOKED_AT - scanned)
        scanned += more
        if last is not None:
            break
    return SearchPage(
        matches=findings.matches(),
        next_cursor=last,
        scanned=scanned,
        remaining=0 if last is None else last - 1,
        unread=findings.unread,
        below=below,
    )


def _walked(
    scope: Scope,
    areas: Sequence[Area] | None,
    findings: Findings,
    stretch: tuple[int, int],
    most: int,
) -> tuple[int, int | None]:
    """How many versions of a stretch were looked at, and where to go on; None at its end."""
    above, last = stretch
    areas = None if last - above <= _NARROW else areas
    scanned, step = 0, _STEP
    while scanned < most and not findings.full:
        step = min(step, most - scanned)
        versions = scope.repository.recent(
            areas, step, below=last, above=above, damaged=_passed_over
        )
        looked_at = findings.take(versions)
        scanned += looked_at
        if looked_at == len(versions) < step:
            return scanned, None
        if looked_at:
            last = versions[looked_at - 1].sequence
        step *= 2
    return scanned, last


def _sought(query: SearchQuery) -> Sought | None:
    if not query.text:
        if query.kind != "any":
            raise UsageError(f"there is no text to look for; {query.kind} needs one", field="text")
        return None
    try:
        return sought(query.text, query.how, match_case=query.match_case)
    except UnicodeEncodeError as error:
        raise UsageError(
            "text holds half a character; no file can hold that", field="text"
        ) from error
    except ValueError as error:
        raise UsageError(str(error), field="text") from error


def _passed_over(_: EventSequence) -> None:
    """A damaged version must not hide the others; a check names it."""
