"""Values as JSON text, for people and programs to read."""

import json
import math
from typing import Any, Final

__all__ = ["json_text"]

_TOO_DEEP: Final = '"nested too deeply to be shown"'


def json_text(value: Any, *, indent: int | None = None) -> str:
    """``value`` as JSON that any program reads and any terminal can show.

    Dates become text, NaN and infinities go by name, and what does not print is escaped.
    """
    try:
        text = _dumped(value, indent)
        if text is None:
            text = _dumped(_named(value), indent) or ""
    except RecursionError:
        return _TOO_DEEP
    if text.replace("\n", "").isprintable():
        return text
    return "".join(char if char.isprintable() or char == "\n" else _escape(char) for char in text)


def _escape(char: str) -> str:
    return json.dumps(char)[1:-1] if char != "\x7f" else "\\u007f"


def _dumped(value: Any, indent: int | None) -> str | None:
    try:
        return json.dumps(value, indent=indent, ensure_ascii=False, allow_nan=False, default=str)
    except ValueError:
        return None


def _named(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _named(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_named(part) for part in value]
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value
