"""``backtrail project``: what changed last in all files of a folder, mass changes among them."""

import os
import time
from typing import TYPE_CHECKING

import click

from backtrail.cli.options import Command, FilePath
from backtrail.cli.rows import count, figures, heading_of
from backtrail.cli.session import Session
from backtrail.cli.terminal import Screen, cells, escaped, fit, pad
from backtrail.history.requests import ProjectQuery
from backtrail.protocol.clock import exact, relative
from backtrail.protocol.wording import mass_title, row_chips, title

if TYPE_CHECKING:
    from backtrail.history.bursts import Burst
    from backtrail.history.chronicles import Chronicle
    from backtrail.history.results import MassChange, ProjectPage, ProjectRow

__all__ = ["list_project", "project"]

_NOTHING = 1
"""Exit code: nothing found."""
_LONGEST_PATH = 40
_NAMED = 4
"""Files of a burst."""


@click.command(cls=Command)
@click.argument("folder", type=FilePath(), default=".", metavar="[DIR]")
@click.option("-n", "--limit", type=click.IntRange(1, 1000), default=50, help="Rows at most.")
@click.option("--cursor", type=int, help="Go on below this sequence.")
@click.option(
    "--by",
    type=click.Choice(["file", "burst", "event"]),
    default="file",
    help="Saves, those of one file in a row as one line; saves that follow each other closely,"
    " whatever the file; or what happened besides: restores, checkpoints, branches, verdicts,"
    " deletions, names, prunes.",
)
@click.pass_obj
def project(session: Session, folder: str, limit: int, cursor: int | None, by: str) -> int:
    """List what changed last in the files below DIR, newest first.

    Saves of one file in a row are one line. Where many files were changed in a moment, as by a
    checkout, a line above them says how many. Exits with 1 when nothing is kept.
    """
    query = ProjectQuery(folder=folder, limit=limit, cursor=cursor)
    return list_project(session, query, folder, by=by)


def list_project(session: Session, query: ProjectQuery, folder: str, *, by: str) -> int:
    """Show one page of a project; the exit code says whether there is anything."""
    if by == "event":
        return _list_events(session, session.service(folder).chronicle(query))
    page = session.service(folder).project(query)
    if session.json:
        from backtrail.protocol.overview_conversions import (  # noqa: PLC0415 - with --json
            project_result,
        )

        session.answer(project_result(page))
    elif by == "burst":
        window_ns = round(session.service(folder).settings.policy.merge_window_seconds * 1e9)
        _print_bursts(session, page, window_ns)
    else:
        _print(session, page)
    return 0 if page.rows or page.mass_changes else _NOTHING


def _print_bursts(session: Session, page: "ProjectPage", window_ns: int) -> None:
    from backtrail.history.bursts import bursts  # noqa: PLC0415 - of bursts alone

    screen, now_ns, last_day = session.screen, time.time_ns(), ""
    for found in bursts(page.rows, window_ns):
        day = heading_of(found.last_ns, screen, now_ns)
        if day != last_day:
            session.say(screen.paint(day or "Today", "heading"))
            last_day = day
        session.say(_burst_line(found, screen, now_ns))
    if screen.terminal and page.next_cursor is not None:
        session.say(screen.paint(f"  more: --cursor {page.next_cursor}", "quiet"))


def _burst_line(found: "Burst", screen: Screen, now_ns: int) -> str:
    when = relative(found.last_ns, now_ns) if screen.terminal else exact(found.last_ns)
    files = count(len(found.files), "file")
    what = f"{count(found.saves, 'save')} of {files}"
    seconds = f"in {max(0, found.last_ns - found.first_ns) / 1e9:,.0f} s"
    added, deleted = (figures(n, sign) for n, sign in zip(found.lines, "+−", strict=True))
    names = ", ".join(map(escaped, found.files[:_NAMED]))
    if len(found.files) > _NAMED:
        names += f" and {len(found.files) - _NAMED} more"
    line = f"  {pad(when, 14)}  {pad(what, 22)}  {pad(seconds, 9)}  {added:>7}{deleted:>7}  {names}"
    return line.rstrip()


def _list_events(session: Session, page: "Chronicle") -> int:
    from backtrail.protocol.chronicle_words import chronicle_words  # noqa: PLC0415 - of events alone

    if session.json:
        session.answer(page)
        return 0 if page.entries else _NOTHING
    screen, now_ns = session.screen, time.time_ns()
    if not page.entries:
        session.say("Nothing happened here yet but saves.")
    for entry in page.entries:
        when = relative(entry.time_ns, now_ns) if screen.terminal else exact(entry.time_ns)
        number = screen.paint(pad(f"sequence {entry.sequence}", 14), "quiet")
        session.say(f"  {pad(when, 14)}  {number}  {escaped(chronicle_words(entry))}")
    if screen.terminal and page.next_cursor is not None:
        session.say(screen.paint(f"  more: --cursor {page.next_cursor}", "quiet"))
    return 0 if page.entries else _NOTHING


def _print(session: Session, page: "ProjectPage") -> None:
    if not page.rows and not page.mass_changes:
        session.say("Nothing is kept here yet.")
        return
    screen, now_ns = session.screen, time.time_ns()
    width = min(_LONGEST_PATH, max((cells(_name(row)) for row in page.rows), default=0))
    last_day = ""
    masses = list(page.mass_changes)
    for row in page.rows:
        newest = row.entries[0].version
        lines = []
        while masses and masses[0].extent.last >= newest.sequence:
            found = masses.pop(0)
            lines.append((found.time_ns, _mass_line(found, screen, now_ns)))
        lines.append((newest.time_ns, _line(row, screen, now_ns, width)))
        for time_ns, line in lines:
            day = heading_of(time_ns, screen, now_ns)
            if day != last_day:
                session.say(screen.paint(day or "Today", "heading"))
                last_day = day
            session.say(line)
    for found in masses:
        session.say(_mass_line(found, screen, now_ns))
    if screen.terminal and page.next_cursor is not None:
        session.say(screen.paint(f"  more: --cursor {page.next_cursor}", "quiet"))


def _line(row: "ProjectRow", screen: Screen, now_ns: int, width: int) -> str:
    entry = row.entries[0]
    words = title(entry.version, entry.tags, editor=False)
    if row.saves > 1:
        words += f", {count(row.saves, 'save')}"
    why = row_chips(row.entries)
    gone = ("(deleted)",) if row.document.deleted is not None else ()
    parts = [
        pad(_time(entry.version.time_ns, screen, now_ns), 10),
        pad(fit(_name(row), width, end=True), width),
        figures(row.added, "+").rjust(6),
        figures(row.deleted, "−").rjust(6),
        "  ".join([escaped(words), *map(escaped, why), *gone]),
    ]
    return "  " + "  ".join(parts).rstrip()


def _mass_line(found: "MassChange", screen: Screen, now_ns: int) -> str:
    by = f"  by {escaped(found.extent.by)}" if found.extent.by else ""
    when = pad(_time(found.time_ns, screen, now_ns), 10)
    return f"  {when}  {screen.paint(mass_title(found.extent), 'strong')}{by}"


def _time(time_ns: int, screen: Screen, now_ns: int) -> str:
    return relative(time_ns, now_ns) if screen.terminal else exact(time_ns)


def _name(row: "ProjectRow") -> str:
    path = f"{row.workspace.rstrip('/')}/{row.document.path}"
    return escaped(os.path.relpath(path))
