"""What a store has of a file already, so that nothing is brought in twice."""

from collections.abc import Sequence
from typing import Final

from backtrail.history.scope import Scope
from backtrail.model import BROUGHT_IN, IMPORTED, ContentId, Document
from backtrail.storage.repository import VersionFilter

__all__ = ["Known", "state_of"]

_EVERY: Final = 1 << 31


class Known:
    """What the store has of the file already."""

    def __init__(self, scope: Scope, documents: Sequence[Document]) -> None:
        self.beside = any(document.deleted != BROUGHT_IN for document in documents)
        """The file has a history of its own."""
        self.state = state_of(scope, documents)
        self.own: set[ContentId] = set()
        """Contents of saves."""
        self.brought: dict[tuple[str, str], ContentId] = {}
        """By source and key."""
        for document in documents:
            where = VersionFilter(document=document.id)
            for version in scope.repository.versions(where, _EVERY, damaged=lambda _: None):
                told = version.metadata.get("imported")
                if version.source in IMPORTED and isinstance(told, dict):
                    self.brought[version.source, str(told.get("key"))] = version.content_id
                else:
                    self.own.add(version.content_id)


def state_of(scope: Scope, documents: Sequence[Document]) -> list[tuple[Document, int]]:
    """Changes with whatever is kept in any of them."""
    heads = (scope.head(document.id) for document in documents)
    pairs = zip(documents, heads, strict=True)
    return [(document, 0 if head is None else head.sequence) for document, head in pairs]
