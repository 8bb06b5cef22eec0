"""``backtrail checkpoint`` and ``checkpoints``: points in time to come back to."""

import os
import shlex
import time
from typing import TYPE_CHECKING, Final

import click

from backtrail.cli.options import Command, FilePath, of_project
from backtrail.cli.rows import count
from backtrail.cli.session import Session
from backtrail.cli.terminal import cells, escaped, pad
from backtrail.errors import UsageError
from backtrail.history.requests import CheckpointQuery
from backtrail.policy.checkpoints import KEEPS
from backtrail.protocol.clock import exact, relative

if TYPE_CHECKING:
    from backtrail.history.checkpoints import Checkpoint
    from backtrail.history.service import HistoryService
    from backtrail.policy.checkpoints import Keep

__all__ = ["checkpoint", "checkpoints"]

_NOTHING: Final = 1
"""Exit code: nothing found."""


@click.command(cls=Command)
@click.argument("name", required=False, default="")
@click.option("-m", "--note", default="", help="What to know about it, in your words.")
@click.option("--at", "point", default="now", metavar="POINT", help="Mark this point, not now.")
@of_project
@click.option("--author", help="Whose checkpoint it is; yours unless set.")
@click.option(
    "--keep",
    type=click.Choice(KEEPS),
    help="How long prunes leave what it holds: for good, until a check turns green, or until the"
    " run of --run is over.",
)
@click.option("--run", default="", metavar="ID", help="The run of an agent that it belongs to.")
@click.option("-d", "--delete", is_flag=True, help="Take the checkpoint NAME away.")
@click.option("--end-run", is_flag=True, help="End the checkpoints that hold for the run --run.")
@click.pass_obj
def checkpoint(
    session: Session,
    name: str,
    note: str,
    point: str,
    folder: str,
    author: str | None,
    keep: "Keep | None",
    run: str,
    delete: bool,
    end_run: bool,
) -> None:
    """Mark how the project is now, so that it can go back there in one step.

    Every file is looked at first, and what is new or changed is kept. Nothing is copied. What a
    checkpoint holds no prune lets go of. A NAME is taken wherever a POINT is asked for, as in
    `backtrail restore . NAME`; without one the checkpoint is known by its sequence. A POINT is a
    time ("2 days ago", 2026-03-01T14:00), the id of a version, a tag, or a sequence.
    """
    if keep == "run" and not run:
        raise UsageError("--keep run ends with a run; say which: --run ID")
    service = session.service(folder)
    if delete or end_run:
        _end(session, service, name=name, run=run, folder=folder, delete=delete)
        return
    if point == "now":
        from backtrail.cli.looks import look_at_disk  # noqa: PLC0415 - where now is marked

        look_at_disk(service, folder)
    made = service.checkpoint(
        CheckpointQuery(
            folder=folder,
            name=name,
            point=point,
            note=note,
            author=author,
            keep=keep or ("run" if run else "permanent"),
            occasion="run" if run else "",
            run=run,
            looked=point == "now",
        )
    )
    if session.json:
        session.answer(made)
        return
    session.say(f"checkpoint {_called(made)} made (sequence {made.at})")
    back = shlex.quote(name or str(made.at))
    session.say(f"to go back to it: backtrail restore {shlex.quote(_near(folder))} {escaped(back)}")


@click.command(cls=Command)
@click.argument("folder", type=FilePath(), default=".", metavar="[DIR]")
@click.option("--all", "over", is_flag=True, help="Also those that were taken away or are over.")
@click.pass_obj
def checkpoints(session: Session, folder: str, over: bool) -> int:
    """List the checkpoints of the project of DIR, newest first.

    Exits with 1 when there is none.
    """
    found = session.service(folder).checkpoints(folder, over=over)
    if session.json:
        session.answer(found)
    elif not found:
        session.say("No checkpoints here yet; `backtrail checkpoint NAME` makes one.")
    else:
        _list(session, found)
    return 0 if found else _NOTHING


def _list(session: Session, found: "tuple[Checkpoint, ...]") -> None:
    screen, now_ns = session.screen, time.time_ns()
    width = max(cells(_called(each)) for each in found)
    for each in found:
        when = relative(each.time_ns, now_ns) if screen.terminal else exact(each.time_ns)
        parts = [
            screen.paint(pad(_called(each), width), "strong" if each.name else "quiet"),
            pad(when, 14),
            f"sequence {each.at}",
            *([f"by {escaped(each.author)}"] if each.author else ()),
            *([f"run {escaped(each.run)}"] if each.run else ()),
            *([each.keep.replace("-", " ")] if each.keep == "until-verified" else ()),
            *([f"({escaped(each.over)})"] if each.over else ()),
            escaped(each.note),
        ]
        session.say("  ".join(part for part in parts if part))


def _end(
    session: Session, service: "HistoryService", *, name: str, run: str, folder: str, delete: bool
) -> None:
    if delete and not name:
        raise UsageError("name the checkpoint to take away; `backtrail checkpoints` lists them")
    if not delete and not run:
        raise UsageError("say which run is over: --end-run --run ID")
    ended = (service.end_checkpoint(name, folder),) if delete else service.end_run(run, folder)
    if session.json:
        session.answer(ended)
    elif delete:
        session.say(f"checkpoint {_called(ended[0])} taken away; no file was changed")
    else:
        session.say(f"{count(len(ended), 'checkpoint')} of run {escaped(run)} ended")


def _called(made: "Checkpoint") -> str:
    if made.name:
        return escaped(made.name)
    return str(made.at)


def _near(folder: str) -> str:
    return os.path.relpath(folder)
