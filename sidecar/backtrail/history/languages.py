"""Whether a program that reads a file's language would still take it."""

import json
from typing import Any, Final

import msgspec

from backtrail.diff.structured.reading import read
from backtrail.diff.structured.trees import Unreadable

__all__ = ["SOUND", "data_language", "soundness"]

_JSON: Final = (".json", ".ipynb", ".geojson", ".webmanifest")
_TOML: Final = (".toml",)
_YAML: Final = (".yaml", ".yml")
SOUND: Final = 2
"""Nothing is wrong with it. 0: it cannot be read; 1: a key, or a cell of a notebook, stands there
twice, so one of them is lost."""


def data_language(name: str) -> str:
    """The language of data that a file is in, by its name; empty: none that is read here."""
    lower = name.lower()
    if lower.endswith(_JSON):
        return "JSON"
    if lower.endswith(_YAML):
        return "YAML"
    return "TOML" if lower.endswith(_TOML) else ""


def soundness(data: bytes, language: str) -> int:
    """Whether a program that reads this language would take it: ``SOUND``, or the place of a note.

    JSON and YAML that have a key twice can be read, and so can a notebook that has a cell twice;
    one of them is lost then.
    """
    try:
        if language == "TOML":
            import tomllib  # noqa: PLC0415 - slow, and for these files alone

            tomllib.loads(data.decode())
        elif language == "YAML":
            found = read(data, "yaml")
            return 0 if isinstance(found, Unreadable) else 1 if found.notes else SOUND
        elif language == "JSON":
            msgspec.json.decode(data)
            return SOUND if _stands_once(json.loads(data, object_pairs_hook=_object)) else 1
    except _TwiceError:
        return 1
    except (ValueError, RecursionError):  # msgspec's and tomllib's errors are values' errors
        return 0
    return SOUND


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
