"""Which saves show as one: bursts of one source, and runs of saves that are minor or passed.

This module decides how versions are shown; every content stays. A burst is keyed by source and
author: an agent's save never swallows a person's. The rule: a row ends where it would in the whole
history, wherever the versions at hand begin and end.
"""

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import Final, Literal

import msgspec

from backtrail.model import SMALL, EventSequence, Level, Significance, Version
from backtrail.policy.passing import REACH, WRITTEN_BACK, Passing, passing
from backtrail.settings import PolicySettings

__all__ = ["LONGEST", "Folded", "Row", "fold", "same_burst", "unfolded"]

Folded = Literal["minor", "burst", "whitespace", "cycle"]
"""Why a save is folded: it is small, or it passed."""
LONGEST: Final = 256
"""Versions that one row stands for at most: a page of rows reads no history without end."""

_SECOND_NS: Final = 1_000_000_000
_ALONE: Final = frozenset({"label", "restore", "deleted"})
_NEVER_CONTINUED: Final = _ALONE | {"first"}
"""The first version holds the file before anybody touched it."""
_NO_FOLDS: Final[Mapping[Folded, int]] = {}


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a timeline."""

    kind: Literal["version", "minor"]
    versions: tuple[Version, ...]
    """Newest first; the first one stands for the row."""
    saves: int
    added: int
    """Lines, over all saves of the row."""
    deleted: int
    """Lines, over all saves of the row."""
    significance: Significance
    """Significant if any version is, with each reason once, newest first."""
    folds: Mapping[Folded, int] = msgspec.field(default_factory=dict)
    """Of a run: how many of its saves are folded for what."""


def same_burst(
    previous: Version, *, source: str, author: str, time_ns: int, policy: PolicySettings
) -> bool:
    """Say whether a save continues the burst that ``previous`` ends.

    It does when source and author are the same and at most the merge window lies between. The first
    version, a label and a restore stand alone, a clock that ran backwards proves nothing, and a
    window of 0 turns bursts off.
    """
    window_ns = policy.merge_window_seconds * _SECOND_NS
    if source != previous.source or author != previous.author or source in WRITTEN_BACK:
        return False
    if window_ns <= 0 or not 0 <= time_ns - previous.time_ns <= window_ns:
        return False
    reasons = {reason.kind for reason in previous.significance.reasons}
    return not reasons & _NEVER_CONTINUED


def fold(
    versions: Sequence[Version],
    policy: PolicySettings,
    *,
    pinned: Collection[EventSequence] = (),
    newer: Sequence[Version] = (),
    head: bool = True,
    more: bool = False,
) -> tuple[Row, ...]:
    """Arrange ``versions``, newest first, into rows.

    Bursts show as one row in every mode; in mode ``fold`` a run of rows that are minor, or that
    passed, shows as one. What somebody ``pinned``, by a tag or a note, and the newest of the file
    have rows of their own. Where ``versions`` does not start at the ``head``, ``newer`` are those
    above, as many as `REACH` numbers hold; with ``more`` below, rows that may go on there, or that
    what lies there may fold, are left out. Linear in the versions.
    """
    folds = _passing(versions, policy, pinned, newer) if policy.minor == "fold" else {}
    rows = _rows(_bursts(versions, policy, pinned), folds, policy, pinned, head=head)
    return tuple(_settled(rows, len(versions), policy) if more else rows)


def unfolded(version: Version) -> Row:
    """The row of one version that stands alone."""
    return _single(version, "version")


class _Trace(msgspec.Struct, frozen=True, gc=False):
    """What of a version tells whether it passed."""

    number: int
    time_ns: int
    content: bytes
    source: str
    author: str
    stands: bool


def _passing(
    versions: Sequence[Version],
    policy: PolicySettings,
    pinned: Collection[EventSequence],
    newer: Sequence[Version],
) -> dict[EventSequence, Passing]:
    """Those that came and went, by their sequences."""
    found = [*newer, *versions]
    found.reverse()
    traces = [
        _Trace(
            version.number, version.time_ns, version.content_id, version.source, version.author,
            version.sequence in pinned or _stands(version.significance),
        )
        for version in found
    ]  # fmt: skip
    blank = [
        at
        for at, version in enumerate(found)
        if version.metadata and version.metadata.get("whitespace") is True
    ]
    window_ns = round(policy.merge_window_seconds * _SECOND_NS)
    kinds = passing(traces, window_ns, blank)
    return {found[at].sequence: kind for at, kind in kinds.items()}


def _stands(significance: Significance) -> bool:
    if significance.level == "minor":
        return False
    return any(reason.kind not in SMALL for reason in significance.reasons)


def _bursts(
    versions: Sequence[Version], policy: PolicySettings, pinned: Collection[EventSequence]
) -> list[list[Version]]:
    bursts = [[version] for version in versions[:1]]
    for newer, older in pairwise(versions):
        if (
            len(bursts[-1]) < LONGEST
            and newer.sequence not in pinned
            and older.sequence not in pinned
            and _continues(newer, older, policy)
        ):
            bursts[-1].append(older)
        else:
            bursts.append([older])
    return bursts


def _continues(newer: Version, older: Version, policy: PolicySettings) -> bool:
    return (
        newer.branch == older.branch
        and not any(reason.kind in _ALONE for reason in newer.significance.reasons)
        and same_burst(
            older, source=newer.source, author=newer.author, time_ns=newer.time_ns, policy=policy
        )
    )


def _rows(
    bursts: Sequence[list[Version]],
    folds: Mapping[EventSequence, Passing],
    policy: PolicySettings,
    pinned: Collection[EventSequence],
    *,
    head: bool,
) -> list[Row]:
    rows: list[Row] = []
    run: list[Version] = []

    def quiet(version: Version) -> bool:
        if version.sequence in folds:
            return True
        return version.significance.level == "minor" and version.sequence not in pinned

    def end_run() -> None:
        if run:
            rows.append(_run(run, folds))
            run.clear()

    for place, burst in enumerate(bursts):
        newest = head and place == 0
        if policy.minor == "fold" and not newest and all(map(quiet, burst)):
            if len(run) + len(burst) > LONGEST:
                end_run()
            run += burst
        else:
            end_run()
            rows.append(_row(burst))
    end_run()
    return rows


def _settled(rows: Sequence[Row], count: int, policy: PolicySettings) -> Sequence[Row]:
    """The rows that nothing below the ``count`` versions can change: their end is known."""
    if policy.minor != "fold":
        return rows[:-1]
    end = REACH + 1
    for place, (row, below) in enumerate(pairwise(rows)):
        end += len(row.versions)
        if end + len(below.versions) > count:
            return rows[:place]
    return rows[:-1]


def _run(versions: Sequence[Version], folds: Mapping[EventSequence, Passing]) -> Row:
    counted: dict[Folded, int] = {}
    for version in versions:
        kind: Folded = folds.get(version.sequence, "minor")
        counted[kind] = counted.get(kind, 0) + version.saves
    return _row(versions, kind="minor", folds=counted)


def _row(
    versions: Sequence[Version],
    *,
    kind: Literal["version", "minor"] = "version",
    folds: Mapping[Folded, int] = _NO_FOLDS,
) -> Row:
    if len(versions) == 1:
        return _single(versions[0], kind, folds)
    level: Level = "minor"
    if any(version.significance.level == "significant" for version in versions):
        level = "significant"
    reasons = dict.fromkeys(
        reason
        for version in versions
        if version.significance.level == level
        for reason in version.significance.reasons
    )
    return Row(
        kind=kind,
        versions=tuple(versions),
        saves=sum(version.saves for version in versions),
        added=sum(version.change.added + version.change.modified for version in versions),
        deleted=sum(version.change.deleted + version.change.modified for version in versions),
        significance=Significance(level, tuple(reasons)),
        folds=folds,
    )


def _single(
    version: Version, kind: Literal["version", "minor"], folds: Mapping[Folded, int] = _NO_FOLDS
) -> Row:
    """The same for one version, which most rows begin as."""
    change = version.change
    return Row(
        kind=kind,
        versions=(version,),
        saves=version.saves,
        added=change.added + change.modified,
        deleted=change.deleted + change.modified,
        significance=version.significance,
        folds=folds,
    )
