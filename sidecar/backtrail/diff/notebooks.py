"""What the cells of a notebook say.

Pure: nbformat 4 in, values out. What cannot be read as a notebook is a file like any other.
"""

from typing import Any, Final

import msgspec

__all__ = ["LARGEST", "Cell", "cells_of", "outputs_of"]

LARGEST: Final = 16 * 1024 * 1024
"""Bytes; above it parsing would cost more than the answer is worth."""


class Cell(msgspec.Struct, frozen=True):
    """One cell, without what running it leaves behind."""

    id: str | None
    """None before nbformat 4.5."""
    kind: str
    """``code``, ``markdown`` or ``raw``."""
    source: str


class _Cell(msgspec.Struct):
    cell_type: str
    id: Any = None
    source: str | list[str] = ""


class _Notebook(msgspec.Struct):
    cells: list[_Cell]


class _CellOutputs(msgspec.Struct):
    outputs: msgspec.Raw = msgspec.Raw(b"[]")


class _NotebookOutputs(msgspec.Struct):
    cells: list[_CellOutputs]


def cells_of(data: bytes) -> tuple[Cell, ...] | None:
    """All cells, in order; None when ``data`` is no notebook of nbformat 4, or above 16 MiB.

    Outputs are skipped while parsing.
    """
    found = _decoded(data, _Notebook)
    if found is None:
        return None
    return tuple(
        Cell(
            id=cell.id if isinstance(cell.id, str) else None,
            kind=cell.cell_type,
            source="".join(cell.source),
        )
        for cell in found.cells
    )


def outputs_of(data: bytes) -> tuple[bytes, ...]:
    """The JSON of each cell's outputs as it stands there; ``data`` is a notebook."""
    found = _decoded(data, _NotebookOutputs)
    return () if found is None else tuple(bytes(cell.outputs) for cell in found.cells)


def _decoded(data: bytes, shape: Any) -> Any:
    if len(data) > LARGEST:
        return None
    try:
        return msgspec.json.decode(data, type=shape)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return None
