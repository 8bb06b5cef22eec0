"""Two notebooks that come from one: what both sides did, together, cell by cell.

This module decides; it never writes. Nothing calls it yet: branches of notebooks will.
"""

import msgspec
from nbdime.merging.decisions import MergeDecision, apply_decisions
from nbdime.merging.generic import decide_merge_with_diff
from nbdime.merging.notebooks import notebook_merge_strategies

from backtrail_jupyter.notebooks.diffing import difference
from backtrail_jupyter.notebooks.reading import Notebook

__all__ = ["NotebookMerge", "merge"]


class NotebookMerge(msgspec.Struct, frozen=True, kw_only=True):
    """What a merge came to."""

    merged: Notebook
    """In place of what conflicts: both sides, between markers, as in a file that git merged."""
    decisions: tuple[MergeDecision, ...]
    """Each change that was taken, from whom and where, in nbdime's merge format."""
    conflicts: tuple[MergeDecision, ...]
    """Those of the decisions that a person has to look at; empty: all fitted together."""


def merge(base: Notebook, ours: Notebook, theirs: Notebook) -> NotebookMerge:
    """Merge what ``ours`` and ``theirs`` made of ``base``; all three as `read_notebook` reads.

    Execution counts that differ are cleared: the cell was not run in this form.
    """
    decisions = decide_merge_with_diff(
        base,
        ours,
        theirs,
        difference(base, ours, outputs=True).diff,
        difference(base, theirs, outputs=True).diff,
        notebook_merge_strategies(None),
    )
    merged = apply_decisions(base, decisions)
    return NotebookMerge(
        merged=merged,
        decisions=tuple(decisions),
        conflicts=tuple(one for one in decisions if one.conflict),
    )
