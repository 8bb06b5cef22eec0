"""How many words came, went and changed.

A word is a run of letters, digits and underscores; of scripts that write no blanks each sign is
one. The rule: each place that differs is counted for itself, and work is capped, so that counting
stays linear: of more text than the cap nothing is said rather than something wrong.
"""

import re
from collections.abc import Sequence

import msgspec

from backtrail.diff.lines import Hunk, align
from backtrail.diff.views import Encoding, encoding_of

__all__ = ["WordCounts", "count_words"]

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|[^\W\u3040-\u9fff]+")

_COUNTED = 1 << 20
"""Bytes of changed lines up to which words are counted: about half a second."""

_BUDGET = 1 << 28
"""Cells (words of one side times words of the other) for all places together."""


class WordCounts(msgspec.Struct, frozen=True, kw_only=True):
    """Words that differ."""

    added: int
    deleted: int
    modified: int
    """Words that another one stands for: neither added nor deleted."""
    coarse: bool
    """The work budget ended: fewer may be deleted and added in truth."""


def count_words(
    old: Sequence[bytes], new: Sequence[bytes], hunks: Sequence[Hunk]
) -> WordCounts | None:
    """Count the words of the lines in which both sides differ; None where that is too much text.

    Where d words gave way to i others, ``min(d, i)`` count as modified, as with lines.
    """
    places = [
        (b"".join(old[h.old_start : h.old_end]), b"".join(new[h.new_start : h.new_end]))
        for h in hunks
    ]
    if sum(len(gone) + len(come) for gone, come in places) > _COUNTED:
        return None
    added = deleted = modified = 0
    coarse, left = False, _BUDGET
    for gone, come in places:
        encoding = encoding_of(gone, come)
        before, after = _words(gone, encoding), _words(come, encoding)
        found = align(before, after, budget=left)
        left -= min(left, len(before) * len(after))
        coarse = coarse or found.coarse
        for hunk in found.hunks:
            went, came = hunk.old_end - hunk.old_start, hunk.new_end - hunk.new_start
            both = min(went, came)
            added, deleted, modified = added + came - both, deleted + went - both, modified + both
    return WordCounts(added=added, deleted=deleted, modified=modified, coarse=coarse)


def _words(data: bytes, encoding: Encoding) -> list[str]:
    return _WORD.findall(data.decode(encoding))
