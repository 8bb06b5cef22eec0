"""Values as JSON in one spelling: whoever writes the same value writes the same bytes.

Keys are sorted by code point, each value has its line, indented by 2, text is UTF-8. Integers are
exact at any size, floats in the shortest spelling that reads back as the same. Pure.
"""

import json
import math
from collections.abc import Callable, Mapping
from json.encoder import encode_basestring
from typing import Any, Final

from backtrail.errors import DamagedError, UsageError

__all__ = ["DEEPEST", "LARGEST", "canonical", "parsed", "read_json"]

DEEPEST: Final = 200
"""Levels of lists and objects in one another."""
LARGEST: Final = 16 << 20
"""Characters of a value; what is shared in memory is written out wherever it occurs."""
_SHOWN: Final = 60
"""Characters of a place in a value that are shown, from its end."""


def canonical(value: Any) -> bytes:
    """The one spelling of a value.

    Raises:
        UsageError: JSON has no word for a part of it (NaN, a date, a key that is no text), it is
            too deep or too large, or contains itself.

    """
    writer = _Writer()
    writer.write(value, "", 0, "value")
    writer.add("\n")
    try:
        return "".join(writer.parts).encode()
    except UnicodeEncodeError:
        raise UsageError("a text in the value holds half a character; write it in UTF-8") from None


def parsed(data: bytes, name: str) -> Any:
    """The value that ``canonical`` wrote, as new lists and dictionaries.

    Raises:
        DamagedError: It was not written by it.

    """
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise DamagedError(f"{name} does not hold the JSON of a value: {error}") from None


def read_json(text: str | bytes) -> Any:
    """A value that a person wrote as JSON; a key that is there twice is a mistake.

    Raises:
        UsageError: It is no JSON.

    """
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except RecursionError:
        raise UsageError(_too_deep("the JSON")) from None
    except ValueError as error:
        raise UsageError(f"that is no JSON: {error}; text needs quotes around it") from None


class _Writer:
    def __init__(self) -> None:
        self.parts: list[str] = []
        self._left = LARGEST
        self._around: set[int] = set()

    def add(self, text: str) -> None:
        self._left -= len(text)
        if self._left < 0:
            raise UsageError(
                f"the value has more than {LARGEST:,} characters; keep it in several values, or in"
                " a file"
            )
        self.parts.append(text)

    def write(self, value: Any, margin: str, depth: int, place: str) -> None:
        """Write one value; ``place`` says to a person where in the whole it stands."""
        if isinstance(value, str):
            self.add(encode_basestring(str.__str__(value)))
        elif value is None or isinstance(value, int | float):
            self.add(_scalar(value, place))
        elif isinstance(value, Mapping):
            self._enter(value, depth, place)
            self._write_object(value, margin, depth, place)
            self._around.discard(id(value))
        elif isinstance(value, list | tuple):
            self._enter(value, depth, place)
            self._write_list(value, margin, depth, place)
            self._around.discard(id(value))
        else:
            kind = type(value).__name__
            raise UsageError(
                f"{_shown(place)} is a {kind}, which JSON has no word for; use text, numbers, true,"
                " false, null, lists and dictionaries"
            )

    def _enter(self, value: object, depth: int, place: str) -> None:
        if id(value) in self._around:
            raise UsageError(f"{_shown(place)} contains itself; a value has an end")
        if depth == DEEPEST:
            raise UsageError(_too_deep("the value"))
        self._around.add(id(value))

    def _write_object(self, value: Mapping[Any, Any], margin: str, depth: int, place: str) -> None:
        for key in value:
            if not isinstance(key, str):
                raise UsageError(f"a key of {_shown(place)} is {key!r:.50}; keys have to be text")

        def write(key: str) -> None:
            self.add(f"{encode_basestring(str.__str__(key))}: ")
            self.write(value[key], inner, depth + 1, f"{place[-_SHOWN:]}.{key[:_SHOWN]}")

        inner = margin + "  "
        self._write_all("{", sorted(value), "}", margin, write)

    def _write_list(
        self, value: list[Any] | tuple[Any, ...], margin: str, depth: int, place: str
    ) -> None:
        def write(at: int) -> None:
            self.write(value[at], inner, depth + 1, f"{place[-_SHOWN:]}[{at}]")

        inner = margin + "  "
        self._write_all("[", range(len(value)), "]", margin, write)

    def _write_all(
        self, begin: str, keys: Any, end: str, margin: str, write: Callable[[Any], None]
    ) -> None:
        between = f"\n{margin}  "
        self.add(begin)
        empty = True
        for key in keys:
            self.add(between if empty else f",{between}")
            write(key)
            empty = False
        self.add(end if empty else f"\n{margin}{end}")


def _scalar(value: float | None, place: str) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        try:
            return int.__repr__(value)
        except ValueError:
            raise UsageError(
                f"{_shown(place)} has too many digits to be read again; keep it as text"
            ) from None
    if not math.isfinite(value):
        raise UsageError(
            f"{_shown(place)} is {value}, which JSON has no word for; use null or text"
        )
    return float.__repr__(value)


def _shown(place: str) -> str:
    return place if len(place) <= _SHOWN else f"…{place[-_SHOWN:]}"


def _too_deep(what: str) -> str:
    return f"{what} has more than {DEEPEST} lists and objects in one another; make it flatter"


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]  # add() gives None, which is the point
        raise ValueError(f"the key {twice!r:.50} is there twice")
    return made


def _no_constant(name: str) -> Any:
    raise ValueError(f"it has no word {name}")
