"""``backtrail report``: a report on a file, a folder or a project, to be handed over."""

import os
from typing import TYPE_CHECKING, Any, Final

import click

from backtrail.cli.options import Command, FilePath
from backtrail.cli.outputs import require_new, write_new, write_out
from backtrail.cli.rows import count
from backtrail.cli.session import Session
from backtrail.cli.terminal import escaped
from backtrail.cli.timelines import moment
from backtrail.errors import UsageError
from backtrail.history.reports import ReportQuery
from backtrail.protocol.reports import ReportFormat

if TYPE_CHECKING:
    from backtrail.history.reports import Report

__all__ = ["report"]

_NOTHING: Final = 1
"""Exit code: nothing to report on."""


@click.command(cls=Command)
@click.argument("path", type=FilePath(), default=".", metavar="[PATH]")
@click.option("--since", help='Not before this time: "2 days ago", 2026-03-01, 14:30.')
@click.option("--until", help="Not after this time.")
@click.option("--author", help="Only versions of this author.")
@click.option("--source", help="Only saves reported by this source: neovim, external, cli …")
@click.option(
    "-n", "--limit", type=click.IntRange(1, 50_000), default=10_000, help="Versions at most."
)
@click.option("--all", "unfolded", is_flag=True, help="Give every minor save its own row.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["html", "md", "json", "csv"]),
    default="html",
    help="A page for the browser, Markdown, JSON, or a table.",
)
@click.option(
    "--diffs",
    type=click.Choice(["none", "changed", "all"]),
    default="changed",
    help="Side by side in the page: each file that changed, or all versions.",
)
@click.option("-o", "--output", metavar="FILE", help="Where to write it; - is standard output.")
@click.option("--checksums", metavar="FILE", help="Also write a list for sha256sum -c.")
@click.option("--force", is_flag=True, help="Write over files that are there.")
@click.option("--open", "opened", is_flag=True, help="Open it with what opens such files here.")
@click.pass_obj
def report(session: Session, /, path: str, form: ReportFormat, **wanted: Any) -> int:
    """Write a report on the file or folder PATH: who changed what, when and why.

    The page needs nothing but a browser: it loads nothing and runs nothing. Without --output it
    goes to standard output, and on a terminal, or with --open, into a new file in the folder for
    temporary files. Exits with 1 when there is no version to report on.
    """
    from backtrail.report.documents import document  # noqa: PLC0415 - after the faults of options

    _require_places(wanted["output"], wanted["checksums"], force=wanted["force"])
    service = session.service(path)
    found = service.report(_query(path, wanted))
    form = "json" if session.json else form
    data = document(service, found, form, diffs=wanted["diffs"]).encode("utf-8", "backslashreplace")
    target = wanted["output"] or _default(session, found, form, opened=wanted["opened"])
    if target == "-":
        write_out(data)
    else:
        write_new(data, target, force=wanted["force"])
    if wanted["checksums"] is not None:
        from backtrail.report.checksums import checksums  # noqa: PLC0415 - with this option

        write_new(checksums(found), wanted["checksums"], force=wanted["force"])
    if target != "-":
        _tell(session, found, target)
        if wanted["opened"]:
            click.launch(target)
    return 0 if found.rows or found.happenings else _NOTHING


def _require_places(output: str | None, checksums: str | None, *, force: bool) -> None:
    """See that both files can be written before one of them is.

    :raises UsageError: they cannot, or are the same.
    """
    if checksums == "-" or (checksums is not None and checksums == output):
        raise UsageError("the list of checksums goes into a file of its own; name one")
    for target in (output, checksums):
        if target is not None and target != "-":
            require_new(target, force=force)


def _query(path: str, wanted: dict[str, Any]) -> ReportQuery:
    return ReportQuery(
        path=path,
        since_ns=moment(wanted["since"], "since"),
        until_ns=moment(wanted["until"], "until"),
        author=wanted["author"],
        source=wanted["source"],
        folded=not wanted["unfolded"],
        limit=wanted["limit"],
    )


def _default(session: Session, found: "Report", form: ReportFormat, *, opened: bool) -> str:
    """Standard output, or a file outside all projects, lest the history keep its own reports."""
    if not opened and not (session.screen.terminal and form == "html"):
        return "-"
    import tempfile  # noqa: PLC0415 - not where a place is named

    from backtrail.report.documents import name_of  # noqa: PLC0415 - as above

    folder = tempfile.mkdtemp(prefix="backtrail-")
    return os.path.join(folder, name_of(found, form))


def _tell(session: Session, found: "Report", target: str) -> None:
    """Say where it is, to people and not into what is piped."""
    from backtrail.report.phrases import limits  # noqa: PLC0415 - only where a file was written

    total = found.total
    click.echo(
        f"{escaped(target)}: {count(total.versions, 'version')} of {count(total.files, 'file')}",
        err=not session.screen.terminal,
    )
    for text in limits(found):
        click.echo(f"backtrail: {escaped(text)}", err=True)
