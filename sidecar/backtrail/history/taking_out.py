"""A file as if one of its versions had never been: later edits stay, and conflicts are shown.

The version is the base of a three-way merge; what came before it is one side, what is there now the
other. The rule: nothing in conflict is decided, and no file that a program reads is broken.
"""

import json
from typing import Any, Final

import msgspec

from backtrail.content.identity import content_id
from backtrail.diff.merging import Labels, Merge, marked, merge, settled
from backtrail.diff.structured.reading import read
from backtrail.diff.structured.trees import Unreadable
from backtrail.diff.views import is_binary
from backtrail.errors import RefusedError
from backtrail.files.paths import shown
from backtrail.history.aims import Going
from backtrail.history.plans import Goal
from backtrail.history.scope import Scope
from backtrail.model import Version

__all__ = ["goal_without"]

_JSON: Final = (".json", ".ipynb", ".geojson", ".webmanifest")
_TOML: Final = (".toml",)
_YAML: Final = (".yaml", ".yml")

_NOTES: Final = (
    "without these changes the file would be no valid {} any more",
    "without these changes a key, or a cell of a notebook, would stand in the file twice",
)
_SOUND: Final = len(_NOTES)


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
    language = _language_of(name)
    sound = _soundness(settled(merged), language)
    if sound == _SOUND or any(
        _soundness(data, language) <= sound for data in (before, then, there)
    ):
        return merged, ()
    return merge(then, there, before, wary=True), (_NOTES[sound].format(language),)


def _places(number: int) -> str:
    return "one place was" if number == 1 else f"{number:,} places were"


def _language_of(name: str) -> str:
    lower = name.lower()
    if lower.endswith(_JSON):
        return "JSON"
    if lower.endswith(_YAML):
        return "YAML"
    return "TOML" if lower.endswith(_TOML) else ""


def _soundness(data: bytes, language: str) -> int:
    """Whether a program that reads this language would take it: ``_SOUND``, or the place of a note.

    JSON and YAML that have a key twice can be read, and so can a notebook that has a cell twice;
    one of them is lost then.
    """
    try:
        if language == "TOML":
            import tomllib  # noqa: PLC0415 - slow, and for these files alone

            tomllib.loads(data.decode())
        elif language == "YAML":
            found = read(data, "yaml")
            return 0 if isinstance(found, Unreadable) else 1 if found.notes else _SOUND
        elif language == "JSON":
            msgspec.json.decode(data)
            return _SOUND if _stands_once(json.loads(data, object_pairs_hook=_object)) else 1
    except _TwiceError:
        return 1
    except (ValueError, RecursionError):  # msgspec's and tomllib's errors are values' errors
        return 0
    return _SOUND


class _TwiceError(Exception):
    """An object has a key twice."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _TwiceError
    return found


def _stands_once(found: Any) -> bool:
    """Whether no two cells of a notebook have one id; true of what is no notebook."""
    cells = found.get("cells") if isinstance(found, dict) else None
    each = cells if isinstance(cells, list) else []
    ids = [cell.get("id") for cell in each if isinstance(cell, dict)]
    named = [name for name in ids if isinstance(name, str)]
    return len(set(named)) == len(named)
