"""Putting away what is cold: packs, then what nothing needs, then space for the disk.

What was done last is noted beside the store, for whoever asks and for whoever does it by himself.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Final

import msgspec

from backtrail.errors import StoreError
from backtrail.history.beside import noted, take_note
from backtrail.history.scope import Scope
from backtrail.history.states import Compacting, Compaction, LastCompaction
from backtrail.history.turns import Undertaking
from backtrail.storage.records import Compacted
from backtrail.storage.repository import Progress, Repository

__all__ = ["compact", "last_compaction"]

_SUFFIX: Final = "-compacted"


def compact(
    scope: Scope, progress: Progress | None, rest: Callable[[], bool] | None = None
) -> Compaction:
    """Put all cold versions into packs; each step is a transaction, so stopping loses nothing.

    ``progress`` counts versions, of which some stay where they are; `turns` has others see it, too.
    With ``rest`` nobody ever waits
    for more than one such step: it is asked between two of them, may take its time, and ends the
    work by False. What is left is for another time.

    Raises:
        StoreError: The store cannot be written to; what was done until then stays done.

    """
    repository = scope.repository
    before = repository.figures()
    documents, moved, whole = set(), 0, True
    state = Compacting(began_ns=scope.clock(), versions=0, total=before.loose)
    with closing(Undertaking(repository.location)) as told:
        told.show(state)
        for step in _steps(repository, gently=rest is not None):
            if step is not None:
                documents.add(step.document)
                moved += step.versions
                state = msgspec.structs.replace(state, versions=min(moved, before.loose))
                told.show(state)
            if progress is not None:
                progress(state.versions, before.loose)
            if rest is not None and not rest():
                whole = False
                break
    if progress is not None:
        progress(before.loose, before.loose)
    done = Compaction(
        versions=moved,
        documents=len(documents),
        before_bytes=before.page_bytes,
        after_bytes=repository.figures().page_bytes,
        whole=whole,
    )
    if whole:
        _note(scope, done, before.last_sequence)
    return done


def last_compaction(scope: Scope) -> LastCompaction | None:
    """What was noted last, if this store may be the one that it speaks of."""
    last = noted(scope.repository, _SUFFIX, LastCompaction)
    try:
        known = last is not None and last.sequence < scope.repository.next_sequence()
    except StoreError:
        return None
    return last if known else None


def _steps(repository: Repository, *, gently: bool) -> Iterator[Compacted | None]:
    yield from repository.compact()
    for _ in repository.sweep():
        yield None
    if gently:
        for _ in repository.trim():
            yield None
    else:
        repository.shrink()


def _note(scope: Scope, done: Compaction, sequence: int) -> None:
    last = LastCompaction(
        time_ns=scope.clock(),
        sequence=sequence,
        versions=done.versions,
        before_bytes=done.before_bytes,
        after_bytes=done.after_bytes,
    )
    take_note(scope.repository, _SUFFIX, last)
