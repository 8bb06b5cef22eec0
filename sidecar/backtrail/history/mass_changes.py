"""Writing mass changes down, once however many processes see them, and listing them.

The log decides: what a process heard of is only where it looks. What the first scan of a folder
finds, and what Backtrail itself wrote, is no change that anybody made just now.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

import msgspec

from backtrail.errors import DamagedError
from backtrail.files.virtual import is_value
from backtrail.history.checkpoints import mark
from backtrail.history.results import MassChange
from backtrail.history.scope import Scope
from backtrail.model import DocumentId, Event, Version, WorkspaceId
from backtrail.policy.checkpoints import LARGE_PERCENT
from backtrail.policy.mass_changes import Extent, Touch, TouchKind, extent_of, stretches
from backtrail.settings import PolicySettings
from backtrail.storage.repository import Area

__all__ = ["MassChanges", "mass_change_of", "mass_changes"]

_MOST: Final = 50_000
"""Touches that are remembered: a stream that never pauses is cut there."""
_TAIL: Final = 1_000
"""Entries that are looked at of what came before: a few milliseconds."""
_OWN: Final = frozenset({"restore", "undo"})
_KINDS: Final[dict[str, TouchKind]] = {
    "renamed": "renamed",
    "deleted": "deleted",
    "returned": "returned",
}


class MassChanges:
    """What one process heard of lately, until it is known whether it was a mass change."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._touches: list[Touch] = []
        self._workspaces: dict[DocumentId, WorkspaceId | None] = {}
        self._before = 0

    def begin(self, position: int) -> None:
        """Hear of what comes after ``position``; the first settling looks at what came before."""
        self._before = position

    def hear(self, event: Event) -> None:
        """Remember what an entry of the log says of a file."""
        if event.kind == "mass-changed":
            self._forget(event.workspace, _last_of(event))
        elif (touch := _touch(event)) is not None:
            self._touches.append(touch)
            if len(self._touches) >= 2 * _MOST:  # nobody settles
                del self._touches[:_MOST]

    def settle(self, *, final: bool = False) -> float | None:
        """Write down the mass changes that are over; ``final``: those that go on, too.

        Returns the seconds until it is worth to look again; None until something else happens.

        Raises:
            StoreError: The store cannot keep it; nothing of it is forgotten.

        """
        policy, now = self._scope.settings.policy, self._scope.clock()
        if self._before and not final:  # who is about to end leaves it to others
            self._touches = [*self._recalled(policy), *self._touches]
            self._before = 0
        final = final or len(self._touches) > _MOST
        window = round(policy.mass_seconds * 1_000_000_000)
        wait: float | None = None
        keep: list[Touch] = []
        for workspace, touches in self._by_workspace(policy.mass_files).items():
            settled = 0
            for found in stretches(touches, policy, now):
                if found.open and not final:
                    wait = policy.mass_seconds
                    break
                extent = extent_of(touches[found.first : found.last + 1])
                if extent.files >= policy.mass_files:  # files that came and went are no news
                    self._record(workspace, extent)
                settled = found.last + 1
            rest = touches[settled:]
            if wait is None:  # a stretch that goes on needs all that came before it
                rest = [touch for touch in rest if abs(now - touch.logged_ns) <= window]
            keep += rest
        self._touches = sorted(keep, key=lambda touch: touch.sequence)
        if not self._touches:
            self._workspaces.clear()
        return wait

    def _recalled(self, policy: PolicySettings) -> list[Touch]:
        """What came before: whoever heard of it may have been killed since."""
        width = max(_TAIL, 4 * policy.mass_files)
        while True:
            earlier = MassChanges(self._scope)
            for event in self._log(max(0, self._before - width), self._before):
                earlier.hear(event)
            if width >= min(self._before, _MOST) or not earlier._is_torn(policy):
                return earlier._touches
            width *= 4

    def _log(self, after: int, last: int) -> Iterator[Event]:
        with suppress(DamagedError):
            while after < last and (page := self._scope.repository.events(after, _TAIL)):
                after = page[-1].sequence
                yield from (event for event in page if event.sequence <= last)

    def _is_torn(self, policy: PolicySettings) -> bool:
        """Whether a mass change may have begun before the first touch that is remembered."""
        for touches in self._by_workspace(policy.mass_files).values():
            found = stretches(touches, policy, 0)
            if found and found[0].first == 0:
                return True
        return False

    def _by_workspace(self, files: int) -> dict[WorkspaceId | None, list[Touch]]:
        """The touches of each workspace; all together where they are too few to look closer."""
        if len({touch.document for touch in self._touches}) < files:
            return {None: self._touches}
        found: dict[WorkspaceId | None, list[Touch]] = defaultdict(list)
        for touch in self._touches:
            found[self._workspace(touch.document)].append(touch)
        for workspace in self._scope.repository.workspaces(sound_only=True):
            if is_value(workspace.root):  # a program that sets many of its values is no news
                found.pop(workspace.id, None)
        found.pop(None, None)
        return found

    def _workspace(self, document: DocumentId) -> WorkspaceId | None:
        if document not in self._workspaces:
            try:
                found = self._scope.repository.document(document).workspace
            except DamagedError:
                self._workspaces[document] = None
            else:
                self._workspaces[document] = found
        return self._workspaces[document]

    def _record(self, workspace: WorkspaceId | None, told: Extent) -> None:
        """One entry, unless another process was faster."""
        repository = self._scope.repository
        with repository.transaction():
            for event in _latest(self._scope):
                if event.workspace == workspace:
                    if _last_of(event) >= told.first:
                        return
                    break
            repository.append_event(
                "mass-changed",
                time_ns=self._scope.clock(),
                workspace=workspace,
                detail=_detail(told),
            )
            if workspace is not None and self._is_refactoring(told):
                why = f"before {told.files} files were changed at once"
                mark(self._scope, (workspace,), "refactoring", why, at=told.first - 1)

    def _is_refactoring(self, told: Extent) -> bool:
        """Whether one of the files was changed in a large part of its lines."""
        if not self._scope.settings.checkpoints.refactoring:
            return False
        found = self._scope.repository.following(told.first - 1, _TAIL, damaged=lambda _: None)
        return any(
            version.parent is not None and version.change.percent >= LARGE_PERCENT
            for version in found
            if version.sequence <= told.last
        )

    def _forget(self, workspace: WorkspaceId | None, last: int) -> None:
        self._touches = [
            touch
            for touch in self._touches
            if touch.sequence > last or self._workspace(touch.document) != workspace
        ]


