"""Which branch of git was checked out when something was kept.

Nothing is written with a version: the log says when git went from one branch to another, noticed
at the first save after it, and what was kept meanwhile is of that branch. Git is only looked at.
"""

from bisect import bisect_right

from backtrail.files.git_work import checked_out, git_folder, head_stamp
from backtrail.history.scope import Scope
from backtrail.model import EventKind, EventSequence, Workspace, WorkspaceId

__all__ = ["GitBranches", "git_branches_of", "note_git_branch"]

_TURNS: tuple[EventKind, ...] = ("git-switched", "forgotten", "repaired")
"""Entries after which what was read may be otherwise."""


class GitBranches:
    """What the log says of every project."""

    def __init__(self, scope: Scope) -> None:
        self.until = 0
        """The last entry of the log that was known when this was asked for."""
        self._names: dict[WorkspaceId, list[tuple[EventSequence, str]]] = {}
        for event in scope.repository.latest_events(("git-switched",)):
            if event.workspace is not None:
                told = event.sequence, str(event.detail.get("name", ""))
                self._names.setdefault(event.workspace, []).append(told)
        for names in self._names.values():
            names.reverse()

    def then(self, workspace: WorkspaceId, sequence: float) -> str:
        """The branch at a sequence; empty: nothing is known of any."""
        names = self._names.get(workspace, [])
        place = bisect_right(names, sequence, key=lambda pair: pair[0])
        return names[place - 1][1] if place else ""


def git_branches_of(scope: Scope) -> GitBranches:
    """Read them anew only where the log may have more to say."""
    newest = scope.repository.next_sequence() - 1
    known = scope.git_branches
    if known is None or next(scope.repository.latest_events(_TURNS, above=known.until), None):
        known = GitBranches(scope)
    known.until = newest
    scope.git_branches = known
    return known


def note_git_branch(scope: Scope, workspace: Workspace) -> None:
    """Write down that git went to another branch since the last save; inside a transaction.

    Costs some microseconds where it did not.
    """
    git = git_folder(workspace.root)
    stamp = None if git is None else head_stamp(git)
    if git is None or stamp is None or scope.heads.get(workspace.id) == stamp:
        return
    scope.heads[workspace.id] = stamp
    name = checked_out(git)
    before = GitBranches(scope).then(workspace.id, float("inf"))
    if name and name != before:
        detail = {"name": name} | ({"before": before} if before else {})
        scope.repository.append_event(
            "git-switched", time_ns=scope.clock(), workspace=workspace.id, detail=detail
        )
