"""JSON, and JSON with comments and trailing commas.

The standard library's decoder reads what people have; the scanner here is for what is nested deeper
than that goes, and for who has to know where a value stands.
"""

import json
import re
from collections import Counter
from typing import Any, Final

from backtrail.diff.structured.paths import Step
from backtrail.diff.structured.trees import Malformed, Source, Spot, line_of

__all__ = ["plain", "read_json", "scan_json"]

_COMMENT: Final = r"//[^\n]*|/\*.*?(?:\*/|\Z)"
_EXTRAS: Final = re.compile(
    # What is never closed is taken up to its end, lest the next one begins to look for it again.
    rf'"(?:[^"\\\n]|\\.)*+"?|{_COMMENT}|,(?=(?:\s|{_COMMENT})*+[\]}}])',
    re.DOTALL,
)
_TOKEN: Final = re.compile(r'\s*+(?:("(?:[^"\\]|\\.)*+")|([\[\]{},:])|([^\s\[\]{},:"]++))')
_BLANK: Final = re.compile(r"[^\r\n]")


def plain(text: str) -> str:
    """JSON with comments as JSON of the same length: blanks for comments and trailing commas."""
    return _EXTRAS.sub(_blanked, text)


def _blanked(found: "re.Match[str]") -> str:
    return found[0] if found[0][0] == '"' else _BLANK.sub(" ", found[0])


def read_json(text: str, notes: list[str]) -> Source:
    """The value of JSON, without places; ``notes`` gets the keys that stand there twice.

    Raises:
        Malformed: It is no JSON.

    """
    twice: dict[str, None] = {}

    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            counted = Counter(key for key, _ in pairs)
            twice.update((key, None) for key, times in counted.items() if times > 1)
        return found

    try:
        value = json.loads(text, object_pairs_hook=members)
    except json.JSONDecodeError as error:
        raise Malformed(f"is no JSON: {error.msg} in line {error.lineno}") from None
    except ValueError as error:
        raise Malformed(f"holds a number that is too long: {error}") from None
    except RecursionError:
        return scan_json(text)
    notes.extend(
        f"the key {json.dumps(key)} stands there twice; the last one counts" for key in twice
    )
    return Source(value, Spot(start=0, value=0, end=len(text)))


def scan_json(text: str) -> Source:
    """The value and all places in JSON, however deep.

    Raises:
        Malformed: It is no JSON.

    """
    return _Scanner(text).scan()


class _Frame:
    """A container whose end is yet to come."""

    __slots__ = ("key", "key_start", "spot", "value")

    def __init__(self, value: Any, spot: Spot) -> None:
        self.value = value
        self.spot = spot
        self.key: str | None = None
        self.key_start = 0


class _Scanner:
    """One pass over the tokens."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._frames: list[_Frame] = []
        self._done: Source | None = None
        self._last = ""
        """The token before: where a value or a comma may stand follows from it."""

    def scan(self) -> Source:
        at, end = 0, len(self._text.rstrip())
        while at < end:
            found = _TOKEN.match(self._text, at)
            if found is None or self._done is not None:
                raise self._wrong(at)
            self._take(found)
            at = found.end()
        if self._done is None:
            raise self._wrong(end)
        return self._done

    def _take(self, found: "re.Match[str]") -> None:
        string, mark, word = found.groups()
        start = found.start(found.lastindex or 0)
        if mark is None:
            frame = self._frames[-1] if self._frames else None
            is_key = frame is not None and type(frame.value) is dict and frame.key is None
            if is_key and frame is not None:
                if string is None or self._last not in ("{", ","):
                    raise self._wrong(start)
                frame.key, frame.key_start = self._decoded(string, start), start
                self._last = "key"
                return
            value = self._decoded(string if string is not None else word, start)
            self._place(value, Spot(start=start, value=start, end=found.end()))
            self._last = "value"
        elif mark in "[{":
            value = {} if mark == "{" else []
            spot = Spot(start=start, value=start, end=start, form="flow", parts={})
            self._place(value, spot, opening=True)
            self._frames.append(_Frame(value, spot))
            self._last = mark
        else:
            self._punctuate(mark, start)

    def _punctuate(self, mark: str, at: int) -> None:
        frame = self._frames[-1] if self._frames else None
        if frame is None:
            raise self._wrong(at)
        keyed = type(frame.value) is dict
        if mark in "]}":
            if keyed != (mark == "}") or self._last not in ("value", "{", "["):
                raise self._wrong(at)
            frame.spot.end = at + 1
            self._frames.pop()
            self._last = "value"
            if not self._frames:
                self._done = Source(frame.value, frame.spot)
        elif self._last != ("key" if mark == ":" else "value"):
            raise self._wrong(at)
        else:
            self._last = mark

    def _place(self, value: Any, spot: Spot, *, opening: bool = False) -> None:
        """Put a value where the container that is open wants it."""
        if not self._frames:
            if not opening:
                self._done = Source(value, spot)
            return
        frame = self._frames[-1]
        step: Step
        if type(frame.value) is dict:
            if frame.key is None or self._last != ":":
                raise self._wrong(spot.start)
            step, spot.start = frame.key, frame.key_start
            frame.value[step] = value
            frame.key = None
        else:
            if self._last not in ("[", ","):
                raise self._wrong(spot.start)
            step = len(frame.value)
            frame.value.append(value)
        if frame.spot.parts is not None:
            frame.spot.parts.pop(step, None)
            frame.spot.parts[step] = spot

    def _decoded(self, token: str, at: int) -> Any:
        try:
            return json.loads(token)
        except ValueError:
            raise self._wrong(at) from None

    def _wrong(self, at: int) -> Malformed:
        return Malformed(f"is no JSON: line {line_of(self._text, at)} does not fit")
