"""``backtrail restore`` and ``undo`` of a folder: many files, one step."""

import os
import shlex
from typing import TYPE_CHECKING, Final

import msgspec

from backtrail.cli.progress import counting
from backtrail.cli.rows import count
from backtrail.cli.session import Session
from backtrail.cli.terminal import escaped
from backtrail.history.requests import RollbackQuery

if TYPE_CHECKING:
    from backtrail.cli.terminal import Style
    from backtrail.history.rollback_plans import RollbackPlan
    from backtrail.history.service import HistoryService

__all__ = ["do_plan", "restore_folder", "undo_folder"]

_SIGNS: "Final[dict[str, tuple[str, Style]]]" = {
    "create": ("A", "added"), "remove": ("D", "deleted"),
    "rename": ("R", "chip"), "replace": ("M", "strong"), "merge": ("G", "chip"),
}  # fmt: skip
_SHOWN: Final = 200
"""Files that a person is shown; all of them with --json."""


def restore_folder(
    session: Session,
    folder: str,
    point: str,
    *,
    files: str | None,
    dry_run: bool,
    author: str | None,
    reason: str,
) -> int:
    """Have every file below ``folder`` be as it was; the exit code says whether some are not."""
    service = session.service(folder)
    service.finish_rollbacks()
    plan = service.plan_rollback(RollbackQuery(point=point, folder=folder, files=files))
    return do_plan(session, service, plan, dry_run=dry_run, author=author, reason=reason)


def undo_folder(
    session: Session, service: "HistoryService", *, dry_run: bool, author: str | None
) -> int | None:
    """Take back the restore of a folder; None where the last act was one file's."""
    service.finish_rollbacks()
    plan = service.plan_rollback_undo()
    if plan is None:
        return None
    return do_plan(session, service, plan, dry_run=dry_run, author=author, reason="")


def do_plan(
    session: Session,
    service: "HistoryService",
    plan: "RollbackPlan",
    *,
    dry_run: bool,
    author: str | None,
    reason: str,
) -> int:
    """Do what a plan says, or say what it would; 1 where some files stay as they are."""
    sequence = None
    if not dry_run:
        progress = counting("restoring")
        done = service.roll_back(plan, author=author, reason=reason, progress=progress)
        sequence = done.sequence
    if session.json:
        session.answer({"plan": msgspec.to_builtins(plan), "sequence": sequence})
    else:
        _say(session, plan, dry_run=dry_run)
    return int(bool(plan.stays or not plan.settled))


def _say(session: Session, plan: "RollbackPlan", *, dry_run: bool) -> None:
    _list(session, plan)
    folder = escaped(os.path.relpath(plan.folder))
    files = count(len(plan.acts), "file")
    if plan.merge is not None:
        _say_merge(session, plan, files, dry_run=dry_run)
    elif plan.switch is not None and plan.switch.name:
        name = escaped(plan.switch.name)
        session.say(f"{files} would change" if dry_run else f"on {name} now; {files} changed")
    elif not plan.acts:
        session.say(f"{folder} already is as of {escaped(plan.point.title)}; nothing to do")
    elif dry_run:
        session.say(f"{files} of {folder} would be as of {escaped(plan.point.title)}")
    elif plan.kind == "undo":
        session.say(f"{files} of {folder} as before that restore again; what was there is kept")
    else:
        session.say(f"{files} of {folder} as of {escaped(plan.point.title)} again")
        where = shlex.quote(os.path.relpath(plan.folder))
        session.say(f"to take all of this back: cd {escaped(where)} && backtrail undo")


def _say_merge(session: Session, plan: "RollbackPlan", files: str, *, dry_run: bool) -> None:
    if plan.merge is None:
        raise AssertionError("no merge")
    name = escaped(plan.merge.name)
    if not plan.settled:
        session.say(
            f"{count(len(plan.clashes), 'file')} changed on both branches in ways that do not go"
            f" together; nothing was written. Look at them with `backtrail diff`, then merge with"
            " --markers, --ours or --theirs"
        )
    elif not plan.acts:
        session.say(f"all that {name} holds is there already")
    elif dry_run:
        session.say(f"{files} would change; nothing was written")
    else:
        session.say(f"merged {name}; {files} changed. To take it back: backtrail undo")


def _list(session: Session, plan: "RollbackPlan") -> None:
    screen = session.screen
    for act in plan.acts[:_SHOWN]:
        sign, style = _SIGNS[act.kind]
        name = escaped(os.path.relpath(act.path))
        if act.source:
            name = f"{escaped(os.path.relpath(act.source))} → {name}"
        session.say(f"{screen.paint(sign, style)}  {name}")
    if len(plan.acts) > _SHOWN:
        session.say(f"and {len(plan.acts) - _SHOWN:,} more files; --json names all")
    for stays in plan.stays:
        name = escaped(os.path.relpath(stays.path))
        session.say(f"note: {name} stays as it is: {escaped(stays.why)}")
    for clash in plan.clashes:
        where = f", {count(clash.places, 'place')}" if clash.places else ""
        name = escaped(os.path.relpath(clash.path))
        session.say(f"{screen.paint('!', 'deleted')}  {name}{where}: {escaped(clash.why)}")
