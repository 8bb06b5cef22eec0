"""When what a check said is worth going back for. Pure: it decides, and does nothing."""

from typing import Final

import msgspec

from backtrail.checking import CheckKind, Outcome

__all__ = ["LEAST_RUNS", "Heard", "above_of", "grounds"]

LEAST_RUNS: Final = 3
"""Runs that make a baseline: of fewer, nobody knows how much times differ by themselves."""

_ABOVE: Final[dict[CheckKind, float]] = {"tests": 30.0, "benchmark": 20.0, "quality": 10.0}
"""Percent, unless the settings say otherwise."""


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """What a check said of a state, as far as a trigger minds it."""

    outcome: Outcome
    failed: int | None = None
    """Tests; None: they were not counted."""
    total: int = 0
    errors: int = 0
    ms: int = 0
    """How long it took; of a baseline the median of its runs."""
    complexity: float | None = None
    maintainability: float | None = None


def above_of(kind: CheckKind, percent: float | None) -> float:
    """The percentage above which a trigger of that kind acts, by the settings or by default."""
    return _ABOVE.get(kind, 0.0) if percent is None else percent


def grounds(kind: CheckKind, now: Heard, before: Heard, above: float) -> str:
    """Why one should go back from ``now`` to ``before``, for people; empty: there is no reason."""
    if now.outcome == "unsure":
        return ""
    if kind == "compile":
        return _broken(now)
    if kind == "tests":
        return _failing(now, above)
    if kind == "benchmark":
        return _slower(now, before, above)
    return _harder(now, before, above) if kind == "quality" else ""


def _broken(now: Heard) -> str:
    if now.outcome != "red":
        return ""
    errors = f", {now.errors:,} error{'s' if now.errors > 1 else ''}" if now.errors else ""
    return f"it does not compile{errors}"


def _failing(now: Heard, above: float) -> str:
    if now.outcome != "red":
        return ""
    if now.failed is None or not now.total:
        return "the tests cannot be run"
    if 100 * now.failed <= above * now.total:
        return ""
    return f"{now.failed:,} of {now.total:,} tests fail"


def _slower(now: Heard, before: Heard, above: float) -> str:
    if now.outcome != "green" or not before.ms:
        return ""
    percent = 100 * (now.ms - before.ms) / before.ms
    if percent <= above:
        return ""
    return f"it is {percent:.0f} % slower than before ({now.ms:,} ms, not {before.ms:,})"


def _harder(now: Heard, before: Heard, above: float) -> str:
    told: list[str] = []
    if now.complexity is not None and before.complexity:
        percent = 100 * (now.complexity - before.complexity) / before.complexity
        if percent > above:
            told.append(f"functions are {percent:.0f} % more complex on average")
    if now.maintainability is not None and before.maintainability:
        percent = 100 * (before.maintainability - now.maintainability) / before.maintainability
        if percent > above:
            told.append(f"the code is {percent:.0f} % harder to maintain")
    return " and ".join(told)
