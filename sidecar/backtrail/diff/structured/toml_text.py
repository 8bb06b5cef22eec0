"""TOML: values by tomli, which the standard library's reader is, compiled; places by a scanner.

The scanner looks at what that reader has accepted only, so it need not know what is wrong.
"""

import re
from typing import Final, Literal

import msgspec
import tomli

from backtrail.diff.structured.paths import Path, Step
from backtrail.diff.structured.trees import Malformed, Source, Spot

__all__ = ["scan_toml"]

_PARTS: Final = 64
"""Parts of one dotted key, which are looked at anew for each of them."""

_LONG_KEY: Final = re.compile(
    rf"""^[ \t\[]*+(?:(?:"[^"\n]*+"|'[^'\n]*+'|[\w-]++)[ \t]*+\.[ \t]*+){{{_PARTS}}}""",
    re.MULTILINE,
)
_SKIPPED: Final = re.compile(r"(?:[\s,]|#[^\n]*)*+")
_KEY: Final = re.compile(r"""[ \t]*+("(?:[^"\\]|\\.)*+"|'[^']*+'|[\w-]++)[ \t]*+""")
_STRING: Final = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+"{3,5}|\'\'\'(?:[^\']|\'(?!\'\'))*+\'{3,5}'
    r"""|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+'""",
    re.DOTALL,
)
_WORD: Final = re.compile(r"[^\s,\]}#]++(?: \d[^\s,\]}#]*+)?")


def scan_toml(text: str, *, places: bool = False) -> Source:
    """The value of TOML, dates as ``datetime`` has them; with ``places`` where all of it stands.

    Raises:
        Malformed: It is no TOML.

    """
    if _LONG_KEY.search(text) is not None:
        raise Malformed(f"has a key of more than {_PARTS} parts")
    try:
        value = tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        raise Malformed(f"is no TOML: {error}") from None
    except ValueError as error:
        raise Malformed(f"holds a number that is too long: {error}") from None
    except RecursionError:
        raise Malformed("is nested too deeply for TOML's reader") from None
    root = _Scanner(text).scan() if places else Spot(start=0, value=0, end=len(text))
    return Source(value, root)


class _Section(msgspec.Struct):
    """A header and what stands below it, up to the next one."""

    path: Path
    start: int
    end: int


class _Scanner:
    """One pass over lines: headers, and keys with their values."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._root = Spot(start=-1, value=0, end=len(text), form="table", parts={})
        self._sections: list[_Section] = []
        self._lists: dict[Path, int] = {}
        """How many tables each list of tables has so far."""

    def scan(self) -> Spot:
        table, at = self._root, self._skipped(0)
        while at < len(self._text):
            if self._text[at] == "[":
                table, at = self._header(at)
            else:
                at = self._pair(table, at)
            if self._sections:
                self._sections[-1].end = at
            at = self._skipped(at)
        self._bound_tables()
        return self._root

    def _skipped(self, at: int) -> int:
        found = _SKIPPED.match(self._text, at)
        return found.end() if found else at

    def _header(self, at: int) -> tuple[Spot, int]:
        many = self._text.startswith("[[", at)
        keys, end = self._keys(at + 1 + many)
        end += 1 + many
        path: Path = ()
        for key in keys[:-1]:
            path = (*path, key)
            if path in self._lists:
                path = (*path, self._lists[path] - 1)
        path = (*path, keys[-1])
        if many:
            place = self._lists.get(path, 0)
            self._lists[path] = place + 1
            path = (*path, place)
        self._sections.append(_Section(path, at, end))
        spot = self._root
        for step in path:
            spot = _inner(spot, step, at, "table")
        return spot, end

    def _pair(self, table: Spot, at: int) -> int:
        keys, end = self._keys(at)
        for key in keys[:-1]:
            table = _inner(table, key, at, "scattered")
        spot = self._value(self._skipped(end + 1))
        spot.start = at
        if table.parts is not None:
            table.parts[keys[-1]] = spot
        return spot.end

    def _keys(self, at: int) -> tuple[list[str], int]:
        """The parts of a dotted key, and where it ends."""
        keys = []
        while found := _KEY.match(self._text, at):
            key, at = found[1], found.end()
            if key[0] in "\"'":
                key = tomli.loads(f"k={key}")["k"]
            keys.append(key)
            if not self._text.startswith(".", at):
                break
            at += 1
        return keys, at

    def _value(self, at: int) -> Spot:
        """A value with all that it holds."""
        stack: list[tuple[Spot, str | None, int]] = []
        while True:
            mark, key, start = self._text[at : at + 1], None, at
            if stack and mark in ("]", "}"):
                spot, key, start = stack.pop()
                spot.end = at = at + 1
            else:
                if stack and self._text[stack[-1][0].value] == "{":
                    keys, end = self._keys(at)
                    key = ".".join(keys)
                    at = self._skipped(end + 1)
                spot = Spot(start=at, value=at, end=at)
                if self._text[at : at + 1] in ("[", "{"):
                    spot.form, spot.parts = "flow", {}
                    stack.append((spot, key, start))
                    at = self._skipped(at + 1)
                    continue
                found = _STRING.match(self._text, at) or _WORD.match(self._text, at)
                spot.end = at = found.end() if found else at + 1
            if not stack:
                return spot
            holder = stack[-1][0].parts
            if holder is not None:
                holder[len(holder) if key is None else key] = spot
            spot.start = start
            at = self._skipped(at)

    def _bound_tables(self) -> None:
        """Say of each table from where to where it reaches, if nothing else stands between."""
        reach: dict[Path, list[int]] = {}
        for number, section in enumerate(self._sections):
            for depth in range(1, len(section.path) + 1):
                first_last_count = reach.setdefault(section.path[:depth], [number, number, 0])
                first_last_count[1] = number
                first_last_count[2] += 1
        for path, (first, last, count) in reach.items():
            spot = self._root
            for step in path:
                spot = _inner(spot, step, 0, "table")
            whole = count == last - first + 1
            spot.form = "table" if whole else "scattered"
            spot.start = spot.value = self._sections[first].start
            spot.end = self._sections[last].end


def _inner(spot: Spot, step: Step, at: int, form: Literal["table", "scattered"]) -> Spot:
    """The part that a step leads to; made where there is none."""
    parts = spot.parts if spot.parts is not None else {}
    if step not in parts:
        parts[step] = Spot(start=at, value=at, end=at, form=form, parts={})
    return parts[step]
