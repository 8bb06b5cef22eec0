"""``backtrail search``: the saves that put a text in or took it out, over all files.

The rule: what is found is printed at once, newest first; whoever has seen enough stops reading.
"""

import os
import shlex
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import click
import msgspec

from backtrail.cli.options import Command, FilePath, only_one
from backtrail.cli.rows import count, who
from backtrail.cli.session import Session
from backtrail.cli.terminal import Screen, Style, cells, escaped, fit, pad
from backtrail.cli.timelines import moment
from backtrail.errors import NotFoundError, StoreError, UsageError
from backtrail.history.requests import ProjectQuery, SearchQuery
from backtrail.model import IMPORTED
from backtrail.protocol.clock import day, exact, relative
from backtrail.protocol.wording import chips, title

if TYPE_CHECKING:
    from backtrail.history.matches import Match, SearchPage

__all__ = ["lines_of", "search"]

_NOTHING = 1
"""Exit code: nothing found, as of grep."""
_LONGEST_PATH = 40
_LEAST = 16
"""Columns that the path and the line found get, however narrow the screen."""
_WIDE = 60
"""Columns from which the time has room."""
_STYLES: Final[Mapping[str, Style]] = {
    "added": "added", "removed": "deleted", "held": "quiet", "save": "quiet",
}  # fmt: skip
_SIGNS: Final = {"added": "+", "removed": "−", "held": "=", "save": ""}
_UNTIL_INDEXED: Final = 2.0
"""Seconds spent at the end on bringing the index on, so that the next search is faster."""
_PIECE = 1000
"""Matches asked for at a time, at most."""
_HOWS: Final = ("word", "phrase", "regex")
_KINDS: Final = ("introduced", "removed", "contains", "vanished")


@click.command(cls=Command)
@click.argument("text", default="")
@click.argument("path", type=FilePath(), required=False)
@click.option("--word", is_flag=True, help="TEXT as whole words.")
@click.option("--phrase", is_flag=True, help="Any white space between its words.")
@click.option("--regex", is_flag=True, help="TEXT is a regular expression (RE2).")
@click.option("--introduced", is_flag=True, help="Saves that put more of it in.")
@click.option("--removed", is_flag=True, help="Saves that left less of it.")
@click.option("--contains", is_flag=True, help="How long each file held it.")
@click.option("--vanished", is_flag=True, help="When a file held it no more.")
@click.option(
    "--order",
    type=click.Choice(["newest", "best"]),
    default="newest",
    help="What comes first: the newest save, or the likeliest.",
)
@click.option("--significant", "significant_only", is_flag=True, help="Only saves that stand out.")
@click.option("--file", help="Only files whose path matches this glob, or contains this.")
@click.option("--author", help="Only saves of this author.")
@click.option("--source", help="Only saves reported by this source: neovim, external, cli …")
@click.option("--tag", help="Only versions with a tag that contains this.")
@click.option("--note", help="Only versions with a note or reason that contains this.")
@click.option("--since", help='Not before this time: "2 days ago", 2026-03-01, 14:30.')
@click.option("--until", help="Not after this time.")
@click.option("--match-case", "--case", is_flag=True, help="Tell capitals from small letters.")
@click.option("--no-deleted", is_flag=True, help="Leave out files that are gone.")
@click.option("--deleted-only", is_flag=True, help="Only files that are gone.")
@click.option("-n", "--limit", type=click.IntRange(1), default=50, help="Matches at most.")
@click.option(
    "--cursor",
    type=click.IntRange(0),
    help="Go on below this sequence; with --order best where the last answer ended.",
)
@click.pass_obj
def search(session: Session, /, path: str | None, limit: int, **wanted: Any) -> int:
    """Find the saves that put TEXT in or took it out, newest first.

    Looks into all files of the store, or of the folder that --workspace names, or into PATH alone;
    without TEXT every save counts. Exits with 1 when nothing is found.
    """
    query = _query(wanted)
    if path is not None:
        query = msgspec.structs.replace(query, **_below(session, path))
    found, more, unread = 0, "", 0
    for page in _pieces(session, query, limit):
        found += len(page.matches)
        more = "" if page.next_cursor is None else f"--cursor {page.next_cursor}"
        unread += page.unread
        _tell(session, page.matches, query)
    if more:
        _tell_more(session, more)
    if not found and not session.json:
        session.say("No save matches.")
    if unread:
        _note(f"not looked into: {count(unread, 'version')}, damaged or too large")
    _index(session)
    return 0 if found else _NOTHING


def _tell_more(session: Session, further: str) -> None:
    """Say that the limit ended it, also where a program reads what is found."""
    if session.screen.terminal and not session.json:
        session.say(session.screen.paint(f"  more: {further}", "quiet"))
    else:
        _note(f"there may be more; {further}")


def _note(text: str) -> None:
    sys.stderr.write(f"backtrail: {text}\n")


def _query(wanted: dict[str, Any]) -> SearchQuery:
    how, kind = only_one(wanted, _HOWS), only_one(wanted, _KINDS)
    alone = only_one(wanted, ("no_deleted", "deleted_only"))
    if how is not None and not wanted["text"]:
        raise UsageError(f"--{how} says how TEXT is meant; name the text to look for")
    return SearchQuery(
        how=how or "text",
        kind=kind or "any",
        deleted=alone != "no_deleted",
        deleted_only=alone == "deleted_only",
        since_ns=moment(wanted.pop("since"), "since"),
        until_ns=moment(wanted.pop("until"), "until"),
        **wanted,
    )


