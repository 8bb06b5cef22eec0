"""YAML, as its version 1.2 understands it: ``yes`` and dates are text, keys are what is written.

libyaml gives the events; values are put together here, so that depth costs no stack and aliases
cannot unfold to more than a person would wait for ("billion laughs").
"""

import re
from typing import Any, Final

import yaml

from backtrail.diff.structured.paths import Step
from backtrail.diff.structured.trees import Malformed, Source, Spot

__all__ = ["scan_yaml"]

_UNFOLDED: Final = 1_000_000
"""Values that all aliases of a file may stand for."""

_BRACKETS: Final = 500
"""Depth of brackets in one another: for each token libyaml looks at all that are open."""

_TAG: Final = "tag:yaml.org,2002:"
_WORDS: Final = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
_INTEGER: Final = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT: Final = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NUMERIC: Final = frozenset("+-.0123456789")
_LOADER: Final = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def scan_yaml(text: str, notes: list[str], *, places: bool = False) -> Source:
    """The value of YAML, of several documents a list; with ``places`` where all of it stands.

    Raises:
        Malformed: It is no YAML, or its aliases unfold to too much.

    """
    composer = _Composer(text, places=places)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            composer.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f" in line {mark.line + 1}" if mark is not None else ""
        raise Malformed(f"is no YAML: {error.problem or error.context}{line}") from None
    except yaml.YAMLError as error:
        raise Malformed(f"is no YAML: {str(error).splitlines()[0]}") from None
    notes.extend(
        f'the key "{key}" stands there twice; the last one counts' for key in composer.twice
    )
    return composer.source()


class _Frame:
    """A collection whose end is yet to come."""

    __slots__ = ("anchor", "flow", "key", "key_end", "key_start", "merges", "size", "spot", "value")

    def __init__(self, value: Any, spot: Spot | None, anchor: str | None, *, flow: bool) -> None:
        self.flow = flow
        self.value = value
        self.spot = spot
        self.anchor = anchor
        self.key: str | None = None
        self.key_start = self.key_end = 0
        self.merges: list[Any] = []
        self.size = 1


