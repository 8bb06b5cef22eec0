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
    from backtrail.history.results import MassChange, ProjectPage, ProjectRow

__all__ = ["project"]

_NOTHING = 1
"""Exit code: nothing found."""
_LONGEST_PATH = 40


@click.command(cls=Command)
@click.argument("folder", type=FilePath(), default=".", metavar="[DIR]")
@click.option("-n", "--limit", type=click.IntRange(1, 1000), default=50, help="Rows at most.")
@click.option("--cursor", type=int, help="Go on below this sequence.")
@click.pass_obj
def project(session: Session, folder: str, limit: int, cursor: int | None) -> int:
    """List what changed last in the files below DIR, newest first.

    Saves of one file in a row are one line. Where many files were changed in a moment, as by a
    checkout, a line above them says how many. Exits with 1 when nothing is kept.
    """
    query = ProjectQuery(folder=folder, limit=limit, cursor=cursor)
    page = session.service(folder).project(query)
    if session.json:
        from backtrail.protocol.overview_conversions import (  # noqa: PLC0415 - with --json
            project_result,
        )

        session.answer(project_result(page))
    else:
        _print(session, page)
    return 0 if page.rows or page.mass_changes else _NOTHING


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
    why = row_chips([each.version for each in row.entries], entry.tags)
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
