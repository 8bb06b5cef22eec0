"""Whether a save stands out, and why.

This module decides; it never acts and knows no clock. Every reason that holds is listed, in one
fixed order, with the figure or word behind it.
"""

from collections.abc import Iterator

import msgspec

from backtrail.model import Change, Reason, Significance
from backtrail.settings import PolicySettings

__all__ = ["Facts", "judge"]

_HOUR_NS = 3_600 * 1_000_000_000


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known about one save."""

    first: bool
    """The document has no version yet."""
    change: Change
    """Against the version before; notebooks: against its sources."""
    added_text: str = ""
    """The lines that came, joined."""
    removed_text: str = ""
    """The lines that went, joined."""
    since_significant_ns: int | None = None
    """Nanoseconds since the last significant version; None when there is none."""
    label: str | None = None
    """The name a person gives this version."""
    restore_of: str | None = None
    """What was written back, in words: ``version 97``."""


def judge(facts: Facts, policy: PolicySettings) -> Significance:
    """Weigh one save; with no reason to stand out it is minor, and the reason says by how much."""
    reasons = tuple(_reasons(facts, policy))
    if reasons:
        return Significance("significant", reasons)
    return Significance("minor", (Reason("minor", _below(facts.change, policy.percent)),))


def _reasons(facts: Facts, policy: PolicySettings) -> Iterator[Reason]:
    if facts.first:
        yield Reason("first")
    elif facts.change.percent >= policy.percent:
        at_least = "at least " if facts.change.estimate else ""
        figure, limit = _figures(facts.change.percent, policy.percent)
        yield Reason("change", f"{at_least}{figure} % ≥ {limit} %")
    for word in dict.fromkeys(policy.keywords):
        if _has_word(facts.added_text, word) or _has_word(facts.removed_text, word):
            yield Reason("keyword", word)
    elapsed = facts.since_significant_ns
    if elapsed is not None and elapsed >= policy.interval_hours * _HOUR_NS:
        yield Reason("interval", f"{elapsed / _HOUR_NS:.0f} h ≥ {policy.interval_hours:g} h")
    if facts.label is not None:
        yield Reason("label", facts.label)
    if facts.restore_of is not None:
        yield Reason("restore", facts.restore_of)


def _below(change: Change, limit: float) -> str:
    figure, shown_limit = _figures(change.percent, limit)
    if change.estimate:
        return f"at least {figure} %, not shown to reach {shown_limit} %"
    return f"{figure} % < {shown_limit} %"


def _figures(percent: float, limit: float) -> tuple[str, str]:
    """Round to one decimal, or as many as it takes for the comparison to stay true in print."""
    for decimals in (1, 2):
        rounded = round(percent, decimals)
        if (rounded >= limit) == (percent >= limit):
            return f"{rounded:g}", f"{limit:g}"
    return repr(percent), repr(limit)


def _has_word(text: str, word: str) -> bool:
    """Find ``word`` with no letter, digit or underscore touching its own letters.

    An end of the keyword that is punctuation needs no boundary: ``FIX:`` is in ``FIX:x``, not in
    ``PREFIX: x``. Linear: each find starts behind the one before.
    """
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        touched = (at > 0 and _joins(text[at - 1], word[0])) or (
            end < len(text) and _joins(word[-1], text[end])
        )
        if not touched:
            return True
        at = text.find(word, at + 1)
    return False


def _joins(left: str, right: str) -> bool:
    return (left.isalnum() or left == "_") and (right.isalnum() or right == "_")
