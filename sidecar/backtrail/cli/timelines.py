"""``backtrail timeline``: the versions of a file, newest first."""

import os
import time
from typing import TYPE_CHECKING, Any

import click
from msgspec import structs

from backtrail.cli.options import Command, FilePath, LineSpan
from backtrail.cli.rows import count, layout, line_of
from backtrail.cli.session import Session
from backtrail.cli.terminal import escaped
from backtrail.errors import UsageError
from backtrail.history.requests import TimelineQuery
from backtrail.model import BROUGHT_IN

if TYPE_CHECKING:
    from backtrail.history.results import TimelinePage

__all__ = ["moment", "timeline"]

_NOTHING = 1
"""Exit code: nothing found."""


@click.command(cls=Command)
@click.argument("path", type=FilePath(), required=False)
@click.option(
    "--project", "whole", is_flag=True, help="Of all files below PATH, a folder; see `project`."
)
@click.option(
    "--by",
    type=click.Choice(["file", "burst", "event"]),
    default="file",
    help="With --project: as there.",
)
@click.option("-n", "--limit", type=click.IntRange(1, 10_000), default=50, help="Rows at most.")
@click.option("--all", "--unfold", "unfolded", is_flag=True, help="Give every save its own row.")
@click.option("--significant", is_flag=True, help="Only versions that stand out.")
@click.option("--source", help="Only saves reported by this source: neovim, external, cli …")
@click.option("--author", help="Only versions of this author.")
@click.option("--tag", help="Only the version with this tag.")
@click.option("--since", help='Not before this time: "2 days ago", 2026-03-01, 14:30.')
@click.option("--until", help="Not after this time.")
@click.option("--since-version", type=click.IntRange(0), help="Only versions after this number.")
@click.option("--document", type=int, help="Another document that bore this name.")
@click.option("--symbol", metavar="NAME", help="Only what changed this function, class or section.")
@click.option(
    "--lines", type=LineSpan(), metavar="FIRST-LAST", help="Only what changed these lines, from 1."
)
@click.option("--cursor", help="Go on where an earlier page ended.")
@click.pass_obj
def timeline(
    session: Session,
    /,
    path: str | None,
    whole: bool,
    by: str,
    unfolded: bool,
    symbol: str | None,
    lines: tuple[int, int] | None,
    **wanted: Any,
) -> int:
    """List the versions of the file PATH, newest first.

    A run of saves that are minor or came and went is one row; --all shows each. Exits with 1 when
    nothing is kept. With --symbol or --lines it lists the saves that changed that part, followed
    back through edits, moves and renames; a symbol may be gone by now.
    """
    if whole:
        return _of_project(session, path, wanted, by=by)
    if path is None:
        raise click.UsageError("Missing argument 'PATH': name a file, or a folder with --project")
    if symbol is not None or lines is not None:
        from backtrail.cli.part_timelines import part_timeline  # noqa: PLC0415 - with these options

        return 0 if part_timeline(session, path, symbol, lines, wanted) else _NOTHING
    query = _query(wanted, folded=not unfolded)
    page = session.service(path).timeline(path, query)
    if session.json:
        from backtrail.protocol.conversions import timeline_result  # noqa: PLC0415 - with --json

        session.answer(timeline_result(page))
    else:
        _print(session, page)
        if page.next_cursor is None and query.document is None:
            _print_brought_in(session, path, query, page)
    return 0 if page.rows else _NOTHING


def _query(wanted: dict[str, Any], *, folded: bool) -> TimelineQuery:
    return TimelineQuery(
        limit=wanted["limit"],
        folded=folded,
        cursor=_number(wanted["cursor"]),
        significant_only=wanted["significant"],
        source=wanted["source"],
        author=wanted["author"],
        tag=wanted["tag"],
        since_ns=moment(wanted["since"], "since"),
        until_ns=moment(wanted["until"], "until"),
        since_number=wanted["since_version"],
        document=wanted["document"],
    )


