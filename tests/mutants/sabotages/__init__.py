"""The sabotages: for each promise, one edit that breaks it and the test that has to notice."""

from . import diff, files, history, importing, jupyter, keys, lsp, report, serving, storage, upkeep
from .sabotage import Sabotage

__all__ = ["SABOTAGES", "Sabotage"]

SABOTAGES: tuple[Sabotage, ...] = (
    *files.SABOTAGES,
    *diff.SABOTAGES,
    *keys.SABOTAGES,
    *storage.SABOTAGES,
    *history.SABOTAGES,
    *importing.SABOTAGES,
    *report.SABOTAGES,
    *upkeep.SABOTAGES,
    *serving.SABOTAGES,
    *lsp.SABOTAGES,
    *jupyter.SABOTAGES,
)
