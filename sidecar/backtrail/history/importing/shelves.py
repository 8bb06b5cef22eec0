"""Which shelf a request opens, and everything on it, file by file."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from typing import Final, Literal

import msgspec

from backtrail.errors import NotFoundError, UsageError
from backtrail.files.folders import Lying, is_folder, walked
from backtrail.files.paths import resolved
from backtrail.history.importing import backups, checkpoints, git, local_history, vscode
from backtrail.history.importing.bringing import Bringing, Brought
from backtrail.history.importing.pasts import Below, FolderShelf, LeftOut, Past, Shelf, told
from backtrail.history.scope import Scope

__all__ = [
    "Found",
    "ImportQuery",
    "ImportStep",
    "Kind",
    "find_pasts",
    "import_pasts",
    "open_shelves",
]

Kind = Literal["vscode", "history", "jupyter", "backups", "git"]
"""The histories that can be brought in."""

_COUNTED: Final[tuple[Kind, ...]] = ("vscode", "history", "jupyter", "backups")
"""Those that are soon looked through."""


class ImportQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Whose past to bring in, and from where."""

    kind: Kind
    paths: tuple[str, ...] | None
    """Files and folders, absolute; None: of every file that is found (``vscode`` alone)."""
    folders: tuple[str, ...] = ()
    """Of ``vscode``: the ``User/History`` folders to look into; see ``vscode.history_folders``."""
    gone: bool = False
    """Of ``git``: files that were deleted, too; a file that is named always counts."""
    environ: Mapping[str, str] = msgspec.field(default_factory=dict)
    """Of ``git``: what it is started with."""
    dry_run: bool = False
    """Say what would come in, and keep nothing."""


class ImportStep(msgspec.Struct, frozen=True, kw_only=True):
    """One file of a shelf, or what the shelf itself leaves out."""

    done: int
    """Files so far, with this one."""
    total: int
    brought: Brought | None
    """None of the first step, which no file has."""
    left_out: tuple[LeftOut, ...] = ()
    silent: tuple[range, ...] = ()
    """Sequences of the versions that came in."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What one kind of source has, before anything is read or brought in."""

    kind: Kind
    files: int
    versions: int
    """0 of a git repository, whose log would have to be read for that."""


def find_pasts(scope: Scope, paths: tuple[str, ...], folders: tuple[str, ...]) -> tuple[Found, ...]:
    """Which histories there are of files and folders; kinds with nothing are left out.

    ``folders`` as in ``ImportQuery``.
    """
    found: list[Found] = []
    for kind in _COUNTED:
        query = ImportQuery(kind=kind, paths=paths, folders=folders)
        files = [pasts for shelf in open_shelves(scope, query) for pasts in shelf.files]
        if files:
            versions = sum(len(pasts.pasts) for pasts in files)
            found.append(Found(kind=kind, files=len(files), versions=versions))
    with suppress(NotFoundError):
        for path in paths:
            git.working_tree(resolved(path))
        found.append(Found(kind="git", files=0, versions=0))
    return tuple(found)


def import_pasts(scope: Scope, query: ImportQuery) -> Iterator[ImportStep]:
    """Bring in what a shelf has, a file at each step; whoever stops asking has all until then.

    A second time nothing is added. What is odd is told, and the rest goes on.

    Raises:
        NotFoundError: There is no such folder, or no repository around it.
        RefusedError: It cannot be read.
        StoreError: The store cannot keep it.
        UsageError: Something of the query is wrong.

    """
    for shelf in open_shelves(scope, query):
        try:
            total = len(shelf.files)
            yield ImportStep(done=0, total=total, brought=None, left_out=tuple(shelf.left_out))
            for done, pasts in enumerate(shelf.files, 1):
                bringing = Bringing(
                    scope, shelf, pasts, anywhere=query.paths is None, dry_run=query.dry_run
                )
                silent = tuple(bringing.steps())
                yield ImportStep(done=done, total=total, brought=bringing.brought, silent=silent)
        finally:
            shelf.close()


