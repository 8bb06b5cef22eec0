"""``backtrail blame``: which save made each line, and which one took a line out."""

import time
from typing import TYPE_CHECKING

import click

from backtrail.cli.options import Command, FilePath, LineSpan
from backtrail.cli.session import Session
from backtrail.cli.terminal import Screen, cells, escaped, pad
from backtrail.diff.views import text_of
from backtrail.errors import UsageError
from backtrail.history.requests import BlameQuery
from backtrail.protocol.clock import exact, relative

if TYPE_CHECKING:
    from backtrail.history.blame import Blame, BlamedLine
    from backtrail.history.removals import Removal
    from backtrail.history.results import Entry

__all__ = ["blame"]


@click.command(cls=Command)
@click.argument("path", type=FilePath())
@click.option("--lines", type=LineSpan(), metavar="FIRST-LAST", help="Only these lines, from 1.")
@click.option(
    "--version", metavar="VERSION", help="Lines of this version: also what became of each since."
)
@click.option(
    "--introduced", is_flag=True, help="Say where each line came in, not what changed it last."
)
@click.option("--removed", metavar="TEXT", help="Say which save took this text out instead.")
@click.pass_obj
def blame(
    session: Session,
    path: str,
    lines: tuple[int, int] | None,
    version: str | None,
    introduced: bool,
    removed: str | None,
) -> None:
    """Say which save made each line of PATH what it is.

    With --version the same for the lines of an old version, and which later save changed or removed
    each. With --removed the newest save after which TEXT stands in fewer places.
    """
    service = session.service(path)
    if removed is not None:
        if lines is not None or version is not None or introduced:
            raise UsageError("--removed looks through the whole file; leave the other options out")
        _tell_removal(session, service.removed(path, removed))
        return
    query = BlameQuery(lines=lines, version=version, introduced=introduced)
    found = service.blame(path, query)
    if session.json:
        from backtrail.protocol.lineage_conversions import blame_result  # noqa: PLC0415 - with --json

        session.answer(blame_result(found))
    else:
        _print(session, found)


def _print(session: Session, found: "Blame") -> None:
    screen, now_ns = session.screen, time.time_ns()
    rows = [
        (
            _made(line, screen, now_ns),
            _fate(line),
            f"{line.number:>{len(str(found.total))}}",
            escaped(text_of(line.text.rstrip(b"\r\n")).expandtabs()),
        )
        for line in found.lines
    ]
    widths = [max((cells(row[place]) for row in rows), default=0) for place in range(2)]
    for made, fate, number, text in rows:
        start = f"{pad(made, widths[0])}  " + (f"{pad(fate, widths[1])}  " if widths[1] else "")
        session.say(f"{screen.paint(start + number, 'quiet')}  {text}".rstrip())
    if screen.terminal and any(line.entry is None and not line.unsaved for line in found.lines):
        session.say(screen.paint("  further back: --version with an older number", "quiet"))


def _made(line: "BlamedLine", screen: Screen, now_ns: int) -> str:
    if line.entry is None:
        return "not kept yet" if line.unsaved else "older than was looked at"
    version = line.entry.version
    age = relative(version.time_ns, now_ns) if screen.terminal else exact(version.time_ns)
    return f"{version.number:>5}  {age}  {escaped(version.author)}"


def _fate(line: "BlamedLine") -> str:
    if line.fate is None:
        return ""
    number = "" if line.gone is None else f" by {line.gone.version.number}"
    return line.fate + number


def _tell_removal(session: Session, found: "Removal") -> None:
    if session.json:
        from backtrail.protocol.lineage_conversions import removal_result  # noqa: PLC0415 - with --json

        session.answer(removal_result(found))
        return
    before = found.before.version.number
    if found.entry is None:
        session.say(f"It is in version {before}, and gone from the file now; that is not kept yet.")
    else:
        session.say(f"Version {found.entry.version.number} took it out ({_whose(found.entry)}):")
    for line in found.lines:
        text = escaped(text_of(line.text.rstrip(b"\r\n")).expandtabs())
        session.say(f"{before:>5}:{line.number}  {text}")


def _whose(entry: "Entry") -> str:
    return f"{exact(entry.version.time_ns)}, {escaped(entry.version.author)}"
