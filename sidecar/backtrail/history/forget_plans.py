"""What forgetting would do: which versions, which words, and what would bring it back.

This module decides; it never writes. Contents are looked through, not versions: what was pruned
long ago may still be there, since others build upon it.
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from backtrail.content.identity import content_id
from backtrail.errors import BacktrailError, DamagedError, UsageError
from backtrail.files import reading
from backtrail.files.scanning import histories_among
from backtrail.history import addresses
from backtrail.history.catalogue import areas_below
from backtrail.history.forgets import Chosen, ForgetFile, ForgetPlan, ForgetQuery
from backtrail.history.masks import masked_kept
from backtrail.history.scope import Scope
from backtrail.model import ContentId, Document, DocumentId, EventSequence
from backtrail.policy.forgetting import Wanted, WantedError
from backtrail.policy.globs import Globs
from backtrail.policy.secrets import HEAD_BYTES
from backtrail.storage.repository import Holding, Progress

__all__ = ["plan"]

_LARGEST: Final = 64 << 20
"""Bytes of a file on the disk up to which it is looked into."""


def plan(scope: Scope, query: ForgetQuery, told: Progress | None = None) -> ForgetPlan:
    """What would go, what would be masked, and what would bring it back; changes nothing.

    ``told`` counts contents.

    Raises:
        UsageError: That cannot be looked for, or nothing is named.
        NotFoundError: Nothing is kept of the path, or no version answers to an address.

    """
    return _Survey(scope, query).plan(told)


class _Survey:
    """Looks through the store for what is asked."""

    def __init__(self, scope: Scope, query: ForgetQuery) -> None:
        self._scope = scope
        self._query = query
        self._repository = scope.repository
        self._wanted = _wanted(query)
        self._holding: set[ContentId] = set()
        """Contents with the text."""
        self._unread: list[str] = []
        self._named = self._documents_named()

    def plan(self, told: Progress | None) -> ForgetPlan:
        sequence = self._repository.next_sequence()
        if self._wanted is not None:
            self._look(told)
        holdings = {
            document: self._repository.holdings(document)
            for document in self._repository.long_histories(0)
        }
        chosen = self._chosen(holdings)
        stays = {
            each.content_id
            for document, held in holdings.items()
            for each in held
            if each.sequence not in chosen.get(document, frozenset())
        }
        ours = {
            each.content_id
            for document, sequences in chosen.items()
            for each in holdings[document]
            if each.sequence in sequences
        }
        known = stays | ours
        unlimited = not self._query.limited
        leftovers = self._holding - known if unlimited else frozenset[ContentId]()
        return ForgetPlan(
            query=self._query,
            sequence=sequence,
            files=tuple(self._file(document, holdings[document], chosen) for document in chosen),
            versions=sum(map(len, chosen.values())),
            leftovers=len(leftovers),
            words=self._words() if unlimited else 0,
            copies=len(ours & stays),
            elsewhere=self._elsewhere(),
            unread=tuple(dict.fromkeys(self._unread)),
            chosen=chosen,
            contents=frozenset((ours | leftovers) - stays),
            wanted=self._wanted,
        )

    def _elsewhere(self) -> tuple[str, ...]:
        """Histories beside this one; among them the damaged one that it stands in for."""
        damaged = self._repository.damaged
        own = self._repository.location
        return (*((damaged,) if damaged else ()), *histories_among(self._repository.files(), own))

    def _look(self, told: Progress | None) -> None:
        total = self._repository.figures().contents
        for done, (content, pieces) in enumerate(
            self._repository.every_content(self._unread.append)
        ):
            if self._wanted is not None and self._wanted.held_in_pieces(pieces):
                self._holding.add(content)
            if told is not None:
                told(min(done + 1, total), total)

    def _words(self) -> int:
        wanted = self._wanted
        return sum(
            wanted is not None and wanted.held_in_text(w) for w in self._repository.every_word()
        )

    def _documents_named(self) -> dict[DocumentId, frozenset[EventSequence] | None] | None:
        """The files asked for, each with the versions that are named; None: all files."""
        query = self._query
        if query.path is None:
            return self._documents_among()
        if query.versions:
            named: dict[DocumentId, frozenset[EventSequence] | None] = {}
            for address in query.versions:
                version = addresses.find(self._scope, query.path, address).version
                before = named.get(version.document) or frozenset()
                named[version.document] = before | {version.sequence}
            return named
        place, document = self._scope.known(query.path)
        same = self._repository.documents_at(place.workspace.id, document.path, sound_only=True)
        return dict.fromkeys([document.id, *(each.id for each in same)])

    def _documents_among(self) -> dict[DocumentId, frozenset[EventSequence] | None] | None:
        """All files that a glob, a folder and the face allow; None: all there are."""
        query = self._query
        if query.files is None and query.folder is None and query.shows is None:
            return None
        globs = None if query.files is None else Globs([query.files])
        return {
            document.id: None
            for root, document in self._every_document()
            if (globs is None or globs.names(document.path))
            and (query.shows is None or query.shows(f"{root.rstrip('/')}/{document.path}"))
        }

    def _every_document(self) -> Iterator[tuple[str, Document]]:
        """Each with the root of its workspace; below the folder, where one is named."""
        roots = {each.id: each.root for each in self._repository.workspaces(sound_only=True)}
        places = [(workspace, "") for workspace in roots]
        if self._query.folder is not None:
            areas = areas_below(self._scope, self._query.folder) or ()
            places = [(each.workspace, each.folder) for each in areas if each.workspace in roots]
        for workspace, folder in places:
            for deleted in (False, True):
                for document in self._repository.documents(
                    workspace, deleted=deleted, folder=folder, sound_only=True
                ):
                    yield roots[workspace], document

    def _chosen(self, holdings: dict[DocumentId, tuple[Holding, ...]]) -> Chosen:
        chosen: Chosen = {}
        for document, held in holdings.items():
            if self._named is not None and document not in self._named:
                continue
            only = None if self._named is None else self._named[document]
            found = frozenset(h.sequence for h in held if self._is_meant(h, only))
            if found:
                chosen[document] = found
        if self._query.copies:
            contents = {
                h.content_id
                for d, found in chosen.items()
                for h in holdings[d]
                if h.sequence in found
            }
            for document, held in holdings.items():
                found = frozenset(h.sequence for h in held if h.content_id in contents)
                if found:
                    chosen[document] = chosen.get(document, frozenset()) | found
        return dict(sorted(chosen.items()))

    def _is_meant(self, held: Holding, only: frozenset[EventSequence] | None) -> bool:
        since, until = self._query.since_ns, self._query.until_ns
        return (
            (only is None or held.sequence in only)
            and (self._wanted is None or held.content_id in self._holding)
            and (since is None or held.time_ns >= since)
            and (until is None or held.time_ns <= until)
        )

    def _file(self, document: DocumentId, held: tuple[Holding, ...], chosen: Chosen) -> ForgetFile:
        found = self._repository.document(document)
        gone = [each for each in held if each.sequence in chosen[document]]
        tagged: set[EventSequence] = set()
        with suppress(DamagedError):
            tagged = set(self._repository.tags(document).values())
        root = self._scope.root_of(found.workspace)
        return ForgetFile(
            document=found,
            workspace=root,
            numbers=tuple(each.number for each in gone),
            keeps=len(held) - len(gone),
            labelled=sum(each.noted or each.sequence in tagged for each in gone),
            returns=self._returns(found, root, {each.content_id for each in gone}),
        )

    def _returns(self, document: Document, root: str, contents: set[ContentId]) -> bool:
        """Whether the next save of the file on the disk would bring it back."""
        if document.deleted is not None:
            return False
        try:
            data, seen = reading.read(root, document.path, limit=_LARGEST)
        except (BacktrailError, OSError):
            return False
        selection = self._scope.ignores.selection(root, document.path)
        verdict = selection.decide(document.path, size=seen.size, head=data[:HEAD_BYTES])
        if not verdict.keep:
            masks = verdict.secret is not None and self._scope.settings.capture.secrets == "mask"
            kept = masked_kept(document.path, data) if masks else None
            if kept is None or kept.data is None:
                return False
            data = kept.data
        if self._wanted is not None:
            return self._wanted.held_in(data)
        return not self._query.versions or content_id(data) in contents


def _wanted(query: ForgetQuery) -> Wanted | None:
    if query.versions and query.path is None:
        raise UsageError("name the file whose versions these are")
    if not query.text:
        if query.path is None and query.files is None and query.folder is None:
            raise UsageError("name a file, versions of it, or a text; nothing was forgotten")
        if query.replace:
            raise UsageError("only a text can be masked; versions that are named go")
        return None
    if query.versions:
        raise UsageError("name versions or a text, not both")
    try:
        return Wanted(query.text, regex=query.regex)
    except WantedError as error:
        raise UsageError(f"{error}; nothing was forgotten") from error
