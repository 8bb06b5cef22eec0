"""Which of several approaches is the best, by what was measured of each, and why. Pure."""

from collections.abc import Sequence
from typing import Final, Literal

import msgspec

__all__ = ["METRICS", "Metric", "Ranked", "Standing", "ranked"]

Metric = Literal["green", "failed", "passed", "size", "duration", "complexity"]
METRICS: Final[tuple[Metric, ...]] = (
    "green", "failed", "passed", "size", "duration", "complexity",
)  # fmt: skip
"""In the order in which they count unless another one is asked for."""

_MORE: Final[frozenset[Metric]] = frozenset({"green", "passed"})
"""Of these more is better, of the others less."""
_WORDS: Final[dict[Metric, str]] = {
    "green": "more checks are green",
    "failed": "fewer tests fail",
    "passed": "more tests pass",
    "size": "fewer lines changed",
    "duration": "its checks took fewer ms",
    "complexity": "its functions are simpler",
}


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What was measured of one approach; None: that was not."""

    name: str
    green: int
    """Checks that found it well."""
    failed: int | None = None
    """Tests."""
    passed: int | None = None
    size: int = 0
    """Lines that came and went since the experiment began."""
    duration: int | None = None
    """Milliseconds that all checks took."""
    complexity: float | None = None
    """Cyclomatic, of a function, on average."""


class Ranked(msgspec.Struct, frozen=True, kw_only=True):
    """An approach in its place."""

    standing: Standing
    place: int
    """From 1; those that nothing tells apart share one."""
    why: str
    """What puts it before the next one; empty: it is the last, or nothing tells them apart."""


def ranked(standings: Sequence[Standing], by: Sequence[Metric]) -> tuple[Ranked, ...]:
    """The best first: the first of ``by`` that differs decides; what was not measured is worst."""
    ordered = sorted(standings, key=lambda each: [_cost(each, metric) for metric in by])
    found: list[Ranked] = []
    place = 1
    for at, each in enumerate(ordered):
        behind = ordered[at + 1] if at + 1 < len(ordered) else None
        metric = None if behind is None else _telling(each, behind, by)
        why = "" if metric is None or behind is None else _why(metric, each, behind)
        found.append(Ranked(standing=each, place=place, why=why))
        if metric is not None:
            place = at + 2
    return tuple(found)


def _cost(standing: Standing, metric: Metric) -> float:
    value: float | None = getattr(standing, metric)
    if value is None:
        return float("inf")
    return -value if metric in _MORE else value


def _telling(one: Standing, other: Standing, by: Sequence[Metric]) -> Metric | None:
    return next((metric for metric in by if _cost(one, metric) != _cost(other, metric)), None)


def _why(metric: Metric, one: Standing, other: Standing) -> str:
    here, there = (_told(getattr(each, metric)) for each in (one, other))
    return f"{_WORDS[metric]}: {here}, {there} of {other.name}"


def _told(value: float | None) -> str:
    if value is None:
        return "unknown"
    return f"{value:,}" if isinstance(value, int) else f"{value:.1f}"
