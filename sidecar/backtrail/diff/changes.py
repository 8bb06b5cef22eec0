"""How far one content is from another, in figures.

``percent`` is ``100 * (1 - 2M/T)``: T counts the characters of both contents, M those that an
alignment of lines, refined inside the changed places, finds in both. The rules: the cost is bounded
by a budget and never quadratic, and where the budget ends, M becomes an upper bound, so that a
change is never over-stated.
"""

from collections.abc import Iterator, Sequence

import msgspec

from backtrail.diff.distances import Meter
from backtrail.diff.lines import LINE_BUDGET, Hunk, align
from backtrail.diff.views import Encoding, is_binary, split_lines
from backtrail.diff.whitespace import without_blanks
from backtrail.diff.windows import Window, window
from backtrail.model import Change

__all__ = ["CHARACTER_BUDGET", "Compared", "compare", "measure"]

CHARACTER_BUDGET = 1 << 31
"""Cells (characters times characters) that one measurement may spend on exact comparison: about
50 ms at 40 cells a nanosecond."""

_ROUGH = 1 << 26
"""The same for a rough measurement: 2 ms. One changed image of a notebook would take 16."""

_BINARY_LINES = 100_000
"""Line ends of two binary contents up to which what lies between them is aligned as lines."""

_JOINED = 1 << 20
"""Cells up to which neighbouring hunks are compared as one piece: exact beats line by line."""


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """How far two contents are apart, and the lines that tell them apart."""

    change: Change
    coarse: bool = False
    """The work budget for lines ended: fewer are added and deleted in truth."""
    gone: bytes = b""
    """Lines of the old side in changed places; nothing where the new side is binary."""
    come: bytes = b""
    """Lines of the new side in changed places; nothing where it is binary."""
    binary: bool = False
    """One of the sides is, so that this does not hold the other way."""
    blank: bool = False
    """Texts that are the same but for white space, line ends among it."""


def measure(old: bytes, new: bytes, *, budget: int = CHARACTER_BUDGET) -> Change:
    """Count changed lines and the percentage of changed characters; see `compare`."""
    return compare(old, new, budget=budget).change


def compare(
    old: bytes, new: bytes, *, budget: int = CHARACTER_BUDGET, rough: bool = False
) -> Compared:
    """Count changed lines and the percentage of changed characters, and pick out those lines.

    Inside a hunk with d deleted and i inserted lines, ``min(d, i)`` lines count as modified and the
    rest as deleted or added. Binary contents have no lines; their bytes are the characters, and
    what tells them apart is one piece where they are cut up by too many line ends.
    Where both sides decode as UTF-8 a character is a code point, else a byte. ``budget`` is in
    cells, see `CHARACTER_BUDGET`; where it ends, ``estimate`` is set and ``percent`` is a lower
    bound that looks at how often each character occurs. If it may be ``rough`` there is less to
    spend, and of the pieces that this does not pay for only the lengths are looked at.
    """
    if old == new:
        return Compared(change=Change())
    seen = window(old, new)
    new_binary = is_binary(new)
    binary = new_binary or is_binary(old)
    if binary and seen.old.count(b"\n") + seen.new.count(b"\n") > _BINARY_LINES:
        old_lines, new_lines = [seen.old], [seen.new]
    else:
        old_lines, new_lines = split_lines(seen.old), split_lines(seen.new)
    found = align(old_lines, new_lines, budget=min(budget, LINE_BUDGET))
    hunks = found.hunks
    encoding, total = _characters(old, new, seen)
    spend = min(budget, _ROUGH) if rough else budget
    meter = Meter(encoding, budget=spend, words=not binary, rough=rough)
    apart = meter.small(seen.old, seen.new)
    if apart is None:
        apart = meter.all_of(list(_pieces(hunks, old_lines, new_lines)))
    gone = _picked(old_lines, [(h.old_start, h.old_end) for h in hunks])
    come = _picked(new_lines, [(h.new_start, h.new_end) for h in hunks])
    if meter.spent and not rough:
        apart = meter.at_least(gone, come)
    added, deleted, modified = (0, 0, 0) if binary else _line_counts(hunks)
    return Compared(
        change=Change(
            added=added,
            deleted=deleted,
            modified=modified,
            percent=round(100 * apart / total, 2),
            estimate=meter.spent,
        ),
        coarse=found.coarse and not binary,
        gone=b"" if new_binary else gone,
        come=b"" if new_binary else come,
        binary=binary,
        blank=not binary and without_blanks(seen.old) == without_blanks(seen.new),
    )


def _picked(lines: list[bytes], ranges: list[tuple[int, int]]) -> bytes:
    return b"".join(b"".join(lines[start:end]) for start, end in ranges)


def _characters(old: bytes, new: bytes, seen: Window) -> tuple[Encoding, int]:
    """Choose the view that fits both sides and count the characters of both in it."""
    if old.isascii() and new.isascii():
        return "latin-1", len(old) + len(new)
    try:
        count = len(old.decode("utf-8"))
        # The ends are the same: what decodes on one side decodes on the other.
        return "utf-8", 2 * count - len(seen.old.decode("utf-8")) + len(seen.new.decode("utf-8"))
    except UnicodeDecodeError:
        return "latin-1", len(old) + len(new)


def _pieces(
    hunks: Sequence[Hunk], old: list[bytes], new: list[bytes]
) -> Iterator[tuple[bytes, bytes]]:
    """Bytes of both sides, hunk by hunk; small neighbours come with the lines between them."""
    a = b = b""
    place = 0
    for hunk in hunks:
        between = b"".join(old[place : hunk.old_start])
        gone = b"".join(old[hunk.old_start : hunk.old_end])
        come = b"".join(new[hunk.new_start : hunk.new_end])
        more = len(between)
        if (len(a) + more + len(gone)) * (len(b) + more + len(come)) <= _JOINED:
            a, b = a + between + gone, b + between + come
        else:
            yield a, b
            a, b = gone, come
        place = hunk.old_end
    yield a, b


def _line_counts(hunks: tuple[Hunk, ...]) -> tuple[int, int, int]:
    added = deleted = modified = 0
    for hunk in hunks:
        gone = hunk.old_end - hunk.old_start
        come = hunk.new_end - hunk.new_start
        both = min(gone, come)
        added += come - both
        deleted += gone - both
        modified += both
    return added, deleted, modified
