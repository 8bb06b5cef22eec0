"""What a prune would let go of, or did, and why each version stays or goes."""

from collections.abc import Mapping
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from backtrail.history.prunes import DocumentPlan, Pruned, PrunePlan
from backtrail.policy.retention import Why, WhyKind
from backtrail.protocol.spelling import printable

__all__ = [
    "PruneFile",
    "PruneReason",
    "PruneResult",
    "PruneVersion",
    "prune_result",
    "reason_words",
]


class PruneReason(msgspec.Struct, frozen=True, kw_only=True):
    """Why a version stays or goes."""

    kind: str
    detail: Annotated[str, Meta(description="The tag, or the figure behind it.")]
    text: Annotated[str, Meta(description="The same in words.")]


class PruneVersion(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of one version."""

    number: int
    stays: bool
    reasons: tuple[PruneReason, ...]


class PruneFile(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of one file's versions."""

    path: Annotated[str, Meta(description="Absolute.")]
    keeps: int
    removes: int
    frees: Annotated[int, Meta(description="Bytes, as far as can be told.")]
    versions: tuple[PruneVersion, ...]


class PruneResult(msgspec.Struct, frozen=True, kw_only=True):
    """A plan, and what came of it."""

    done: Annotated[bool, Meta(description="False: nothing was let go of, this is the plan.")]
    removes: Annotated[int, Meta(description="Versions that go, or went.")]
    keeps: Annotated[int, Meta(description="Versions of the files looked at that stay.")]
    left: Annotated[int, Meta(description="Versions that were to go and could not.")]
    frees: Annotated[int, Meta(description="Bytes, once the store is compacted.")]
    over: Annotated[int, Meta(description="Bytes above the budget that are left.")]
    reasons: Annotated[
        Mapping[str, int],
        Meta(description="How many versions stay for what: each by its first reason."),
    ]
    files: tuple[PruneFile, ...]
    unread: Annotated[
        tuple[str, ...], Meta(description="Files that stay whole since they are damaged.")
    ]


_WORDS: Final[Mapping[WhyKind, str]] = {
    "newest": "the newest",
    "last": "one of the newest {}",
    "count": "one of the newest {}",
    "tag": "tagged {}",
    "note": "has a note",
    "label": "was labelled",
    "restore": "a restore",
    "replaced": "what a restore replaced",
    "checkpoint": "of the checkpoint {}",
    "branch": "of the branch {}",
    "within": "younger than {}",
    "keep": "everything is kept",
    "young": "too young to be thinned",
    "day": "one of {} of its day",
    "days": "younger than {} days",
    "lines": "the last with some line",
    "unread": "its lines cannot be read",
    "older": "older than {}",
    "beyond": "not one of the newest {}",
    "thinned": "{} others of its day stay",
    "budget": "beyond the budget",
    "burst": "in-between state of a burst, {} folded",
    "whitespace": "white space only, {} folded",
    "cycle": "in-between state, added then deleted, {} folded",
}
_ANY: Final[Mapping[WhyKind, str]] = {
    "last": "among the newest",
    "count": "among the newest",
    "tag": "tagged",
    "checkpoint": "of a checkpoint",
    "branch": "of a branch",
    "within": "young",
    "day": "among the best of their day",
    "days": "young",
}
"""Of many versions, where the detail differs."""


def reason_words(why: Why) -> str:
    """Say why a version stays or goes; without a detail for many versions at once."""
    if not why.detail and why.kind in _ANY:
        return _ANY[why.kind]
    return " ".join(_WORDS[why.kind].format(printable(why.detail)).split())


def prune_result(plan: PrunePlan, done: Pruned | None, *, versions: bool) -> PruneResult:
    """Convert a plan and what came of it; ``versions``: each with its reasons."""
    return PruneResult(
        done=done is not None,
        removes=plan.removes if done is None else done.removed,
        keeps=plan.keeps,
        left=0 if done is None else done.left,
        frees=plan.frees if done is None else done.frees,
        over=plan.over,
        reasons={str(kind): number for kind, number in plan.reasons.items()},
        files=tuple(_file(file, versions=versions) for file in plan.files),
        unread=tuple(map(printable, plan.unread)),
    )


def _file(file: DocumentPlan, *, versions: bool) -> PruneFile:
    ruling = file.ruling
    stays = set(ruling.keep)
    return PruneFile(
        path=printable(f"{file.workspace.rstrip('/')}/{file.document.path}"),
        keeps=len(ruling.keep),
        removes=len(ruling.remove),
        frees=file.frees,
        versions=tuple(
            PruneVersion(number=number, stays=number in stays, reasons=tuple(map(_reason, reasons)))
            for number, reasons in (sorted(ruling.reasons.items()) if versions else ())
        ),
    )


def _reason(why: Why) -> PruneReason:
    return PruneReason(kind=why.kind, detail=printable(why.detail), text=reason_words(why))
