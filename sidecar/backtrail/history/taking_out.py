"""A file as if one of its versions had never been: later edits stay, and conflicts are shown.

The version is the base of a three-way merge; what came before it is one side, what is there now the
other. The rule: nothing in conflict is decided, and no file that a program reads is broken.
"""

from typing import Final

from backtrail.content.identity import content_id
from backtrail.diff.merging import Labels, Merge, marked, merge, settled
from backtrail.diff.views import is_binary
from backtrail.errors import RefusedError
from backtrail.files.paths import shown
from backtrail.history.aims import Going
from backtrail.history.languages import SOUND, data_language, soundness
from backtrail.history.plans import Goal
from backtrail.history.scope import Scope
from backtrail.model import Version

__all__ = ["goal_without"]

_NOTES: Final = (
    "without these changes the file would be no valid {} any more",
    "without these changes a key, or a cell of a notebook, would stand in the file twice",
)


def goal_without(scope: Scope, going: Going, then: bytes, there: bytes) -> Goal:
    """What the file would hold that holds ``there``, without what changed it to ``then``.

    One conflict keeps all of it as it is, unless both sides are wanted between markers.

    Raises:
        RefusedError: It is binary or too large, or it is not known what the version changed.

    """
    if going.target is None:
        raise AssertionError("a version is to be taken out")
    version = going.target.version
    before = _before(scope, going, version)
    if any(is_binary(data) for data in (before, then, there)):
        raise RefusedError(
            f"{shown(going.path)} is binary, so one change cannot be taken out of it;"
            " restore a whole version instead"
        )
    merged, notes = _merged(before, then, there, name=going.path)
    data = there if merged.conflicts else settled(merged)
    if merged.conflicts and going.markers:
        data = marked(merged, Labels(ours="now", theirs=f"without version {version.number}"))
    if not merged.conflicts and data == there:
        notes = (f"nothing of version {version.number} is left to take out",)
    return Goal(
        content_id=content_id(data),
        size=len(data),
        composed=data,
        notes=notes,
        conflicts=merged.conflicts,
    )


def _before(scope: Scope, going: Going, version: Version) -> bytes:
    """The content that ``version`` was made from."""
    name = shown(going.path)
    if version.parent is None:
        raise RefusedError(
            f"version {version.number} of {name} is its first; there is nothing before it to go"
            " back to. Delete the file instead, or restore another version."
        )
    parent = scope.repository.by_sequence(version.parent)
    if parent is None:
        raise RefusedError(
            f"the version before {version.number} of {name} was let go, so what {version.number}"
            " changed is not known; take lines of it back instead"
        )
    most = scope.settings.capture.stream_above
    if parent.size > most:
        raise RefusedError(
            f"{name} was too large before version {version.number}: one change can be taken out"
            f" of up to {most:,} bytes (`capture.stream_above`); restore a whole version instead"
        )
    return scope.repository.read_content(parent.content_id)


def _merged(
    before: bytes, then: bytes, there: bytes, *, name: str
) -> tuple[Merge, tuple[str, ...]]:
    """The merge, and what a person should know of it."""
    merged = merge(then, there, before)
    conflicts = merged.conflicts
    if conflicts:
        return merged, (f"{_places(len(conflicts))} changed again later",)
    language = data_language(name)
    sound = soundness(settled(merged), language)
    if sound == SOUND or any(soundness(data, language) <= sound for data in (before, then, there)):
        return merged, ()
    return merge(then, there, before, wary=True), (_NOTES[sound].format(language),)


def _places(number: int) -> str:
    return "one place was" if number == 1 else f"{number:,} places were"