def mass_changes(
    scope: Scope,
    areas: Sequence[Area] | None,
    versions: Sequence[Version],
    *,
    below: int | None = None,
    above: int = 0,
) -> tuple[MassChange, ...]:
    """The mass changes whose last entry lies from ``above`` to under ``below``, newest first.

    In a folder of a workspace those count that made one of these ``versions``.
    """
    whole = {area.workspace for area in areas or () if not area.folder}
    parts = {area.workspace for area in areas or () if area.folder}
    roots = {w.id: w.root for w in scope.repository.workspaces(sound_only=True)}
    found: list[MassChange] = []
    for event in _latest(scope):
        told = mass_change_of(event, roots.get(event.workspace) if event.workspace else None)
        if told is None:
            continue
        extent = told.extent
        if extent.last < above:
            break
        inside = areas is None or event.workspace in whole
        if not inside and event.workspace in parts:
            inside = any(extent.first <= each.sequence <= extent.last for each in versions)
        if inside and (below is None or extent.last < below):
            found.append(told)
    return tuple(found)


def mass_change_of(event: Event, root: str | None) -> MassChange | None:
    """The mass change that an entry tells of; None where it tells nonsense."""
    try:
        told = msgspec.convert(dict(event.detail), Extent)
    except msgspec.ValidationError:
        return None
    return MassChange(
        sequence=event.sequence, time_ns=event.time_ns, workspace=root or "", extent=told
    )


def _latest(scope: Scope) -> Iterator[Event]:
    """The entries about mass changes, newest first; what is damaged ends the list."""
    with suppress(DamagedError):
        yield from scope.repository.latest_events(("mass-changed",))


def _last_of(event: Event) -> int:
    told = mass_change_of(event, None)
    return 0 if told is None else told.extent.last


def _touch(event: Event) -> Touch | None:
    detail = event.detail
    if event.document is None or detail.get("damaged"):
        return None
    if event.kind == "created":
        first = detail.get("number") == 1
        if detail.get("source") in _OWN or detail.get("found") or (first and _asked(detail)):
            return None
        kind: TouchKind = "created" if first else "changed"
    elif event.kind in _KINDS and detail.get("by") not in {"undo", "rename", "import"}:
        kind = _KINDS[event.kind]
    else:
        return None
    by = detail.get("by") if event.kind in {"created", "returned"} else ""
    hint = by if isinstance(by, str) else ""  # metadata may hold anything
    late_ms = detail.get("late_ms")
    late_ns = late_ms * 1_000_000 if isinstance(late_ms, int) else 0
    return Touch(event.sequence, event.time_ns - late_ns, event.document, kind, hint, late_ns)


def _asked(detail: Mapping[str, Any]) -> bool:
    """A person had it kept, who knows since when the file has been there."""
    return detail.get("source") == "cli"


def _detail(told: Extent) -> dict[str, Any]:
    """What is written down: nothing that says nothing."""
    return {name: value for name, value in msgspec.structs.asdict(told).items() if value}
