"""The sabotages: for each promise, one edit that breaks it and the test that has to notice."""

from . import archives, diff, files, history, jupyter, keys, lsp, report, serving, storage, upkeep
from .sabotage import Sabotage

__all__ = ["SABOTAGES", "Sabotage"]

SABOTAGES: tuple[Sabotage, ...] = (
    *files.SABOTAGES,
    *archives.SABOTAGES,
    *diff.SABOTAGES,
    *keys.SABOTAGES,
    *storage.SABOTAGES,
    *history.SABOTAGES,
    *report.SABOTAGES,
    *upkeep.SABOTAGES,
    *serving.SABOTAGES,
    *lsp.SABOTAGES,
    *jupyter.SABOTAGES,
)