def _number(cursor: str | None) -> int | None:
    if cursor is not None and not cursor.isdecimal():
        raise UsageError(f"--cursor {escaped(cursor)} is none of a whole file's timeline")
    return None if cursor is None else int(cursor)


def moment(text: str | None, option: str) -> int | None:
    """UTC ns; a day without a clock begins with --since and ends with --until."""
    if text is None:
        return None
    from backtrail.history.times import parse_start, parse_time  # noqa: PLC0415 - only with these options

    parse = parse_start if option == "since" else parse_time
    found = parse(text, time.time_ns())
    if found is None:
        raise UsageError(
            f'--{option} {escaped(text)} is no time; write "2 hours ago", "yesterday 14:00" '
            "or 2026-03-01T14:00"
        )
    return found


def _print(session: Session, page: "TimelinePage") -> None:
    screen, now_ns = session.screen, time.time_ns()
    name = escaped(page.document.path)
    if screen.terminal:
        gone = "  deleted" if page.document.deleted else ""
        session.say(screen.paint(name, "heading") + f"  {count(page.total, 'version')}{gone}")
    for text in layout([line_of(row, screen, now_ns) for row in page.rows], screen):
        session.say(text)
    if screen.terminal and page.next_cursor is not None:
        session.say(screen.paint(f"  more: --cursor {page.next_cursor}", "quiet"))
    if not page.rows:
        session.say("No version matches.")
    if page.damaged:
        numbers = ", ".join(str(number) for number in page.damaged)
        click.echo(
            f"backtrail: damaged in the store and not shown: version {numbers}. The others are"
            " not affected; `backtrail check` says more.",
            err=True,
        )
    earlier = [same for same in page.namesakes if same.deleted != BROUGHT_IN]
    if screen.terminal and earlier:
        others = ", ".join(str(document.id) for document in earlier)
        session.say(screen.paint(f"  earlier files of this name: --document {others}", "quiet"))


def _print_brought_in(
    session: Session, path: str, query: TimelineQuery, page: "TimelinePage"
) -> None:
    """Go on with what was imported of the file beside its own history; ids are its addresses."""
    screen, now_ns = session.screen, time.time_ns()
    for same in page.namesakes:
        if same.deleted != BROUGHT_IN:
            continue
        asked = structs.replace(query, document=same.id, cursor=None, since_number=None)
        beside = session.service(path).timeline(path, asked)
        if screen.terminal and beside.rows:
            source = beside.rows[0].entries[0].version.source
            heading = f"brought in ({source})  {count(beside.total, 'version')}"
            session.say(screen.paint(heading, "heading"))
        lines = [line_of(row, screen, now_ns) for row in beside.rows]
        named = [
            line if row.kind == "minor" else structs.replace(line, number=row.entries[0].version.id)
            for line, row in zip(lines, beside.rows, strict=True)
        ]
        for text in layout(named, screen):
            session.say(text)
        if screen.terminal and beside.next_cursor is not None:
            session.say(screen.paint(f"  more: --document {same.id}", "quiet"))


def _of_project(session: Session, path: str | None, wanted: dict[str, Any], *, by: str) -> int:
    """The same of all files below a folder, as far as that has a meaning."""
    from backtrail.cli.projects import list_project  # noqa: PLC0415 - with --project
    from backtrail.history.requests import ProjectQuery  # noqa: PLC0415 - the same

    cursor, limit = wanted["cursor"], wanted["limit"]
    if cursor is not None and not cursor.isdecimal():
        raise UsageError(f"--cursor is a number, as an earlier page gave it, not {escaped(cursor)}")
    folder = os.getcwd() if path is None else path
    query = ProjectQuery(
        folder=folder, limit=min(limit, 1000), cursor=None if cursor is None else int(cursor)
    )
    return list_project(session, query, folder, by=by)
