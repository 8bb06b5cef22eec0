"""What a client hears of structured files: which keys differ, and how many."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

__all__ = ["KeyChangeMessage", "KeyFigures"]


class KeyChangeMessage(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one key, or of one item of a list."""

    kind: Annotated[
        Literal["added", "removed", "changed", "moved", "type"],
        Meta(description="`type`: it is of another type now; `moved`: elsewhere in its list."),
    ]
    key: Annotated[
        str,
        Meta(
            description='`server.ports[2]`, `scripts["build:prod"]`; `.` is the whole. Places '
            "count as in the new list, the last one of what is removed as in the old."
        ),
    ]
    old: Annotated[str | None, Meta(description="JSON text; null where nothing was.")]
    new: Annotated[str | None, Meta(description="JSON text; null where nothing is.")]
    old_key: Annotated[str | None, Meta(description="Of what moved: where it was.")] = None


class KeyFigures(msgspec.Struct, frozen=True, kw_only=True):
    """How many keys differ; one that holds keys counts as all of these."""

    added: int
    deleted: int
    modified: int
    moved: int
    percent: Annotated[float, Meta(description="Of the keys of both sides, 0 to 100.")]
