"""Where two contents differ, as every view of them shows it: hunks with the lines around them.

The rule: a side-by-side view, a patch and the hunks of a client are cut from the same sections, so
that they never tell different things of the same two contents.
"""

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from backtrail.diff.lines import Hunk, align
from backtrail.diff.slides import REACH, rests, slid
from backtrail.diff.views import split_lines
from backtrail.diff.whitespace import Whitespace, compared, is_quiet
from backtrail.diff.windows import Window, window

__all__ = ["Differences", "Section", "differences", "stretches"]


_SMALL = 1 << 16
"""Bytes of both sides that may be aligned twice: most saves need fewer lines than a slide does."""


class Section(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Hunks near each other with their context; ranges as those of a hunk."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int
    hunks: tuple[Hunk, ...]


class Differences(msgspec.Struct, frozen=True, kw_only=True):
    """The lines of both contents near what differs; places in them count from 0."""

    old: Sequence[bytes]
    new: Sequence[bytes]
    before: int
    """Equal lines that precede both."""
    after: int
    """Equal lines that follow both."""
    sections: tuple[Section, ...]
    coarse: bool
    """The work budget ended: lines that both sides share may stand as deleted and added."""

    @property
    def hunks(self) -> Iterator[Hunk]:
        """Those of all sections, in order."""
        return (hunk for section in self.sections for hunk in section.hunks)


def differences(
    old: bytes, new: bytes, *, context: int | None = 3, whitespace: Whitespace = "none"
) -> Differences:
    """Find the places that differ, with ``context`` equal lines around each; None: all lines.

    Hunks of blank lines, where those do not count, are kept where they stand in such a context.
    """
    wide = context is None
    seen = Window(start=0, old=old, new=new, tail=0)
    if context is not None:
        seen = window(old, new, context=context)
        if len(seen.old) + len(seen.new) > _SMALL:
            seen, wide = window(old, new, context=context + REACH), True
    old_lines, new_lines, hunks, coarse = _aligned(seen, whitespace)
    if not all(map(rests, hunks)):
        if context is not None and not wide:
            # What may slide needs as many lines more to slide over.
            seen = window(old, new, context=context + REACH)
            old_lines, new_lines, hunks, coarse = _aligned(seen, whitespace)
        hunks = slid(hunks, compared(old_lines, whitespace), compared(new_lines, whitespace))
    if context is None:
        ends = len(old_lines), len(new_lines)
        found = [Section(old_start=0, old_end=ends[0], new_start=0, new_end=ends[1], hunks=hunks)]
    else:
        found = [
            _section(near, context, len(old_lines))
            for near in _near(hunks, context, old_lines, new_lines, whitespace)
        ]
    after = old.count(b"\n", len(old) - seen.tail)
    return Differences(
        old=tuple(old_lines),
        new=tuple(new_lines),
        before=old.count(b"\n", 0, seen.start),
        after=after + (seen.tail > 0 and not old.endswith(b"\n")),
        sections=tuple(found),
        coarse=coarse,
    )


Stretch = tuple[Literal["same", "deleted", "added"], int, int]
"""Lines from and to, the end not included: of the old side where deleted, else of the new one."""


def stretches(section: Section) -> Iterator[Stretch]:
    """Go through a section as a patch does: what went before what came."""
    place = section.new_start
    for hunk in section.hunks:
        yield "same", place, hunk.new_start
        yield "deleted", hunk.old_start, hunk.old_end
        yield "added", hunk.new_start, hunk.new_end
        place = hunk.new_end
    yield "same", place, section.new_end


def _aligned(
    seen: Window, whitespace: Whitespace
) -> tuple[list[bytes], list[bytes], tuple[Hunk, ...], bool]:
    old, new = split_lines(seen.old), split_lines(seen.new)
    found = align(compared(old, whitespace), compared(new, whitespace))
    return old, new, found.hunks, found.coarse


def _near(
    hunks: Sequence[Hunk],
    context: int,
    old: Sequence[bytes],
    new: Sequence[bytes],
    whitespace: Whitespace,
) -> Iterator[list[Hunk]]:
    """Join hunks whose contexts touch; quiet ones join what is near and begin nothing."""
    near: list[Hunk] = []
    quiet: list[Hunk] = []
    for hunk in hunks:
        if whitespace == "blank-lines" and is_quiet(hunk, old, new):
            if near and not quiet and hunk.old_start - near[-1].old_end <= context:
                near.append(hunk)
            else:
                quiet.append(hunk)
            continue
        joined = _leading(quiet, hunk, context) if quiet else [hunk]
        if near and joined[0].old_start - near[-1].old_end <= 2 * context:
            near += [*quiet, hunk]
        else:
            if near:
                yield near
            near = joined
        quiet = []
    if near:
        yield near


def _leading(quiet: Sequence[Hunk], hunk: Hunk, context: int) -> list[Hunk]:
    """The hunk, after those quiet ones that stand in its context."""
    joined = [hunk]
    for earlier in reversed(quiet):
        if joined[-1].old_start - earlier.old_end > context:
            break
        joined.append(earlier)
    return joined[::-1]


def _section(hunks: Sequence[Hunk], context: int, size: int) -> Section:
    first, last = hunks[0], hunks[-1]
    lead = min(context, first.old_start)
    trail = min(context, size - last.old_end)
    return Section(
        old_start=first.old_start - lead,
        old_end=last.old_end + trail,
        new_start=first.new_start - lead,
        new_end=last.new_end + trail,
        hunks=tuple(hunks),
    )
