"""``backtrail restore`` and ``backtrail undo``: plan, say, do."""

import os
import shlex
from typing import TYPE_CHECKING, Any

import click

from backtrail.cli.options import Command, FilePath, LineSpan
from backtrail.cli.session import Session
from backtrail.cli.terminal import escaped

if TYPE_CHECKING:
    from backtrail.cli.terminal import Style
    from backtrail.history.results import Restored, RestorePlan

__all__ = ["restore", "undo"]

_CONFLICT = 3
"""Exit code where what is planned would be refused."""
_SHOWN = 20
"""Places in conflict, and lines of each side, that a person is shown."""


@click.command(cls=Command)
@click.argument("path", type=FilePath())
@click.argument("version", required=False)
@click.option(
    "--without",
    metavar="VERSION",
    help="Take out what this version changed, and keep everything edited later.",
)
@click.option(
    "--markers", is_flag=True, help="Write what is in conflict between markers <<<<<<< and >>>>>>>."
)
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
    "--symbol",
    metavar="NAME",
    help="Take back only this function, class or section: its name, or Class.method.",
)
@click.option(
    "--key",
    metavar="PATH",
    help='Take back only this key: server.port, ports[2], scripts["build:prod"].',
)
@click.option("--to", type=FilePath(), help="Write to this file instead.")
@click.option("--files", metavar="GLOB", help="Of a folder: only what this glob names.")
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
    /,
    path: str,
    version: str | None,
    without: str | None,
    to: str | None,
    files: str | None,
    dry_run: bool,
    expect: int | None,
    reason: str,
    author: str | None,
    **part: Any,
) -> int:
    """Put VERSION of PATH back; of a folder, all files in it as they were at a point in time.

    What is there now is kept first, so nothing is lost: "backtrail undo PATH" brings it back. A
    deleted file is made again. With --lines every change that touches one of these lines goes back
    to how it was in VERSION, and everything else stays as it is. With --cell the same goes for a
    cell of a notebook, with --symbol for a function, class or section; one that is gone comes back
    behind what preceded it. With --key it goes for a key of a JSON, YAML, TOML, ini or .env file,
    and comments and order stay. A hunk of "backtrail diff PATH VERSION" goes back by its lines now.

    Of a folder VERSION is a time ("2 hours ago"), a tag, a sequence, the id of a version, or
    green:CHECK, the last state that a check of yours found green. Files that came since go, as far
    as they are kept; those that nothing is known of stay, and files that do not differ are not
    touched. It is one step: "backtrail undo" takes back all of it, and "backtrail undo FILE" one
    file. Where a file has to stay as it is that is said, and the exit code is 1; where one cannot
    be written, every file is as it was.

    With --without VERSION what that version changed is taken out, and later edits stay. Where these
    changed the same lines nothing is written, and the exit code is 3; -n shows the places, and
    has that code, too.
    """
    address = _one_of(version, without)
    if os.path.isdir(path) or path.endswith("/"):
        if to is not None or expect is not None or without is not None or any(part.values()):
            raise click.UsageError("a folder goes back as a whole; only --files narrows it")
        from backtrail.cli.rollbacks import restore_folder  # noqa: PLC0415 - of folders

        return restore_folder(
            session, path, address, files=files, dry_run=dry_run, author=author, reason=reason
        )
    if files is not None:
        raise click.UsageError("--files narrows the restore of a folder; name one")
    aim = {"expected": expect, "without": without is not None, **part}
    service = session.service(path)
    if dry_run:
        plan = service.plan_restore(path, address, to=to, **aim)
        _preview(session, plan)
        return _CONFLICT if plan.conflicts and plan.action == "nothing" else 0
    restored = service.restore(path, address, to=to, author=author, reason=reason, **aim)
    _done(session, restored)
    return 0


