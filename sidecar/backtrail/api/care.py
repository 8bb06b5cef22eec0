"""Looking after the history from Python: pruning, proofs, copies, and what other programs kept."""

import os
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

from backtrail.api.opened import Opened, Path
from backtrail.history.states import CheckReport, Compaction, DrillReport, Status

if TYPE_CHECKING:
    from backtrail.history.archives.carrying import Imported
    from backtrail.history.archives.writing import Made
    from backtrail.history.backups import BackedUp
    from backtrail.history.forgets import ForgetPlan, Forgotten
    from backtrail.history.importing.bringing import Brought
    from backtrail.history.importing.shelves import Kind
    from backtrail.history.prunes import Pruned, PrunePlan

__all__ = ["Care"]


class Care(Opened):
    """What keeps a history small, sound, and yours."""

    def status(self) -> Status:
        """The store in figures, with what keeps saves from being kept."""
        return self._service.status()

    def compact(self) -> Compaction:
        """Put old versions together, so that they take less room; none of them is lost."""
        return self._service.compact()

    def check(self) -> CheckReport:
        """Read and prove everything in the store; changes nothing."""
        return self._service.check()

    def drill(self, versions: int = 100) -> DrillReport:
        """Rebuild versions taken at random as a restore would; no file is written."""
        return self._service.drill(versions)

    def plan_forget(
        self,
        text: str = "",
        *,
        regex: bool = False,
        path: Path | None = None,
        versions: Sequence[int | str] = (),
        files: str | None = None,
        replace: bool = False,
        again: bool = False,
    ) -> "ForgetPlan":
        """What would be gone for good: what holds a text, a file, or versions of it.

        Changes nothing; hand it to ``forget``. ``files`` is a glob as in .gitignore; with
        ``replace`` versions stay, with ``[forgotten]`` in the text's place; ``again`` forgets even
        what the file on the disk would bring back with its next save.

        Raises:
            UsageError: Nothing is named, or the text would be found nearly everywhere.
            NotFoundError: Nothing is kept of the path, or no version answers to an address.

        """
        from backtrail.history.forgets import ForgetQuery  # noqa: PLC0415 - few scripts forget

        query = ForgetQuery(
            text=text,
            regex=regex,
            path=None if path is None else self._absolute(path),
            versions=tuple(map(str, versions)),
            files=files,
            replace=replace,
            again=again,
        )
        return self._service.plan_forget(query)

    def forget(self, plan: "ForgetPlan") -> "Forgotten":
        """Forget what a plan names; ``scanned.hits`` says where it still is, empty: nowhere.

        Raises:
            RefusedError: A file on the disk would bring it back with its next save.

        """
        return self._service.forget(plan)

    def plan_prune(self, path: Path | None = None, **wanted: Any) -> "PrunePlan":
        """What a prune would let go of and why; ``path`` is a file or folder, without it all.

        ``wanted`` are fields of ``PruneQuery``: ``keep_last``, ``keep_within_days``,
        ``allow_loss`` …

        Raises:
            UsageError: Nothing would stay, or a figure makes no sense.

        """
        from backtrail.history.prunes import PruneQuery  # noqa: PLC0415 - few scripts prune

        if path is not None:
            name = self._absolute(path)
            wanted["folder" if os.path.isdir(name) else "path"] = name  # noqa: PTH112 - text
        return self._service.plan_prune(PruneQuery(**wanted))

    def prune(self, plan: "PrunePlan") -> "Pruned":
        """Let go of what a plan names; it cannot be had back.

        Raises:
            ConflictError: One of its files has changed since.

        """
        return self._service.prune(plan)

    def import_past(self, kind: "Kind", *paths: Path, dry_run: bool = False) -> "Iterator[Brought]":
        """Bring in what another program kept of files or folders, a file at each step.

        Without ``paths`` the workspace; with ``dry_run`` it only says what would come.

        Raises:
            NotFoundError: There is no such folder, or no repository around it.

        """
        from backtrail.history.importing.shelves import ImportQuery  # noqa: PLC0415 - as above
        from backtrail.history.importing.vscode import history_folders  # noqa: PLC0415 - as above

        folders = history_folders(os.path.expanduser("~"), os.environ)  # noqa: PTH111 - text
        query = ImportQuery(
            kind=kind,
            paths=tuple(map(self._absolute, paths or (".",))),
            folders=folders if kind == "vscode" else (),
            environ=dict(os.environ),
            dry_run=dry_run,
        )
        for step in self._service.import_pasts(query):
            if step.brought is not None:
                yield step.brought

    def write_archive(self, target: Path, *paths: Path, force: bool = False) -> "Made":
        """Write the histories of files or folders as one file; without any, the whole store."""
        names = tuple(map(self._absolute, paths))
        return self._service.write_archive(os.fspath(target), names, force=force)

    def read_archive(self, source: Path, *, dry_run: bool = False) -> "Imported":
        """Merge an archive into the store, or say what that would bring; no file is written."""
        return self._service.read_archive(os.fspath(source), dry_run=dry_run)

    def back_up(self, target: Path, *, force: bool = False) -> "BackedUp":
        """Copy the store while saves go on, and prove everything in the copy."""

        def prove(copy: str) -> CheckReport:
            from backtrail.app import open_service  # noqa: PLC0415 - as above

            with closing(open_service(store=copy, settings=self._service.settings)) as other:
                return other.check()

        return self._service.back_up(os.fspath(target), force=force, prove=prove)
