"""The contract of what has to be gone for good; see ``repository.Repository``.

Rule: what is written anew keeps its place, number and sequence, and its digest is that of what it
says now. So a store out of which something was forgotten is as sound as any.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from backtrail.model import ContentId, DocumentId, Version

__all__ = ["ChangedVersion", "ChangedWords", "Forgetting", "reworded"]

ChangedVersion = Callable[[Version], Version | None]
"""What a version is from now on, itself where nothing changes; None: only its stub stays."""

ChangedWords = Callable[[str], str]
"""What people or programs wrote, as it stands from now on."""


class Forgetting(ABC):
    """Reads whatever is kept, needed or not, and writes anew what may not stay as it is."""

    @abstractmethod
    def every_content(
        self, unread: Callable[[str], None] | None = None
    ) -> Iterator[tuple[ContentId, Iterator[bytes]]]:
        """All contents, those that no version needs any more, too, each with its bytes in pieces.

        What cannot be read is told to ``unread`` and passed over. One content may come twice.
        """

    @abstractmethod
    def every_word(self) -> Iterator[str]:
        """All that people and programs wrote beside contents, however it is kept."""

    @abstractmethod
    def rewrite(self, document: DocumentId, change: ChangedVersion) -> int:
        """Have the versions of a document be what ``change`` makes of them; inside a transaction.

        ``change`` leaves sequence, number, parent and time alone; a content that it names is kept
        already. Digests are made anew from the first version that changes on, and so are ids.
        Returns how many versions other than stubs were written.

        Raises:
            DamagedError: One of them cannot be proved; the transaction is to be rolled back.

        """

    @abstractmethod
    def reword(self, change: ChangedWords) -> int:
        """Have notes, tags, names of files and the log say what ``change`` makes of their words.

        Inside a transaction, once no version says such a word any more. Returns how many entries
        were written anew.
        """

    @abstractmethod
    def purge(self) -> int:
        """Delete every content that no version has, whatever builds on it, and the search index.

        Inside a transaction. Returns how many contents went.

        Raises:
            DamagedError: What builds on one of them cannot be read.

        """

    def scrub(self) -> bool:
        """Have nothing of what was deleted be left between what is kept; outside transactions.

        False: somebody still reads an older state, so that it has to be done once more.

        Raises:
            StoreFullError: There is no room for the copy that this needs.

        """
        return True

    def files(self) -> tuple[str, ...]:
        """All files that belong to the store or lie beside it under names that follow from its."""
        return ()

    def begin_scrubbing(self) -> None:  # noqa: B027 - nothing lies in memory for later
        """Say, durably, that something is to be scrubbed, and that this process is at it.

        Raises:
            StoreBusyError: Another process is.

        """

    def end_scrubbing(self, *, done: bool) -> None:  # noqa: B027 - as above
        """Say that it was done, or leave it to whoever comes next."""

    def is_unscrubbed(self) -> bool:
        """Whether something is to be scrubbed, and nobody is at it."""
        return False


def reworded(detail: Any, change: ChangedWords) -> Any:
    """JSON with ``change`` made to each text in it."""
    if isinstance(detail, str):
        return change(detail)
    if isinstance(detail, Mapping):
        return {change(key): reworded(value, change) for key, value in detail.items()}
    if isinstance(detail, list | tuple):
        return [reworded(value, change) for value in detail]
    return detail
