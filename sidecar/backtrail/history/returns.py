"""Going back: to a whole version, to a part of it, and back again."""

from typing import TYPE_CHECKING, Unpack

from backtrail.files.claims import ROLLBACK, is_claimed
from backtrail.history.announcements import Announcing
from backtrail.history.requests import Aim, MergeQuery, RollbackQuery, SwitchQuery
from backtrail.history.results import Prepared, Restored, RestorePlan
from backtrail.model import Event

if TYPE_CHECKING:
    from backtrail.history.aims import Going
    from backtrail.history.rollback_plans import RollbackPlan
    from backtrail.history.rollbacks import RolledBack
    from backtrail.storage.repository import Progress

__all__ = ["Returns"]


class Returns(Announcing):
    """The use cases that bring something back.

    ``lines`` are the first and last line of the file as it is now: only what changed in these goes
    back. ``cell`` is the id of a cell of the notebook, or its place as it is now (``#3``) or in the
    version (``was #3``): only that cell goes back, or comes back where it is gone. ``symbol`` is
    the name of a function, class or section, ``Class.method``: the same goes for that, and for
    ``key``, one key of a structured file as in ``server.port`` or ``ports[2]``; one that was not
    there then goes. ``without`` takes out what the version changed and keeps everything later; what
    was changed again since is a conflict, which is refused unless ``markers`` are to show both
    sides of it.
    """

    def plan_restore(
        self,
        path: str,
        address: str,
        *,
        to: str | None = None,
        buffer: bytes | None = None,
        **aim: Unpack[Aim],
    ) -> RestorePlan:
        """What a restore would do; ``buffer`` is what an editor holds unsaved."""
        from backtrail.history import aims, restoring

        going = aims.restore_to(self._scope, path, address, to=to, buffer=buffer, **aim)
        return restoring.plan(self._scope, going)

    def restore(
        self,
        path: str,
        address: str,
        *,
        to: str | None = None,
        author: str | None = None,
        reason: str = "",
        **aim: Unpack[Aim],
    ) -> Restored:
        """Write a version back, on disk; with a part named only that part of it.

        Raises:
            MergeConflictError: ``without``, and the same lines were changed again since.

        """
        from backtrail.history import aims

        going = aims.restore_to(self._scope, path, address, to=to, **aim)
        return self._go(going, author=author, reason=reason)

    def plan_undo(self, path: str | None = None) -> RestorePlan:
        """What an undo would do."""
        from backtrail.history import restoring, undoing

        return restoring.plan(self._scope, undoing.undo_of(self._scope, path))

    def undo(self, path: str | None = None, *, author: str | None = None) -> Restored:
        """Take back the last restore, on disk."""
        from backtrail.history import undoing

        return self._go(undoing.undo_of(self._scope, path), author=author)

    # A folder, or the project

    def plan_rollback(self, query: RollbackQuery) -> "RollbackPlan":
        """What would have to be done so that a folder is as it was; see ``rollbacks``."""
        from backtrail.history import rollbacks

        return rollbacks.plan(self._scope, query)

    def plan_switch(self, query: SwitchQuery) -> "RollbackPlan":
        """What would have to be done so that the files are those of another branch.

        Raises:
            NotFoundError: There is no such branch.
            UsageError: It is the one that lies there.

        """
        from backtrail.history import switching

        return switching.plan_switch(self._scope, query)

    def plan_merge(self, query: MergeQuery) -> "RollbackPlan":
        """What would have to be done so that the files also hold what another branch does.

        Raises:
            NotFoundError: There is no such branch.
            UsageError: It is the one that lies there.

        """
        from backtrail.history import merging

        return merging.plan_merge(self._scope, query)

    def plan_rollback_undo(self, unsaved: frozenset[str] = frozenset()) -> "RollbackPlan | None":
        """What would take back the last act, where that was the restore of a folder."""
        from backtrail.history import rollbacks

        return rollbacks.plan_undo(self._scope, unsaved)

    def roll_back(
        self,
        plan: "RollbackPlan",
        *,
        author: str | None = None,
        reason: str = "",
        progress: "Progress | None" = None,
    ) -> "RolledBack":
        """Do what such a plan says, as one step that is taken back as one.

        Raises:
            RefusedError: A file cannot be written; every file is as it was.

        """
        from backtrail.history import rollbacks

        try:
            return rollbacks.roll_back(
                self._scope, plan, author=author, reason=reason, progress=progress
            )
        finally:
            self._announce()

    def finish_rollbacks(self) -> tuple[Event, ...]:
        """Bring to an end what a process had begun that is gone; see ``rollbacks.finish``."""
        store = self._scope.repository.location
        if store.startswith("/") and not is_claimed(store + ROLLBACK):
            return ()  # each start asks: nothing more is read for it
        from backtrail.history import rollbacks

        try:
            return rollbacks.finish(self._scope)
        finally:
            self._announce()

    # Through an editor: prepare keeps disk and buffer, the editor changes its text, record.

    def prepare_restore(
        self,
        path: str,
        address: str,
        *,
        to: str | None = None,
        buffer: bytes | None = None,
        source: str = "editor",
        author: str | None = None,
        reason: str = "",
        **aim: Unpack[Aim],
    ) -> Prepared:
        """Keep what is on disk and in the editor's ``buffer``, before a restore."""
        from backtrail.history import aims

        going = aims.restore_to(self._scope, path, address, to=to, **aim)
        return self._prepare(going, buffer=buffer, source=source, author=author, reason=reason)

    def prepare_undo(
        self,
        path: str | None = None,
        *,
        buffer: bytes | None = None,
        source: str = "editor",
        author: str | None = None,
    ) -> Prepared:
        """Keep what is on disk and in the editor's ``buffer``, before an undo."""
        from backtrail.history import undoing

        going = undoing.undo_of(self._scope, path)
        return self._prepare(going, buffer=buffer, source=source, author=author)

    def record_restore(self, prepared: Prepared) -> Restored:
        """Write down that the editor has done it."""
        from backtrail.history import recording

        return self._done(recording.record_act(self._scope, prepared))

    def write_prepared(self, prepared: Prepared) -> Restored:
        """Do it on disk after all."""
        from backtrail.history import restoring

        try:
            return restoring.write(self._scope, prepared)
        finally:  # one that is refused may have kept a save that came in between
            self._announce()

    def _go(self, going: "Going", *, author: str | None, reason: str = "") -> Restored:
        prepared = self._prepare(going, buffer=None, source="cli", author=author, reason=reason)
        return self.write_prepared(prepared)

    def _prepare(
        self,
        going: "Going",
        *,
        buffer: bytes | None,
        source: str,
        author: str | None,
        reason: str = "",
    ) -> Prepared:
        from backtrail.history import aims, restoring

        whole_going = aims.with_request(
            going, buffer=buffer, source=source, author=author, reason=reason
        )
        try:
            return restoring.prepare(self._scope, whole_going)
        finally:  # one that is refused has kept what was there
            self._announce()
