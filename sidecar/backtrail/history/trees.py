"""A folder or project as it was at a point in time, written out as a folder of its own.

Nothing of the workspace is touched and nothing is recorded: it is there to look at, to build, or to
run a check in.
"""

import os
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from backtrail.errors import DamagedError, NotFoundError, RefusedError, UsageError
from backtrail.files.paths import resolved, shown
from backtrail.files.trees import Tree, new_tree
from backtrail.history.catalogue import areas_below
from backtrail.history.masks import not_as_saved
from backtrail.history.points import Point, find_point
from backtrail.history.scope import Scope
from backtrail.model import EventSequence
from backtrail.policy.globs import Globs
from backtrail.storage.repository import Area, Progress, State

__all__ = ["PLAIN", "ExportedTree", "export_tree", "require_apart", "states_below"]

_STATES: Final = 500
"""Documents asked for at a time."""
PLAIN: Final = 0o644
"""The mode of a file whose own is not known."""


class ExportedTree(msgspec.Struct, frozen=True, kw_only=True):
    """What was written."""

    target: str
    """Absolute."""
    point: Point
    files: int
    size: int
    """Bytes."""
    troubles: tuple[tuple[str, str], ...]
    """Files that are not there, or not as they were saved, each with the reason."""


def export_tree(
    scope: Scope,
    at: str,
    target: str,
    *,
    folder: str,
    files: str | None = None,
    progress: Progress | None = None,
) -> ExportedTree:
    """Write the files below ``folder`` as they were at a point to the new folder ``target``.

    ``files`` is a glob as in .gitignore. What was never kept (ignored files, links, empty folders)
    is not there; a file that cannot be read is named, and keeps no other out.

    Raises:
        NotFoundError: There is no such point, or no file was kept there then.
        RefusedError: The folder lies outside the workspace folders.
        UsageError: ``target`` holds something, lies in the workspace itself, or the point is now.

    """
    areas = areas_below(scope, folder, values=False) or ()
    point = find_point(scope, at, [area.workspace for area in areas])
    if point.sequence is None:
        raise UsageError("now lies in the folder itself; name a time, a sequence, a version, a tag")
    name = os.path.abspath(target)  # noqa: PTH100 - names stay text
    require_apart(scope, areas, name)
    globs = None if files is None else Globs([files])
    found = [
        (path, state.version)
        for state, path in states_below(scope, areas, resolved(folder), point.sequence)
        if state.version is not None and (globs is None or globs.names(state.path))
    ]
    if not found:
        raise NotFoundError(f"nothing was kept of {shown(folder)} at {point.title}")
    found.sort()
    troubles: list[tuple[str, str]] = []
    written = size = 0
    with new_tree(name) as tree:
        for done, (path, version) in enumerate(found, start=1):
            try:
                size += _write(scope, tree, path, version, troubles)
                written += 1
            except (DamagedError, NotFoundError, RefusedError) as error:
                troubles.append((path, str(error)))
            if progress is not None:
                progress(done, len(found))
    return ExportedTree(
        target=name, point=point, files=written, size=size, troubles=tuple(troubles)
    )


def states_below(
    scope: Scope, areas: Sequence[Area], folder: str, sequence: int
) -> Iterator[tuple[State, str]]:
    """The files of ``areas`` at a sequence, there or not, each with its name below ``folder``."""
    inside = {area.workspace: area for area in areas}
    after = 0
    while page := scope.repository.states(sorted(inside), sequence, _STATES, after=after):
        after = page[-1].document
        for state in page:
            area = inside.get(state.workspace)
            if area is not None and (not area.folder or state.path.startswith(area.folder + "/")):
                whole = f"{scope.root_of(state.workspace).rstrip('/')}/{state.path}"
                yield state, whole.removeprefix(folder.rstrip("/") + "/")


def _write(
    scope: Scope,
    tree: Tree,
    path: str,
    sequence: EventSequence,
    troubles: list[tuple[str, str]],
) -> int:
    version = scope.repository.by_sequence(sequence)
    if version is None:
        raise NotFoundError("it was let go meanwhile")
    size = tree.write(
        path,
        scope.repository.blocks(version.content_id),
        mode=PLAIN if version.mode is None else version.mode,
        time_ns=version.time_ns,
    )
    if said := not_as_saved(version):
        troubles.append((path, f"it is {said}"))
    return size


def require_apart(scope: Scope, areas: Sequence[Area], target: str) -> None:
    """See that what is written is not taken for work on the project."""
    real = resolved(target)
    for area in areas:
        root = scope.root_of(area.workspace)
        if real == root or real.startswith(root.rstrip("/") + "/"):
            raise UsageError(
                f"{shown(target)} lies in the folder {shown(root)}, whose files are kept: the copy"
                " would be kept as well. Name a folder outside, in /tmp for instance"
            )
