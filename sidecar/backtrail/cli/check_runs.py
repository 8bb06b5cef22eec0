"""``backtrail check-run`` and ``checks``: what your own commands say of the project."""

import shlex
import sys
import time
from typing import TYPE_CHECKING, Final

import click

from backtrail.cli.options import Command, of_project
from backtrail.cli.rows import count
from backtrail.cli.session import Session
from backtrail.cli.terminal import cells, escaped, pad
from backtrail.protocol.clock import exact, relative

if TYPE_CHECKING:
    from backtrail.checking import CheckPlace, CheckSettings, Outcome
    from backtrail.cli.terminal import Style
    from backtrail.history.checks.running import CheckRun
    from backtrail.history.checks.trips import Trip
    from backtrail.history.checks.verdicts import Quality, Verdict

__all__ = ["check_run", "checks"]

_CODES: "Final[dict[Outcome, int]]" = {"green": 0, "red": 1, "unsure": 125}
"""Those of a bisection, so that one check can be the command of another."""
_STYLES: "Final[dict[Outcome, Style]]" = {"green": "added", "red": "deleted", "unsure": "chip"}
_WIDTH: Final = len("unsure")
_NOTHING: Final = 1
_SHOWN: Final = 10
"""Complaints and tests that a person is shown; all that is kept with --json."""


@click.command(cls=Command)
@click.argument("name")
@click.option("--at", "point", default="now", metavar="POINT", help="Ask about this, not now.")
@of_project
@click.option(
    "--scratch/--in-place",
    "apart",
    default=None,
    help="Run it in a copy of what is kept, or in the folder itself; else as your settings say.",
)
@click.option("--again", is_flag=True, help="Run it also where its verdict is known.")
@click.pass_obj
def check_run(
    session: Session, name: str, point: str, folder: str, *, apart: bool | None, again: bool
) -> int:
    """Run the check NAME of your settings on the project, and keep its verdict with that state.

    A verdict belongs to the contents of the files and to the command: asked about the same state
    again, it is told without a run. Every file is looked at first, and what is new or changed is
    kept. A POINT is a time ("2 days ago", 2026-03-01T14:00), a checkpoint, the id of a version, a
    tag, a sequence, or `green:NAME`, the last state that a check found green.

    Exits with 0 when the project is green, 1 when it is red, 125 when that could not be told.
    """
    from backtrail.cli.looks import look_at_disk  # noqa: PLC0415 - help needs none
    from backtrail.history.checks.running import CheckRunQuery  # noqa: PLC0415 - the same

    service = session.service(folder)
    place: CheckPlace | None = None if apart is None else "scratch" if apart else "in-place"
    found = service.run_check(
        CheckRunQuery(
            name=name, folder=service.root_around(folder), point=point, place=place, again=again
        ),
        lambda: look_at_disk(service, folder),
        _pass_on,
    )
    if session.json:
        from backtrail.protocol.verdicts import check_run_result  # noqa: PLC0415 - with --json

        session.answer(check_run_result(found))
    else:
        _tell(session, found)
    return _CODES[found.verdict.outcome]


@click.command(cls=Command)
@click.argument("name", required=False)
@of_project
@click.option("-n", "--limit", type=click.IntRange(1, 5000), default=20, help="Verdicts to list.")
@click.pass_obj
def checks(session: Session, name: str | None, folder: str, limit: int) -> int:
    """List the checks that your settings have for the project, each with its last verdict.

    With a NAME, list the verdicts of that check instead, newest first. Exits with 1 when there is
    nothing to list.
    """
    service = session.service(folder)
    known = service.checks(service.root_around(folder))
    found = service.verdicts(folder, check=name)
    if session.json:
        from backtrail.protocol.verdicts import verdicts_result  # noqa: PLC0415 - with --json

        session.answer(verdicts_result(known, found[:limit]))
    elif name is None:
        _list(session, known, _latest(found))
    else:
        for verdict in found[:limit]:
            session.say(_line(session, verdict))
        if not found:
            session.say(f"no verdict of {escaped(name)} is kept here")
    return 0 if (found if name else known) else _NOTHING


