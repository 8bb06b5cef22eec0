"""``backtrail deleted``: files that are gone and can be had back, last deleted first."""

import os
import shlex
import time
from typing import TYPE_CHECKING

import click

from backtrail.cli.options import Command, FilePath
from backtrail.cli.rows import heading_of
from backtrail.cli.session import Session
from backtrail.cli.terminal import cells, escaped, pad
from backtrail.history.requests import DeletedQuery
from backtrail.protocol.clock import exact, relative

if TYPE_CHECKING:
    from backtrail.history.results import DeletedFile, DeletedPage

__all__ = ["deleted"]

_NOTHING = 1
"""Exit code: nothing found."""


@click.command(cls=Command)
@click.argument("folder", type=FilePath(), default=".", metavar="[DIR]")
@click.option("-n", "--limit", type=click.IntRange(1, 1000), default=100, help="Files at most.")
@click.option("--cursor", type=int, help="Go on below this sequence.")
@click.pass_obj
def deleted(session: Session, folder: str, limit: int, cursor: int | None) -> int:
    """List the files below DIR that are gone, last deleted first.

    Each line ends with the newest version that can be had back: its number and its id, which
    `backtrail restore` takes, also where another file bears the name by now. Exits with 1 when
    no file is gone.
    """
    query = DeletedQuery(folder=folder, limit=limit, cursor=cursor)
    page = session.service(folder).deleted(query)
    if session.json:
        from backtrail.protocol.overview_conversions import (  # noqa: PLC0415 - with --json
            deleted_result,
        )

        session.answer(deleted_result(page))
    else:
        _print(session, page)
    return 0 if page.files else _NOTHING


def _print(session: Session, page: "DeletedPage") -> None:
    if not page.files:
        session.say("No deleted file.")
        return
    screen, now_ns = session.screen, time.time_ns()
    names = [escaped(os.path.relpath(_path(file))) for file in page.files]
    width = max(cells(name) for name in names)
    last_day = ""
    for file, name in zip(page.files, names, strict=True):
        day = heading_of(file.time_ns, screen, now_ns)
        if day != last_day:
            session.say(screen.paint(day or "Today", "heading"))
            last_day = day
        when = relative(file.time_ns, now_ns) if screen.terminal else exact(file.time_ns)
        version = file.entry.version
        number = f"version {version.number}"
        session.say(f"  {pad(when, 10)}  {pad(name, width)}  {pad(number, 11)}  {version.id}")
    if screen.terminal:
        if page.next_cursor is not None:
            session.say(screen.paint(f"  more: --cursor {page.next_cursor}", "quiet"))
        first = page.files[0]
        name = escaped(shlex.quote(os.path.relpath(_path(first))))
        session.say(f"To bring one back: backtrail restore {name} {first.entry.version.id}")


def _path(file: "DeletedFile") -> str:
    return f"{file.workspace.rstrip('/')}/{file.document.path}"
