"""What a version holds as text, and which version it is compared with.

A binary content holds no text; one that is damaged or too large is not looked into.
"""

from collections.abc import Mapping
from contextlib import suppress

from backtrail.errors import BacktrailError
from backtrail.model import EventSequence, Version, VersionNumber
from backtrail.storage.repository import Repository, VersionFilter

__all__ = ["Texts", "text_in"]

_HEAD = 8192
"""Bytes in which a NUL tells a binary content."""


def text_in(content: bytes) -> bytes | None:
    """The content; None where it is binary."""
    return None if b"\0" in content[:_HEAD] else content


class Texts:
    """Reads contents and finds parents."""

    def __init__(self, repository: Repository, limit: int) -> None:
        """``limit`` in bytes: larger contents are not looked into."""
        self._repository = repository
        self._limit = limit
        self.unread = 0
        """Contents that could not be looked into so far."""

    def parent(self, version: Version, known: Mapping[EventSequence, Version]) -> Version | None:
        """The version before, where it can be had; ``known`` ones need not be looked up."""
        if version.parent is None:
            return None
        with suppress(BacktrailError):
            parent = known.get(version.parent) or self._repository.by_sequence(version.parent)
            if parent is not None:
                return parent
        # let go, or damaged: then the last one before it that can be had
        where = VersionFilter(document=version.document, below=version.number)
        with suppress(BacktrailError):
            return next(iter(self._repository.versions(where, 1, damaged=_passed_over)), None)
        return None

    def text(self, version: Version) -> bytes | None:
        """The content; None for what is damaged, too large or binary."""
        if self.too_large(version.size):
            self.unread += 1
            return None
        try:
            content = self._repository.read_content(version.content_id)
        except BacktrailError:
            self.unread += 1
            return None
        return text_in(content)

    def too_large(self, size: int) -> bool:
        """Whether contents of so many bytes are not looked into."""
        return size > self._limit


def _passed_over(_: VersionNumber) -> None:
    """A damaged version must not hide the others; a check names it."""