@click.command(cls=Command)
@click.argument("path", type=FilePath(), required=False)
@click.option("-n", "--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--author", help="Whose step it is; yours unless set.")
@click.pass_obj
def undo(session: Session, path: str | None, dry_run: bool, author: str | None) -> int:
    """Take back Backtrail's last write: to PATH, or without it the last one of all.

    The restore of a folder is taken back as a whole. Again takes back the write before that. What
    an undo replaces is kept like any other save.
    """
    service = session.service(path or os.getcwd())
    if path is None:
        from backtrail.cli.rollbacks import undo_folder  # noqa: PLC0415 - without a path

        code = undo_folder(session, service, dry_run=dry_run, author=author)
        if code is not None:
            return code
    if dry_run:
        _preview(session, service.plan_undo(path))
    else:
        _done(session, service.undo(path, author=author))
    return 0


def _one_of(version: str | None, without: str | None) -> str:
    if version is not None and without is not None:
        raise click.UsageError("name the version to put back, or the one to take out; not both")
    address = version if without is None else without
    if address is None:
        raise click.UsageError("Missing argument 'VERSION'.")
    return address


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
    if plan.without:
        what |= {
            "replace": f"would take {_version(plan)} out of {name}{_difference(plan)}",
            "nothing": f"{name} would stay as it is",
        }
    elif plan.partial:
        what |= {
            "replace": f"would take {_part(plan)} back to {_version(plan)}{_difference(plan)}",
            "nothing": f"{name} would stay as it is",
        }
    session.say(what[plan.action])
    if plan.unkept:
        session.say("what is there now is not kept yet; it would be kept first")
    _conflicts(session, plan)
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
    if plan.without:
        what |= {
            "replace": f"took {_version(plan)} out of {name}{_difference(plan)}",
            "nothing": f"{name} stays as it is",
        }
    elif plan.partial:
        what |= {
            "replace": f"took {_part(plan)} back to {_version(plan)}{_difference(plan)}",
            "nothing": f"{name} stays as it is",
        }
    session.say(what[plan.action])
    if plan.action != "nothing" and (way := _way_back(restored)):
        session.say(way)
    _notes(session, plan)


def _way_back(restored: "Restored") -> str:
    plan, kept = restored.plan, restored.was_there
    where = f"what was there is version {kept.version.number}; " if kept else ""
    if plan.kind == "restore":
        return f"{where}to take this back: backtrail undo {_quoted(plan)}"
    if kept is None:
        return ""  # nothing was there
    return f"{where}to bring that back: backtrail restore {_quoted(plan)} {kept.version.number}"


def _notes(session: Session, plan: "RestorePlan") -> None:
    for note in plan.notes:
        session.say(f"note: {escaped(note)}")


def _conflicts(session: Session, plan: "RestorePlan") -> None:
    """Show each place in conflict: the lines as they are, and as they would be without."""
    for conflict in plan.conflicts[:_SHOWN]:
        first, last = conflict.start + 1, conflict.start + conflict.lines
        where = f"lines {first}-{last}" if last > first else f"line {first}"
        if not conflict.lines:
            where = f"before line {first}"
        session.say(session.screen.paint(f"in conflict, {where} (- now, + without):", "heading"))
        _side(session, conflict.ours, "-", "deleted")
        _side(session, conflict.theirs, "+", "added")
    if len(plan.conflicts) > _SHOWN:
        session.say(f"and {len(plan.conflicts) - _SHOWN:,} more places; --json names all")


def _side(session: Session, text: bytes, mark: str, style: "Style") -> None:
    lines = text.removesuffix(b"\n").split(b"\n") if text else []
    for line in lines[:_SHOWN]:
        words = escaped(line.decode("utf-8", "surrogateescape"))
        session.say(session.screen.paint(f"{mark}{words}", style))
    if len(lines) > _SHOWN:
        session.say(f"{mark}and {len(lines) - _SHOWN:,} more lines")


def _version(plan: "RestorePlan") -> str:
    return f"version {plan.entry.version.number}" if plan.entry else "gone"


def _part(plan: "RestorePlan") -> str:
    if plan.cell is not None:
        return f"cell {escaped(plan.cell)} of {_name(plan)}"
    if plan.symbol is not None:
        return f"{escaped(plan.symbol)} of {_name(plan)}"
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
