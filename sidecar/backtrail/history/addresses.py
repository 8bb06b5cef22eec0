"""How people and programs name a version.

An address is a number (``12``), steps back from the newest (``~3``), an id (``1482-9f3a2c7d``), a
tag, or a time (``10 minutes ago``, ISO): then the newest version at or before it.
"""

import re
from collections.abc import Sequence

from backtrail.errors import NotFoundError, UsageError
from backtrail.files.paths import shown
from backtrail.history.places import Place
from backtrail.history.results import Entry
from backtrail.history.scope import Scope
from backtrail.history.times import looks_like_time, parse_time
from backtrail.model import BROUGHT_IN, Document, EventSequence, Version, VersionNumber
from backtrail.storage.repository import VersionFilter

__all__ = ["HEAD", "entries_of", "entry_of", "find", "is_plain_address"]

HEAD = "~0"
"""The newest version."""

_NUMBER = re.compile(r"\d{1,18}", re.ASCII)
_STEPS = re.compile(r"~(\d{0,9})", re.ASCII)
_ID = re.compile(r"(\d{1,18})-([0-9a-f]{8})", re.ASCII)


def find(scope: Scope, path: str, address: str) -> Entry:
    """The version of ``path`` that ``address`` names.

    Raises:
        NotFoundError: Nothing is kept of the path, or no version answers to the address.
        UsageError: That is no address.

    """
    place, document = scope.known(path)
    version = _version(scope, place, document, address.strip())
    if version.document != document.id:
        document = scope.repository.document(version.document)
    return entry_of(scope, scope.root_of(document.workspace), document, version)


def entry_of(scope: Scope, root: str, document: Document, version: Version) -> Entry:
    """``version`` with its tags and note."""
    return entries_of(scope, root, document, [version])[version.sequence]


def entries_of(
    scope: Scope, root: str, document: Document, versions: Sequence[Version]
) -> dict[EventSequence, Entry]:
    """Each of ``versions`` with its tags and note, by sequence; the store is asked once."""
    sequences = [version.sequence for version in versions]
    tags, notes = scope.attached(document.id, sequences)
    named: dict[EventSequence, tuple[str, ...]] = {}
    for name, sequence in tags.items():
        named[sequence] = (*named.get(sequence, ()), name)
    return {
        version.sequence: Entry(
            version=version,
            path=document.path,
            workspace=root,
            tags=named.get(version.sequence, ()),
            note=notes.get(version.sequence, ""),
        )
        for version in versions
    }


def is_plain_address(text: str) -> bool:
    """Whether ``text`` means a version without being a tag; such names are no tags."""
    patterns = (_NUMBER, _STEPS, _ID)
    return any(pattern.fullmatch(text) for pattern in patterns) or looks_like_time(text)


def _version(scope: Scope, place: Place, document: Document, address: str) -> Version:
    repository = scope.repository
    found: Version | None = None
    if _NUMBER.fullmatch(address):
        found = repository.by_number(document.id, VersionNumber(int(address)))
    elif steps := _STEPS.fullmatch(address):
        found = _stepped(scope, document, int(steps[1] or 1))
    elif match := _ID.fullmatch(address):
        found = _by_id(scope, place, document, int(match[1]), match[2])
    else:
        found = _by_tag_or_time(scope, document, address)
    if found is not None:
        return found
    head = repository.head(document.id)
    newest = f"the newest is {head.number}" if head is not None else "none are kept"
    raise NotFoundError(
        f"{shown(document.path)} has no version {shown(address)}; {newest}."
        " `backtrail timeline` lists them."
    )


def _stepped(scope: Scope, document: Document, steps: int) -> Version | None:
    if steps == 0:
        return scope.repository.head(document.id)
    page = scope.repository.versions(VersionFilter(document=document.id), steps + 1)
    return page[steps] if len(page) > steps else None


def _by_id(
    scope: Scope, place: Place, document: Document, sequence: int, digest: str
) -> Version | None:
    """By id, also in an earlier file of the same name."""
    found = scope.repository.by_sequence(EventSequence(sequence))
    if found is None or found.digest[:4].hex() != digest:
        return None
    own = {document.id, *(same.id for same in scope.namesakes(place))}
    return found if found.document in own else None


def _brought_in_at(scope: Scope, document: Document, time_ns: int) -> Version | None:
    """What other programs had kept of the file until then, before anything was kept here."""
    beside = scope.repository.documents_at(document.workspace, document.path, sound_only=True)
    asides = (other for other in beside if other.deleted == BROUGHT_IN and other.id != document.id)
    found = (scope.repository.at_time(aside.id, time_ns) for aside in asides)
    return max((v for v in found if v is not None), key=lambda v: v.time_ns, default=None)


def _by_tag_or_time(scope: Scope, document: Document, address: str) -> Version | None:
    sequence = scope.repository.tags(document.id).get(address)
    if sequence is not None:
        return scope.repository.by_sequence(sequence)
    time_ns = parse_time(address, scope.clock())
    if time_ns is not None:
        own = scope.repository.at_time(document.id, time_ns)
        return own or _brought_in_at(scope, document, time_ns)
    if not address:
        raise UsageError("name a version: a number, ~1, an id, a tag, or a time")
    return None
