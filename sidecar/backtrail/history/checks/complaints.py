"""What compilers, linters and tracebacks print of lines that are wrong.

Pure. Each line is looked at once, by rules that read it once; long lines are no complaints.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final, Literal

import msgspec

from backtrail.history.checks.verdicts import Complaint

__all__ = ["complaints_of"]

_LINE: Final = 2_000
"""Characters of a line that is looked at."""
_MESSAGE: Final = 300
"""Characters of a message that are kept."""
_PATH: Final = 500
"""Characters that a path has at most."""

# A path holds no colon and no bracket, so no text can be split in two ways.
_PLAIN = re.compile(r"([^\s:()][^:()]*):(\d{1,9}):(?:(\d{1,9}):?)?(?: -)? *(\S.*)")
"""gcc, clang, go, mypy, ruff, flake8, tsc --pretty: ``a.py:3:7: error: text``."""
_TSC = re.compile(r"([^\s:()][^:()]*)\((\d{1,9}),(\d{1,9})\): *(\S.*)")
"""``a.ts(3,7): error TS2322: text``."""
_ARROW = re.compile(r" *--> ([^:]+):(\d{1,9}):(\d{1,9})$")
"""rustc, and ruff in full: the message stood on a line before."""
_ESLINT = re.compile(r" +(\d{1,9}):(\d{1,9}) +(error|warning) +(\S.*)")
"""Behind a line that is the file's name."""
_FRAME = re.compile(r' +File "([^"]+)", line (\d{1,9})')
"""Of a traceback, whose last line says what was raised."""
_PLACE = re.compile(r"\(?(?:file://)?(/[^:()]+):(\d{1,9}):(\d{1,9})\)?")
"""The last word of a line ``at f (/a.js:3:7)``; the line before the first says what was thrown."""
_LOCATED = re.compile(r" +location: '([^':]+):(\d{1,9}):(\d{1,9})'$")
"""Of a test that failed, as node tells it in TAP; ``error:`` follows, or the text below it."""
_FAILED = re.compile(r" +error: (?:'(.*)'|(\|-?))$")
_RAISED = re.compile(r"([A-Za-z_][\w.]*(?:Error|Exception|Interrupt|Exit|Warning|Iteration))\b")
_SEVERITY = re.compile(r"(?:(?:fatal |internal )?error|warning|note|info|remark|help)\b")
_CODE = re.compile(r"[A-Z]{1,6}\d{2,5}\b")
"""Of linters that name no severity."""
_PYTEST = re.compile(r"[A-Z]\w*(?:Error|Exception|Exit|Warning|Failed)$")
"""What pytest puts behind the line where it ended."""
_NOT_WRONG: Final = ("note", "info", "remark", "help")


def complaints_of(lines: Iterable[str], roots: Iterable[str]) -> Iterator[Complaint]:
    """What is wrong with which line of the project, each once.

    Names below one of the ``roots`` (absolute) are told relative to it; what lies elsewhere, as in
    a library, is left out.
    """
    reader = _Reader(tuple(f"{root.rstrip('/')}/" for root in roots))
    seen: set[tuple[str, int, str]] = set()
    for line in lines:
        found = reader.read(line) if len(line) <= _LINE and line.strip() else None
        if found is not None and (key := (found.path, found.line, found.message)) not in seen:
            seen.add(key)
            yield found


class _Reader:
    """What was read so far, as far as it says what a later line is about."""

    def __init__(self, inside: tuple[str, ...]) -> None:
        self._inside = inside
        self._before = ""
        """The line before; of a stack the one before that."""
        self._file = ""
        """The file that lines below it are of."""
        self._asserted = ""
        """What pytest said that went wrong."""
        self._frame: Complaint | None = None
        """The innermost place of a traceback that lies in the project."""
        self._told = False
        """Of this stack."""
        self._located: Complaint | None = None
        """The test that the next error is of."""
        self._below = False
        """Its words stand in the next line."""

    def read(self, line: str) -> Complaint | None:
        """What a line complains of, with those before it."""
        if match := _stacked(line):
            return self._stack(match)
        found = self._tap(line) or self._traceback(line) or self._listed(line) or self._placed(line)
        if line.startswith("E  "):
            self._asserted = self._asserted or line[1:].strip()
        elif line[0] == "/" and len(line) <= _PATH and found is None:
            self._file = line.strip()
        self._before, self._told = line.strip(), False
        return found

    def _stack(self, match: re.Match[str]) -> Complaint | None:
        """The innermost place that lies in the project; the others are who called."""
        if self._told:
            return None
        found = self._made(match[1], match[2], match[3], self._before)
        self._told = found is not None
        return found

    def _tap(self, line: str) -> Complaint | None:
        if match := _LOCATED.match(line):
            self._located = self._made(match[1], match[2], match[3], "")
            self._below = False
        elif self._located is not None:
            match = _FAILED.match(line)
            if text := line.strip() if self._below else match[1] if match else None:
                found, self._located = self._located, None
                return msgspec.structs.replace(found, message=text[:_MESSAGE])
            self._below = match is not None
        return None

    def _traceback(self, line: str) -> Complaint | None:
        if match := _FRAME.match(line):
            self._frame = self._made(match[1], match[2], None, "") or self._frame
        elif self._frame is not None and _RAISED.match(line):
            frame, self._frame = self._frame, None
            return msgspec.structs.replace(frame, message=line.strip()[:_MESSAGE])
        return None

    def _listed(self, line: str) -> Complaint | None:
        """A place whose file, or message, stood on a line before."""
        if match := _ARROW.match(line):
            return self._made(match[1], match[2], match[3], self._before)
        if self._file and (match := _ESLINT.match(line)):
            text = f"{match[3]}: {' '.join(match[4].split())}"
            return self._made(self._file, match[1], match[2], text)
        return None

    def _placed(self, line: str) -> Complaint | None:
        """A place with a message behind it."""
        match = _TSC.match(line) or _PLAIN.match(line)
        if match is None or not _is_said(match[4]):
            return None
        text = match[4]
        if _PYTEST.match(text):
            text, self._asserted = self._asserted or text, ""
        return self._made(match[1], match[2], match[3], text)

    def _made(self, path: str, line: str, column: str | None, text: str) -> Complaint | None:
        """None where it is none, or lies outside the project."""
        for root in self._inside:
            path = path.removeprefix(root)
        path = path.removeprefix("./")
        outside = path.startswith(("/", "../", "<")) or "site-packages/" in path
        if outside or path.isdecimal() or len(path) > _PATH:
            return None
        severity: Literal["error", "warning"] = "error"
        if match := _SEVERITY.match(text):
            if match[0] in _NOT_WRONG:
                return None
            severity = "warning" if match[0] == "warning" else "error"
            if text.startswith(":", match.end()):
                text = text[match.end() + 1 :].lstrip()
        return Complaint(
            path=path,
            line=int(line),
            column=int(column) if column else None,
            severity=severity,
            message=text[:_MESSAGE],
        )


def _stacked(line: str) -> re.Match[str] | None:
    """The place in a line of a stack of JavaScript."""
    text = line.strip()
    if not text.startswith("at ") or line[0] != " ":
        return None
    return _PLACE.fullmatch(text.rpartition(" ")[2])


def _is_said(text: str) -> bool:
    """Whether a text behind a place is a complaint, and not a line of a log."""
    return bool(_SEVERITY.match(text) or _CODE.match(text) or _PYTEST.match(text))
