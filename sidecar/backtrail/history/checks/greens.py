"""The last state of a project that checks found well."""

from collections.abc import Collection
from typing import Final

from backtrail.checking import Outcome
from backtrail.history.catalogue import areas_of
from backtrail.history.checks.verdicts import Verdict, verdicts
from backtrail.history.project_states import ProjectStates, digest_of
from backtrail.history.scope import Scope
from backtrail.model import EventSequence, WorkspaceId

__all__ = ["last_green"]

_LOOKED_AT: Final = 50
"""Places that are proved, at most: of long histories that no longer hold any."""


def last_green(
    scope: Scope, check: str, workspaces: Collection[WorkspaceId] | None
) -> EventSequence | None:
    """The last state that a check found green; without a name, some check and no check red.

    Of projects within projects the outermost counts, and of several verdicts of a check on one
    state the latest. A state of which prunes have let something go is not what was found green, so
    an earlier one is.
    """
    where = None if workspaces is None else _outermost(scope, workspaces)
    found = [
        verdict
        for verdict in verdicts(scope, where, check=check or None)
        if verdict.check and verdict.outcome != "unsure"
    ]
    latest: dict[tuple[str, str], Outcome] = {}
    for verdict in found:
        latest.setdefault((verdict.check, verdict.state), verdict.outcome)
    red = {state for (_, state), outcome in latest.items() if outcome == "red"}
    green = {verdict.at: verdict for verdict in found if verdict.state not in red}
    newest = sorted(green, reverse=True)[:_LOOKED_AT]
    return next((at for at in newest if _is_whole(scope, green[at])), None)


def _outermost(scope: Scope, workspaces: Collection[WorkspaceId]) -> list[WorkspaceId]:
    found: list[WorkspaceId] = []
    above = ""
    for root, each in sorted((f"{scope.root_of(each).rstrip('/')}/", each) for each in workspaces):
        if not above or not root.startswith(above):
            found.append(each)
            above = root
    return found


def _is_whole(scope: Scope, verdict: Verdict) -> bool:
    """Whether the state of a verdict is still what lies at its place in the log."""
    if verdict.workspace is None:
        return False
    root = scope.root_of(verdict.workspace)
    states = ProjectStates(scope, areas_of(scope, [root]), root)
    return digest_of(states.at(verdict.at)) == verdict.state
