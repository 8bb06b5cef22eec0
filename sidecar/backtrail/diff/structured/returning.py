"""One key of a structured file as it was, amid the others as they are.

Only the lines or characters of that key change; comments, order, indents and line ends of all else
stay byte for byte. The rule: what is made is read again, and has to differ from what was there in
that key and in nothing else; otherwise nothing is made.
"""

import re
from typing import Any, Final, Literal

import msgspec

from backtrail.diff.structured import flow_edits, line_edits
from backtrail.diff.structured.changes import ABSENT, KeyChange
from backtrail.diff.structured.comparing import compare_values
from backtrail.diff.structured.edits import (
    Edit,
    edited,
    indent_at,
    line_end,
    line_start,
    reindented,
)
from backtrail.diff.structured.patching import apply_changes
from backtrail.diff.structured.paths import Path, Step, spelled
from backtrail.diff.structured.reading import read, scan, text_to_read
from backtrail.diff.structured.trees import Language, Malformed, Source, Spot, Tree
from backtrail.errors import NotFoundError, RefusedError

__all__ = ["Returned", "put_back"]

_MARK: Final = b"\xef\xbb\xbf"
_ELSEWISE: Final = re.compile("\r(?!\n)|[\x85\u2028\u2029]")
"""Where YAML has the end of a line, and the editing here has none."""
_SHOWN: Final = 3
"""Keys that a message names."""
_INDENTED: Final = ("json", "jsonc", "yaml")
"""Where the indent of a value's further lines may be changed without changing the value."""


class Returned(msgspec.Struct, frozen=True, kw_only=True):
    """A file with one key put back."""

    content: bytes
    act: Literal["same", "changed", "put back", "taken out"]
    """What that meant: nothing differed; the value went back; the key came back; it went."""


class _Side(msgspec.Struct, frozen=True):
    text: str
    source: Source
    language: Language

    def value(self, path: Path) -> Any:
        """The value at a path, or ``ABSENT``."""
        value = self.source.value
        for step in path:
            if isinstance(step, str):
                value = value.get(step, ABSENT) if type(value) is dict else ABSENT
            else:
                value = value[step] if type(value) is list and step < len(value) else ABSENT
        return value

    def spot(self, path: Path) -> Spot | None:
        """Where the value at a path stands; None where an alias or a merge brings it."""
        spot: Spot | None = self.source.root
        for step in path:
            spot = (spot.parts or {}).get(step) if spot is not None else None
        return spot


def put_back(then: bytes, there: bytes, language: Language, path: Path) -> Returned:
    """Give ``there`` the value that ``path`` had ``then``.

    A key that is gone comes back beside its old neighbour, with the comment above it; one that was
    not there then is taken out. Items of a list are known by their places.

    Raises:
        NotFoundError: Neither of them has such a key.
        RefusedError: One of them cannot be read, or the key cannot go back without changing others.

    """
    eol = "\r\n" if 2 * there.count(b"\r\n") > there.count(b"\n") else "\n"
    old = _side(then, language, "then", eol)
    new = _side(there, language, "now", None)
    was, now = old.value(path), new.value(path)
    if was is ABSENT and now is ABSENT:
        raise NotFoundError(f"there is no {spelled(path)}, neither then nor now")
    if was is not ABSENT and now is not ABSENT and not compare_values(now, was):
        return Returned(content=there, act="same")
    edits, change = _edits(old, new, path, was, now, eol)
    made = edited(new.text, edits).encode()
    made = _MARK + made if there.startswith(_MARK) else made
    _prove(made, new, change)
    act = {"changed": "changed", "added": "put back", "removed": "taken out"}[change.kind]
    return Returned(content=made, act=act)  # type: ignore[arg-type]  # one of these


def _side(data: bytes, language: Language, when: str, eol: str | None) -> _Side:
    try:
        text = text_to_read(data)
        if eol is not None:
            text = text.replace("\r\n", "\n").replace("\n", eol)
        return _Side(text, scan(text, language), language)
    except Malformed as error:
        raise RefusedError(f"it has no keys that can be told apart: {when} it {error}") from None


def _edits(
    old: _Side, new: _Side, path: Path, was: Any, now: Any, eol: str
) -> tuple[list[Edit], KeyChange]:
    if not path:
        whole = [Edit(0, len(new.text), old.text)]
        return whole, KeyChange(kind="changed", path=path, old=now, new=was)
    holder = new.spot(path[:-1])
    if type(new.value(path[:-1])) is not (dict if isinstance(path[-1], str) else list):
        raise _homeless(path)
    if holder is None or holder.parts is None:
        raise _entangled(path)
    if was is ABSENT:
        part = _own(new, path)
        take = flow_edits.removed if holder.form == "flow" else line_edits.removed
        return take(new.text, holder, part), KeyChange(kind="removed", path=path, old=now)
    if now is ABSENT:
        added = KeyChange(kind="added", path=path, new=was)
        return _insertion(old, new, path, holder, eol), added
    changed = KeyChange(kind="changed", path=path, old=now, new=was)
    return [_replacement(old, new, path, holder)], changed


