"""What running a cell left behind, before and after, by output and by type of data.

Pure. Equal outputs belong together, between them one with the next one. The rule: how often a cell
was run is no difference.
"""

import json
import re
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Any, Final

import msgspec

from backtrail.diff.lines import align
from backtrail.diff.structured.identities import Identities, identical

__all__ = ["DataChange", "OutputChange", "as_text", "bundle_changes", "output_changes"]

_COLOURS: Final = re.compile(r"\x1b\[[0-9;]*m")
"""What terminals colour with, as in tracebacks."""

_COUNT: Final = "execution_count"
_TEXT: Final = "text/plain"


class DataChange(msgspec.Struct, frozen=True):
    """Data of one type, or under one name, that differ."""

    type: str
    """``image/png``, ``text/plain`` …; ``metadata`` for an output's own."""
    old: Any
    """A text, or any JSON value; None where there was none."""
    new: Any


class OutputChange(msgspec.Struct, frozen=True):
    """One output that differs; without an old or a new one it came or went."""

    label: str
    """What it is in words: ``execute result``, ``stderr``, ``error KeyError``."""
    came: bool
    went: bool
    data: tuple[DataChange, ...]
    """What is easiest to look at comes first."""


def output_changes(old: Any, new: Any) -> tuple[tuple[OutputChange, ...], int]:
    """Compare the outputs of two cells; also gives how many are as before."""
    before, after = (
        [*map(_shaped, side)] if isinstance(side, list | tuple) else [] for side in (old, new)
    )
    found: list[OutputChange] = []
    same = 0
    identities = Identities()
    for then, now in _paired(before, after, identities):
        if then is not None and now is not None and identities.same(then, now):
            same += 1
        else:
            found.append(_change(then or {}, now or {}))
    return tuple(found), same


def bundle_changes(old: Any, new: Any) -> tuple[DataChange, ...]:
    """Compare data by their types, or files by their names; pictures first, then plain text."""
    before, after = (side if isinstance(side, dict) else {} for side in (old, new))
    kinds = [
        kind for kind in {**before, **after} if not identical(before.get(kind), after.get(kind))
    ]
    return tuple(
        DataChange(kind, before.get(kind), after.get(kind)) for kind in sorted(kinds, key=_rank)
    )


def as_text(value: Any) -> str:
    """Write a JSON value for reading; a text as it is, nothing for None."""
    if value is None or isinstance(value, str):
        return value or ""
    try:
        return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
    except RecursionError:
        return "⋯ nested too deeply to be shown"


def _change(old: Mapping[str, Any], new: Mapping[str, Any]) -> OutputChange:
    data = [*bundle_changes(old.get("data"), new.get("data"))]
    then, now = _said(old), _said(new)
    if then != now:
        data.append(DataChange(_TEXT, then or None, now or None))
    if old and new and not identical(old.get("metadata"), new.get("metadata")):
        data.append(DataChange("metadata", old.get("metadata"), new.get("metadata")))
    label = " → ".join(dict.fromkeys(_label(side) for side in (old, new) if side))
    return OutputChange(label, not old, not new, tuple(data))


def _paired(
    old: list[Mapping[str, Any]], new: list[Mapping[str, Any]], identities: Identities
) -> Iterator[tuple[Mapping[str, Any] | None, Mapping[str, Any] | None]]:
    i = j = 0
    for hunk in align([*map(identities.of, old)], [*map(identities.of, new)]).hunks:
        yield from zip(old[i : hunk.old_start], new[j : hunk.new_start], strict=True)
        i, j = hunk.old_end, hunk.new_end
        yield from zip_longest(old[hunk.old_start : i], new[hunk.new_start : j])
    yield from zip(old[i:], new[j:], strict=True)


def _shaped(output: Any) -> Mapping[str, Any]:
    if not isinstance(output, dict):
        return {"output_type": "unknown", "text": output}
    return {name: value for name, value in output.items() if name != _COUNT}


def _label(output: Mapping[str, Any]) -> str:
    kind = str(output.get("output_type"))
    if kind == "stream":
        return str(output.get("name"))
    return f"error {output.get('ename')}" if kind == "error" else kind.replace("_", " ")


def _said(output: Mapping[str, Any]) -> str:
    """The text of a stream or an error, without its colours."""
    if output.get("output_type") == "error":
        lines = output.get("traceback")
        whole = "\n".join(map(str, lines)) if isinstance(lines, list) else ""
        return _COLOURS.sub("", whole) or f"{output.get('ename')}: {output.get('evalue')}"
    return _COLOURS.sub("", as_text(output.get("text")))


def _rank(kind: str) -> int:
    return 0 if kind.startswith("image/") else 1 if kind == _TEXT else 2
