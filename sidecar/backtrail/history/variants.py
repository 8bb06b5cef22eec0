"""What some lines were before: the newest versions in which they were otherwise.

Rule: the work is bounded, for it is done while a person waits for a menu.
"""

from backtrail.diff.partial import compose
from backtrail.diff.views import is_binary
from backtrail.errors import UsageError
from backtrail.files.reading import read
from backtrail.history.addresses import entry_of
from backtrail.history.contents import COMPARABLE
from backtrail.history.past import past
from backtrail.history.results import Entry
from backtrail.history.scope import Scope

__all__ = ["otherwise"]

_VERSIONS = 100
"""Versions looked at, at most."""
_BYTES = 16 << 20
"""Of contents read, at most."""


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
        now, _ = read(place.workspace.root, place.path, limit=COMPARABLE)
    if is_binary(now):
        return ()
    root = scope.root_of(document.workspace)
    known = {now}
    found: list[Entry] = []
    for step in past(scope, document, versions=_VERSIONS, size=_BYTES):
        if step is None or len(found) == limit:
            break
        if is_binary(step.content):
            continue
        text = compose(step.content, now, first, last)
        if text not in known:
            known.add(text)
            found.append(entry_of(scope, root, document, step.version))
    return tuple(found)
