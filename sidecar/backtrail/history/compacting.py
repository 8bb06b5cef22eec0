"""Putting away what is cold: packs, then what nothing needs, then space for the disk."""

from backtrail.history.results import Compaction
from backtrail.history.scope import Scope
from backtrail.storage.repository import Progress

__all__ = ["compact"]


def compact(scope: Scope, progress: Progress | None) -> Compaction:
    """Put all cold versions into packs; each step is a transaction, so stopping loses nothing.

    ``progress`` counts versions, of which some stay where they are.

    Raises:
        StoreError: The store cannot be written to; what was done until then stays done.

    """
    repository = scope.repository
    before = repository.figures()
    documents, moved = set(), 0
    for step in repository.compact():
        documents.add(step.document)
        moved += step.versions
        if progress is not None:
            progress(min(moved, before.versions), before.versions)
    for _ in repository.sweep():
        pass
    repository.shrink()
    if progress is not None:
        progress(before.versions, before.versions)
    return Compaction(
        versions=moved,
        documents=len(documents),
        before_bytes=before.store_bytes,
        after_bytes=repository.figures().store_bytes,
    )
