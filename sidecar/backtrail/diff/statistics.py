"""How much differs between two contents, counted in every unit that they have.

The rule: what a kind of content has none of is None, never 0. Computed only where somebody asks:
a save is measured by `backtrail.diff.changes` alone.
"""

import msgspec

from backtrail.diff.changes import measure
from backtrail.diff.sections import differences
from backtrail.diff.units import unit_counts
from backtrail.diff.views import is_binary
from backtrail.diff.whitespace import Whitespace, without
from backtrail.diff.word_counts import count_words
from backtrail.model import Change

__all__ = ["Statistics", "statistics"]


class Statistics(msgspec.Struct, frozen=True, kw_only=True):
    """Figures of one comparison; those of a unit are None where the contents have no such unit."""

    lines_added: int | None = None
    lines_deleted: int | None = None
    lines_modified: int | None = None
    """Lines that have a counterpart: neither added nor deleted."""
    words_added: int | None = None
    words_deleted: int | None = None
    words_modified: int | None = None
    cells_added: int | None = None
    """Of a notebook."""
    cells_deleted: int | None = None
    cells_modified: int | None = None
    keys_added: int | None = None
    """Of structured data: JSON, YAML, TOML."""
    keys_deleted: int | None = None
    keys_modified: int | None = None
    percent: float = 0.0
    """100 × (1 - 2M/T) over characters, 0 to 100, two decimals."""
    estimate: bool = False
    """The work budget ended: ``percent`` is a lower bound."""
    coarse: bool = False
    """The work budget ended: counts of lines and words are upper bounds."""


def statistics(
    old: bytes,
    new: bytes,
    *,
    path: str = "",
    change: Change | None = None,
    whitespace: Whitespace = "none",
) -> Statistics:
    """Count what differs; ``path`` tells the kind, ``change`` is what is known already.

    Words are None where far too much differs to count them; binary contents have no units at all.
    """
    change = change or measure(without(old, whitespace), without(new, whitespace))
    units = unit_counts(path, old, new)
    if is_binary(old) or is_binary(new):
        return Statistics(percent=change.percent, estimate=change.estimate, **units)
    found = differences(old, new, context=0, whitespace=whitespace)
    words = count_words(found.old, found.new, tuple(found.hunks))
    return Statistics(
        lines_added=change.added,
        lines_deleted=change.deleted,
        lines_modified=change.modified,
        words_added=None if words is None else words.added,
        words_deleted=None if words is None else words.deleted,
        words_modified=None if words is None else words.modified,
        percent=change.percent,
        estimate=change.estimate,
        coarse=found.coarse or (words is not None and words.coarse),
        **units,
    )
