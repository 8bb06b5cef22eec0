"""``backtrail timeline --symbol`` and ``--lines``: the saves that changed a part of a file."""

import shlex
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from backtrail.cli.rows import Line, figures, heading_of, layout, who
from backtrail.cli.session import Session
from backtrail.cli.terminal import escaped
from backtrail.errors import UsageError
from backtrail.history.requests import PartQuery
from backtrail.protocol.clock import exact, relative

if TYPE_CHECKING:
    from backtrail.history.part_timelines import PartPage, PartRow

__all__ = ["part_timeline"]


def part_timeline(
    session: Session,
    path: str,
    symbol: str | None,
    lines: tuple[int, int] | None,
    wanted: Mapping[str, Any],
) -> bool:
    """List the saves that changed the part; False where none did.

    Raises:
        UsageError: Options are given that narrow the timeline of a whole file.

    """
    for option in (
        "significant",
        "source",
        "author",
        "tag",
        "since",
        "until",
        "since_version",
        "document",
    ):
        if wanted[option]:
            name = option.replace("_", "-")
            raise UsageError(f"--{name} narrows the timeline of a whole file; leave it out")
    query = PartQuery(symbol=symbol, lines=lines, limit=wanted["limit"], cursor=wanted["cursor"])
    page = session.service(path).part_timeline(path, query)
    if session.json:
        from backtrail.protocol.lineage_conversions import part_timeline_result  # noqa: PLC0415 - with --json

        session.answer(part_timeline_result(page))
    else:
        _print(session, page)
    return bool(page.rows)


def _print(session: Session, page: "PartPage") -> None:
    screen, now_ns = session.screen, time.time_ns()
    if page.gone and not page.rows:
        session.say("It is gone from the file as it is now; that is not kept yet.")
    elif page.unsaved:
        session.say("What is there now differs from the newest version, and is not kept yet.")

    def line(row: "PartRow") -> Line:
        version = row.entry.version
        span = f"{row.first}-{row.last}" if row.last > row.first else f"{row.first}"
        return Line(
            number=str(version.number),
            time=(relative if screen.terminal else _exact)(version.time_ns, now_ns),
            title=row.kind,
            chips=escaped("  ".join(part for part in (f"lines {span}", row.name) if part)),
            added=figures(row.change.added + row.change.modified, "+"),
            deleted=figures(row.change.deleted + row.change.modified, "−"),
            who=who(row.entry),
            day=heading_of(version.time_ns, screen, now_ns),
        )

    for text in layout([line(row) for row in page.rows], screen):
        session.say(text)
    if page.next_cursor is not None:
        session.say(
            screen.paint(f"  further back: --cursor {shlex.quote(page.next_cursor)}", "quiet")
        )
    if page.unreadable:
        numbers = ", ".join(str(number) for number in page.unreadable)
        session.say(screen.paint(f"  passed over, since they cannot be read: {numbers}", "quiet"))


def _exact(time_ns: int, _now_ns: int) -> str:
    return exact(time_ns)
