"""Which keys of a structured file differ, in a page, above its lines."""

import json
from collections.abc import Sequence
from typing import Any, Final

from backtrail.diff.structured import KeyChange, compare_values, spelled, statistics
from backtrail.diff.structured.changes import ABSENT
from backtrail.diff.structured.reading import language_of, read
from backtrail.diff.structured.trees import Unreadable
from backtrail.protocol.wording import percent
from backtrail.report.page import escape

__all__ = ["STYLES", "key_fragment"]

_LINES: Final = 2_000
"""Keys that a page lists at most."""

_LONGEST: Final = 400
"""Characters of a value that are shown."""

_OPEN: Final = 40
"""Keys up to which the list stands open."""

_SIGNS: Final = {"added": "+", "removed": "−", "changed": "~", "type": "~", "moved": ">"}
_LOOKS: Final = {"added": "added", "removed": "deleted", "moved": "moved"}

STYLES: Final = """
.keys{border-collapse:collapse;font-size:.9em;margin:.4rem 0}
.keys td,.keys th{border-top:1px solid var(--line);padding:.15rem .6rem;text-align:left;
vertical-align:top;overflow-wrap:anywhere}
"""


def key_fragment(path: str, old: bytes, new: bytes, *, titles: tuple[str, str]) -> str:
    """List the keys that differ; nothing for a file that has no keys, or for its first version.

    A side that cannot be understood is told, with the reason.
    """
    language = language_of(path)
    if language is None or not old.strip() or not new.strip():
        return ""
    sides = [read(data, language) for data in (old, new)]
    for side, title in zip(sides, titles, strict=True):
        if isinstance(side, Unreadable):
            why = f"Its keys are not compared: {title} {side.reason}."
            return f'<p class="note">{escape(why)}</p>'
    then, now = (side.value for side in sides if not isinstance(side, Unreadable))
    changes = compare_values(then, now)
    if not changes:
        return '<p class="quiet">No key differs.</p>'
    figures = statistics(then, now, changes)
    words = (
        f'Keys: <span class="added">{figures.added:,} added</span>,'
        f' <span class="deleted">{figures.deleted:,} deleted</span>,'
        f" {figures.modified:,} modified,"
        f' <span class="moved">{figures.moved:,} moved</span>, {percent(figures.percent)}.'
    )
    opened = " open" if len(changes) <= _OPEN else ""
    return f"<details{opened}><summary>{words}</summary>{_table(changes, titles)}</details>"


def _table(changes: Sequence[KeyChange], titles: tuple[str, str]) -> str:
    head = "".join(f'<th scope="col">{escape(title)}</th>' for title in ("", "key", *titles))
    rows = "".join(map(_row, changes[:_LINES]))
    more = len(changes) - _LINES
    rest = f'<p class="quiet">⋯ {more:,} more keys differ</p>' if more > 0 else ""
    return f'<table class="keys"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{rest}'


def _row(change: KeyChange) -> str:
    if change.kind == "moved":
        values = ["", f"was {escape(spelled(change.old_path or ()))}"]
    else:
        values = [_value(change.old), _value(change.new)]
    look = _LOOKS.get(change.kind, "quiet")
    cells = [
        f'<td class="{look}">{_SIGNS[change.kind]}</td>',
        f"<td><code>{escape(spelled(change.path))}</code></td>",
        *(f"<td>{value}</td>" for value in values),
    ]
    return f"<tr>{''.join(cells)}</tr>"


def _value(value: Any) -> str:
    if value is ABSENT:
        return ""
    try:
        text = json.dumps(value, ensure_ascii=False, default=str)
    except (RecursionError, ValueError, TypeError):
        return '<span class="quiet">too deep to show</span>'
    cut = text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"
    return f"<code>{escape(cut)}</code>"
