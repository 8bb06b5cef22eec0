"""What versions say beside their contents, and which of them say a text."""

from collections.abc import Callable
from typing import Final

import msgspec

from backtrail.model import DocumentId, Reason, Version
from backtrail.policy.forgetting import Wanted
from backtrail.storage.forgetting import reworded
from backtrail.storage.repository import Repository

__all__ = ["reworded_version", "speaking"]

_PAGE: Final = 500


def reworded_version(version: Version, change: Callable[[str], str]) -> Version:
    """A version with ``change`` made to all words of people and programs."""
    significance = version.significance
    reasons = tuple(Reason(each.kind, change(each.detail)) for each in significance.reasons)
    return msgspec.structs.replace(
        version,
        source=change(version.source),
        author=change(version.author),
        reason=change(version.reason),
        significance=msgspec.structs.replace(significance, reasons=reasons),
        metadata=reworded(version.metadata, change),
    )


def speaking(repository: Repository, wanted: Wanted) -> frozenset[DocumentId]:
    """The documents with versions that say the text; damaged ones are passed over."""
    found: set[DocumentId] = set()
    after = 0
    while page := repository.following(after, _PAGE, damaged=lambda _: None):
        after = page[-1].sequence
        found.update(
            version.document
            for version in page
            if reworded_version(version, wanted.masked_text) != version
        )
    return frozenset(found)
