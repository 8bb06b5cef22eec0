"""Lists of globs as git reads them in .gitignore.

Rule: a line is matched against one name at a time, never against what lies inside a directory;
whoever asks walks down from the root, so a left-out directory takes its content with it. Matching
is on bytes and takes linear time, since a cloned repository brings its own patterns.
Source of the rules: gitignore(5) and git's wildmatch; compared with ``git check-ignore``.
"""

from collections.abc import Iterable
from functools import cached_property
from typing import Any, Final

import msgspec

__all__ = ["Glob", "Globs"]

_POSIX: Final = frozenset(
    "alnum alpha blank cntrl digit graph lower print punct space upper xdigit".split()  # noqa: SIM905 - reads as the list it is
)
_MEMORY: Final = 64 << 20
"""Bytes that the matcher's tables may take; far above what 1,000 lines need."""


class Glob(msgspec.Struct, frozen=True):
    """One line, understood."""

    line: str
    """As written, without trailing blanks."""
    takes_back: bool
    """It began with ``!``."""
    directories: bool
    """It ended with ``/``: directories only."""
    anchored: bool
    """It has a slash before its end: it names a place, not just a name."""
    pattern: str
    """A regular expression for the whole of a relative path, over Latin-1."""


class Globs:
    """The lines of one list; the last one that matches decides."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.globs = tuple(glob for line in lines if (glob := _glob(line)) is not None)
        """Lines that git would pass over (blank, comment, malformed) are not here."""

    def match(self, path: str, *, directory: bool = False) -> Glob | None:
        """Find the last line that matches ``path``, which is relative, with ``/`` between names."""
        if not self.globs:
            return None
        found = self._set.Match(path.encode(errors="surrogateescape"))
        if not found:
            return None
        fitting = (at for at in found if directory or not self.globs[at].directories)
        last = max(fitting, default=None)
        return None if last is None else self.globs[last]

    def names(self, path: str) -> bool:
        """Whether the lines name the file at ``path``, or a folder above it."""
        names = path.split("/")
        for depth in range(1, len(names) + 1):
            found = self.match("/".join(names[:depth]), directory=depth < len(names))
            if found is not None:
                return not found.takes_back
        return False

    @cached_property
    def _set(self) -> Any:
        import re2  # noqa: PLC0415 - only captures match globs

        options = re2.Options()
        options.encoding = re2.Options.Encoding.LATIN1
        options.max_mem = _MEMORY
        built = re2.Set.FullMatchSet(options)
        for glob in self.globs:
            built.Add(glob.pattern.encode("latin-1"))
        built.Compile()
        return built


class _MalformedError(ValueError):
    """Git lets such a line match nothing."""


def _glob(line: str) -> Glob | None:
    line = _trimmed(line.removeprefix("\ufeff").rstrip("\r\n"))
    if not line or line.startswith("#"):
        return None
    body = line.removeprefix("!")
    takes_back = body != line
    directories = body.endswith("/")
    body = body.removesuffix("/")
    anchored = "/" in body
    body = body.removeprefix("/")
    if not body:
        return None
    octets = body.encode(errors="surrogateescape").decode("latin-1")
    try:
        pattern = _expression(octets)
    except _MalformedError:
        return None
    prefix = "(?s)" if anchored else "(?s)(?:.*/)?"
    return Glob(line, takes_back, directories, anchored, prefix + pattern)


def _trimmed(line: str) -> str:
    """Cut trailing spaces, except for one behind a backslash."""
    bare = line.rstrip(" ")
    slashes = len(bare) - len(bare.rstrip("\\"))
    return bare + " " if slashes % 2 and len(line) > len(bare) else bare


def _expression(glob: str) -> str:
    out: list[str] = []
    at = 0
    while at < len(glob):
        char = glob[at]
        if char == "*":
            piece, at = _stars(glob, at)
        elif char == "[":
            piece, at = _bracket(glob, at + 1)
        elif char == "\\":
            if at + 1 == len(glob):
                raise _MalformedError
            piece, at = _octet(glob[at + 1]), at + 2
        else:
            piece, at = "[^/]" if char == "?" else _octet(char), at + 1
        out.append(piece)
    return "".join(out)


def _stars(glob: str, at: int) -> tuple[str, int]:
    """Read a run of stars: two or more alone between slashes span directories."""
    end = at
    while end < len(glob) and glob[end] == "*":
        end += 1
    alone = (at == 0 or glob[at - 1] == "/") and (end == len(glob) or glob[end] == "/")
    if end - at < 2 or not alone:  # noqa: PLR2004 - two stars
        return "[^/]*", end
    return (".*", end) if end == len(glob) else ("(?:.*/)?", end + 1)


def _bracket(glob: str, at: int) -> tuple[str, int]:
    """Read a bracket expression from behind its ``[``; it never matches a slash."""
    negated = glob[at : at + 1] in ("!", "^")
    at += negated
    items: list[str] = []
    first = True
    while first or glob[at : at + 1] != "]":
        first = False
        if glob.startswith("[:", at):
            end = glob.find(":]", at)
            if glob[at + 2 : end] not in _POSIX:
                raise _MalformedError
            items.append(glob[at : end + 2])
            at = end + 2
            continue
        low, at = _member(glob, at)
        high = low
        if glob[at : at + 1] == "-" and glob[at + 1 : at + 2] not in ("]", ""):
            high, at = _member(glob, at + 1)
        items += _range(low, low) + _range(low, high)  # backwards, git still takes its start
    if negated:
        return f"[^/{''.join(items)}]", at + 1
    return (f"[{''.join(items)}]" if items else r"[^\x00-\xff]"), at + 1


def _member(glob: str, at: int) -> tuple[str, int]:
    """Read one character of a bracket expression."""
    at += glob[at : at + 1] == "\\"
    if at >= len(glob):
        raise _MalformedError
    return glob[at], at + 1


def _range(low: str, high: str) -> list[str]:
    """Write a range without the slash in it; a backwards one is empty."""
    parts = [(low, min(high, ".")), (max(low, "0"), high)]
    return [f"{_octet(start)}-{_octet(end)}" for start, end in parts if start <= end]


def _octet(char: str) -> str:
    return char if char.isascii() and (char.isalnum() or char in "/_") else f"\\x{ord(char):02x}"
