"""Archives as a person asks for them: by the names of files, planned, and told in figures."""

import os
import stat as status
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import msgspec

from backtrail.errors import DamagedError, NotFoundError, UsageError
from backtrail.files.exports import new_file
from backtrail.files.paths import resolved, shown
from backtrail.history.archives.importing import Importing
from backtrail.history.archives.merging import Merge, planned
from backtrail.history.archives.records import Header, name_in
from backtrail.history.archives.resuming import begun
from backtrail.history.archives.surveys import Survey, survey
from backtrail.history.archives.writing import Made
from backtrail.history.archives.writing import write as write_records
from backtrail.history.catalogue import areas_of
from backtrail.history.scope import Scope
from backtrail.model import DocumentId, WorkspaceId
from backtrail.storage.repository import Progress

__all__ = ["Imported", "Listed", "ListedFile", "listed", "read", "write"]


class ListedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A document of an archive."""

    path: str
    """Absolute."""
    versions: int
    released: int
    """Of which only the number is left."""
    deleted: bool


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """What is in an archive."""

    source: str
    made_ns: int
    by: str
    """The release that wrote it."""
    whole: bool
    """It was a whole store."""
    files: tuple[ListedFile, ...]
    versions: int
    released: int
    events: int
    size: int
    """Bytes of the archive."""
    full_bytes: int
    """What the versions take as full copies."""
    damaged: tuple[str, ...]
    """What cannot be read, in a person's words; empty where all is sound."""
    lost: int
    """Versions that were in damaged places, as far as others tell."""
    folders: tuple[str, ...] = ()
    """The workspace folders that its files are in, absolute; ``roots`` of ``read`` moves them."""


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """What an archive brought, or would bring."""

    new: int
    """Documents that were not here."""
    grown: int
    """Documents here that got more versions."""
    known: int
    """Documents of which all versions were here already."""
    apart: tuple[str, ...]
    """Paths with another history here: both are kept, and the archive's counts as deleted."""
    versions: int
    released: int
    events: int
    """Entries of the log other than versions; 0 in a dry run, where that is not known."""
    tags_kept: tuple[str, ...]
    """Tags that mean another version here, and were left alone."""
    damaged: tuple[str, ...]
    lost: int


def write(
    scope: Scope, target: str, paths: Sequence[str], *, force: bool, progress: Progress | None
) -> Made:
    """Write an archive; see ``new_file`` for how it comes to its place.

    One whose writing was interrupted is gone on with: it is the history as it was when it began.

    Raises:
        NotFoundError: Nothing is kept of one of ``paths``.
        UsageError: The archive cannot be written there.

    """
    wanted: set[DocumentId] = set()
    workspaces: set[WorkspaceId] = set()
    for path in paths:
        _add(scope, path, wanted, workspaces)
    with new_file(target, force=force, resume=True) as handle:
        there = begun(scope, handle, whole=not paths)
        if not paths:
            return write_records(scope, handle, None, None, progress, there=there)
        return write_records(
            scope, handle, frozenset(wanted), frozenset(workspaces), progress, there=there
        )


def listed(source: str, progress: Progress | None = None) -> Listed:
    """What is in an archive, proved.

    Raises:
        NotFoundError: There is no such file.
        UsageError: It is no archive that this Backtrail reads.

    """
    with _opened(source) as handle:
        found = survey(handle, progress)
    header = _header(found)
    files = []
    for trail in found.trails.values():
        root = name_in(found.workspaces[trail.record.workspace].root)
        files.append(
            ListedFile(
                path=f"{root.rstrip('/')}/{name_in(trail.record.path)}",
                versions=trail.count - trail.released,
                released=trail.released,
                deleted=trail.record.deleted is not None,
            )
        )
    return Listed(
        source=source,
        made_ns=header.made_ns,
        by=header.by,
        whole=header.whole,
        files=tuple(sorted(files, key=lambda file: file.path)),
        versions=found.versions,
        released=found.released,
        events=found.events.total(),
        size=found.size,
        full_bytes=found.full_bytes,
        damaged=tuple(found.damaged),
        lost=found.lost,
        folders=tuple(sorted(name_in(workspace.root) for workspace in found.workspaces.values())),
    )


