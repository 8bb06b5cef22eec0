"""Which saves show as one: bursts of one source, and runs of minor saves.

This module decides how versions are shown; every content stays. A burst is keyed by source and
author: an agent's save never swallows a person's.
"""

from collections.abc import Collection, Iterable, Sequence
from itertools import groupby, pairwise
from typing import Final, Literal

import msgspec

from backtrail.model import EventSequence, Level, Significance, Version
from backtrail.settings import PolicySettings

__all__ = ["Row", "fold", "same_burst", "unfolded"]

_SECOND_NS: Final = 1_000_000_000
_ALONE: Final = frozenset({"label", "restore", "deleted"})
_NEVER_CONTINUED: Final = _ALONE | {"first"}
"""The first version holds the file before anybody touched it."""
_WRITTEN_BACK: Final = frozenset({"restore", "undo"})


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


def same_burst(
    previous: Version, *, source: str, author: str, time_ns: int, policy: PolicySettings
) -> bool:
    """Say whether a save continues the burst that ``previous`` ends.

    It does when source and author are the same and at most the merge window lies between. The first
    version, a label and a restore stand alone, a clock that ran backwards proves nothing, and a
    window of 0 turns bursts off.
    """
    window_ns = policy.merge_window_seconds * _SECOND_NS
    if source != previous.source or author != previous.author or source in _WRITTEN_BACK:
        return False
    if window_ns <= 0 or not 0 <= time_ns - previous.time_ns <= window_ns:
        return False
    reasons = {reason.kind for reason in previous.significance.reasons}
    return not reasons & _NEVER_CONTINUED


def fold(
    versions: Sequence[Version],
    policy: PolicySettings,
    *,
    tagged: Collection[EventSequence] = (),
    from_head: bool = True,
) -> tuple[Row, ...]:
    """Arrange ``versions``, newest first, into rows.

    Bursts show as one row in every mode; in mode ``fold`` a run of minor rows between significant
    ones shows as one. Tagged versions, and the newest of the file, have rows of their own;
    ``from_head=False`` says that ``versions`` starts further down. Linear in the versions.
    """
    bursts = [_row(burst) for burst in _bursts(versions, policy, tagged)]
    if policy.minor != "fold":
        return tuple(bursts)
    rows: list[Row] = bursts[:1] if from_head else []
    for minor, group in groupby(bursts[len(rows) :], key=lambda row: _folds(row, tagged)):
        run = list(group)
        rows += [_run(run)] if minor else run
    return tuple(rows)


def unfolded(version: Version) -> Row:
    """The row of one version that stands alone."""
    return _single(version, "version")


def _bursts(
    versions: Sequence[Version], policy: PolicySettings, tagged: Collection[EventSequence]
) -> list[list[Version]]:
    bursts = [[version] for version in versions[:1]]
    for newer, older in pairwise(versions):
        if (
            newer.sequence not in tagged
            and older.sequence not in tagged
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


def _folds(row: Row, tagged: Collection[EventSequence]) -> bool:
    return row.significance.level == "minor" and row.versions[0].sequence not in tagged


def _run(rows: Iterable[Row]) -> Row:
    return _row([version for row in rows for version in row.versions], kind="minor")


def _row(versions: Sequence[Version], *, kind: Literal["version", "minor"] = "version") -> Row:
    if len(versions) == 1:
        return _single(versions[0], kind)
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
    )


def _single(version: Version, kind: Literal["version", "minor"]) -> Row:
    """The same for one version, which most rows begin as."""
    change = version.change
    return Row(
        kind=kind,
        versions=(version,),
        saves=version.saves,
        added=change.added + change.modified,
        deleted=change.deleted + change.modified,
        significance=version.significance,
    )
