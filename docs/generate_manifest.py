# ruff: noqa: INP001 - a script beside the pages, not a package
"""The sidecar's settings in the VS Code client's manifest; everything else there is kept."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from backtrail.settings import SettingReference, reference

__all__ = ["manifest"]

_TITLES: Final[Mapping[str, str]] = {
    "": "Store",
    "capture": "Which files are kept",
    "policy": "Which versions stand out",
    "watch": "How changes made elsewhere are noticed",
    "storage": "How the store writes",
    "retention": "What is let go of",
    "checkpoints": "Which points are marked by themselves",
    "notify": "What you are told",
}
"""Of the sections that are written here, by group of settings; other sections are the client's."""

_ELSEWHERE: Final = ("editor",)
"""Groups for editors without a client of ours."""

_NOT_HERE: Final = ("hooks", "checks", "triggers")
"""Run programs: only the person's own file may say which."""

_PLACES: Final = ("store", "log")
"""Say where something is written: not for every folder to decide, and not synchronised."""

_OWN: Final = ("retention", "checkpoints")
"""Groups that a folder's settings never decide: they are about the history of all folders."""


def manifest(text: str) -> str:
    """Put the sidecar's settings into the text of a package.json, after the client's own."""
    content = json.loads(text)
    contributed = content["contributes"]
    sections = contributed.get("configuration", [])
    own = [section for section in sections if section["title"] not in _TITLES.values()]
    contributed["configuration"] = [*own, *_sections(reference())]
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _sections(lines: Iterable[SettingReference]) -> list[dict[str, Any]]:
    groups: dict[str, dict[str, Any]] = {group: {} for group in _TITLES}
    for line in lines:
        group = line.key.rpartition(".")[0]
        if group in _ELSEWHERE or line.key in _NOT_HERE:
            continue
        properties = groups[group]
        properties[f"backtrail.{_camel(line.key)}"] = _property(line, len(properties) + 1)
    return [
        {"title": _TITLES[group], "properties": properties} for group, properties in groups.items()
    ]


def _property(line: SettingReference, order: int) -> dict[str, Any]:
    schema = {name: value for name, value in line.schema.items() if name != "description"}
    if "anyOf" in schema:  # an optional text; an editor shows unset as empty
        schema = {"type": "string"}
    meaning = line.meaning
    if line.adds and line.default:
        meaning += " Always in the list: " + " ".join(f"`{part}`" for part in line.default)
    return {
        "type": "string",
        **schema,
        "default": _default(line),
        "scope": _scope(line.key),
        "order": order,
        "markdownDescription": meaning,
    }


def _scope(key: str) -> str:
    if key.partition(".")[0] in _OWN:
        return "application"
    return "machine-overridable" if key in _PLACES else "window"


def _default(line: SettingReference) -> Any:
    if line.adds:
        return []
    if line.default is None:
        return ""
    if isinstance(line.default, float) and line.default.is_integer():
        return int(line.default)
    return list(line.default) if isinstance(line.default, tuple) else line.default


def _camel(key: str) -> str:
    first, *rest = key.split("_")
    return first + "".join(part.capitalize() for part in rest)
