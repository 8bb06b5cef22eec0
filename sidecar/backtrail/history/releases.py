"""How many versions of a file were let go of, as the log of the store tells."""

from collections import Counter

from backtrail.errors import DamagedError
from backtrail.model import DocumentId
from backtrail.storage.repository import Repository

__all__ = ["Releases"]


class Releases:
    """Counts what prunes let go of, and what was forgotten; each entry of the log is read once."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._counts: Counter[DocumentId] = Counter()
        self._seen = 0

    def count(self, document: DocumentId) -> int:
        """Versions of a document that are no more."""
        seen = self._seen
        try:
            for event in self._repository.latest_events(("pruned", "forgotten"), above=self._seen):
                if event.document is not None:
                    self._counts[event.document] += int(event.detail.get("versions", 0))
                seen = max(seen, event.sequence)
        except DamagedError:
            pass  # a figure is no reason to keep a history from being read
        self._seen = seen
        return self._counts[document]
