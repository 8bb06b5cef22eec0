"""The part of two contents that has to be looked at.

A save changes little, so the ends that both contents share are set aside as bytes, before anything
is split or decoded. The rule: a window begins and ends at a line boundary of both contents.
"""

import msgspec

from backtrail.ends import common_prefix, common_suffix

__all__ = ["Window", "window"]


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """What is left of both contents between the lines they share at their ends."""

    start: int
    """Bytes before the window, the same on both sides."""
    old: bytes
    new: bytes
    tail: int
    """Bytes after the window, the same on both sides."""


def window(old: bytes, new: bytes, *, context: int = 0) -> Window:
    """Set the common lines at both ends aside, but leave ``context`` lines of them in the window.

    Equal contents give an empty window when ``context`` is 0.
    """
    start = old.rfind(b"\n", 0, common_prefix(old, new)) + 1
    tail = common_suffix(old, new, min(len(old), len(new)) - start)
    tail = _to_line_start(old, new, tail)
    end = len(old) - tail
    for _ in range(context):
        start = old.rfind(b"\n", 0, max(0, start - 1)) + 1
        end = old.find(b"\n", end) + 1 or len(old)
    tail = len(old) - end
    return Window(start=start, old=old[start:end], new=new[start : len(new) - tail], tail=tail)


def _to_line_start(old: bytes, new: bytes, tail: int) -> int:
    """Shorten the common tail until it begins a line on both sides."""
    if _begins_line(old, len(old) - tail) and _begins_line(new, len(new) - tail):
        return tail
    return tail - _first_line(old, len(old) - tail)


def _begins_line(data: bytes, place: int) -> bool:
    return place == 0 or data.endswith(b"\n", 0, place)


def _first_line(data: bytes, place: int) -> int:
    """Length of the line (or rest of a line) that begins at ``place``, its end included."""
    end = data.find(b"\n", place)
    return (len(data) if end < 0 else end + 1) - place
