r"""Patches that other tools apply byte for byte.

The form is that of GNU ``diff -u`` with git's rules for file names, so that both ``patch -p1`` and
``git apply`` turn one content into the other. The rule: contents pass through as bytes; only
``\n`` ends a line, and a last line without it is marked.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from backtrail.diff.sections import Differences, Section, differences, stretches
from backtrail.diff.whitespace import Whitespace

__all__ = ["heading", "quoted", "ranges", "unified"]

_MARKS: Final = {"same": b" ", "deleted": b"-", "added": b"+"}

_UNFINISHED = b"\n\\ No newline at end of file\n"

_NO_PATCH: Final = {
    "all": b"White space is not compared: this is for reading and no patch.",
    "trailing": b"White space at line ends is not compared: this is for reading and no patch.",
    "blank-lines": b"Blank lines are not compared: this is for reading and no patch.",
}

_PRINTABLE = range(0x20, 0x7F)

_ESCAPES = {7: "a", 8: "b", 9: "t", 10: "n", 11: "v", 12: "f", 13: "r", 34: '"', 92: "\\"}
"""Bytes with an escape of their own in git's C-style quoting (``quote.c``)."""


def unified(
    old: bytes,
    new: bytes,
    *,
    old_name: str,
    new_name: str,
    context: int = 3,
    whitespace: Whitespace = "none",
) -> bytes:
    """Write the patch that turns ``old`` into ``new``; equal contents give nothing.

    Names come without ``a/`` and ``b/``; surrogate escapes stand for bytes that are not UTF-8.
    ``context`` is in lines. ``patch`` and ``git apply`` reproduce ``new`` exactly; with no context
    ``git apply`` wants ``--unidiff-zero``. Where some ``whitespace`` does not count this is no
    patch, and no tool takes it for one: its first line and its ranges say so.
    """
    if old == new:
        return b""
    found = differences(old, new, context=context, whitespace=whitespace)
    if not found.sections:
        return b""
    out = [heading(old_name, new_name, whitespace=whitespace)]
    for section in found.sections:
        out += [ranges(section, found.before, whitespace=whitespace), b"\n"]
        out.extend(_lines(section, found))
    return b"".join(out)


def heading(old_name: str, new_name: str, *, whitespace: Whitespace = "none") -> bytes:
    """Write the lines of both names, under one that warns where this is no patch."""
    names = b"--- %b\n+++ %b\n" % (quoted(f"a/{old_name}"), quoted(f"b/{new_name}"))
    return names if whitespace == "none" else b"# %b\n%b" % (_NO_PATCH[whitespace], names)


def ranges(section: Section, before: int, *, whitespace: Whitespace = "none") -> bytes:
    """Write the line before a section; ``before`` lines precede what its places count from."""
    old = _range(before + section.old_start, before + section.old_end)
    new = _range(before + section.new_start, before + section.new_end)
    # Without the signs neither git apply nor patch finds a hunk here.
    return b"@@ -%b +%b @@" % (old, new) if whitespace == "none" else b"@@ %b %b @@" % (old, new)


def _lines(section: Section, found: Differences) -> Iterator[bytes]:
    for kind, start, end in stretches(section):
        lines = found.old if kind == "deleted" else found.new
        yield from _marked(_MARKS[kind], lines[start:end])


def _range(start: int, end: int) -> bytes:
    """Lines from 1 and their number; an empty range names the line before it."""
    if end - start == 1:
        return b"%d" % (start + 1)
    return b"%d,%d" % (start + (end > start), end - start)


def _marked(mark: bytes, lines: Sequence[bytes]) -> Iterator[bytes]:
    for line in lines:
        yield mark
        yield line if line.endswith(b"\n") else line + _UNFINISHED


def quoted(name: str) -> bytes:
    """Quote a name as git does; a tab ends a name with a space, so that no tool cuts it there."""
    raw = name.encode("utf-8", "surrogateescape")
    end = b"\t" if b" " in raw else b""
    plain = all(byte in _PRINTABLE and byte not in _ESCAPES for byte in raw)
    # GNU patch strips blanks at the end of a bare name, where git leaves them unquoted.
    if plain and not raw.endswith(b" "):
        return raw + end
    return f'"{"".join(map(_escaped, raw))}"'.encode("ascii") + end


def _escaped(byte: int) -> str:
    if byte in _ESCAPES:
        return "\\" + _ESCAPES[byte]
    return chr(byte) if byte in _PRINTABLE else f"\\{byte:03o}"
