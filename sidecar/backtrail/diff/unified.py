r"""Patches that other tools apply byte for byte.

The form is that of GNU ``diff -u`` with git's rules for file names, so that both ``patch -p1`` and
``git apply`` turn one content into the other. The rule: contents pass through as bytes; only
``\n`` ends a line, and a last line without it is marked.
"""

from collections.abc import Iterator, Sequence

from backtrail.diff.lines import Hunk, align
from backtrail.diff.quoting import quoted
from backtrail.diff.slides import REACH, slid
from backtrail.diff.views import split_lines
from backtrail.diff.windows import window

__all__ = ["unified"]

_UNFINISHED = b"\n\\ No newline at end of file\n"


def unified(old: bytes, new: bytes, *, old_name: str, new_name: str, context: int = 3) -> bytes:
    """Write the patch that turns ``old`` into ``new``; equal contents give nothing.

    Names come without ``a/`` and ``b/``; surrogate escapes stand for bytes that are not UTF-8.
    ``context`` is in lines. ``patch`` and ``git apply`` reproduce ``new`` exactly; with no context
    ``git apply`` wants ``--unidiff-zero``.
    """
    if old == new:
        return b""
    seen = window(old, new, context=context + REACH)
    before = old.count(b"\n", 0, seen.start)
    old_lines, new_lines = split_lines(seen.old), split_lines(seen.new)
    out = [b"--- ", _headed(f"a/{old_name}"), b"\n+++ ", _headed(f"b/{new_name}"), b"\n"]
    hunks = slid(align(old_lines, new_lines).hunks, old_lines, new_lines)
    for near in _group(hunks, context=context):
        out.extend(_section(near, old_lines, new_lines, before, context))
    return b"".join(out)


def _group(hunks: Sequence[Hunk], *, context: int) -> Iterator[list[Hunk]]:
    """Join hunks whose context lines touch or overlap."""
    together: list[Hunk] = []
    for hunk in hunks:
        if together and hunk.old_start - together[-1].old_end > 2 * context:
            yield together
            together = []
        together.append(hunk)
    if together:
        yield together


def _section(
    hunks: list[Hunk], old: list[bytes], new: list[bytes], before: int, context: int
) -> Iterator[bytes]:
    first, last = hunks[0], hunks[-1]
    lead = min(context, first.old_start)
    trail = min(context, len(old) - last.old_end)
    old_range = _range(before + first.old_start - lead, before + last.old_end + trail)
    new_range = _range(before + first.new_start - lead, before + last.new_end + trail)
    yield b"@@ -%b +%b @@\n" % (old_range, new_range)
    place = first.old_start - lead
    for hunk in hunks:
        yield from _marked(b" ", old[place : hunk.old_start])
        yield from _marked(b"-", old[hunk.old_start : hunk.old_end])
        yield from _marked(b"+", new[hunk.new_start : hunk.new_end])
        place = hunk.old_end
    yield from _marked(b" ", old[place : last.old_end + trail])


def _range(start: int, end: int) -> bytes:
    """Lines from 1 and their number; an empty range names the line before it."""
    if end - start == 1:
        return b"%d" % (start + 1)
    return b"%d,%d" % (start + (end > start), end - start)


def _marked(mark: bytes, lines: list[bytes]) -> Iterator[bytes]:
    for line in lines:
        yield mark
        yield line if line.endswith(b"\n") else line + _UNFINISHED


def _headed(name: str) -> bytes:
    """A name after ``---``; a tab ends one with a space, so that no tool cuts it there."""
    return quoted(name) + (b"\t" if " " in name else b"")
