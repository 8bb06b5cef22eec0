"""What people and agents say of versions and of points in time."""

from typing import TYPE_CHECKING, Final

from backtrail.errors import UsageError
from backtrail.files.paths import shown
from backtrail.history.announcements import Announcing
from backtrail.history.requests import BranchQuery, CheckpointQuery
from backtrail.history.results import Entry

if TYPE_CHECKING:
    from backtrail.history.batch_marks import MarkQuery
    from backtrail.history.branches import Branch
    from backtrail.history.checkpoints import Checkpoint
    from backtrail.model import WorkspaceId

__all__ = ["Marking"]

_ANY_NAME: Final = "any"


class Marking(Announcing):
    """The use cases that give names."""

    def tag(self, path: str, address: str, name: str) -> Entry:
        """Name a version."""
        from backtrail.history import annotating

        return self._done(annotating.tag(self._scope, path, address, name))

    def untag(self, path: str, name: str) -> Entry:
        """Take a tag away."""
        from backtrail.history import annotating

        return self._done(annotating.untag(self._scope, path, name))

    def note(self, path: str, address: str, text: str) -> Entry:
        """Attach a note to a version."""
        from backtrail.history import annotating

        return self._done(annotating.note(self._scope, path, address, text))

    def mark_many(self, query: "MarkQuery") -> tuple[Entry, ...]:
        """Tag or note the version that each file of a folder had at a point.

        Raises:
            NotFoundError: There is no such point, or no such file was there then.

        """
        from backtrail.history import batch_marks

        return self._done(batch_marks.mark_many(self._scope, query))

    # Points of a folder

    def checkpoint(self, query: CheckpointQuery) -> "Checkpoint":
        """Mark a point in time of the workspaces of a folder.

        What lies on the disk is not looked at: whoever marks ``now`` has it kept first.

        Raises:
            NotFoundError: There is no such point.
            RefusedError: The folder lies outside the workspace folders.
            UsageError: The name is taken, or means another kind of point; or nothing is kept there.

        """
        from backtrail.history import branching, checkpoints, points

        workspaces = self._workspaces(query.folder)
        if not workspaces:
            raise UsageError(f"nothing is kept in {shown(query.folder)} that could be marked")
        branching.require_no_branch(self._scope, query.name, workspaces)
        point = points.find_point(self._scope, query.point, workspaces)
        return self._done(checkpoints.make(self._scope, query, workspaces, point.sequence))

    def checkpoints(self, folder: str | None, *, over: bool = False) -> "tuple[Checkpoint, ...]":
        """Those of the workspaces of a folder, newest first; ``over``: those that are over, too."""
        from backtrail.history import checkpoints

        return tuple(checkpoints.checkpoints(self._scope, self._workspaces(folder), over=over))

    def end_checkpoint(self, name: str, folder: str | None) -> "Checkpoint":
        """Take a checkpoint away; what it held stays until a prune.

        Raises:
            NotFoundError: There is none.

        """
        from backtrail.history import checkpoints

        return self._done(checkpoints.end(self._scope, name, self._workspaces(folder)))

    def end_run(self, run: str, folder: str | None) -> "tuple[Checkpoint, ...]":
        """End the checkpoints that were to hold for a run of an agent."""
        from backtrail.history import checkpoints

        return self._done(checkpoints.end_run(self._scope, run, self._workspaces(folder)))

    # Lines of work

    def create_branch(self, query: BranchQuery) -> "Branch":
        """Part a branch of a project or of one file from a point; no file changes.

        What lies on the disk is not looked at: whoever parts from ``now`` has it kept first.

        Raises:
            NotFoundError: There is no such point, or nothing is kept of the file.
            UsageError: The name is taken, or means another kind of point.

        """
        from backtrail.history import branching, points, switching

        area = switching.area_of(self._scope, query.folder, query.file)
        point = points.find_point(self._scope, query.point, [area.workspace])
        return self._done(branching.create(self._scope, query, area, point.sequence))

    def branches(self, folder: str | None, *, deleted: bool = False) -> "tuple[Branch, ...]":
        """Those of the workspaces of a folder; ``deleted``: those that were deleted, too."""
        from backtrail.history.branches import Branches

        known = Branches(self._scope)
        return tuple(known.of(self._workspaces(folder), deleted=deleted)) if known else ()

    def rename_branch(self, name: str, new: str, folder: str, file: str | None = None) -> "Branch":
        """Give a branch another name.

        Raises:
            NotFoundError: There is none.
            UsageError: It is ``main``, or the new name is taken.

        """
        from backtrail.history import branching, switching

        area = switching.area_of(self._scope, folder, file)
        return self._done(branching.rename(self._scope, name, new, area))

    def delete_branch(self, name: str, folder: str, file: str | None = None) -> "Branch":
        """Take a branch off the list; what it held stays until a prune.

        Raises:
            NotFoundError: There is none.
            UsageError: It is ``main``, or lies in the folder.

        """
        from backtrail.history import branching, switching

        area = switching.area_of(self._scope, folder, file)
        return self._done(branching.delete(self._scope, name, area))

    def looked_at_ns(self, folder: str) -> int | None:
        """When a checkpoint or branch last had all files of the folder's workspace looked at.

        UTC ns; None: never.
        """
        from backtrail.history.branches import Branches

        made = self.checkpoints(folder, over=True)
        marked = next((each.time_ns for each in made if each.looked), 0)
        parted = Branches(self._scope).looked_at_ns(self._workspaces(folder))
        return max(marked, parted) or None

    def root_around(self, folder: str) -> str:
        """The root of the workspace that keeps what lies in a folder, made when there is none.

        Raises:
            RefusedError: The folder lies outside the workspace folders.

        """
        within = f"{folder.rstrip('/')}/{_ANY_NAME}"
        return self._scope.place(within, make=True).workspace.root

    def _workspaces(self, folder: str | None) -> "tuple[WorkspaceId, ...] | None":
        from backtrail.history.catalogue import workspaces_of

        return workspaces_of(self._scope, folder)