def _below(session: Session, path: str) -> dict[str, str]:
    """What narrows a search to a file or a folder; one that is gone is whichever was kept.

    :raises NotFoundError: nothing is kept of the path.
    """
    if os.path.isdir(path):
        return {"folder": path}
    service = session.service(path)
    try:
        service.version(path)
    except NotFoundError:
        if not service.project(ProjectQuery(folder=path, limit=1)).rows:
            raise
        return {"folder": path}
    return {"path": path}


def _index(session: Session) -> None:
    """Bring the index on for a moment; who only reads, reads on without it."""
    end = time.monotonic() + _UNTIL_INDEXED
    with suppress(StoreError):
        while session.service().index_more() and time.monotonic() < end:
            pass


def _pieces(session: Session, query: SearchQuery, limit: int) -> Iterator["SearchPage"]:
    service = session.service()
    while limit:
        page = service.search(msgspec.structs.replace(query, limit=min(limit, _PIECE)))
        yield page
        if page.next_cursor is None:
            return
        limit -= len(page.matches)
        query = msgspec.structs.replace(query, cursor=page.next_cursor)


def _tell(session: Session, matches: tuple["Match", ...], query: SearchQuery) -> None:
    if session.json:
        from backtrail.protocol.search_conversions import search_match  # noqa: PLC0415 - --json

        for match in matches:
            session.answer(search_match(match))
    else:
        for line in lines_of(matches, session.screen):
            session.say(line)
        if query.kind == "vanished":
            for line in _restores(matches, session.screen):
                session.say(line)
    sys.stdout.flush()  # whoever reads along sees it now


def _restores(matches: tuple["Match", ...], screen: Screen) -> Iterator[str]:
    """How to have back what vanished, for each file once."""
    here, told = os.getcwd(), set()
    for match in matches:
        entry = match.entry
        where = f"{entry.workspace.rstrip('/')}/{entry.path}"
        if match.held_to and (where, match.deleted) not in told:
            told.add((where, match.deleted))
            path = shlex.quote(where.removeprefix(here.rstrip("/") + "/"))
            # another file may bear the name of one that is gone
            version = match.held_id if match.deleted else match.held_to
            yield screen.paint(f"  backtrail restore {escaped(path)} {version}", "quiet")


def lines_of(matches: tuple["Match", ...], screen: Screen) -> Iterator[str]:
    """One line a match: file, version, time, line, and the text itself."""
    now_ns, here = time.time_ns(), os.getcwd()
    most = max(_LEAST, min(_LONGEST_PATH, screen.width // 3)) if screen.terminal else screen.width
    rows = [
        (
            fit(_path(match, here), most, end=True),
            _number(match),
            _time(match, screen, now_ns) if screen.width >= _WIDE else "",
            _place(match),
        )
        for match in matches
    ]
    widths = [max((cells(row[column]) for row in rows), default=0) for column in range(4)]
    room = max(_LEAST, screen.width - sum(width + 2 for width in widths if width))
    for match, (path, number, when, place) in zip(matches, rows, strict=True):
        parts = [
            screen.paint(pad(path, widths[0]), "heading"),
            pad(number, widths[1], right=True),
            screen.paint(pad(when, widths[2]), "quiet"),
            screen.paint(pad(place, widths[3], right=True), _STYLES[match.kind]),
            _shown(match, screen, room),
        ]
        yield "  ".join(part for part in parts if part).rstrip()


def _path(match: "Match", here: str) -> str:
    entry = match.entry
    whole = f"{entry.workspace.rstrip('/')}/{entry.path}"
    inside = whole.removeprefix(here.rstrip("/") + "/")
    return escaped(inside) + (" (deleted)" if match.deleted else "")


def _time(match: "Match", screen: Screen, now_ns: int) -> str:
    time_ns = match.entry.version.time_ns
    if not screen.terminal:
        return exact(time_ns)
    today = day(time_ns, now_ns) == "Today"
    return relative(time_ns, now_ns) if today else exact(time_ns).rpartition(":")[0]


def _number(match: "Match") -> str:
    """The version, or from which to which one a file held the text."""
    version = match.entry.version
    if version.source in IMPORTED:
        return str(version.id)  # the file's own history may have that number, too
    number = str(version.number)
    if match.kind != "held":
        return number
    return f"{match.held_from}–{number}" + ("…" if match.longer else "")


def _place(match: "Match") -> str:
    sign = _SIGNS[match.kind]
    return f"{sign}{match.line}" if sign else ""


def _shown(match: "Match", screen: Screen, room: int) -> str:
    """The line with its text marked, or in words what the save was."""
    if match.kind == "save":
        entry = match.entry
        words = [title(entry.version, entry.tags, editor=False), *chips(entry)]
        return fit("  ".join([*map(escaped, words), who(entry)]), room)
    end = match.start + match.length
    behind = f"  ({count(match.count, 'line')})" if match.count > 1 else ""
    room = max(_LEAST, room - cells(behind))
    found = fit(escaped(match.preview[match.start : end]), room)
    before = escaped(match.preview[: match.start].lstrip())
    before = fit(before, room - cells(found), end=True)
    after = fit(escaped(match.preview[end:].rstrip()), room - cells(before + found))
    return before + screen.paint(found, "strong") + after + screen.paint(behind, "quiet")
