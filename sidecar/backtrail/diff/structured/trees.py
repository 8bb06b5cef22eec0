"""What reading a structured file gives: its value, and where in the text each part of it stands."""

from typing import Any, Literal

import msgspec

from backtrail.diff.structured.paths import Step

__all__ = ["Language", "Malformed", "Source", "Spot", "Tree", "Unreadable", "line_of"]

Language = Literal["json", "jsonc", "yaml", "toml", "ini", "env", "properties"]


class Tree(msgspec.Struct, frozen=True):
    """A file that was understood."""

    value: Any
    language: Language
    notes: tuple[str, ...] = ()
    """What a person should know: keys that stand there twice."""


class Unreadable(msgspec.Struct, frozen=True):
    """A file that is none of its kind, or too much of it."""

    reason: str
    """Half a sentence that continues "the text is shown, because it …"."""


class Malformed(Exception):  # noqa: N818 - it never leaves the reader, which answers with the reason
    """The text is not of its language."""


class Spot(msgspec.Struct):
    """Where one value stands, in characters of the text."""

    start: int
    """Where its key begins; of a list's item where the value does; -1 where no header stands."""
    value: int
    """Where the value begins."""
    end: int
    """Behind its last character."""
    form: Literal["leaf", "flow", "block", "table", "scattered"] = "leaf"
    """How it holds its parts: in brackets, on lines of its own, below a header; or all over."""
    parts: dict[Step, "Spot"] | None = None
    """In the order of the text."""


class Source(msgspec.Struct, frozen=True):
    """What a scanner gives that also looks for places."""

    value: Any
    root: Spot


def line_of(text: str, at: int) -> int:
    """Number of the line, from 1."""
    return text.count("\n", 0, at) + 1
