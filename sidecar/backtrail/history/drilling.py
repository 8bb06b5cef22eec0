"""The restore drill: versions taken at random are rebuilt as a restore would, into nothing.

It proves from end to end what ``check`` proves piece by piece: that there is a file of that name,
and that its bytes come back, as many and the same as were recorded.
"""

import random
from typing import Final

from backtrail.content.identity import content_id_of_blocks
from backtrail.errors import NotFoundError, StoreError
from backtrail.history.proofs import remember
from backtrail.history.scope import Scope
from backtrail.history.states import DrillReport
from backtrail.model import EventSequence, Version
from backtrail.storage.repository import Finding, Progress

__all__ = ["drill"]

_TRIES: Final = 8
"""Sequences looked at for each version wanted: some are events, or were let go."""


def drill(scope: Scope, versions: int, progress: Progress | None = None) -> DrillReport:
    """Rebuild so many versions, or all where there are fewer; remembered when each came back."""
    repository, now_ns = scope.repository, scope.clock()
    every = range(1, repository.next_sequence())
    chosen = random.Random(now_ns).sample(every, min(len(every), versions * _TRIES))  # noqa: S311 - a sample, no secret
    rebuilt = size = 0
    newest: Version | None = None
    failures: list[Finding] = []
    for sequence in map(EventSequence, chosen):
        if rebuilt + len(failures) >= versions:
            break
        try:
            version = repository.by_sequence(sequence)
            if version is None:
                continue
            _rebuild(scope, version)
        except (StoreError, NotFoundError) as error:
            failures.append(Finding(what="version", sequence=sequence, detail=str(error)))
            continue
        rebuilt, size = rebuilt + 1, size + version.size
        newest = version if newest is None or sequence > newest.sequence else newest
        if progress is not None:
            progress(rebuilt, versions)
    if progress is not None:
        progress(versions, versions)
    sound = newest is not None and not failures
    return DrillReport(
        versions=rebuilt,
        bytes=size,
        failures=tuple(failures),
        remembered=newest is not None
        and sound
        and remember(repository, newest, versions=rebuilt, time_ns=now_ns),
    )


def _rebuild(scope: Scope, version: Version) -> None:
    document = scope.repository.document(version.document)
    scope.root_of(document.workspace)
    found = content_id_of_blocks(scope.repository.blocks(version.content_id))
    if found != (version.content_id, version.size):
        raise StoreError(
            f"version {version.number} of {document.path} came back with {found[1]:,} bytes that"
            f" are not the {version.size:,} recorded"
        )
