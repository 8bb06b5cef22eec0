"""A whole notebook as values, outputs and metadata included.

Pure. The rule: reading is generous, for what a person has on disk is judged by Jupyter, not by us;
what is no notebook at all is told as such, with the reason, and can still be compared as text.
Layout says nothing: a text is one string here, whether the file holds it as lines or not.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from backtrail.diff.notebooks import Cell

__all__ = ["NOTEBOOK", "Book", "Unreadable", "read_book", "read_books"]

NOTEBOOK: Final = ".ipynb"
"""How the name of a notebook ends."""

_NEWEST: Final = 4
"""Major version of nbformat."""

_JSON: Final = ("application/json", "+json")
"""Ends of the types whose data are values, not texts."""

_TOLD: Final = 120
"""Characters of a reason that are passed on."""


class Book(msgspec.Struct, frozen=True, kw_only=True):
    """A notebook of nbformat 4, or an older one as it would be there."""

    cells: tuple[Mapping[str, Any], ...]
    """Fields of each cell as in the file; ``cell_type`` and ``source`` are always texts."""
    rest: Mapping[str, Any]
    """Everything but the cells: ``metadata``, ``nbformat`` and so on."""

    def outlines(self) -> tuple[Cell, ...]:
        """What tells cells apart: id, type and source."""
        return tuple(
            Cell(
                id=cell["id"] if isinstance(cell.get("id"), str) else None,
                kind=cell["cell_type"],
                source=cell["source"],
            )
            for cell in self.cells
        )


class Unreadable(msgspec.Struct, frozen=True):
    """Bytes that are no notebook."""

    reason: str


def read_book(data: bytes) -> Book | Unreadable:
    """Read a notebook of nbformat 4 or older; no bytes at all are one without cells."""
    if not data.strip():
        return Book(cells=(), rest={})
    try:
        return _book(_decoded(data))
    except RecursionError:
        return Unreadable("its values are nested too deeply")
    except _NoBookError as error:
        return Unreadable(str(error))
    except ValueError as error:
        return Unreadable(f"it is not JSON ({error})"[:_TOLD])


def read_books(
    old: bytes, new: bytes, *, titles: tuple[str, str] = ("the old side", "the new side")
) -> tuple[Book, Book] | Unreadable:
    """Read both sides of a comparison; ``titles`` say in a reason which of them is no notebook."""
    then, now = read_book(old), read_book(new)
    if isinstance(then, Unreadable):
        return Unreadable(f"{titles[0]} is no notebook: {then.reason}")
    if isinstance(now, Unreadable):
        return Unreadable(f"{titles[1]} is no notebook: {now.reason}")
    return then, now


class _NoBookError(Exception):
    """JSON that is no notebook; the message says why."""


def _decoded(data: bytes) -> Any:
    try:
        return msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeError):
        # Python's own reader also takes a byte order mark, NaN, and halves of surrogate pairs.
        return _printable(json.loads(data.decode("utf-8-sig"), parse_constant=str))


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, list):
        return [_printable(item) for item in value]
    if isinstance(value, dict):
        return {_printable(name): _printable(item) for name, item in value.items()}
    return value


def _book(found: Any) -> Book:
    if not isinstance(found, dict):
        raise _NoBookError("it holds no JSON object")
    major = found.get("nbformat")
    if isinstance(major, int) and major > _NEWEST:
        raise _NoBookError(f"nbformat {major} is newer than this program")
    if "cells" not in found and isinstance(found.get("worksheets"), list):
        from backtrail.diff.old_books import modern  # noqa: PLC0415 - formats until 2015

        found = modern(found)
    cells = found.get("cells")
    if not isinstance(cells, list):
        raise _NoBookError("it has no list of cells")
    rest = {name: value for name, value in found.items() if name != "cells"}
    return Book(cells=tuple(_cell(cell, place) for place, cell in enumerate(cells, 1)), rest=rest)


def _cell(cell: Any, place: int) -> Mapping[str, Any]:
    if not isinstance(cell, dict) or not isinstance(cell.get("cell_type"), str):
        raise _NoBookError(f"its cell {place} has no type")
    read = {**cell, "source": _joined(cell.get("source"))}
    if not isinstance(read["source"], str):
        raise _NoBookError(f"the source of its cell {place} is no text")
    if isinstance(cell.get("outputs"), list):
        read["outputs"] = [_output(output) for output in cell["outputs"]]
    if isinstance(cell.get("attachments"), dict):
        read["attachments"] = {name: _bundle(data) for name, data in cell["attachments"].items()}
    return read


def _output(output: Any) -> Any:
    if not isinstance(output, dict):
        return output
    read = dict(output)
    if "text" in read:
        read["text"] = _joined(read["text"])
    if "data" in read:
        read["data"] = _bundle(read["data"])
    return read


def _bundle(data: Any) -> Any:
    """Data by type, each text as one string."""
    if not isinstance(data, dict):
        return data
    return {kind: value if kind.endswith(_JSON) else _joined(value) for kind, value in data.items()}


def _joined(value: Any) -> Any:
    """A text that may be kept as lines; nothing counts as an empty one."""
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        return "".join(value)
    return "" if value is None else value
