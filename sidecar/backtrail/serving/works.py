"""What looks after a history, each as a plan and as what does it once it was shown.

A plan is made first and changes nothing; what it gives back does what it names, and nothing else.
"""

import os
from collections.abc import Callable, Mapping
from contextlib import closing
from typing import Final

import msgspec

from backtrail.app import open_service
from backtrail.errors import DamagedError, StoreError, UsageError
from backtrail.files.paths import resolved, shown
from backtrail.history.forgets import ForgetQuery
from backtrail.history.importing.shelves import ImportQuery
from backtrail.history.importing.vscode import history_folders
from backtrail.history.prunes import PrunePlan, PruneQuery
from backtrail.history.requests import DeletedQuery
from backtrail.history.service import HistoryService
from backtrail.history.states import CheckReport
from backtrail.protocol import care_words as words
from backtrail.protocol.care import ExecuteResult, PlanParams, PlanResult, Work
from backtrail.protocol.forget_words import forget_plan, forgotten
from backtrail.protocol.methods import path_of
from backtrail.protocol.mirror_words import mirror_plan, mirrored
from backtrail.serving import branch_works, experiment_works, point_works
from backtrail.serving.around import Around, Do, path_named
from backtrail.storage.repository import Progress

__all__ = ["mirror_at", "planned"]

_PAGE: Final = 1_000


def planned(
    service: HistoryService, params: PlanParams, around: Around, step: Progress
) -> tuple[PlanResult, Do | None]:
    """What a piece of work would do, and what does it; None where there is nothing to do.

    Raises:
        UsageError: Something is missing, or makes no sense.
        NotFoundError: Nothing is kept of the path, or there is no such file.

    """
    return _WORKS[params.work](service, params, around, step)


def _prune(
    service: HistoryService, params: PlanParams, around: Around, _step: Progress
) -> tuple[PlanResult, Do | None]:
    query = PruneQuery(
        path=path_named(params.path, "path"),
        folder=path_named(params.folder, "folder"),
        keep_last=params.keep_last,
        keep_within_days=params.keep_within_days,
        allow_loss=params.allow_loss,
    )
    plan = _of_shown(service.plan_prune(query), around.shows)

    def do(service: HistoryService, step: Progress) -> ExecuteResult:
        return words.pruned(service.prune(plan, step))

    return words.prune_plan(plan), do if plan.removes else None


def _of_shown(plan: PrunePlan, shows: Callable[[str], bool] | None) -> PrunePlan:
    """The same of files that may be shown: nothing goes of which nobody was told."""
    if shows is None:
        return plan
    files = tuple(
        file for file in plan.files if shows(f"{file.workspace.rstrip('/')}/{file.document.path}")
    )
    return msgspec.structs.replace(
        plan,
        files=files,
        removes=sum(len(file.ruling.remove) for file in files),
        frees=sum(file.frees for file in files),
        unread=(),
    )


def _compact(
    service: HistoryService, _params: PlanParams, _around: Around, _step: Progress
) -> tuple[PlanResult, Do | None]:
    def do(service: HistoryService, step: Progress) -> ExecuteResult:
        return words.compacted(service.compact(step))

    return words.compact_plan(service.status()), do


def _import(
    service: HistoryService, params: PlanParams, around: Around, step: Progress
) -> tuple[PlanResult, Do | None]:
    named = path_named(params.path, "path") or path_named(params.folder, "folder")
    paths = around.folders if named is None else (named,)
    if not paths and not params.everywhere:
        raise UsageError("name the folder whose files' histories to import", field="folder")
    shelves = history_folders(os.path.expanduser("~"), around.environ)  # noqa: PTH111 - text
    if params.kind is None:
        return words.found_plan(service.find_pasts(paths, shelves)), None
    query = ImportQuery(
        kind=params.kind,
        paths=None if params.everywhere and params.kind == "vscode" else paths,
        folders=shelves if params.kind == "vscode" else (),
        gone=params.deleted,
        environ=dict(around.environ),
        dry_run=True,
    )
    coming = _brought(service, query, step)

    def do(service: HistoryService, step: Progress) -> ExecuteResult:
        return _brought(service, msgspec.structs.replace(query, dry_run=False), step).done()

    return coming.plan(), do if coming.versions else None


def _brought(service: HistoryService, query: ImportQuery, step: Progress) -> words.Coming:
    coming = words.Coming()
    for one in service.import_pasts(query):
        coming.add(one.brought, one.left_out)
        step(one.done, one.total)
    return coming


def _export(
    service: HistoryService, params: PlanParams, around: Around, _step: Progress
) -> tuple[PlanResult, Do | None]:
    archive = _archive(params)
    named = path_named(params.path, "path") or path_named(params.folder, "folder")
    paths: tuple[str, ...] = () if named is None else (named,)
    if named is not None and around.shows is not None:
        paths = _paths_below(service, named, around.shows)
        if not paths:
            raise UsageError(f"nothing is kept below {shown(named)}", field="folder")
    there = os.path.lexists(archive)

    def do(service: HistoryService, step: Progress) -> ExecuteResult:
        made = service.write_archive(archive, paths, force=there, progress=step)
        return words.exported(made, archive)

    return words.export_plan(named or "the whole store", archive, there=there), do