def open_shelves(scope: Scope, query: ImportQuery) -> Iterator[Shelf]:
    """What the query is about, one after the other."""
    if query.kind == "vscode":
        yield vscode.shelf_of(query.folders, Below(query.paths))
        return
    if query.paths is None:
        raise UsageError("name the files or folders whose histories to import")
    if query.kind == "git":
        for path in dict.fromkeys(map(resolved, query.paths)):
            yield _git(path, query)
        return
    yield _lying(scope, query.kind, query.paths)


def _git(path: str, query: ImportQuery) -> Shelf:
    folder = git.working_tree(path)
    inside = path[len(folder.rstrip("/")) :].strip("/")
    one = bool(inside) and not is_folder(path)
    return git.GitShelf(folder, inside, query.environ, gone=query.gone or one, follow=one)


def _lying(scope: Scope, kind: Kind, paths: tuple[str, ...]) -> Shelf:
    """What lies in the project's own folders."""
    left_out: list[LeftOut] = []
    pasts: dict[str, Past] = {}
    for path in dict.fromkeys(map(resolved, paths)):
        found = _histories(path, left_out) if kind == "history" else ()
        for past in (*found, *_below(scope, kind, path, left_out)):
            pasts[past.where] = past
    return FolderShelf(pasts.values(), left_out, Below(paths))


def _histories(path: str, left_out: list[LeftOut]) -> Iterator[Past]:
    """Those of ``.history`` folders above a file or folder."""
    folder = path
    while folder := folder.rpartition("/")[0]:
        yield from _history(folder, left_out)


def _history(root: str, left_out: list[LeftOut]) -> Iterator[Past]:
    """Those of the ``.history`` folder of ``root``, if it has one."""
    place = f"{root}/{local_history.FOLDER}"
    if not is_folder(place):
        return
    for _, files in walked(place, lambda _: True, partial(told, left_out)):
        yield from _sound((local_history.past_of(root, lying) for lying in files), left_out)


def _below(scope: Scope, kind: Kind, path: str, left_out: list[LeftOut]) -> Iterator[Past]:
    """Those in a folder and below it; of a file those beside it."""
    whole = is_folder(path)
    root = path if whole else path.rpartition("/")[0]
    if kind == "history":
        yield from _history(root, left_out)
    enters = _enters(scope, root, kind) if whole else _only_checkpoints
    for folder, files in walked(root, enters, partial(told, left_out)):
        if kind == "history":
            yield from _history(f"{root}/{folder}", left_out) if folder else ()
        else:
            yield from _sound(_found(kind, root, files), left_out)


def _found(kind: Kind, root: str, files: tuple[Lying, ...]) -> Iterator[Past | LeftOut | None]:
    beside = frozenset(lying.name for lying in files)
    for lying in files:
        inside = lying.folder.rpartition("/")[2] == checkpoints.FOLDER
        if kind == "jupyter" and inside:
            yield checkpoints.past_of(root, lying)
        elif kind == "backups" and not inside:
            yield backups.past_of(root, lying, beside)


def _sound(found: Iterator[Past | LeftOut | None], left_out: list[LeftOut]) -> Iterator[Past]:
    for each in found:
        if isinstance(each, Past):
            yield each
        elif each is not None:
            left_out.append(each)


def _enters(scope: Scope, root: str, kind: Kind) -> Callable[[str], bool]:
    """Where the files that are kept lie, and folders of checkpoints among these."""

    def enters(folder: str) -> bool:
        if kind == "jupyter" and folder.rpartition("/")[2] == checkpoints.FOLDER:
            return True
        return not scope.ignores.selection(root, f"{folder}/").prunes(folder)

    return enters


def _only_checkpoints(folder: str) -> bool:
    return folder == checkpoints.FOLDER
