"""Notebooks of nbformat 2 and 3 as they would be in nbformat 4.

Pure. Source: the upgrade rules of nbformat (``nbformat/v4/convert.py``), as far as they concern
what a person sees.
"""

from collections.abc import Mapping
from typing import Any, Final

__all__ = ["modern"]

_TYPES: Final = {
    "text": "text/plain",
    "html": "text/html",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "latex": "text/latex",
    "json": "application/json",
    "javascript": "application/javascript",
}
"""What an output's fields are called today."""

_HEADINGS: Final = range(1, 7)


def modern(found: Mapping[str, Any]) -> dict[str, Any]:
    """Put the cells of all worksheets into one list, under today's names."""
    cells: list[Any] = []
    for sheet in found["worksheets"]:
        held = sheet.get("cells") if isinstance(sheet, dict) else None
        cells += map(_cell, held) if isinstance(held, list) else []
    return {
        **{name: value for name, value in found.items() if name != "worksheets"},
        "cells": cells,
    }


def _cell(cell: Any) -> Any:
    if not isinstance(cell, dict):
        return cell
    read = dict(cell)
    kind = read.get("cell_type")
    if kind == "code":
        read["source"] = read.pop("input", "")
        read["execution_count"] = read.pop("prompt_number", None)
        outputs = read.get("outputs")
        read["outputs"] = [*map(_output, outputs)] if isinstance(outputs, list) else []
    elif kind == "heading":
        level = read.pop("level", 1)
        source = read.get("source", "")
        text = "".join(map(str, source)) if isinstance(source, list) else str(source)
        read["cell_type"] = "markdown"
        marks = level if type(level) is int and level in _HEADINGS else 1
        read["source"] = f"{'#' * marks} {text}"
    elif kind == "html":
        read["cell_type"] = "markdown"
    return read


def _output(output: Any) -> Any:
    if not isinstance(output, dict):
        return output
    kind = output.get("output_type")
    if kind == "stream":
        return {
            "output_type": "stream",
            "name": output.get("stream", "stdout"),
            "text": output.get("text", ""),
        }
    if kind == "pyerr":
        return {**output, "output_type": "error"}
    if kind not in ("pyout", "display_data"):
        return output
    read: dict[str, Any] = {
        "output_type": "execute_result" if kind == "pyout" else kind,
        "data": {_TYPES[name]: value for name, value in output.items() if name in _TYPES},
        "metadata": output.get("metadata", {}),
    }
    if "prompt_number" in output:
        read["execution_count"] = output["prompt_number"]
    return read