def read(
    scope: Scope,
    source: str,
    roots: Mapping[str, str],
    *,
    sound: bool,
    dry_run: bool,
    progress: Progress | None,
) -> Imported:
    """Merge an archive into the store.

    ``roots`` says of folders in it where they are here; ``sound`` takes what is left of a damaged
    one.

    Raises:
        NotFoundError: There is no such file, or no folder of ``roots`` in it.
        UsageError: It is no archive that this Backtrail reads; nothing was changed.
        DamagedError: A part of it is, and the rest was not asked for; nothing was changed.

    """
    with _opened(source) as handle:
        found = survey(handle, progress)
        if not found.whole and not sound:
            raise DamagedError(
                f"{shown(source)} is damaged: {found.damaged[0]}; {found.versions:,} versions can"
                " be read, and --sound takes them. Nothing was changed"
            )
        _require_roots(found, roots)
        merge = planned(scope, found, roots)
        plan = _told(merge)
        if dry_run:
            return plan
        run = Importing(scope, merge)
        run.run(handle, progress)
        return msgspec.structs.replace(
            plan,
            versions=run.versions,
            released=run.released,
            events=run.events,
            tags_kept=tuple(run.labels_kept),
        )


@contextmanager
def _opened(source: str) -> Iterator[int]:
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        handle = os.open(source, flags)
    except FileNotFoundError:
        raise NotFoundError(f"there is no file {shown(source)}") from None
    except OSError as error:
        raise UsageError(f"{shown(source)} cannot be read: {error.strerror}") from error
    try:
        if not status.S_ISREG(os.fstat(handle).st_mode):
            raise UsageError(f"{shown(source)} is no regular file, so it is no archive")
        yield handle
    finally:
        os.close(handle)


def _add(scope: Scope, path: str, wanted: set[DocumentId], workspaces: set[WorkspaceId]) -> None:
    """Add the documents that a name stands for: a file's namesakes, or all below a folder."""
    real = resolved(path)
    before = len(wanted)
    for area in areas_of(scope, [real]):
        if not area.folder:
            workspaces.add(area.workspace)
        for deleted in (False, True):
            found = scope.repository.documents(
                area.workspace, deleted=deleted, folder=area.folder, sound_only=True
            )
            wanted.update(document.id for document in found)
    if len(wanted) == before:
        place = scope.place(path)
        wanted.update(document.id for document in scope.namesakes(place))
    if len(wanted) == before:
        raise NotFoundError(f"nothing is kept of {shown(path)}; `backtrail project` lists files")


def _require_roots(found: Survey, roots: Mapping[str, str]) -> None:
    there = {name_in(workspace.root) for workspace in found.workspaces.values()}
    for old, new in roots.items():
        if old not in there:
            raise NotFoundError(
                f"the archive has no folder {shown(old)}; `backtrail archive list` names them"
            )
        if os.path.normpath(new) != new or not new.startswith("/"):
            raise UsageError(f"{shown(new)} is no absolute folder; write OLD=/NEW")
    if len({roots.get(root, root) for root in there}) < len(there):
        raise UsageError("two folders of the archive cannot become one here; name another")


def _header(found: Survey) -> Header:
    if found.header is None:
        raise AssertionError("a survey without a first line raises")
    return found.header


def _told(merge: Merge) -> Imported:
    aims = [aim for aim in merge.aims.values() if aim.trail.count]
    apart = []
    for aim in aims:
        if aim.apart:
            workspace, path = aim.trail.places[0]
            apart.append(f"{merge.roots[workspace].rstrip('/')}/{path}")
    missing = [aim.trail.missing(aim.common) for aim in aims]
    return Imported(
        new=sum(aim.document is None for aim in aims),
        grown=sum(aim.document is not None and aim.common < aim.trail.count for aim in aims),
        known=sum(aim.document is not None and aim.common == aim.trail.count for aim in aims),
        apart=tuple(sorted(apart)),
        versions=sum(versions for versions, _ in missing),
        released=sum(released for _, released in missing),
        events=0,
        tags_kept=(),
        damaged=tuple(merge.survey.damaged),
        lost=merge.survey.lost,
    )
