"""The text of single cells inside a notebook's JSON.

Pure. The rule: only the text of the one cell changes; every other byte of the notebook stays where
it is, whoever wrote it and however.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from backtrail.diff.notebooks import Cell
from backtrail.diff.structured.identities import identical

__all__ = ["NotebookText", "read_text"]

_SPACE: Final = re.compile(r"[ \t\r\n]*")
_OPENING: Final = re.compile(r'\s*\{(?:(\r?\n)([ \t]*))?\s*"(?:[^"\\]|\\.)*"\s*:( ?)')
_ESCAPED: Final = re.compile(r"\\u(?!00[0-7])[0-9a-fA-F]{4}")
_DECODER: Final = json.JSONDecoder()
_WITH_IDS: Final = (4, 5)
"""The nbformat in which cells got ids; before it they must have none."""


class _Form(msgspec.Struct, frozen=True):
    """How a notebook's JSON is laid out."""

    newline: str
    """Empty where everything stands on one line."""
    indent: str
    colon: str
    escaped: bool
    """Only ASCII, everything else as an escape."""

    def written(self, value: Mapping[str, Any]) -> str:
        """Write a cell in this form, as it stands in the list of cells."""
        separators = ("," if self.newline or self.colon == ":" else ", ", self.colon)
        indent = self.indent if self.newline else None
        text = json.dumps(value, ensure_ascii=self.escaped, indent=indent, separators=separators)
        try:
            text.encode()
        except UnicodeEncodeError:  # half of a surrogate pair can only be written as an escape
            text = json.dumps(value, indent=indent, separators=separators)
        return text.replace("\n", self.newline + 2 * self.indent) if self.newline else text


class _Placed(msgspec.Struct, frozen=True):
    start: int
    end: int
    value: Mapping[str, Any]


class NotebookText(msgspec.Struct, frozen=True):
    """A notebook's JSON, with the place of each cell in it."""

    text: str
    form: _Form
    placed: tuple[_Placed, ...]
    inside: tuple[int, int]
    """Of the list of cells, without its brackets."""
    with_ids: bool

    def cells(self) -> tuple[Cell, ...]:
        """What the cells say."""
        return tuple(_cell(placed.value) for placed in self.placed)

    def replaced(self, place: int, other: "NotebookText", wanted: int) -> bytes:
        """Put the cell ``wanted`` of ``other`` into the one at ``place``, which keeps its id."""
        now = self.placed[place]
        value = {**other.placed[wanted].value, "id": now.value.get("id")}
        if identical(value, {**now.value, "id": now.value.get("id")}):
            return self.text.encode()
        written = self.taken(other, wanted, now.value)
        return (self.text[: now.start] + written + self.text[now.end :]).encode()

    def taken(
        self, other: "NotebookText", wanted: int, instead: Mapping[str, Any] | None = None
    ) -> str:
        """The text of the cell ``wanted`` of ``other`` as it would stand here.

        With ``instead`` it has that cell's id; else its own, or a new one where it needs one.
        """
        value = dict(other.placed[wanted].value)
        if instead is not None:
            value.pop("id", None)
            if "id" in instead:
                value["id"] = instead["id"]
        elif not self.with_ids:
            value.pop("id", None)
        elif "id" not in value:
            value["id"] = self._new_id(other.placed[wanted])
        return self._written(value, other, wanted)

    def written(self, value: Mapping[str, Any]) -> str:
        """The text of a cell as it would stand here."""
        return self.form.written(value)

    def around(self) -> Mapping[str, Any]:
        """Everything that is no cell."""
        return {name: value for name, _, _, value in _members(self.text) if name != "cells"}

    def rearranged(self, cells: Sequence[str]) -> bytes:
        """The notebook with the cells of these texts, and no others."""
        start, end = self.inside
        if not cells:
            return (self.text[:start] + self.text[end:]).encode()
        if self.placed:
            before = self.text[start : self.placed[0].start]
            after = self.text[self.placed[-1].end : end]
        else:
            before = self.form.newline + 2 * self.form.indent
            after = self.form.newline + self.form.indent
        inside = before + self._between().join(cells) + after
        return (self.text[:start] + inside + self.text[end:]).encode()

    def inserted(self, place: int, other: "NotebookText", wanted: int) -> bytes:
        """Put the cell ``wanted`` of ``other`` before the one at ``place``, or at the end."""
        written = self.taken(other, wanted)
        start, end = self.inside
        if not self.placed:
            before = self.form.newline + 2 * self.form.indent
            after = self.form.newline + self.form.indent
            made = self.text[:start] + before + written + after + self.text[end:]
        elif place == 0:
            at = self.placed[0].start
            made = self.text[:at] + written + self._between() + self.text[at:]
        else:
            at = self.placed[place - 1].end
            made = self.text[:at] + self._between() + written + self.text[at:]
        return made.encode()

    def _written(self, value: Mapping[str, Any], other: "NotebookText", wanted: int) -> str:
        then = other.placed[wanted]
        if value == then.value and other.form == self.form:
            return other.text[then.start : then.end]
        if list(then.value) == sorted(then.value):  # as nbformat writes it
            value = {key: value[key] for key in sorted(value)}
        return self.form.written(value)

    def _between(self) -> str:
        if len(self.placed) > 1:
            return self.text[self.placed[0].end : self.placed[1].start]
        if self.form.newline:
            return "," + self.form.newline + 2 * self.form.indent
        return "," if self.form.colon == ":" else ", "

    def _new_id(self, placed: _Placed) -> str:
        there = {cell.id for cell in self.cells()}
        digest = hashlib.sha256(json.dumps(placed.value).encode()).hexdigest()
        ids = (digest[at : at + 8] for at in range(len(digest) - 8))
        return next(found for found in ids if found not in there)