def _pass_on(piece: bytes) -> None:
    """Show what the command prints, as it comes; standard output is for the answer."""
    sys.stdout.flush()
    sys.stderr.buffer.write(piece)
    sys.stderr.buffer.flush()


def _tell(session: Session, found: "CheckRun") -> None:
    verdict = found.verdict
    for complaint in verdict.complaints[:_SHOWN]:
        column = f":{complaint.column}" if complaint.column else ""
        where = f"{escaped(complaint.path)}:{complaint.line}{column}"
        session.say(f"{where}: {complaint.severity}: {escaped(complaint.message)}")
    for routine in verdict.quality.worst[:_SHOWN] if verdict.quality else ():
        where = f"{escaped(routine.path)}:{routine.line}"
        session.say(f"{where}: {escaped(routine.name)}: complexity {routine.complexity}")
    for name in verdict.tests.failures[:_SHOWN] if verdict.tests else ():
        session.say(f"failed: {escaped(name)}")
    session.say(_line(session, verdict))
    if found.known:
        session.say("known from earlier: nothing was run (--again runs it)")
    elif found.earlier is not None:
        usual = found.earlier.median_ms
        session.say(f"usually it takes {_span(usual)} ({count(found.earlier.runs, 'earlier run')})")
    for note in found.notes[:_SHOWN]:
        session.say(f"note: {escaped(note)}")
    if found.trip is not None:
        _tell_trip(session, found.trip)


def _tell_trip(session: Session, trip: "Trip") -> None:
    """The reason to go back, and how."""
    from backtrail.protocol.trip_words import trip_words  # noqa: PLC0415 - few checks trip

    session.say(session.screen.paint(escaped(trip_words(trip)), "alert"))
    session.say(
        f"`backtrail restore . {trip.point}` goes back, one step that `backtrail undo` takes back;"
        " with --dry-run it only shows what would be done"
    )


def _list(
    session: Session, known: "tuple[CheckSettings, ...]", latest: "dict[str, Verdict]"
) -> None:
    if not known:
        session.say("No checks here yet; write a table [[checks]] in your config.toml.")
        return
    width = max(cells(check.name) for check in known)
    for check in known:
        verdict = latest.get(check.name)
        said = "no verdict yet" if verdict is None else _line(session, verdict, named=False)
        command = escaped(shlex.join(check.command)) or "built in"
        name = session.screen.paint(pad(check.name, width), "strong")
        session.say(f"{name}  {said}  {session.screen.paint(command, 'quiet')}")


def _line(session: Session, verdict: "Verdict", *, named: bool = True) -> str:
    """One verdict in a line."""
    screen = session.screen
    when = exact(verdict.time_ns) if verdict.time_ns else "not kept"
    if screen.terminal and verdict.time_ns:
        when = relative(verdict.time_ns, time.time_ns())
    tests = verdict.tests
    parts = [
        *([escaped(verdict.check)] if named else ()),
        screen.paint(pad(verdict.outcome, _WIDTH), _STYLES[verdict.outcome]),
        when,
        f"sequence {verdict.at}",
        _span(verdict.ms),
        *([f"{tests.passed} of {count(tests.total, 'test')} passed"] if tests else ()),
        *([_quality(verdict.quality)] if verdict.quality else ()),
        *([count(verdict.errors, "error")] if verdict.errors else ()),
        *([count(verdict.warnings, "warning")] if verdict.warnings else ()),
        *([escaped(verdict.why)] if verdict.why else ()),
        *([f"exit code {verdict.code}"] if verdict.outcome == "red" else ()),
    ]
    return "  ".join(parts)


def _quality(quality: "Quality") -> str:
    return (
        f"complexity {quality.complexity:.1f}, maintainability {quality.maintainability:.0f} of 100"
    )


def _latest(found: "tuple[Verdict, ...]") -> "dict[str, Verdict]":
    latest: dict[str, Verdict] = {}
    for verdict in found:
        latest.setdefault(verdict.check, verdict)
    return latest


def _span(ms: int) -> str:
    return f"{ms / 1000:.1f} s"
