"""Who may have changed a file that nobody reported: git, a formatter, an agent.

This module decides by what it is told; it looks at nothing itself. What it says is a hint for
people, and nothing else depends on it.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from backtrail.model import Version

__all__ = ["FORMATTER", "GIT", "GitState", "after_save", "written_by_git"]

GIT: Final = "git"
FORMATTER: Final = "formatter"

_GAP_NS: Final = 500_000_000
"""Files that git writes follow one another, and its index them, more quickly than this."""
_AFTER_NS: Final = 50_000_000
"""Clocks of file systems tick: what was written first may look this much later."""
_FORMATTING_NS: Final = 3_000_000_000
"""A formatter that runs on save is done by then."""
_REWRITTEN: Final = 50.0
"""Percent of a content that no formatter changes: it moves words, others replace them."""
_NOBODY: Final = frozenset({"external", "cli", "python", "restore", "undo"})
"""Sources that are no editor in which a person saves."""


class GitState(msgspec.Struct, frozen=True, kw_only=True):
    """When git was last at work in a repository, UTC ns of the file system."""

    since: int | None = None
    """It is at work right now, since then."""
    ended: tuple[int, ...] = ()
    """When its index or its HEAD last changed."""


def written_by_git(times: Sequence[int], state: GitState) -> list[bool]:
    """Say of each file, by the time it was written, whether git may have done it.

    It has where it holds its lock since before, or where its index or HEAD changed in the same
    burst: right after the file, or after other files of ``times`` that lead up to it.
    """
    spans = [(_beginning(times, end), end + _AFTER_NS) for end in state.ended]
    if state.since is not None:
        spans.append((state.since - _AFTER_NS, max(times, default=0)))
    return [any(first <= time <= last for first, last in spans) for time in times]


def after_save(time_ns: int, before: Version | None, percent: float) -> bool:
    """Say whether a file was written right after a person's save, and is much the same still."""
    if before is None or before.source in _NOBODY or before.metadata.get("by"):
        return False
    if percent > _REWRITTEN:
        return False
    return -_AFTER_NS <= time_ns - before.time_ns <= _FORMATTING_NS


def _beginning(times: Sequence[int], end: int) -> int:
    """The first of the files that follow one another up to ``end``."""
    first = end
    for time in sorted((time for time in times if time <= end), reverse=True):
        if first - time > _GAP_NS:
            break
        first = time
    return first
