"""From bytes to a notebook of nbformat 4, and to what of it a person wrote.

The rule: what a person has on disk is never judged more strictly than JupyterLab does. A notebook
that misses fields gets them; only what is none at all is refused.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

import msgspec
import nbformat
from nbformat import reader, v4

from backtrail.errors import UsageError

__all__ = ["Notebook", "read_notebook", "without_outputs"]

Notebook = dict[str, Any]
"""A notebook as JSON: nbformat 4, texts joined to one string."""

_CURRENT: Final = 4
"""Major version of nbformat."""

_BEFORE_IDS: Final = 4
"""The last minor version of it whose cells have no ids."""

_BY_RUNNING: Final = frozenset(
    {"ExecuteTime", "autoscroll", "collapsed", "execution", "scrolled", "trusted"}
)
"""Metadata of a cell that says how it was run or is shown."""

_SHOWN: Final = frozenset({"outputs_hidden", "source_hidden"})
"""The same, below `jupyter` in the metadata of a cell."""

_STATE: Final = frozenset({"signature", "trusted", "widgets"})
"""Metadata of a notebook that comes from running or opening it."""


def read_notebook(data: bytes) -> Notebook:
    """Parse a notebook file; older formats are brought to nbformat 4, in memory only.

    No bytes at all are a notebook without cells.

    Raises:
        UsageError: The bytes are no notebook, or one of a newer format.

    """
    if not data.strip():
        return {"cells": [], "metadata": {}, "nbformat": _CURRENT, "nbformat_minor": 5}
    try:
        found = json.loads(data.decode("utf-8-sig"))
        _fields(found, "the notebook", metadata=dict)
        return _encodable(_current(found) if found.get("nbformat") == _CURRENT else _older(found))
    except _NONE as error:
        what = " ".join(str(error).split())[:200] or type(error).__name__
        raise UsageError(
            f"this version is no notebook: {what}. Compare it as text instead."
        ) from error


# nbformat raises what happens to break first: each of these was seen with broken files.
_NONE: Final = (
    AttributeError,
    KeyError,
    RecursionError,
    TypeError,
    ValueError,
    nbformat.ValidationError,
)


def without_outputs(book: Notebook) -> Notebook:
    """Leave out what running or folding cells changes: outputs, counts, states of widgets."""
    return {
        **book,
        "metadata": _without(book["metadata"], _STATE),
        "cells": [_unrun(cell) for cell in book["cells"]],
    }


def _unrun(cell: Mapping[str, Any]) -> dict[str, Any]:
    metadata = _without(cell["metadata"], _BY_RUNNING)
    if isinstance(metadata.get("jupyter"), dict):
        metadata["jupyter"] = _without(metadata["jupyter"], _SHOWN)
        if not metadata["jupyter"]:
            del metadata["jupyter"]
    bare = {**cell, "metadata": metadata}
    if cell["cell_type"] == "code":
        bare |= {"outputs": [], "execution_count": None}
    return bare


def _without(metadata: Mapping[str, Any], names: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in metadata.items() if name not in names}


def _current(found: Notebook) -> Notebook:
    """Fill in what is missing; join texts, which files keep as lists of lines."""
    found.setdefault("nbformat_minor", 0)
    for cell in found["cells"]:
        _fields(cell, "a cell", metadata=dict)
        if cell.get("cell_type") == "code":
            cell.setdefault("execution_count", None)
            _fields(cell, "a cell", outputs=list)
    return _checked(_plain(v4.to_notebook_json(found)))


def _older(found: Notebook) -> Notebook:
    older = reader.reads(json.dumps(found))
    book: Notebook = _plain(nbformat.convert(older, _CURRENT))
    # Upgrading makes ids up, other ones each time.
    book["nbformat_minor"] = _BEFORE_IDS
    for cell in book["cells"]:
        cell.pop("id", None)
    return _checked(book)


def _checked(book: Notebook) -> Notebook:
    for cell in book["cells"]:
        _fields(cell, "a cell", source=str)
        if not isinstance(cell.get("cell_type"), str):
            raise TypeError("a cell has no type")
        for output in cell.get("outputs", []):
            _fields(output, "an output", output_type=str)
    return book


def _fields(value: Any, name: str, **kinds: type) -> None:
    if not isinstance(value, dict):
        raise TypeError(f"{name} is no JSON object")
    for field, kind in kinds.items():
        if not isinstance(value.setdefault(field, kind()), kind):
            raise TypeError(f"{field} of {name} is no {kind.__name__}")


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list) else value


def _encodable(book: Notebook) -> Notebook:
    """The notebook as it can be sent: halves of surrogate pairs, which UTF-8 lacks, become "?"."""
    try:
        msgspec.json.encode(book)
    except UnicodeEncodeError:
        whole = json.dumps(book, ensure_ascii=False).encode("utf-8", "replace")
        found: Notebook = json.loads(whole)
        return found
    return book