def _own(side: _Side, path: Path) -> Spot:
    spot = side.spot(path)
    if spot is None or (spot.form == "scattered" or spot.end <= spot.start):
        raise _entangled(path)
    if side.language == "yaml":
        before = line_start(side.text, spot.start), spot.start
        behind = spot.end, line_end(side.text, spot.end)
        if any(_ELSEWISE.search(side.text, *stretch) for stretch in (before, behind)):
            raise RefusedError(
                f"lines beside {spelled(path)} end with something else than a line feed, so they"
                " cannot be told apart; restore the whole version"
            )
    return spot


def _homeless(path: Path) -> RefusedError:
    if len(path) == 1:
        kind = "a list" if isinstance(path[0], int) else "keys"
        return RefusedError(f"the file does not hold {kind} now; restore the whole version")
    return RefusedError(
        f"{spelled(path[:-1])}, which held it, is not there; take back that as a whole"
    )


def _entangled(path: Path) -> RefusedError:
    return RefusedError(
        f"{spelled(path)} stands in several places, or is brought there by an alias or another key;"
        " take back single keys in it, its lines, or the whole version"
    )


def _replacement(old: _Side, new: _Side, path: Path, holder: Spot) -> Edit:
    was, now = _own(old, path), _own(new, path)
    before = old.spot(path[:-1])
    on_lines = holder.form != "flow" and before is not None and before.form != "flow"
    by_value = new.language == "toml" and "table" not in (was.form, now.form)
    first = (was.value, now.value) if by_value else (was.start, now.start)
    last = (was.end, now.end)
    if on_lines:
        last = (line_end(old.text, was.end), line_end(new.text, now.end))
    entry = _moved(old, was, old.text[first[0] : last[0]], indent_at(new.text, now.start))
    return Edit(first[1], last[1], entry)


def _moved(old: _Side, spot: Spot, entry: str, indent: str) -> str:
    if old.language not in _INDENTED:
        return entry
    return reindented(entry, indent_at(old.text, spot.start), indent)


def _insertion(old: _Side, new: _Side, path: Path, holder: Spot, eol: str) -> list[Edit]:
    part, source = _own(old, path), old.spot(path[:-1])
    parts = holder.parts if holder.parts is not None else {}
    if isinstance(path[-1], int) and path[-1] > len(parts):
        raise RefusedError(f"its list has {len(parts)} items only; take back the list as a whole")
    before, after = _neighbours(list((source.parts or {}) if source else ()), path[-1], parts, part)
    beside = before or after
    indent = indent_at(new.text, beside.start) if beside is not None else ""
    in_lines = source is not None and source.form != "flow"
    unfolded = in_lines and holder.form == "flow" and not parts
    if holder.form == "flow" and not unfolded:
        entry = _moved(old, part, old.text[part.start : part.end], indent)
        return flow_edits.inserted(new.text, holder, entry, before=before, after=after)
    entry = old.text[part.start : line_end(old.text, part.end) if in_lines else part.end]
    comment = line_edits.comments_above(old.text, part) if in_lines else ""
    if comment and comment not in new.text:
        entry = f"{comment}{indent_at(old.text, part.start)}{entry}"
    if unfolded:
        indent = f"{indent_at(new.text, holder.start)}  " if len(path) > 1 else ""
        entry = _moved(old, part, entry, indent)
        dash = "- " if isinstance(path[-1], int) else ""
        return line_edits.unfolded(new.text, holder, f"{indent}{dash}{entry}", eol=eol)
    entry = _moved(old, part, entry, indent)
    return line_edits.inserted(new.text, holder, entry, before=before, after=after, eol=eol)


def _neighbours(
    order: list[Step], step: Step, there: dict[Step, Spot], part: Spot
) -> tuple[Spot | None, Spot | None]:
    """Where it goes: behind the nearest old neighbour before it, else before one, else last."""
    fit = {
        key: spot
        for key, spot in there.items()
        if (spot.form == "table") == (part.form == "table") and spot.form != "scattered"
    }
    at = order.index(step)
    before = next((fit[key] for key in reversed(order[:at]) if key in fit), None)
    after = next((fit[key] for key in order[at + 1 :] if key in fit), None)
    if before is None and after is None:
        before = next(reversed(fit.values()), None)
    return before, None if before is not None else after


def _prove(made: bytes, new: _Side, change: KeyChange) -> None:
    """Read again what was made."""
    found = read(made, new.language)
    expected = apply_changes(new.source.value, [change])
    if not isinstance(found, Tree):
        raise RefusedError(
            f"with {spelled(change.path)} as it was the file could not be read: it {found.reason};"
            " restore its lines, or the whole version"
        )
    wrong = compare_values(expected, found.value)
    if wrong:
        others = [each.path for each in wrong if each.path[: len(change.path)] != change.path]
        names = ", ".join(map(spelled, others[:_SHOWN])) + (", …" if len(others) > _SHOWN else "")
        why = f"{names} would change, too" if others else "what stands there depends on others"
        raise RefusedError(
            f"{spelled(change.path)} cannot go back without changing anything else ({why}); restore"
            " its lines, or the whole version"
        )
