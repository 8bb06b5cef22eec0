"""Gathering the facts about a save, for the policy to weigh."""

from collections.abc import Mapping
from typing import Any

import msgspec

from backtrail.diff.cells import changed_outputs, count, counterparts
from backtrail.diff.changes import Compared, compare
from backtrail.diff.notebooks import LARGEST, Cell, outputs_of
from backtrail.errors import DamagedError, NotFoundError
from backtrail.history.contents import Kept
from backtrail.history.masks import mask_told
from backtrail.history.scope import Scope
from backtrail.model import Change, ContentId, Document, Significance, Version
from backtrail.policy.notebooks import judged_source
from backtrail.policy.significance import Facts, judge

__all__ = ["Weighed", "change_between", "judge_save", "weigh"]

_MEASURED = 8 << 20
"""Bytes on each side up to which large contents' differing parts are measured."""


class Weighed(msgspec.Struct, frozen=True, kw_only=True):
    """A save compared with the version before it: the costly half of judging."""

    before: Version | None
    change: Change
    """Of the whole content; what is kept with the version."""
    judged: Compared
    """What the policy looks at: of a notebook the sources, not the outputs."""
    told: Mapping[str, Any] = msgspec.field(default_factory=dict)
    """For the version's metadata. ``whitespace``: nothing else changed. Of a notebook ``cells``
    that came, went and changed, or where none did, the number of cells whose ``outputs`` did.
    ``masked``: secrets were taken out."""


def weigh(scope: Scope, path: str, before: Version | None, kept: Kept) -> Weighed:
    """Compare a save with the version before it; needs no lock, and may take a while."""
    weighed = _weighed(scope, path, before, kept)
    if not kept.masked:
        return weighed
    return msgspec.structs.replace(weighed, told={**weighed.told, **mask_told(kept)})


def _weighed(scope: Scope, path: str, before: Version | None, kept: Kept) -> Weighed:
    if before is not None and before.content_id == kept.content_id:
        return Weighed(before=before, change=Change(), judged=Compared(change=Change()))
    old, new = _differing(scope, before, kept)
    notebook = path.endswith(".ipynb")
    # nothing depends on how far outputs are apart, and counting their characters takes a second
    was = before.content_id if before is not None else None
    known = old is not None and new is not None
    found = scope.differences.between(
        was if known else None,
        kept.content_id,
        lambda: _between(old, new, _sizes(before, kept), rough=notebook),
        "rough" if notebook else "whole",
    )
    told: Mapping[str, Any] = {"whitespace": True} if found.blank and before is not None else {}
    if not notebook:
        return Weighed(before=before, change=found.change, judged=found, told=told)
    # running a notebook rewrites its outputs; what a person changed is in the sources
    old_cells = _cells(scope, before, old) if before is not None and before.size else ()
    new_cells = _cells(scope, kept, new)
    if old_cells is None or new_cells is None:
        if found.change.estimate:
            found = _between(old, new, _sizes(before, kept))
        return Weighed(before=before, change=found.change, judged=found, told=told)
    return Weighed(
        before=before,
        change=found.change,
        judged=scope.differences.between(
            was,
            kept.content_id,
            lambda: compare(judged_source(old_cells), judged_source(new_cells)),
            "sources",
        ),
        told=told if before is None else {**told, **_cells_told(old_cells, new_cells, old, new)},
    )


def judge_save(
    scope: Scope,
    document: Document,
    weighed: Weighed,
    now_ns: int,
    *,
    label: str | None = None,
    restore_of: str | None = None,
) -> Significance:
    """Whether a save stands out, and why."""
    first, judged = weighed.before is None, weighed.judged
    significant = None if first else _last_significant(scope, document)
    facts = Facts(
        first=first,
        change=judged.change,
        added_text=judged.come.decode("utf-8", "replace"),
        removed_text=judged.gone.decode("utf-8", "replace"),
        since_significant_ns=None if significant is None else now_ns - significant.time_ns,
        label=label,
        restore_of=restore_of,
    )
    return judge(facts, scope.settings.policy)


