"""A person decides about a file that looks like a secret, once."""

from functools import partial

from backtrail.errors import DamagedError, NotFoundError
from backtrail.files.paths import locate
from backtrail.files.reading import stat
from backtrail.history.capturing import capture
from backtrail.history.decisions import Decision
from backtrail.history.places import discover
from backtrail.history.requests import Capture
from backtrail.history.results import Captured
from backtrail.history.scope import Scope

__all__ = ["decide"]


def decide(scope: Scope, path: str, decision: Decision, *, source: str) -> Captured | None:
    """Remember what a person says about a file; one that is allowed is kept as it is now.

    Raises:
        NotFoundError: There is no file.
        RefusedError: Outside the workspace, or not a regular file.
        StoreError: The store cannot be written to.

    """
    note = partial(
        scope.decisions.note, decision=decision, author=scope.author(None), time_ns=scope.clock()
    )
    try:
        place = scope.place(path)
    except (NotFoundError, DamagedError):
        stat(root := discover(path), locate(path, root))
        place = scope.place(path, make=True)
    if decision != "ask":
        stat(place.workspace.root, place.path)
    with scope.repository.transaction():
        note(place)
    if decision != "allow":
        return None
    captured = capture(scope, Capture(path=path, source=source))
    now = scope.place(path)
    if place.document is None and now.document is not None:
        with scope.repository.transaction():
            note(now)  # of the file from now on, whatever it will be called
    return captured
