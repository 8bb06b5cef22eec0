"""An archive on its way into a store: what is there already is recognised, and nothing twice.

Rule: plan, show, execute. The same document is one at the same place with the same versions; where
two went apart, both are kept and it is told. What was merged in part is found and goes on.
"""

from array import array
from collections.abc import Iterator, Mapping

from backtrail.history.archives.logs import EVERY, oldest_first
from backtrail.history.archives.records import name_in
from backtrail.history.archives.surveys import (
    NOTHING,
    PRINT,
    EventKey,
    Survey,
    Trail,
    fingerprint,
)
from backtrail.history.scope import Scope
from backtrail.model import Document, DocumentId, EventSequence, Workspace

__all__ = ["Aim", "Merge", "planned"]

_PAGE = 1000


class Aim:
    """Where a document of an archive goes."""

    def __init__(self, trail: Trail) -> None:
        self.trail = trail
        self.document: DocumentId | None = None
        """The one here that it is; None: a new one."""
        self.common = 0
        """Versions that both have."""
        self.sequences = array("q")
        """Here, of those; 0 for one that was let go of."""
        self.ahead = True
        """Nothing happened to it here that the archive does not know."""
        self.covered = False
        """A new one, at whose place a present document of another history lies."""
        self.apart = False
        """The same, and the archive does not know that the other one leaves the place."""

    def leaves(self, place: tuple[int, str]) -> bool:
        """In the archive it is not there, and here nothing else happened to it."""
        gone = self.trail.record.deleted is not None
        return self.ahead and (gone or self.trail.places[0] != place)

    @property
    def chain(self) -> list[tuple[int, str]]:
        """Workspace and path of every name it had, today's last."""
        today, *former = self.trail.places
        return [*former, today]


class Merge:
    """What an archive would bring."""

    def __init__(self, survey: Survey, last: int) -> None:
        self.survey = survey
        self.last = last
        """Sequence of the last entry here when it was planned."""
        self.workspaces: dict[int, Workspace | None] = {}
        """By their number in the archive; None: a new one."""
        self.roots: dict[int, str] = {}
        self.aims: dict[int, Aim] = {}
        self.events: dict[EventKey, list[EventSequence]] = {}
        """Entries that are here already, by what they are in the archive's numbers."""


def planned(scope: Scope, survey: Survey, roots: Mapping[str, str]) -> Merge:
    """What importing would do; ``roots`` are folders that are elsewhere here."""
    merge = Merge(survey, scope.repository.next_sequence() - 1)
    known = {workspace.root: workspace for workspace in scope.repository.workspaces()}
    for each in survey.workspaces.values():
        root = name_in(each.root)
        merge.roots[each.id] = roots.get(root, root)
        merge.workspaces[each.id] = known.get(merge.roots[each.id])
    finding = _Finding(scope, merge)
    for number, trail in survey.trails.items():
        merge.aims[number] = finding.aim(trail)
    _compare_events(scope, merge)
    finding.look_apart(merge)
    return merge


class _Finding:
    """Looks for the documents here that an archive speaks of."""

    def __init__(self, scope: Scope, merge: Merge) -> None:
        self._repository = scope.repository
        self._workspaces = merge.workspaces
        self._taken: set[DocumentId] = set()
        self._released: dict[DocumentId, int] = {}
        """The highest number that each document let go of."""
        after = 0
        while page := self._repository.released(after, _PAGE):
            self._released.update((stub.document, stub.number) for stub in page)
            after = page[-1].sequence

    def aim(self, trail: Trail) -> Aim:
        """The document that has most in common with the archive's."""
        aim = Aim(trail)
        for candidate in self._candidates(trail):
            count = self._count(candidate.id)
            both = min(count, trail.count)
            sequences, alike = self._common(candidate.id, trail, both)
            if alike and len(sequences) == both and (aim.document is None or both > aim.common):
                aim.document, aim.common, aim.sequences = candidate.id, both, sequences
                aim.ahead = count <= trail.count
        if aim.document is not None:
            self._taken.add(aim.document)
        return aim

    def look_apart(self, merge: Merge) -> None:
        """Find the new documents whose place is not free."""
        aims = {aim.document: aim for aim in merge.aims.values() if aim.document is not None}
        for aim in merge.aims.values():
            if aim.document is None and aim.trail.record.deleted is None:
                others = [aims.get(other) for other in self._present(aim.trail)]
                aim.covered = bool(others)
                place = aim.trail.places[0]
                aim.apart = any(o is None or not o.leaves(place) for o in others)

    def _candidates(self, trail: Trail) -> Iterator[Document]:
        seen = set(self._taken)
        for workspace, path in trail.places:
            here = self._workspaces[workspace]
            if here is None:
                continue
            at = self._repository.documents_at(here.id, path)
            for document in (*at, *self._repository.former_documents(here.id, path)):
                if document.id not in seen:
                    seen.add(document.id)
                    yield document

    def _present(self, trail: Trail) -> list[DocumentId]:
        workspace, path = trail.places[0]
        here = self._workspaces[workspace]
        if here is None:
            return []
        found = self._repository.documents_at(here.id, path)
        return [document.id for document in found if document.deleted is None]

    def _count(self, document: DocumentId) -> int:
        head = self._repository.head(document)
        return max(head.number if head is not None else 0, self._released.get(document, 0))

    def _common(self, document: DocumentId, trail: Trail, both: int) -> tuple["array[int]", bool]:
        """Sequences of the versions up to ``both`` that are the same, and whether any is.

        What one side let go of may have been anything.
        """
        found = array("q")
        alike = not trail.prints.strip(b"\0")  # nothing is left that could differ
        for version in oldest_first(self._repository, document, both):
            theirs = trail.prints[(version.number - 1) * PRINT : version.number * PRINT]
            own = fingerprint(
                version.number, version.content_id, version.time_ns, version.source,
                version.author, version.reason,
            )  # fmt: skip
            if theirs not in (own, NOTHING):
                return found, alike
            alike = alike or theirs == own
            found.extend([0] * (version.number - 1 - len(found)))
            found.append(version.sequence)
        found.extend([0] * (both - len(found)))
        return found, alike


def _compare_events(scope: Scope, merge: Merge) -> None:
    """Find the entries that are here already, and the documents to which more happened here."""
    documents = {aim.document: at for at, aim in merge.aims.items() if aim.document is not None}
    workspaces = {here.id: at for at, here in merge.workspaces.items() if here is not None}
    known = merge.survey.events
    for event in scope.repository.latest_events(EVERY):
        at = documents.get(event.document) if event.document is not None else 0
        where = workspaces.get(event.workspace, 0) if event.workspace is not None else 0
        if at is None or not (at or where):
            continue
        key = (at, where, event.kind, event.time_ns)
        if key in known:
            merge.events.setdefault(key, []).append(event.sequence)  # the oldest comes last
        elif at:
            merge.aims[at].ahead = False
