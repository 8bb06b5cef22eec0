"""Points in time of a project: going back to them, marking them, working from and judging them."""

from typing import TYPE_CHECKING

from backtrail.api.opened import Opened, Path
from backtrail.errors import UsageError
from backtrail.history.requests import (
    BranchQuery,
    CheckpointQuery,
    Choice,
    MergeQuery,
    RollbackQuery,
    SwitchQuery,
)

if TYPE_CHECKING:
    from backtrail.checking import CheckPlace, CheckSettings
    from backtrail.history.branches import Branch
    from backtrail.history.checkpoints import Checkpoint
    from backtrail.history.checks.running import CheckRun
    from backtrail.history.checks.verdicts import Verdict
    from backtrail.history.rollback_plans import RollbackPlan
    from backtrail.history.rollbacks import RolledBack
    from backtrail.policy.checkpoints import Keep

__all__ = ["Points"]


class Points(Opened):
    """The part of ``History`` that is about a project as a whole."""

    def plan_rollback(
        self, at: int | str, *, folder: Path | None = None, files: str | None = None
    ) -> "RollbackPlan":
        """What would have to be done so that a folder is as it was at a point in time.

        Changes nothing; hand it to ``roll_back``. ``folder`` is the workspace unless set, ``files``
        a glob; ``stays`` of the answer names what would be left as it is.

        Raises:
            NotFoundError: There is no such point, or nothing was kept then.

        """
        where = self._folder(folder, "restore")
        query = RollbackQuery(point=str(at), folder=where, files=files)
        return self._service.plan_rollback(query)

    def plan_rollback_undo(self) -> "RollbackPlan | None":
        """What would take back the last restore, where that was one of a folder; else None."""
        return self._service.plan_rollback_undo()

    def roll_back(
        self, plan: "RollbackPlan", *, author: str | None = None, reason: str = ""
    ) -> "RolledBack":
        """Do what a plan says, as one step; what was there is kept first.

        Raises:
            RefusedError: A file cannot be written; every file is as it was.

        """
        return self._service.roll_back(plan, author=author, reason=reason)

    def checkpoint(
        self,
        name: str = "",
        *,
        at: int | str = "now",
        note: str = "",
        author: str | None = None,
        folder: Path | None = None,
        keep: "Keep" = "permanent",
        run: str = "",
    ) -> "Checkpoint":
        """Mark how a project is now, or was at a point in time; no prune lets go of that.

        For now every file is looked at first, and what is new or changed is kept. The name is a
        point in time from then on. ``run`` is the run of an agent that it belongs to; ``keep`` of
        ``run`` holds until that is ended, ``until-verified`` until a check turns green.

        Raises:
            NotFoundError: There is no such point.
            UsageError: The name is taken, or would read as another kind of point.

        """
        where = self._folder(folder, "mark")
        if at == "now":
            self._look(where)
        query = CheckpointQuery(
            folder=where,
            name=name,
            point=str(at),
            note=note,
            author=author,
            keep=keep,
            run=run,
            occasion="run" if run else "",
            looked=at == "now",
        )
        return self._service.checkpoint(query)

    def checkpoints(self, *, folder: Path | None = None) -> "tuple[Checkpoint, ...]":
        """The checkpoints of a project, newest first."""
        return self._service.checkpoints(self._folder(folder, "ask about"))

    def end_checkpoint(self, name: str, *, folder: Path | None = None) -> "Checkpoint":
        """Take a checkpoint away; no file changes.

        Raises:
            NotFoundError: There is none.

        """
        return self._service.end_checkpoint(name, self._folder(folder, "ask about"))

    def checks(self, *, folder: Path | None = None) -> "tuple[CheckSettings, ...]":
        """The checks that the person's settings have for a project."""
        where = self._folder(folder, "ask about")
        return self._service.checks(self._service.root_around(where))

    def check_run(
        self,
        name: str,
        *,
        at: int | str = "now",
        folder: Path | None = None,
        place: "CheckPlace | None" = None,
        again: bool = False,
    ) -> "CheckRun":
        """Ask a check about a project as it is now, or was, and keep the verdict with that state.

        What is known of a state is not asked anew, but with ``again``. ``place`` is ``scratch`` or
        ``in-place``; without it the settings decide. What it finds is in ``verdict``: ``outcome``
        (``green``, ``red`` or ``unsure``), ``tests``, ``complaints``, ``ms``.

        Raises:
            NotFoundError: The settings have no such check, or there is no such point.
            RefusedError: A file of that state cannot be had back.
            UsageError: The command cannot be run.

        """
        from backtrail.history.checks.running import CheckRunQuery  # noqa: PLC0415 - few run checks
        from backtrail.upkeep.looks import look  # noqa: PLC0415 - as above

        root = self._service.root_around(self._folder(folder, "check"))
        query = CheckRunQuery(name=name, folder=root, point=str(at), place=place, again=again)
        return self._service.run_check(query, lambda: look(self._service, root, lambda _: None))

    def verdicts(
        self, check: str | None = None, *, folder: Path | None = None
    ) -> "tuple[Verdict, ...]":
        """What checks said of a project, the latest first; of one check where it is named."""
        return self._service.verdicts(self._folder(folder, "ask about"), check=check)

    def branch(
        self,
        name: str,
        *,
        at: int | str = "now",
        note: str = "",
        author: str | None = None,
        folder: Path | None = None,
        file: Path | None = None,
    ) -> "Branch":
        """Part a branch of a project, or of one file of it, from a point; no file changes.

        For now every file is looked at first. The name is a point in time from then on.

        Raises:
            NotFoundError: There is no such point, or nothing is kept of the file.
            UsageError: The name is taken, or would read as another kind of point.

        """
        where = self._folder(folder, "part a branch of")
        if at == "now":
            self._look(where)
        query = BranchQuery(
            name=name,
            folder=where,
            file=None if file is None else self._absolute(file),
            point=str(at),
            note=note,
            author=author,
            looked=at == "now",
        )
        return self._service.create_branch(query)

    def branches(self, *, folder: Path | None = None) -> "tuple[Branch, ...]":
        """The branches of a project, ``main`` first; empty where there are none yet."""
        return self._service.branches(self._folder(folder, "ask about"))

    def rename_branch(self, name: str, new: str, *, folder: Path | None = None) -> "Branch":
        """Give a branch another name.

        Raises:
            NotFoundError: There is none.
            UsageError: It is ``main``, or the new name is taken.

        """
        return self._service.rename_branch(name, new, self._folder(folder, "ask about"))

    def delete_branch(self, name: str, *, folder: Path | None = None) -> "Branch":
        """Take a branch off the list; what it held stays until a prune.

        Raises:
            NotFoundError: There is none.
            UsageError: It is ``main``, or lies in the folder.

        """
        return self._service.delete_branch(name, self._folder(folder, "ask about"))

    def plan_switch(self, name: str, *, folder: Path | None = None) -> "RollbackPlan":
        """What would have to be done so that the files are those of another branch.

        What lies on the disk is kept; hand the plan to ``roll_back``.

        Raises:
            NotFoundError: There is no such branch.
            UsageError: It is the one that lies there.

        """
        where = self._looked_at(folder, "switch")
        return self._service.plan_switch(SwitchQuery(name=name, folder=where, looked=True))

    def plan_merge(
        self, name: str, *, choice: Choice = "", folder: Path | None = None
    ) -> "RollbackPlan":
        """What would have to be done so that the files also hold what another branch does.

        What lies on the disk is kept; hand the plan to ``roll_back``. ``clashes`` of the plan are
        what both changed: ``choice`` says what becomes of it (``markers``, ``ours``, ``theirs``).
        Without one nothing is written while there are such.

        Raises:
            NotFoundError: There is no such branch.
            UsageError: It is the one that lies there.

        """
        where = self._looked_at(folder, "merge into")
        return self._service.plan_merge(MergeQuery(name=name, folder=where, choice=choice))

    def _looked_at(self, folder: Path | None, what: str) -> str:
        where = self._folder(folder, what)
        self._service.finish_rollbacks()
        self._look(where)
        return where

    def _look(self, where: str) -> None:
        from backtrail.upkeep.looks import look  # noqa: PLC0415 - few scripts look at all files

        look(self._service, self._service.root_around(where), lambda _: None)

    def _folder(self, folder: Path | None, what: str) -> str:
        where = folder if folder is not None else self._workspace
        if where is None:
            raise UsageError(f"name the folder to {what}: folder=, or open the history with one")
        return self._absolute(where)
