"""What was forgotten may not come back with an archive, an import or a second store.

The log says of which contents, by digests under a key of their own: whoever has the bytes can ask
whether they were forgotten, and nobody can read from it what they were.
"""

import hashlib
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterable
from contextlib import suppress
from typing import Final

from backtrail.errors import DamagedError
from backtrail.history.scope import Scope
from backtrail.model import ContentId, Document
from backtrail.storage.repository import Repository

__all__ = ["Bans", "ban"]

_SIZE: Final = 12
"""Bytes of a digest."""
_KEY: Final = 16


def ban(
    scope: Scope, document: Document, contents: Iterable[ContentId], *, removed: int, masked: int
) -> None:
    """Note in the log that contents of a document were forgotten; inside a transaction.

    ``removed`` and ``masked`` are versions.
    """
    key = secrets.token_bytes(_KEY)
    digests = sorted(_digest(key, content) for content in contents)
    scope.repository.append_event(
        "forgotten",
        time_ns=scope.clock(),
        workspace=document.workspace,
        document=document.id,
        detail={
            "versions": removed,
            "masked": masked,
            "by": scope.author(None),
            "key": b64encode(key).decode(),
            "contents": b64encode(b"".join(digests)).decode(),
        },
    )


class Bans:
    """All of a store, as they are when this is made."""

    def __init__(self, repository: Repository) -> None:
        self._known: list[tuple[bytes, frozenset[bytes]]] = []
        with suppress(DamagedError, ValueError):
            for event in repository.latest_events(("forgotten",)):
                key = b64decode(str(event.detail.get("key", "")))
                kept = b64decode(str(event.detail.get("contents", "")))
                pieces = (kept[at : at + _SIZE] for at in range(0, len(kept), _SIZE))
                self._known.append((key, frozenset(pieces)))

    def cover(self, content: ContentId) -> bool:
        """Whether these bytes were forgotten."""
        return any(_digest(key, content) in digests for key, digests in self._known)


def _digest(key: bytes, content: ContentId) -> bytes:
    return hashlib.blake2b(content, key=key, digest_size=_SIZE).digest()
