"""Lines of one content followed into the content before it.

Pure. The rule: a line comes from the content before exactly when no block of changes holds it. What
lies outside the stretch that differs is settled without a look at single lines.
"""

from collections.abc import Iterator

from backtrail.diff.blocks import within
from backtrail.diff.slides import REACH
from backtrail.diff.windows import window

__all__ = ["Lines", "origin"]

Lines = tuple[range, ...]
"""Lines from 0, ascending; neighbours come apart where lines between them were deleted."""


def origin(old: bytes, new: bytes, lines: Lines) -> Lines | None:
    """Where ``lines`` of ``new`` stand in ``old``; None where one of them does not."""
    if old == new or not lines:
        return lines
    seen = window(old, new, context=REACH)
    before = old.count(b"\n", 0, seen.start)
    if lines[-1].stop <= before:
        return lines
    if lines[0].start >= before + _count(seen.new):
        shift = _count(seen.old) - _count(seen.new)
        return tuple(range(part.start + shift, part.stop + shift) for part in lines)
    found: list[range] = []
    place = shift = 0
    for block in within(seen, before):
        come = range(block.new_start, block.new_end)
        if any(_moved(lines, come, 0)):
            return None
        found += _moved(lines, range(place, block.new_start), shift)
        place, shift = block.new_end, block.old_end - block.new_end
    return (*found, *_moved(lines, range(place, lines[-1].stop), shift))


def _count(data: bytes) -> int:
    """Lines of a stretch; the last one may lack its end."""
    return data.count(b"\n") + (data != b"" and not data.endswith(b"\n"))


def _moved(lines: Lines, stretch: range, shift: int) -> Iterator[range]:
    for part in lines:
        start, stop = max(part.start, stretch.start), min(part.stop, stretch.stop)
        if start < stop:
            yield range(start + shift, stop + shift)