class _Composer:
    """Values and places out of events."""

    def __init__(self, text: str, *, places: bool) -> None:
        self._text = text
        self._places = places
        self._frames: list[_Frame] = []
        self._anchors: dict[str, tuple[Any, int] | None] = {}
        self._unfolded = 0
        self._brackets = 0
        self._documents: list[tuple[Any, Spot]] = []
        self.twice: dict[str, None] = {}

    def source(self) -> Source:
        """All that was taken in."""
        if len(self._documents) == 1:
            return Source(*self._documents[0])
        if not self._documents:
            return Source(None, Spot(start=0, value=0, end=0))
        parts: dict[Step, Spot] = {at: spot for at, (_, spot) in enumerate(self._documents)}
        end = len(self._text)
        root = Spot(start=0, value=0, end=end, form="scattered", parts=parts)
        return Source([value for value, _ in self._documents], root)

    def take(self, event: Any) -> None:
        """Take the next event in."""
        kind = type(event)
        if kind is yaml.ScalarEvent:
            self._scalar(event)
        elif kind is yaml.AliasEvent:
            known = self._anchors.get(event.anchor)
            if known is None:
                raise Malformed(f"uses the alias *{event.anchor} before its anchor is complete")
            value, size = known
            self._unfolded += size
            if self._unfolded > _UNFOLDED:
                raise Malformed(f"has aliases that stand for more than {_UNFOLDED:,} values")
            self._place(value, size, self._spot(event))
        elif kind in (yaml.MappingStartEvent, yaml.SequenceStartEvent):
            self._open({} if kind is yaml.MappingStartEvent else [], event)
        elif kind in (yaml.MappingEndEvent, yaml.SequenceEndEvent):
            self._close(event)
        elif kind is yaml.DocumentStartEvent:
            self._anchors.clear()

    def _scalar(self, event: Any) -> None:
        value = _resolved(event)
        if event.anchor is not None:
            self._anchors[event.anchor] = (value, 1)
        frame = self._frames[-1] if self._frames else None
        if frame is not None and type(frame.value) is dict and frame.key is None:
            frame.key = event.value
            frame.key_start, frame.key_end = event.start_mark.index, event.end_mark.index
            return
        self._place(value, 1, self._spot(event))

    def _spot(self, event: Any) -> Spot | None:
        if not self._places:
            return None
        start, end = event.start_mark.index, event.end_mark.index
        end = start + len(self._text[start:end].rstrip())
        return Spot(start=start, value=start, end=end)

    def _open(self, value: Any, event: Any) -> None:
        frame = self._frames[-1] if self._frames else None
        if frame is not None and type(frame.value) is dict and frame.key is None:
            raise Malformed(f"has a key in line {event.start_mark.line + 1} that is no plain text")
        flow = bool(event.flow_style)
        spot = self._spot(event)
        if spot is not None:
            spot.form, spot.parts = ("flow" if flow else "block"), {}
        self._brackets += flow
        if self._brackets > _BRACKETS:
            raise Malformed(f"has more than {_BRACKETS} brackets in one another")
        self._frames.append(_Frame(value, spot, event.anchor, flow=flow))
        if event.anchor is not None:
            self._anchors[event.anchor] = None

    def _close(self, event: Any) -> None:
        frame = self._frames.pop()
        self._brackets -= frame.flow
        for merged in frame.merges:
            for key, value in merged.items():
                frame.value.setdefault(key, value)
        if frame.anchor is not None:
            self._anchors[frame.anchor] = (frame.value, frame.size)
        if frame.spot is not None:
            if frame.spot.form == "flow":
                frame.spot.end = event.end_mark.index
            elif frame.spot.parts:
                frame.spot.end = next(reversed(frame.spot.parts.values())).end
        self._place(frame.value, frame.size, frame.spot)

    def _place(self, value: Any, size: int, spot: Spot | None) -> None:
        """Put a value where the collection that is open wants it."""
        if not self._frames:
            self._documents.append((value, spot or Spot(start=0, value=0, end=0)))
            return
        frame = self._frames[-1]
        frame.size += size
        step: Step
        if type(frame.value) is list:
            step = len(frame.value)
            frame.value.append(value)
        elif frame.key is None:
            if not isinstance(value, str):
                raise Malformed("has an alias as a key that is no plain text")
            frame.key = value
            if spot is not None:
                frame.key_start, frame.key_end = spot.start, spot.end
            return
        else:
            step, frame.key = frame.key, None
            if step == "<<" and _can_merge(value):
                frame.merges += value if type(value) is list else [value]
                return
            if step in frame.value:
                self.twice[step] = None
            frame.value[step] = value
        if spot is not None and frame.spot is not None and frame.spot.parts is not None:
            self._put(frame, step, spot)

    def _put(self, frame: _Frame, step: Step, spot: Spot) -> None:
        if type(frame.value) is dict:
            if spot.end <= spot.start:
                # Nothing stands there: its place is behind the colon, not where the next key is.
                spot.value = spot.end = self._text.find(":", frame.key_end) + 1 or frame.key_end
            spot.start = frame.key_start
        parts = frame.spot.parts if frame.spot is not None else None
        if parts is not None:
            parts.pop(step, None)
            parts[step] = spot


def _can_merge(value: Any) -> bool:
    if type(value) is list:
        return all(type(item) is dict for item in value)
    return type(value) is dict


def _resolved(event: Any) -> Any:
    """What a scalar means (YAML 1.2, core schema); one of an own type is text with its tag."""
    text, tag = event.value, event.tag
    if tag is None or tag == "!":
        return _plain_value(text) if event.implicit[0] and tag is None else text
    if not tag.startswith(_TAG):
        return f"{tag} {text}"
    return text if tag == f"{_TAG}str" else _plain_value(text)


def _plain_value(text: str) -> Any:
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMERIC:
        return text
    if _INTEGER.fullmatch(text):
        try:
            return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
        except ValueError:  # longer than Python converts: its digits say all
            return text
    return float(text) if _FLOAT.fullmatch(text) else text
