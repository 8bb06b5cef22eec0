"""``backtrail diff --format structured``: which keys differ, one a line."""

import sys
from typing import TYPE_CHECKING, Any, Final

from backtrail.cli.session import Session
from backtrail.cli.terminal import Screen, Style, escaped, fit
from backtrail.diff.structured.changes import KeyChange
from backtrail.diff.structured.paths import spelled
from backtrail.diff.structured.texts import json_text
from backtrail.protocol.key_conversions import classic_of, keys_result
from backtrail.protocol.wording import percent

if TYPE_CHECKING:
    from backtrail.history.keys import KeyComparison

__all__ = ["show_keys"]

_STYLES: Final[dict[str, Style]] = {"added": "added", "removed": "deleted", "moved": "chip"}
_LEAST: Final = 12
"""Columns that a value gets on the narrowest terminal."""


def show_keys(session: Session, found: "KeyComparison", *, form: str, context: int) -> bool:
    """Print which keys differ; False where there are none and a text has to be shown instead."""
    if session.json:
        session.answer(keys_result(found, form=form, context=context))  # type: ignore[arg-type]  # click checked it
        return True
    if found.fallback is not None:
        sys.stderr.write(f"backtrail: {escaped(found.fallback)}; here is the text instead\n")
        return False
    if form == "classic":
        session.say(classic_of(found, indent=2))
        return True
    screen = session.screen
    sides = f"{escaped(found.old.title)} → {escaped(found.new.title)}"
    session.say(screen.paint(f"{escaped(found.path)}  {sides}", "heading"))
    for change in found.changes:
        session.say(_line(change, screen))
    session.say(_figures(found))
    for note in found.notes:
        session.say(f"note: {escaped(note)}")
    return True


def _line(change: KeyChange, screen: Screen) -> str:
    path = escaped(spelled(change.path))
    room = max(_LEAST, screen.width - len(path) - 4)
    if change.kind == "added":
        line = f"+ {path}: {_shown(change.new, room)}"
    elif change.kind == "removed":
        line = f"- {path}: {_shown(change.old, room)}"
    elif change.kind == "moved":
        line = f"> {path}: was {escaped(spelled(change.old_path or ()))}"
    else:
        half = max(_LEAST, (room - 3) // 2)
        line = f"~ {path}: {_shown(change.old, half)} → {_shown(change.new, half)}"
    style = _STYLES.get(change.kind)
    return screen.paint(line, style) if style is not None else line


def _shown(value: Any, width: int) -> str:
    return fit(escaped(json_text(value)), width)


def _figures(found: "KeyComparison") -> str:
    figures = found.statistics
    if figures is None or not found.changes:
        return f"no key differs: {escaped(found.old.title)} and {escaped(found.new.title)} agree"
    return (
        f"keys: {figures.added} added  {figures.deleted} deleted  {figures.modified} modified"
        f"  {figures.moved} moved  {percent(figures.percent)}"
    )
