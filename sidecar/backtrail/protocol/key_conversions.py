"""Differences of structured files → messages."""

from typing import Any

import msgspec

from backtrail.diff.structured.changes import ABSENT, KeyChange
from backtrail.diff.structured.paths import spelled
from backtrail.diff.structured.summaries import classic
from backtrail.diff.structured.texts import json_text
from backtrail.history.comparing import measured
from backtrail.history.keys import KeyComparison
from backtrail.history.results import Side
from backtrail.protocol.comparisons import DiffResult
from backtrail.protocol.conversions import diff_result
from backtrail.protocol.key_messages import KeyChangeMessage, KeyFigures
from backtrail.protocol.requests import DiffFormat
from backtrail.protocol.spelling import printable

__all__ = ["classic_of", "keys_result"]


def keys_result(found: KeyComparison, *, form: DiffFormat, context: int) -> DiffResult:
    """Say which keys differ; where there are none, what a patch says, and why."""
    compared = measured(found)
    if found.fallback is not None or found.statistics is None:
        texts = diff_result(compared, form="unified", context=context)
        return msgspec.structs.replace(texts, fallback=printable(found.fallback or ""))
    is_classic = form == "classic"
    return msgspec.structs.replace(
        diff_result(compared, form=form, context=context),
        keys=None if is_classic else tuple(map(_message, found.changes)),
        classic=classic_of(found) if is_classic else None,
        key_figures=KeyFigures(**msgspec.structs.asdict(found.statistics)),
        notes=tuple(printable(note) for note in found.notes),
    )


def classic_of(found: KeyComparison, *, indent: int | None = None) -> str:
    """The classic shape as JSON text; versions by number, null for the file as it is now."""
    shape = classic(found.changes, _number(found.old), _number(found.new))
    return json_text(shape, indent=indent)


def _number(side: Side) -> int | None:
    if side.entry is not None:
        return side.entry.version.number
    return 0 if side.title.startswith("nothing") else None


def _message(change: KeyChange) -> KeyChangeMessage:
    return KeyChangeMessage(
        kind=change.kind,
        key=spelled(change.path),
        old=_text(change.old),
        new=_text(change.new),
        old_key=None if change.old_path is None else spelled(change.old_path),
    )


def _text(value: Any) -> str | None:
    return None if value is ABSENT else json_text(value)