def read_text(data: bytes) -> NotebookText | None:
    """Find the cells; None when ``data`` is no notebook of nbformat 4 in UTF-8."""
    try:
        text = data.decode()
        members = {name: (start, end, value) for name, start, end, value in _members(text)}
    except (ValueError, RecursionError):
        return None
    opening = _OPENING.match(text)
    at, _, listed = members.get("cells", (0, 0, None))
    if opening is None or not isinstance(listed, list):
        return None
    start = at + 1
    placed = tuple(_elements(text, start))
    if not all(isinstance(cell.value, dict) for cell in placed):
        return None
    newline, indent, space = opening.groups(default="")
    return NotebookText(
        text=text,
        form=_Form(
            newline, indent, f":{space}", _ESCAPED.search(text) is not None and text.isascii()
        ),
        placed=placed,
        inside=(start, members["cells"][1] - 1),
        with_ids=_format(members) >= _WITH_IDS,
    )


def _format(members: Mapping[str, tuple[int, int, Any]]) -> tuple[int, int]:
    major, minor = (members.get(name, (0, 0, 0))[2] for name in ("nbformat", "nbformat_minor"))
    return (major, minor) if isinstance(major, int) and isinstance(minor, int) else (0, 0)


def _members(text: str) -> Iterator[tuple[str, int, int, Any]]:
    """Name, start, end and value of everything in the object that ``text`` is."""
    at = _expect(text, 0, "{")
    if text[at : at + 1] == "}":
        return
    while True:
        name, at = _DECODER.raw_decode(text, at)
        start = _expect(text, at, ":")
        value, end = _DECODER.raw_decode(text, start)
        yield name, start, end, value
        at = _space(text, end)
        if text[at : at + 1] == "}":
            break
        at = _expect(text, at, ",")
    if _space(text, at + 1) != len(text):
        raise ValueError("text after the notebook")


def _elements(text: str, at: int) -> Iterator[_Placed]:
    """Every element of the list whose bracket ends at ``at``; it is known to be sound."""
    at = _space(text, at)
    while text[at] != "]":
        value, end = _DECODER.raw_decode(text, at)
        yield _Placed(at, end, value)
        at = _space(text, end)
        if text[at] == ",":
            at = _space(text, at + 1)


def _expect(text: str, at: int, sign: str) -> int:
    at = _space(text, at)
    if text[at : at + 1] != sign:
        raise ValueError(f"no {sign} at {at}")
    return _space(text, at + 1)


def _space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return at if found is None else found.end()


def _cell(value: Mapping[str, Any]) -> Cell:
    name, source = value.get("id"), value.get("source", "")
    lines = source if isinstance(source, list) else [source]
    return Cell(
        id=name if isinstance(name, str) else None,
        kind=str(value.get("cell_type")),
        source="".join(line for line in lines if isinstance(line, str)),
    )
