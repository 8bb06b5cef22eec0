"""What a client hears besides kept versions and health: the other notifications.

Same rules as in ``messages``.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from backtrail.listening import NewsKind
from backtrail.protocol.messages import VersionMessage

__all__ = ["PruneEvent", "RestoreEvent", "SubscribeResult"]


class RestoreEvent(msgspec.Struct, frozen=True, kw_only=True):
    """A version was brought back, or a restore taken back, by whatever face."""

    kind: Annotated[
        Literal["restored", "undone"], Meta(description="`undone`: a restore was taken back.")
    ]
    uri: Annotated[str, Meta(description="Of the file as it is called now.")]
    path: Annotated[str, Meta(description="Absolute.")]
    version: Annotated[
        VersionMessage | None,
        Meta(description="The version that the write made, told as `kept`, too. Null: none."),
    ]
    was_there: Annotated[VersionMessage | None, Meta(description="The version to go back to.")]


class PruneEvent(msgspec.Struct, frozen=True, kw_only=True):
    """Old versions were let go."""

    uri: Annotated[str | None, Meta(description="Of the one file it is about. Null: of several.")]
    path: Annotated[str | None, Meta(description="Absolute. Null: of several.")]
    versions: Annotated[int, Meta(description="How many are gone.")]


class SubscribeResult(msgspec.Struct, frozen=True, kw_only=True):
    """What is notified from now on."""

    kinds: tuple[NewsKind, ...]
