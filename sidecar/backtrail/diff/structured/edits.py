"""Changes of a text by place, and the lines around a place."""

import re
from typing import Final

import msgspec

__all__ = ["Edit", "edited", "end_of_line", "indent_at", "line_end", "line_start", "reindented"]

_DASHES: Final = re.compile(r"(?:-[ \t]+)*")


class Edit(msgspec.Struct, frozen=True):
    """Characters from ``start`` to before ``end`` become ``text``."""

    start: int
    end: int
    text: str


def edited(text: str, edits: list[Edit]) -> str:
    """The text after all ``edits``, which do not overlap."""
    pieces, at = [], 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        pieces += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join([*pieces, text[at:]])


def line_start(text: str, at: int) -> int:
    """Where the line begins that ``at`` is in."""
    return text.rfind("\n", 0, at) + 1


def line_end(text: str, at: int) -> int:
    """Where the line ends that ``at`` is in, before its line end."""
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    return end - 1 if end > at and text[end - 1] == "\r" else end


def end_of_line(text: str, at: int, default: str) -> str:
    """How the line ends that ``at`` is in; where it has no end, the ``default``."""
    end = line_end(text, at)
    return text[end : end + 2] if text.startswith("\r\n", end) else text[end : end + 1] or default


def indent_at(text: str, at: int) -> str:
    """Blanks as wide as what stands before ``at``: white space, and the dashes of lists."""
    prefix = text[line_start(text, at) : at]
    blank = prefix[: len(prefix) - len(prefix.lstrip())]
    rest = prefix[len(blank) :]
    return blank + " " * len(rest) if _DASHES.fullmatch(rest) else blank


def reindented(text: str, before: str, after: str) -> str:
    """The lines below the first one, indented by ``after`` where they were by ``before``."""
    first, *lines = text.split("\n")
    moved = [after + line[len(before) :] if line.startswith(before) else line for line in lines]
    return "\n".join([first, *moved])
