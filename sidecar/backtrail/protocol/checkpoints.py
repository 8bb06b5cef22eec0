"""The checkpoints of a project as a face shows them. Same rules as in ``messages``."""

from typing import TYPE_CHECKING, Annotated

import msgspec
from msgspec import Meta

from backtrail.policy.checkpoints import Keep, Occasion
from backtrail.protocol.overviews import FolderParams
from backtrail.protocol.spelling import iso_time, printable

if TYPE_CHECKING:
    from backtrail.history.checkpoints import Checkpoint

__all__ = ["CheckpointMessage", "CheckpointsParams", "CheckpointsResult", "checkpoints_result"]


class CheckpointsParams(FolderParams, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Asks for the points that were marked."""


class CheckpointMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A point in time that was marked."""

    point: Annotated[str, Meta(description="Names it wherever a point is asked for.")]
    at: Annotated[int, Meta(description="Sequence of the state that it means.")]
    name: Annotated[str, Meta(description="Empty: it is known by its sequence.")]
    note: str
    author: Annotated[str, Meta(description="Empty: nobody asked for it.")]
    time: Annotated[str, Meta(description="When it was made: ISO 8601, UTC.")]
    keep: Keep
    occasion: Annotated[Occasion, Meta(description="Why it was made; empty: by a person.")]
    run: Annotated[str, Meta(description="The run of an agent that it belongs to.")]


class CheckpointsResult(msgspec.Struct, frozen=True, kw_only=True):
    """Newest first."""

    checkpoints: tuple[CheckpointMessage, ...]


def checkpoints_result(found: "tuple[Checkpoint, ...]") -> CheckpointsResult:
    """Put into messages."""
    return CheckpointsResult(
        checkpoints=tuple(
            CheckpointMessage(
                point=each.name or str(each.at),
                at=each.at,
                name=printable(each.name),
                note=printable(each.note),
                author=printable(each.author),
                time=iso_time(each.time_ns),
                keep=each.keep,
                occasion=each.occasion,
                run=printable(each.run),
            )
            for each in found
        )
    )
