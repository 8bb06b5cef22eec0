"""The files that differ between two points in time, before any of them is looked into.

The store names the version of each document at both points; what is the same on both sides is
passed over. Where the newer point is now, the disk is read in its stead.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from backtrail.content.identity import content_id
from backtrail.errors import BacktrailError, NotFoundError
from backtrail.files.reading import read
from backtrail.history.contents import COMPARABLE
from backtrail.history.masks import lies_masked
from backtrail.history.names import held
from backtrail.history.present_files import present_files
from backtrail.history.scope import Scope
from backtrail.model import EventSequence, WorkspaceId
from backtrail.policy.globs import Globs
from backtrail.storage.repository import Area, State

__all__ = ["Differing", "Found", "Pair"]

_STATES: Final = 500
"""Documents asked for at a time."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A file at one point in time."""

    workspace: WorkspaceId
    path: str
    version: EventSequence | None
    """None: as it is on disk."""
    content: bytes | None = None
    """Of a file on disk."""
    mode: int | None = None
    """Permission bits of a file on disk."""
    trouble: str = ""
    """Why a file on disk could not be read."""


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """A file that differs; None where there was none."""

    old: Found | None
    new: Found | None
    after: tuple[str, str]
    """Where the next one is looked for: a phase, and the last document or path seen."""


class Differing:
    """Walks the documents of some areas, and for ``now`` the new files on disk behind them."""

    def __init__(
        self, scope: Scope, areas: Sequence[Area] | None, files: str | None, old: int
    ) -> None:
        """``old`` is the sequence of the older point, ``files`` a glob."""
        self._scope = scope
        self._areas = areas
        self._globs = None if files is None else Globs([files])
        self._old = old
        self._within = None if areas is None else sorted({area.workspace for area in areas})
        workspaces = scope.repository.workspaces(sound_only=True)
        # what lies on no disk is no file
        self._roots = {w.id: w.root for w in workspaces if w.root.startswith("/")}

    def documents(self, new: int | None, after: int) -> Iterator[Pair | int]:
        """Each that differs, by document, those behind ``after``; and how far one has come.

        ``new`` is a sequence; None compares with the disk.
        """
        repository, end = self._scope.repository, _STATES
        while True:
            then = repository.states(self._within, self._old, end, after=after)
            later = repository.states(self._within, new, end, after=after)
            for old, now in zip(then, later, strict=True):
                pair = self._pair(old, now, on_disk=new is None)
                yield int(now.document) if pair is None else pair
            if len(later) < end:
                return
            after = later[-1].document

    def unknown(self, after: str) -> Iterator[Pair | str]:
        """The files on disk of which nothing is kept, by path; and how far one has come."""
        last, _, path = after.partition("/")
        begun = int(last) if last.isdecimal() else 0
        for place, area in enumerate(self._areas or [Area(workspace=w) for w in self._roots]):
            root = self._roots.get(area.workspace)
            if root is None or place < begun:
                continue
            seen = path if place == begun else ""
            for name, _ in present_files(self._scope, root, area.folder, after=seen):
                if not self._fits(name):
                    continue
                at = f"{place}/{name}"
                new = None
                if not held(self._scope, [f"{root.rstrip('/')}/{name}"]):
                    new = self._on_disk(area.workspace, name)
                if new is not None and self._kept(root, new):
                    yield Pair(old=None, new=new, after=("disk", at))
                else:
                    yield at

    def _pair(self, old: State, now: State, *, on_disk: bool) -> Pair | None:
        there, here = self._there(old), self._there(now)
        if there is None and here is None:
            return None
        if on_disk:
            new = None if here is None else self._on_disk(here.workspace, here.path)
            same = (
                new is not None
                and new.content is not None
                and (content_id(new.content) == old.content_id or self._masked(old, new))
            )
        else:
            new = None if here is None else _found(here)
            same = old.content_id == now.content_id
        if there is None and new is None:
            return None
        moved = there is None or new is None or _place(there) != _place(new)
        if same and not moved:
            return None
        before = None if there is None else _found(there)
        return Pair(old=before, new=new, after=("file", str(now.document)))

    def _there(self, state: State) -> State | None:
        """The file, where it existed and is asked for."""
        if state.version is None or state.workspace not in self._roots:
            return None
        inside = self._areas is None or any(
            area.workspace == state.workspace
            and (not area.folder or state.path.startswith(area.folder + "/"))
            for area in self._areas
        )
        return state if inside and self._fits(state.path) else None

    def _fits(self, path: str) -> bool:
        return self._globs is None or self._globs.names(path)

    def _on_disk(self, workspace: WorkspaceId, path: str) -> Found | None:
        root = self._roots[workspace]
        try:
            data, seen = read(root, path, limit=COMPARABLE)
        except NotFoundError:
            return None
        except BacktrailError as error:
            return Found(workspace=workspace, path=path, version=None, trouble=str(error))
        return Found(workspace=workspace, path=path, version=None, content=data, mode=seen.mode)

    def _masked(self, old: State, new: Found) -> bool:
        """Whether only secrets, which the version has not, tell the file from it."""
        version = None if old.version is None else self._scope.repository.by_sequence(old.version)
        return version is not None and lies_masked(version, new.path, new.content or b"")

    def _kept(self, root: str, found: Found) -> bool:
        """Whether the rules keep a file, once its bytes are known; where they are not, they do."""
        if found.content is None:
            return True
        rules = self._scope.ignores.selection(root, found.path)
        return rules.decide(found.path, size=len(found.content), head=found.content).keep


def _found(state: State) -> Found:
    return Found(workspace=state.workspace, path=state.path, version=state.version)


def _place(place: State | Found) -> tuple[WorkspaceId, str]:
    return place.workspace, place.path
