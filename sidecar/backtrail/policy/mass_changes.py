"""Which changes of a log are one mass change: many files touched in a moment, as by a checkout.

This module decides; it keeps nothing and reads no clock. A mass change is every stretch of the log
in which each moment lies within a window of ``seconds`` that touches at least ``files`` files.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final, Literal

import msgspec

from backtrail.model import DocumentId, EventSequence
from backtrail.settings import PolicySettings

__all__ = ["Extent", "Stretch", "Touch", "TouchKind", "extent_of", "stretches"]

TouchKind = Literal["changed", "created", "deleted", "renamed", "returned"]
_Outcome = Literal["changed", "created", "deleted", "renamed", "same", "absent"]
"""What became of a file on the whole: ``same``, it went and came; ``absent``, it came and went."""

_SECOND_NS: Final = 1_000_000_000
_WRITTEN: Final = frozenset({"changed", "created", "returned"})


class Touch(msgspec.Struct, frozen=True):
    """One entry of the log that says what became of a file."""

    sequence: EventSequence
    time_ns: int
    """When it happened."""
    document: DocumentId
    kind: TouchKind
    by: str = ""
    """The hint at the cause that the version bears."""
    late_ns: int = 0
    """How long after it happened it came into the log."""

    @property
    def logged_ns(self) -> int:
        """When it came into the log."""
        return self.time_ns + self.late_ns


class Stretch(msgspec.Struct, frozen=True):
    """A mass change as places in the sequence of touches, both of them inside."""

    first: int
    last: int
    open: bool
    """A touch that comes now would still belong to it."""


class Extent(msgspec.Struct, frozen=True, kw_only=True):
    """A mass change in numbers: each file counts once, by what became of it in the end."""

    changed: int = 0
    created: int = 0
    """New files, and those that came back."""
    deleted: int = 0
    renamed: int = 0
    seconds: float = 0.0
    """From the first entry of the log to the last, one decimal."""
    first: int = 0
    """Sequence of the first entry."""
    last: int = 0
    """Sequence of the last entry; others may lie between that have no part in it."""
    by: str = ""
    """What most of the versions say of their cause; empty where they say nothing."""

    @property
    def files(self) -> int:
        """Files that are not in the end what they were before."""
        return self.changed + self.created + self.deleted + self.renamed


def stretches(touches: Sequence[Touch], policy: PolicySettings, now_ns: int) -> list[Stretch]:
    """Find the mass changes among touches of one workspace, in the order of the log."""
    window = round(policy.mass_seconds * _SECOND_NS)
    found: list[tuple[int, int]] = []
    inside: Counter[DocumentId] = Counter()
    start = 0
    for end, touch in enumerate(touches):
        # A clock that was set tells nothing of what came before.
        if end and abs(touch.time_ns - touches[end - 1].time_ns) > window:
            inside.clear()
            start = end
        inside[touch.document] += 1
        while abs(touch.time_ns - touches[start].time_ns) > window:
            inside[touches[start].document] -= 1
            if not inside[touches[start].document]:
                del inside[touches[start].document]
            start += 1
        if len(inside) >= policy.mass_files:
            if found and start <= found[-1][1]:
                found[-1] = (found[-1][0], end)
            else:
                found.append((start, end))
    return [
        Stretch(first, last, open=abs(now_ns - touches[last].logged_ns) <= window)
        for first, last in found
    ]


def extent_of(touches: Sequence[Touch]) -> Extent:
    """Count what became of each file."""
    kinds: dict[DocumentId, _Outcome] = {}
    for touch in touches:
        kinds[touch.document] = _then(kinds.get(touch.document), touch.kind)
    count = Counter(kinds.values())
    span = (touches[-1].time_ns - touches[0].time_ns) / _SECOND_NS
    return Extent(
        changed=count["changed"],
        created=count["created"],
        deleted=count["deleted"],
        renamed=count["renamed"],
        seconds=round(max(0.0, span), 1),
        first=touches[0].sequence,
        last=touches[-1].sequence,
        by=_by(touches),
    )


def _then(before: _Outcome | None, now: TouchKind) -> _Outcome:
    """What became of a file on the whole; ``before`` is None at its first touch."""
    if now == "deleted":
        return "absent" if before in {"created", "absent"} else "deleted"
    if now == "returned":
        return "same" if before == "deleted" else "created"
    if before == "deleted":
        return "changed"
    if before == "absent":
        return "created"
    # a file that is new, or has a new name, stays so however often it is written
    return now if before in {None, "changed", "same"} else before


def _by(touches: Sequence[Touch]) -> str:
    told = Counter(touch.by for touch in touches if touch.kind in _WRITTEN)
    if not told:
        return ""
    by, times = told.most_common(1)[0]
    return by if 2 * times > told.total() else ""