def change_between(old: bytes | None, new: bytes | None, sizes: tuple[int, int]) -> Change:
    """How far two contents are apart; None for one that is too large to look at.

    ``sizes`` are the whole contents' bytes: ``old`` and ``new`` may be only the parts that differ.
    """
    return _between(old, new, sizes).change


def _between(
    old: bytes | None, new: bytes | None, sizes: tuple[int, int], *, rough: bool = False
) -> Compared:
    total = sum(sizes)
    if old is None or new is None:
        low = 100 * abs(sizes[0] - sizes[1]) / total if total else 0.0
        return Compared(change=Change(percent=round(low, 2), estimate=True))
    found = compare(old, new, rough=rough)
    seen = len(old) + len(new)
    if seen == total or not total:
        return found
    change = msgspec.structs.replace(
        found.change, percent=round(found.change.percent * seen / total, 2), estimate=True
    )
    return msgspec.structs.replace(found, change=change)


def _last_significant(scope: Scope, document: Document) -> Version | None:
    try:
        return scope.repository.last_significant(document.id)
    except DamagedError:
        return None


def _cells(scope: Scope, whole: Version | Kept, data: bytes | None) -> tuple[Cell, ...] | None:
    """The cells of a notebook; ``data`` is all of it, or of a large one what differs."""

    def read() -> bytes | None:
        if data is not None and len(data) == whole.size:
            return data
        if whole.size > LARGEST:
            return None
        content, repository = whole.content_id, scope.repository
        try:
            parts = whole.parts if isinstance(whole, Kept) else repository.parts(content)
            return b"".join(repository.read_content(part) for part in parts or (content,))
        except (DamagedError, NotFoundError):
            return None  # as in _differing

    return scope.cells(whole.content_id, read)


def _cells_told(
    old_cells: tuple[Cell, ...],
    new_cells: tuple[Cell, ...],
    old: bytes | None,
    new: bytes | None,
) -> Mapping[str, Any]:
    counted = count(old_cells, new_cells)
    if counted:
        return {"cells": msgspec.structs.asdict(counted)}
    before, after = (outputs_of(data) if data is not None else () for data in (old, new))
    if len(before) != len(old_cells) or len(after) != len(new_cells):
        return {}  # only parts of a large notebook were read
    outputs = changed_outputs(counterparts(old_cells, new_cells), before, after)
    return {"outputs": outputs} if outputs else {}


def _sizes(before: Version | None, kept: Kept) -> tuple[int, int]:
    return (before.size if before is not None else 0), kept.size


def _differing(
    scope: Scope, before: Version | None, kept: Kept
) -> tuple[bytes | None, bytes | None]:
    """What has to be compared: everything, or the differing parts of large contents."""
    if before is None:
        return b"", kept.data
    try:
        return _differing_parts(scope, before, kept)
    except (DamagedError, NotFoundError):
        # a damaged past must not keep today's save out
        return None, None


def _differing_parts(
    scope: Scope, before: Version, kept: Kept
) -> tuple[bytes | None, bytes | None]:
    repository = scope.repository
    old_parts = repository.parts(before.content_id)
    if not old_parts and kept.data is not None:
        return repository.read_content(before.content_id), kept.data
    old, new = list(old_parts or (before.content_id,)), list(kept.parts)
    if not new:
        return None, None
    while old and new and old[0] == new[0]:
        del old[0], new[0]
    while old and new and old[-1] == new[-1]:
        del old[-1], new[-1]
    return _joined(scope, old), _joined(scope, new)


def _joined(scope: Scope, parts: list[ContentId]) -> bytes | None:
    if sum(scope.repository.size(part) for part in parts) > _MEASURED:
        return None
    return b"".join(scope.repository.read_content(part) for part in parts)
