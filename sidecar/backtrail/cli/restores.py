"""``backtrail restore`` and ``backtrail undo``: plan, say, do."""

import os
import shlex
from typing import TYPE_CHECKING

import click

from backtrail.cli.options import Command, FilePath, LineSpan
from backtrail.cli.session import Session
from backtrail.cli.terminal import escaped

if TYPE_CHECKING:
    from backtrail.history.results import Restored, RestorePlan

__all__ = ["restore", "undo"]


@click.command(cls=Command)
@click.argument("path", type=FilePath())
@click.argument("version")
@click.option(
    "--lines",
    type=LineSpan(),
    metavar="FIRST-LAST",
    help="Take back only what changed in these lines of the file as it is now; from 1.",
)
@click.option(
    "--cell",
    metavar="ID",
    help="Take back only this cell of the notebook: its id, or #3 for the third as it is now.",
)
@click.option(
    "--key",
    metavar="PATH",
    help='Take back only this key: server.port, ports[2], scripts["build:prod"].',
)
@click.option("--to", type=FilePath(), help="Write to this file instead.")
@click.option("-n", "--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option(
    "--expect",
    type=click.IntRange(0),
    metavar="NUMBER",
    help="Only if this is still the newest version (0: none yet); else exit with 3.",
)
@click.option("-m", "--reason", default="", help="Why, in your words.")
@click.option("--author", help="Whose restore it is; yours unless set.")
@click.pass_obj
def restore(
    session: Session,
    path: str,
    version: str,
    lines: tuple[int, int] | None,
    cell: str | None,
    key: str | None,
    to: str | None,
    dry_run: bool,
    expect: int | None,
    reason: str,
    author: str | None,
) -> None:
    """Put VERSION of PATH back.

    What is there now is kept first, so nothing is lost: "backtrail undo PATH" brings it back. A
    deleted file is made again. With --lines every change that touches one of these lines goes back
    to how it was in VERSION, and everything else stays as it is. With --cell the same goes for a
    cell of a notebook; one that is gone comes back behind the cell that preceded it. With --key it
    goes for a key of a JSON, YAML, TOML, ini or .env file, and comments and order stay.
    """
    service = session.service(path)
    if dry_run:
        plan = service.plan_restore(
            path, version, to=to, expected=expect, lines=lines, cell=cell, key=key
        )
        _preview(session, plan)
        return
    restored = service.restore(
        path,
        version,
        to=to,
        expected=expect,
        lines=lines,
        cell=cell,
        key=key,
        author=author,
        reason=reason,
    )
    _done(session, restored)


@click.command(cls=Command)
@click.argument("path", type=FilePath(), required=False)
@click.option("-n", "--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--author", help="Whose step it is; yours unless set.")
@click.pass_obj
def undo(session: Session, path: str | None, dry_run: bool, author: str | None) -> None:
    """Take back Backtrail's last write: to PATH, or without it the last one of all.

    Again takes back the write before that. What an undo replaces is kept like any other save.
    """
    service = session.service(path or os.getcwd())
    if dry_run:
        _preview(session, service.plan_undo(path))
        return
    _done(session, service.undo(path, author=author))


def _preview(session: Session, plan: "RestorePlan") -> None:
    if session.json:
        from backtrail.protocol.conversions import dry_run_result  # noqa: PLC0415 - with --json

        session.answer(dry_run_result(plan))
        return
    name = _name(plan)
    what = {
        "replace": f"would write {_version(plan)} over {name}{_difference(plan)}",
        "create": f"would make {name} from {_version(plan)}",
        "remove": f"would remove {name}, which was not there before",
        "nothing": f"{name} already is {_version(plan)}; nothing to do",
    }
    if plan.partial:
        what |= {
            "replace": f"would take {_part(plan)} back to {_version(plan)}{_difference(plan)}",
            "nothing": f"{name} would stay as it is",
        }
    session.say(what[plan.action])
    if plan.unkept:
        session.say("what is there now is not kept yet; it would be kept first")
    _notes(session, plan)


def _done(session: Session, restored: "Restored") -> None:
    if session.json:
        from backtrail.protocol.conversions import restore_result  # noqa: PLC0415 - with --json

        session.answer(restore_result(restored))
        return
    plan, name = restored.plan, _name(restored.plan)
    what = {
        "replace": f"{name} is {_version(plan)} again{_difference(plan)}",
        "create": f"made {name} from {_version(plan)}",
        "remove": f"removed {name}, which was not there before",
        "nothing": f"{name} already is {_version(plan)}; nothing was written",
    }
    if plan.partial:
        what |= {
            "replace": f"took {_part(plan)} back to {_version(plan)}{_difference(plan)}",
            "nothing": f"{name} stays as it is",
        }
    session.say(what[plan.action])
    if plan.action != "nothing":
        session.say(_way_back(restored))
    _notes(session, plan)


def _way_back(restored: "Restored") -> str:
    plan, kept = restored.plan, restored.was_there
    where = f"what was there is version {kept.version.number}; " if kept else ""
    if plan.kind == "restore":
        return f"{where}to take this back: backtrail undo {_quoted(plan)}"
    number = kept.version.number if kept else "VERSION"
    return f"{where}to bring that back: backtrail restore {_quoted(plan)} {number}"


def _notes(session: Session, plan: "RestorePlan") -> None:
    for note in plan.notes:
        session.say(f"note: {escaped(note)}")


def _version(plan: "RestorePlan") -> str:
    return f"version {plan.entry.version.number}" if plan.entry else "gone"


def _part(plan: "RestorePlan") -> str:
    if plan.cell is not None:
        return f"cell {escaped(plan.cell)} of {_name(plan)}"
    if plan.key is not None:
        return f"key {escaped(plan.key)} of {_name(plan)}"
    first, last = plan.lines or (0, 0)
    span = f"line {first}" if first == last else f"lines {first}-{last}"
    return f"{span} of {_name(plan)}"


def _difference(plan: "RestorePlan") -> str:
    change = plan.change
    return f" (+{change.added + change.modified} −{change.deleted + change.modified})"


def _name(plan: "RestorePlan") -> str:
    return escaped(os.path.relpath(plan.path))


def _quoted(plan: "RestorePlan") -> str:
    return escaped(shlex.quote(os.path.relpath(plan.path)))
