"""Which saves a search is about, before any content is read."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress

from backtrail.errors import DamagedError
from backtrail.files.paths import resolved
from backtrail.history.catalogue import Catalogue
from backtrail.history.requests import SearchQuery
from backtrail.history.scope import Scope
from backtrail.model import Document, DocumentId, EventSequence, Version
from backtrail.policy.globs import Globs
from backtrail.storage.repository import Area

__all__ = ["Criteria"]

_WILD = frozenset("*?[")


class Criteria:
    """Everything a query asks for except its text; documents and tags are looked up once."""

    def __init__(
        self,
        scope: Scope,
        query: SearchQuery,
        catalogue: Catalogue,
        areas: Sequence[Area] | None = None,
    ) -> None:
        """``areas`` are the parts of the store to look in; None: all of it."""
        self._scope = scope
        self._query = query
        self._catalogue = catalogue
        self._source, self._author = _folded(query.source), _folded(query.author)
        self._tag, self._note = _folded(query.tag), _folded(query.note)
        self._path_fits = None if query.file is None else _path_test(query.file)
        self._areas = areas
        self._whole = None if query.path is None else _real(query.path)
        self._documents: dict[DocumentId, bool] = {}
        self._tagged: dict[DocumentId, frozenset[EventSequence]] = {}

    def narrowed(self, versions: Sequence[Version], *, timed: bool = True) -> list[Version]:
        """Those of ``versions`` that fit, in their order; unless ``timed`` whatever their time."""
        found = [
            version
            for version in versions
            if (not timed or self.timely(version.time_ns)) and self._fits(version)
        ]
        if self._note is None or not found:
            return found
        notes = self._notes([version.sequence for version in found])
        return [
            version
            for version in found
            if self._note in version.reason.casefold()
            or self._note in notes.get(version.sequence, "").casefold()
        ]

    def in_files(self, versions: Sequence[Version]) -> list[Version]:
        """Those of ``versions`` whose file fits, whatever else is asked for."""
        return [version for version in versions if self._document_fits(version.document)]

    def timely(self, time_ns: int) -> bool:
        """Whether a moment is among those asked for."""
        since, until = self._query.since_ns, self._query.until_ns
        return (since is None or time_ns >= since) and (until is None or time_ns <= until)

    def _fits(self, version: Version) -> bool:
        return (
            (not self._query.significant_only or version.significance.level == "significant")
            and self._source in (None, version.source.casefold())
            and self._author in (None, version.author.casefold())
            and self._document_fits(version.document)
            and (self._tag is None or version.sequence in self._tagged_in(version.document))
        )

    def _document_fits(self, document: DocumentId) -> bool:
        if document not in self._documents:
            found = self._catalogue.document(document)
            self._documents[document] = (
                found is not None
                and (self._query.deleted or not found.gone)
                and (not self._query.deleted_only or found.gone)
                and (self._areas is None or any(_inside(found, area) for area in self._areas))
                and (self._whole is None or self._whole == self._named(found))
                and (self._path_fits is None or self._path_fits(found.path))
            )
        return self._documents[document]

    def _named(self, document: Document) -> str:
        return f"{self._catalogue.root(document).rstrip('/')}/{document.path}"

    def _tagged_in(self, document: DocumentId) -> frozenset[EventSequence]:
        if document not in self._tagged:
            named, _ = self._scope.attached(document, ())
            self._tagged[document] = frozenset(
                sequence for name, sequence in named.items() if (self._tag or "") in name.casefold()
            )
        return self._tagged[document]

    def _notes(self, sequences: Sequence[EventSequence]) -> Mapping[EventSequence, str]:
        with suppress(DamagedError):
            return self._scope.repository.notes(sequences)
        return dict(self._one_by_one(sequences))

    def _one_by_one(
        self, sequences: Sequence[EventSequence]
    ) -> Iterator[tuple[EventSequence, str]]:
        for sequence in sequences:
            with suppress(DamagedError):
                yield from self._scope.repository.notes([sequence]).items()


def _real(path: str) -> str:
    """The path of a file without links on the way to it."""
    folder, _, name = path.rpartition("/")
    return f"{resolved(folder or '/').rstrip('/')}/{name}"


def _inside(document: Document, area: Area) -> bool:
    below = f"{area.folder}/" if area.folder else ""
    return document.workspace == area.workspace and document.path.startswith(below)


def _path_test(wanted: str) -> Callable[[str], bool]:
    """How paths are judged: by a glob where it is one, else by whether they contain it."""
    if wanted.startswith("/") or not _WILD.isdisjoint(wanted):
        globs = Globs([wanted])
        if globs.globs:
            return lambda path: _matched(globs, path)
    part = wanted.casefold()
    return lambda path: part in path.casefold()


def _matched(globs: Globs, path: str) -> bool:
    """Whether the line names the file, or a folder above it."""
    names = path.split("/")
    for depth in range(1, len(names) + 1):
        found = globs.match("/".join(names[:depth]), directory=depth < len(names))
        if found is not None:
            return not found.takes_back
    return False


def _folded(text: str | None) -> str | None:
    return None if text is None else text.casefold()
