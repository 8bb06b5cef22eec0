"""``backtrail check``: whether what is kept can be had back."""

from typing import TYPE_CHECKING, Final

import click

from backtrail.cli.care import size
from backtrail.cli.options import Command
from backtrail.cli.progress import counting
from backtrail.cli.rows import count
from backtrail.cli.session import Session
from backtrail.cli.terminal import escaped

if TYPE_CHECKING:
    from backtrail.history.requests import CheckQuery
    from backtrail.history.states import CheckReport
    from backtrail.storage.repository import CheckDepth, Finding

__all__ = ["check", "drill"]

_DAMAGED: Final = 4


@click.command(cls=Command)
@click.option("--structure", is_flag=True, help="Only whether the file's pages hold together.")
@click.option("--digests", is_flag=True, help="That, and every entry; the contents are not read.")
@click.option(
    "--sample",
    metavar="N/T|P%",
    default="",
    help="Of the contents one part: 3/7 the third of seven, 5% another each day.",
)
@click.pass_obj
def check(session: Session, *, structure: bool, digests: bool, sample: str) -> int:
    """Read every version in the store and compare it with its digest.

    With `--sample 1/7` on the first day, `2/7` on the next and so on, seven days read everything.
    Names each damaged place. A hint is no damage: it costs time or room, and says what to do.

    Exits with 0 when nothing is damaged, be there hints; with 4 when something is.
    """
    from backtrail.history.requests import CheckQuery  # noqa: PLC0415 - this command alone

    if structure and digests:
        raise click.UsageError("--structure and --digests exclude each other; give one")
    depth: CheckDepth = "structure" if structure else "digests" if digests else "contents"
    return _check(session, CheckQuery(depth=depth, sample=sample))


def _check(session: Session, query: "CheckQuery") -> int:
    report = session.service().check(counting("checking"), query)
    if session.json:
        from backtrail.protocol.checks import check_result  # noqa: PLC0415 - with --json

        session.answer(check_result(report))
    else:
        _print(session, report)
    return 0 if report.sound else _DAMAGED


@click.command(cls=Command)
@click.option("-n", "--versions", type=click.IntRange(1, 1_000_000), default=100, help="How many.")
@click.pass_obj
def drill(session: Session, versions: int) -> int:
    """Rebuild versions of files taken at random, as a restore would, and compare them.

    Nothing is written to your files. When each came back, `backtrail status` says since when they
    are proven to be restorable.

    Exits with 4 when a version does not come back, and names it.
    """
    report = session.service().drill(versions, counting("rebuilding"))
    if session.json:
        session.answer(report)
        return _DAMAGED if report.failures else 0
    for finding in report.failures:
        session.say(f"{session.screen.paint('lost', 'alert')}  {_words(finding)}")
    rebuilt = f"{count(report.versions, 'version')} rebuilt, {size(report.bytes)}"
    if report.failures:
        session.say(f"{rebuilt}; {len(report.failures):,} did not come back")
        return _DAMAGED
    session.say(f"{rebuilt}; each is what was saved")
    if not report.remembered and report.versions:
        session.say("This could not be noted beside the store, so `status` will not tell of it.")
    return 0


def _print(session: Session, report: "CheckReport") -> None:
    for finding in report.damage:
        word = session.screen.paint("damaged", "alert")
        session.say(f"{word}  {_words(finding)}")
    for finding in report.hints:
        session.say(f"{session.screen.paint('hint', 'quiet')}     {_words(finding)}")
    end = "nothing is damaged"
    if report.damage:
        end = f"{count(len(report.damage), 'damaged place')}; the rest is whole"
    session.say(f"{_read(report)} read; {end}")


def _words(finding: "Finding") -> str:
    where = f" {finding.sequence}" if finding.sequence is not None else ""
    path = f" of {escaped(finding.path)}" if finding.path else ""
    return f"{finding.what}{where}{path}: {escaped(finding.detail)}"


def _read(report: "CheckReport") -> str:
    """``12 versions, 12 contents and 30 events``, as far as they were read."""
    if report.order.depth == "structure":
        return "structure"
    entries = f"{count(report.versions, 'version')}, {count(report.events, 'event')}"
    if report.order.depth == "digests":
        return entries
    part = f"part {report.order.part} of {report.order.parts} of "
    contents = count(report.contents, "content")
    return f"{entries} and {part if report.order.parts > 1 else ''}{contents}"
