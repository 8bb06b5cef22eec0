"""Lines of ``key = value``: ini files with sections, ``.env`` files, Java's properties.

Each family has its own rules for quotes, comments and lines that go on; values are text in all of
them. ini: Python's ``configparser`` without its changes of case and its interpolation. env: the
rules that dotenv libraries share. properties: ``java.util.Properties``.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from backtrail.diff.structured.trees import Language, Malformed, Source, Spot

__all__ = ["scan_ini"]

_SECTION: Final = re.compile(r"\[([^\]\n]+)\]\s*(?:[#;].*)?")
_DELIMITER: Final = re.compile("[=:]")
_VARIABLE: Final = re.compile(r"(?:export\s+)?([\w.-]+)\s*(?:=[ \t]*(.*))?", re.DOTALL)
_QUOTED: Final = re.compile(r"""("(?:[^"\\]|\\.)*+"|'[^']*+')\s*(?:#.*)?""", re.DOTALL)
_OPENING: Final = re.compile(r"""(?:export\s+)?[\w.-]+\s*=[ \t]*(["'])""")
_CLOSING: Final = {'"': re.compile(r'(?:[^"\\]|\\.)*+"', re.DOTALL), "'": re.compile("[^']*+'")}
_PROPERTY: Final = re.compile(r"((?:[^\s=:\\]|\\.)+)(?:\s*[=:]\s*|\s+|$)(.*)", re.DOTALL)
_COMMENTS: Final = {"ini": "#;", "env": "#", "properties": "#!"}
_ESCAPE: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_ESCAPED: Final = {"n": "\n", "t": "\t", "r": "\r", "f": "\f"}


class _Line(msgspec.Struct):
    """A line with those that go on with it."""

    text: str
    """Without what stands around it."""
    start: int
    end: int
    number: int


def scan_ini(text: str, notes: list[str], language: Language) -> Source:
    """The value of a file of such lines, and where all of it stands.

    Raises:
        Malformed: A line is nothing of the kind.

    """
    scanner = _Scanner(language, len(text), notes)
    for line in _logical_lines(text, language):
        scanner.take(line)
    return Source(scanner.value, scanner.root)


class _Scanner:
    """Values and places out of lines."""

    def __init__(self, language: Language, size: int, notes: list[str]) -> None:
        self.value: dict[str, Any] = {}
        self.root = Spot(start=-1, value=0, end=size, form="table", parts={})
        self._language = language
        self._notes = notes
        self._section, self._spot = self.value, self.root
        self._option: str | None = None

    def take(self, line: _Line) -> None:
        """Take the next line in."""
        heading = _SECTION.fullmatch(line.text) if self._language == "ini" else None
        if heading is not None:
            self._open(heading[1], line)
            return
        key, value = _read_pair(line, self._language)
        if key in self._section:
            self._notes.append(f'the key "{key}" stands there twice; the last one counts')
        self._section[key] = value
        self._keep(key, Spot(start=line.start, value=line.start, end=line.end))
        self._spot.end = self._spot.end if self._spot is self.root else line.end

    def _open(self, name: str, line: _Line) -> None:
        parts = self.root.parts if self.root.parts is not None else {}
        if name in self.value and isinstance(self.value[name], dict):
            self._notes.append(f"the section [{name}] stands there twice; both count")
            self._section, self._spot = self.value[name], parts[name]
            self._spot.form = "scattered"
            return
        self._section, self._spot = self.value, self.root
        spot = Spot(start=line.start, value=line.start, end=line.end, form="table", parts={})
        section: dict[str, Any] = {}
        self.value[name] = section
        self._keep(name, spot)
        self._section, self._spot = section, spot

    def _keep(self, key: str, spot: Spot) -> None:
        parts = self._spot.parts if self._spot.parts is not None else {}
        parts.pop(key, None)
        parts[key] = spot


def _logical_lines(text: str, language: Language) -> Iterator[_Line]:
    """All lines that say something, each with those that belong to it."""
    lines = _quoted_lines(text) if language == "env" else _plain_lines(text)
    marks = _COMMENTS.get(language, "#")
    pending: _Line | None = None
    for line in lines:
        if pending is not None and _goes_on(pending, line, text, language):
            pending.end = line.end
            continue
        if pending is not None:
            yield _with_text(pending, text)
        pending = line if line.text and line.text[0] not in marks else None
    if pending is not None:
        yield _with_text(pending, text)


def _plain_lines(text: str) -> Iterator[_Line]:
    at = 0
    for number, raw in enumerate(text.split("\n"), start=1):
        stripped = raw.strip()
        start = at + len(raw) - len(raw.lstrip())
        yield _Line(text=stripped, start=start, end=start + len(stripped), number=number)
        at += len(raw) + 1


def _quoted_lines(text: str) -> Iterator[_Line]:
    """Lines of which one reaches as far as the quotes that its value opens."""
    beyond = 0
    unclosed = ""
    for line in _plain_lines(text):
        if line.start < beyond or line.end <= beyond:
            continue
        opening = _OPENING.match(text, line.start, line.end)
        if opening is not None and opening[1] not in unclosed:
            closing = _CLOSING[opening[1]].match(text, opening.end())
            if closing is None:
                unclosed += opening[1]
            elif closing.end() > line.end:
                beyond = text.find("\n", closing.end())
                beyond = len(text) if beyond < 0 else beyond
                line.end = line.start + len(text[line.start : beyond].rstrip())
        yield line


def _with_text(line: _Line, text: str) -> _Line:
    line.text = text[line.start : line.end]
    return line


def _goes_on(first: _Line, line: _Line, text: str, language: Language) -> bool:
    """Whether a line belongs to the one before it."""
    if language == "properties":
        at = first.end
        while at > first.start and text[at - 1] == "\\":
            at -= 1
        return (first.end - at) % 2 == 1
    if language == "env" or not line.text or first.text.startswith("["):
        return False
    return line.start > 0 and text[line.start - 1] in " \t"


def _read_pair(line: _Line, language: Language) -> tuple[str, str | None]:
    if language == "properties":
        found = _PROPERTY.fullmatch(re.sub(r"\\\r?\n[ \t]*", "", line.text))
        if found is not None:
            return _unescaped(found[1]), _unescaped(found[2])
    elif language == "env":
        found = _VARIABLE.fullmatch(line.text)
        if found is not None:
            return found[1], _unquoted(found[2])
    else:
        head, *more = line.text.split("\n")
        delimiter = _DELIMITER.search(head)
        key = (head[: delimiter.start()] if delimiter is not None else head).strip()
        value = head[delimiter.end() :].strip() if delimiter is not None else None
        if key and key[0] != "[":
            rest = [part.strip() for part in more]
            return key, "\n".join([value or "", *rest]) if rest else value
    raise Malformed(f"has a line that is no key with a value: line {line.number}")


def _unquoted(value: str | None) -> str | None:
    if value is None:
        return None
    quoted = _QUOTED.fullmatch(value)
    if quoted is None:
        return re.split(r"\s#", value, maxsplit=1)[0].strip()
    inner = quoted[1][1:-1]
    return _unescaped(inner) if quoted[1][0] == '"' else inner


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(
        lambda found: chr(int(found[1], 16)) if found[1] else _ESCAPED.get(found[2], found[2]), text
    )
