"""How two notebooks differ, cell by cell, in nbdime's format.

nbdime walks through the notebooks and calls the functions of this module for cells, outputs and
texts, so that its widget understands the result and the time stays bounded. Its own configuration
is one for the whole process and may be changed by its server extension; ours is not touched by it.
"""

import hashlib
from collections import defaultdict
from collections.abc import Hashable, Mapping
from functools import partial
from typing import Any, Final

import msgspec
import nbdime
from nbdime.diff_format import op_add, op_patch, op_remove, op_replace
from nbdime.diffing.config import DiffConfig

from backtrail_jupyter.notebooks.alignment import Pairs, pairs, resembling
from backtrail_jupyter.notebooks.reading import Notebook, without_outputs
from backtrail_jupyter.notebooks.texts import Steps, Texts, countable, sequence

__all__ = ["NotebookDifference", "difference"]

_TEXTS: Final = ("text/", "image/svg+xml", "application/javascript")
"""Beginnings of the types whose data is compared line by line."""

_LONGEST: Final = 1_000_000
"""Characters up to which data of an output is text; above, it is exchanged whole."""


class NotebookDifference(msgspec.Struct, frozen=True, kw_only=True):
    """A notebook and how to get from it to another one: `nbdime.patch_notebook(base, diff)`."""

    base: Notebook
    diff: Steps


def difference(old: Notebook, new: Notebook, *, outputs: bool) -> NotebookDifference:
    """Compare two notebooks that `read_notebook` read.

    Without ``outputs`` both are looked at without them, and ``base`` has none. The time grows
    with the size of the notebooks, not with its square.
    """
    base, other = (old, new) if outputs else (without_outputs(old), without_outputs(new))
    return NotebookDifference(base=base, diff=nbdime.diff(base, other, config=_Walk()))


class _Walk(DiffConfig):  # type: ignore[misc]  # nbdime has no types
    """What nbdime asks on its way through two notebooks."""

    def __init__(self) -> None:
        texts = Texts()
        differs = defaultdict(
            lambda: _value,
            {
                "/cells": _cells,
                "/cells/*/source": lambda a, b, **_: texts.steps(a, b),
                "/cells/*/outputs": _outputs,
                "/cells/*/outputs/*/text": lambda a, b, **_: texts.steps(a, b),
                "/cells/*/outputs/*/data": lambda a, b, **_: _bundle(a, b, texts),
                "/cells/*/attachments": lambda a, b, **_: _bundle(a, b, texts),
            },
        )
        super().__init__(predicates={}, differs=differs)

    def is_atomic(self, x: Any, path: str | None = None) -> bool:
        """Tell whether a value is exchanged whole: all but lists, objects and long texts."""
        if isinstance(x, str):
            return path not in {"/cells/*/source", "/cells/*/outputs/*/text"}
        return not isinstance(x, list | dict)


def _value(old: Any, new: Any, path: str, config: DiffConfig) -> Steps:
    """Metadata and whatever else there is: objects by their fields, lists by equal items."""
    if isinstance(old, dict):
        steps: Steps = nbdime.diff(old, new, path=path, config=config)
        return steps
    return sequence(old, new, pairs(old, new, [_digest]), lambda *_: [])


def _parts(old: Any, new: Any, path: str, config: DiffConfig) -> Steps:
    return [] if old == new else _value(old, new, path=f"{path}/*", config=config)


def _cells(old: list[Any], new: list[Any], path: str, config: DiffConfig) -> Steps:
    return sequence(old, new, _cell_pairs(old, new), partial(_parts, path=path, config=config))


def _outputs(old: list[Any], new: list[Any], path: str, config: DiffConfig) -> Steps:
    found = pairs(old, new, [_digest, _kind])
    return sequence(old, new, found, partial(_parts, path=path, config=config))


def _cell_pairs(old: list[Any], new: list[Any]) -> Pairs:
    """Cells with one id, else with one source, else such that resemble each other."""
    found = pairs(old, new, [_identity, lambda cell: (cell["cell_type"], cell["source"])])
    between: Pairs = []
    i = j = 0
    for a, b in [*found, (len(old), len(new))]:
        alike = resembling([_shown(cell) for cell in old[i:a]], [_shown(cell) for cell in new[j:b]])
        between += [(i + p, j + q) for p, q in alike]
        between.append((a, b))
        i, j = a + 1, b + 1
    return [(a, b) for a, b in between[:-1] if _comparable(old[a], new[b])]


def _identity(cell: Mapping[str, Any]) -> Hashable:
    name = cell.get("id")
    return (cell["cell_type"], name) if isinstance(name, str) else id(cell)


def _shown(cell: Mapping[str, Any]) -> str:
    return f"{cell['cell_type']}\n{cell['source']}"


def _comparable(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    if old["cell_type"] != new["cell_type"]:
        return False
    return old["source"] == new["source"] or (countable(old["source"]) and countable(new["source"]))


def _kind(output: Mapping[str, Any]) -> Hashable:
    """What two outputs share when one is a changed form of the other: all but their texts."""
    rest = {name: value for name, value in output.items() if not _is_text(name, value)}
    data = output.get("data")
    if isinstance(data, dict):
        rest["data"] = {
            name: None if _is_text(name, value) else value for name, value in data.items()
        }
    for name in ("execution_count", "metadata"):
        rest.pop(name, None)
    return _digest(rest)


def _is_text(name: str, value: Any) -> bool:
    """Tell whether a field is compared by lines; ``name`` is a type of data or `text`."""
    return (
        isinstance(value, str)
        and (name == "text" or name.lower().startswith(_TEXTS))
        and len(value) <= _LONGEST
        and countable(value)
    )


def _bundle(old: Mapping[str, Any], new: Mapping[str, Any], texts: Texts) -> Steps:
    """Data by type, or attachments by name: texts by their lines, anything else whole."""
    steps: Steps = []
    for name in sorted({*old, *new}):
        if name not in new:
            steps.append(op_remove(name))
        elif name not in old:
            steps.append(op_add(name, new[name]))
        elif _is_text(name, old[name]) and _is_text(name, new[name]):
            within = texts.steps(old[name], new[name])
            steps += [op_patch(name, within)] if within else []
        elif old[name] != new[name]:
            steps.append(op_replace(name, new[name]))
    return steps


def _digest(value: Any) -> bytes:
    """A short name for a value, however large: images are compared by it, never as text."""
    return hashlib.sha256(msgspec.json.encode(value, order="deterministic")).digest()