def _paths_below(
    service: HistoryService, named: str, shows: Callable[[str], bool]
) -> tuple[str, ...]:
    """Files below a folder that may be shown, and those that are gone; a file alone is itself."""
    real = resolved(named)
    if os.path.isfile(real):  # noqa: PTH113 - text
        return (real,)
    found = list(service.held_below(real))
    cursor: int | None = None
    while True:
        page = service.deleted(DeletedQuery(folder=real, limit=_PAGE, cursor=cursor))
        found += [f"{gone.workspace.rstrip('/')}/{gone.document.path}" for gone in page.files]
        cursor = page.next_cursor
        if cursor is None:
            return tuple(sorted({path for path in found if shows(path)}))


def _merge(
    service: HistoryService, params: PlanParams, around: Around, step: Progress
) -> tuple[PlanResult, Do | None]:
    archive, roots = _archive(params), dict(params.roots)
    listed = service.list_archive(archive)
    would = service.read_archive(archive, roots=roots, dry_run=True, progress=step)
    there = [roots.get(folder, folder) for folder in listed.folders]
    foreign = tuple(folder for folder in there if not os.path.isdir(folder))  # noqa: PTH112 - text
    shows = around.shows or (lambda _: True)
    files = [file for file in listed.files if shows(_moved(file.path, roots))]
    rows = [
        words.file_row(_moved(file.path, roots), words.counted(file.versions, "version"))
        for file in files[: words.LISTED]
    ]

    def do(service: HistoryService, step: Progress) -> ExecuteResult:
        return words.merged(service.read_archive(archive, roots=roots, progress=step))

    plan = words.merge_plan(would, rows, len(files) - len(rows), foreign)
    return plan, do if would.versions or would.released else None


def _moved(path: str, roots: Mapping[str, str]) -> str:
    """Where a file of an archive is here."""
    for old, new in roots.items():
        if path.startswith(f"{old.rstrip('/')}/"):
            return new.rstrip("/") + path[len(old.rstrip("/")) :]
    return path


def _backup(
    service: HistoryService, params: PlanParams, _around: Around, _step: Progress
) -> tuple[PlanResult, Do | None]:
    archive = _archive(params)
    there = os.path.lexists(archive)

    def do(service: HistoryService, step: Progress) -> ExecuteResult:
        settings = service.settings

        def prove(copy: str) -> CheckReport:
            with closing(open_service(store=copy, settings=settings)) as other:
                return other.check(step)

        made = service.back_up(archive, force=there, prove=prove, progress=step)
        return words.backed_up(made)

    return words.backup_plan(service.status(), archive, there=there), do


def _mirror(
    service: HistoryService, params: PlanParams, _around: Around, _step: Progress
) -> tuple[PlanResult, Do | None]:
    target = resolved(_archive(params))
    there = os.path.lexists(target)
    if target == resolved(service.store):
        raise UsageError("that is the store itself; name another file", field="archive")
    behind = None
    if there:
        with closing(mirror_at(service, target)) as other:
            behind = service.ahead_of(other)

    def do(service: HistoryService, step: Progress) -> ExecuteResult:
        with closing(mirror_at(service, target)) as other:
            return mirrored(service.mirror_to(other, progress=step))

    return mirror_plan(service.status(), target, behind), None if behind == 0 else do


def mirror_at(service: HistoryService, target: str) -> HistoryService:
    """The mirror as a history; what is wrong with it is remembered.

    Raises:
        StoreError: It cannot be opened, or is damaged.

    """
    try:
        other = open_service(store=target, settings=service.settings)
        if other.damaged:
            other.close()
            raise DamagedError(
                f"{shown(target)} is damaged; name another file, or move it away and begin anew"
            )
    except StoreError as error:
        service.mirror_failed(target, str(error))
        raise
    return other


def _forget(
    service: HistoryService, params: PlanParams, around: Around, step: Progress
) -> tuple[PlanResult, Do | None]:
    hides = around.shows is not None
    query = ForgetQuery(
        text=params.text,
        regex=params.regex,
        path=path_named(params.path, "path"),
        folder=path_named(params.folder, "folder"),
        versions=tuple(map(str, params.versions)),
        replace=params.replace,
        again=params.again,
        shows=around.shows,
    )
    plan = service.plan_forget(query, step)
    result = forget_plan(plan, hides=hides)

    def do(service: HistoryService, step: Progress) -> ExecuteResult:
        return forgotten(service.forget(plan, step), hides=hides)

    nothing = not (plan.versions or plan.leftovers or plan.words)
    return result, None if nothing or result.returns else do


def _archive(params: PlanParams) -> str:
    if params.archive is None:
        raise UsageError(f"name the file of the {params.work}", field="archive")
    return path_of(params.archive, field="archive")


_Plan = Callable[[HistoryService, PlanParams, Around, Progress], tuple[PlanResult, "Do | None"]]


_WORKS: Final[Mapping[Work, _Plan]] = {
    "prune": _prune,
    "compact": _compact,
    "import": _import,
    "export": _export,
    "merge": _merge,
    "backup": _backup,
    "mirror": _mirror,
    "forget": _forget,
    "rollback": point_works.rollback,
    "rollback-undo": point_works.rollback_undo,
    "checkpoint": point_works.checkpoint,
    "branch": branch_works.branch,
    "switch": branch_works.switch,
    "merge-branch": branch_works.merge,
    "check": experiment_works.check,
    "experiment": experiment_works.experiment,
    "evaluate": experiment_works.evaluate,
    "pick": experiment_works.pick,
}
"""A repair is none: it is of a store that nobody can open."""
