"""Some lines of a content as they were, everything else as it is.

Pure. The rule: the result consists of whole lines of both sides, each with its own line end; not a
byte of a line changes.
"""

from collections.abc import Iterator

from backtrail.diff.blocks import blocks, touches
from backtrail.diff.lines import Hunk
from backtrail.diff.views import split_lines

__all__ = ["compose"]


def compose(version: bytes, now: bytes, first: int, last: int) -> bytes:
    """Take the lines ``first`` to ``last`` of ``now``, from 1, back to those of ``version``.

    Every block of changes that touches them goes back as a whole; only where it replaced as many
    lines as it has are the named ones taken alone. With ``last`` right before ``first`` what was
    taken out between the two comes back, and no more. Where nothing touches them ``now`` does.
    """
    touched = [block for block in blocks(version, now) if touches(block, first, last)]
    if not touched:
        return now
    return b"".join(_lines(split_lines(version), split_lines(now), touched, range(first - 1, last)))


def _lines(
    version: list[bytes], now: list[bytes], touched: list[Hunk], wanted: range
) -> Iterator[bytes]:
    place = 0
    for block in touched:
        start, end = block.new_start, block.new_end
        shift = block.old_start - start
        if block.old_end - block.old_start == end - start:
            start, end = max(start, wanted.start), min(end, wanted.stop)
            old_end = end + shift
        else:
            old_end = block.old_end
        yield from now[place:start]
        yield from version[start + shift : old_end]
        place = end
    yield from now[place:]
