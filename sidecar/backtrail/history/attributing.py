"""Hints at who made a change and when: what the request says, a named agent, git, a formatter.

Only a change that nobody reported is looked into, by the times of files. Without any sign there
is no hint.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

from backtrail.files.git_work import git_folder, git_times
from backtrail.history.saves import Save
from backtrail.history.scope import Scope
from backtrail.model import FIRST_LOOK
from backtrail.policy.attribution import FORMATTER, GIT, GitState, after_save, written_by_git
from backtrail.settings import PolicySettings

__all__ = ["attribute", "hints", "reason_of"]

_NOBODY: Final = "external"
"""The source of what was found on the disk."""


def attribute(scope: Scope, saves: Sequence[Save]) -> list[str]:
    """The hint for each save; empty where there is none. Saves of one burst belong together."""
    agent = scope.settings.agent or ""
    # what is kept before Backtrail writes is of whoever was there before
    hints = [save.request.by or ("" if save.forced else agent) for save in saves]
    folders: dict[str, str | None] = {}
    burst: dict[str, list[int]] = defaultdict(list)
    for at, save in enumerate(saves):
        if hints[at] or not _unreported(save):
            continue
        folder = save.place.absolute.rpartition("/")[0]
        if folder not in folders:
            folders[folder] = git_folder(folder)
        git = folders[folder]
        if git is not None:
            burst[git].append(at)
        if after_save(_written(save), save.head, save.weighed.change.percent):
            hints[at] = FORMATTER
    for git, members in burst.items():
        since, ended = git_times(git)
        times = [_written(saves[at]) for at in members]
        state = GitState(since=since, ended=ended)
        for at, written in zip(members, written_by_git(times, state), strict=True):
            if written:
                hints[at] = GIT
    return hints


def hints(save: Save, by: str, now_ns: int, policy: PolicySettings) -> dict[str, Any]:
    """What a version bears of its origin: what made it, and how long before it was kept."""
    told: dict[str, Any] = {"by": by} if by else {}
    late_ms = 0 if save.written_ns is None else (now_ns - save.written_ns) // 1_000_000
    # less than that cannot tear apart what happened at once
    return {**told, "late_ms": late_ms} if late_ms > policy.mass_seconds * 500 else told


def reason_of(save: Save) -> str:
    """The reason that the request gives, or that the file was there before anybody looked."""
    request, seen = save.request, save.seen
    if request.reason or request.since_ns is None or seen is None:
        return request.reason
    return FIRST_LOOK if seen.ctime_ns <= request.since_ns else ""


def _written(save: Save) -> int:
    return 0 if save.seen is None else save.seen.mtime_ns


def _unreported(save: Save) -> bool:
    request = save.request
    return (
        request.source == _NOBODY
        and save.seen is not None
        and request.reason != FIRST_LOOK
        and "by" not in request.metadata
    )
