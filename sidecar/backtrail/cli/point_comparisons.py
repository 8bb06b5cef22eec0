"""``backtrail compare``: a folder at two points in time, or many pairs of versions at once."""

import os
import sys
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Final

import click
import msgspec

from backtrail.cli.options import Command, FilePath
from backtrail.cli.rows import count
from backtrail.cli.session import Session
from backtrail.cli.terminal import escaped, pad
from backtrail.errors import UsageError
from backtrail.history.requests import PointsQuery

if TYPE_CHECKING:
    from backtrail.cli.terminal import Style
    from backtrail.history.comparing_points import FileChange, FileSide, PointsPage

__all__ = ["compare"]

_DIFFERS: Final = 1
"""Exit code with --exit-code, as git's."""
_ALONE: Final = [(None, "now", None, form, False) for form in ("stat", "json")]
"""How the other options stand beside --pairs, which answers in JSON anyway."""
_SIGNS: Final = {"added": "A", "removed": "D", "renamed": "R", "changed": "M"}
_STYLES: "Final[dict[str, Style]]" = {
    "added": "added", "removed": "deleted", "renamed": "chip", "changed": "strong",
}  # fmt: skip


@click.command(cls=Command)
@click.argument("folder", type=FilePath(), default=".", metavar="[DIR]")
@click.option("--from", "old", metavar="POINT", help="The older point in time.")
@click.option("--to", "new", metavar="POINT", default="now", help="The newer one; now by default.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["stat", "unified", "json"]),
    default="stat",
    help="How to show it; unified is one patch of all files that git apply takes.",
)
@click.option("--files", metavar="GLOB", help="Only files that this glob names, as in .gitignore.")
@click.option(
    "-U", "--context", type=click.IntRange(0, 1_000_000), default=3, help="Unchanged lines around."
)
@click.option(
    "--pairs",
    type=click.File("rb"),
    metavar="FILE",
    help='Compare these instead, - for standard input: lines of {"path", "old", "new"}.',
)
@click.option("--statistics", is_flag=True, help="With --pairs: count words, cells and keys, too.")
@click.option("--exit-code", is_flag=True, help="Exit with 1 when there is a difference.")
@click.pass_obj
def compare(
    session: Session,
    folder: str,
    old: str | None,
    new: str,
    form: str,
    files: str | None,
    context: int,
    pairs: "IO[bytes] | None",
    statistics: bool,
    exit_code: bool,
) -> int:
    """Show which files below DIR differ between two points in time, and by how much.

    A POINT is a time ("2 days ago", 2026-03-01T14:00), the id of a version, a tag, a sequence, or
    now: the files on disk. Deleted and renamed files are told as they were called then. With
    --pairs figures of many comparisons come as lines of JSON, in their order; one that is not
    possible says why and stops no other.
    """
    if pairs is not None:
        if (old, new, files, form, exit_code) not in _ALONE:
            raise UsageError("--pairs has versions and files in its lines; leave the others out")
        from backtrail.cli.pair_comparisons import compare_pairs  # noqa: PLC0415 - with --pairs

        return compare_pairs(session, pairs, every_unit=statistics)
    if statistics:
        raise UsageError("--statistics counts what differs of --pairs; name their file, too")
    if old is None:
        raise UsageError("name the older point in time: --from yesterday, or the id of a version")
    query = PointsQuery(old=old, new=new, folder=folder, files=files)
    if form == "json" or session.json:
        found = _as_json(session, query)
    elif form == "unified":
        found = _patch(session, query, folder, context)
    else:
        found = _stat(session, query)
    return _DIFFERS if exit_code and found else 0


def _pages(session: Session, query: PointsQuery) -> Iterator["PointsPage"]:
    service = session.service(query.folder or "")
    while True:
        page = service.compare_points(query)
        yield page
        if page.next_cursor is None:
            return
        query = msgspec.structs.replace(query, cursor=page.next_cursor)


def _as_json(session: Session, query: PointsQuery) -> int:
    """One line a file, as it is found."""
    from backtrail.protocol.batch_conversions import file_change_message  # noqa: PLC0415 - JSON

    found = 0
    for page in _pages(session, query):
        for change in page.files:
            session.answer(file_change_message(change))
        found += len(page.files)
        sys.stdout.flush()
    return found


def _stat(session: Session, query: PointsQuery) -> int:
    """Figures of every file by path, then of all; contents are let go page by page."""
    screen, rows = session.screen, []
    added = deleted = 0
    title = ""
    for page in _pages(session, query):
        title = title or f"{page.old.title} → {page.new.title}"
        for change in page.files:
            more, less = change.change.added, change.change.deleted
            more, less = more + change.change.modified, less + change.change.modified
            added, deleted = added + more, deleted + less
            rows.append((_key(change), change.kind, _name(change), _figures(change, more, less)))
    if screen.terminal:
        session.say(screen.paint(escaped(title), "heading"))
    for _, kind, name, figures in sorted(rows):
        sign = screen.paint(_SIGNS[kind], _STYLES[kind])
        session.say(f"{sign}  {pad(figures, 14, right=True)}  {name}")
    session.say(f"{count(len(rows), 'file')} changed, +{added:,} −{deleted:,} lines")
    return len(rows)


def _key(change: "FileChange") -> str:
    side = change.new or change.old
    return "" if side is None else f"{side.workspace}/{side.path}"


def _figures(change: "FileChange", more: int, less: int) -> str:
    if change.trouble:
        return "?"
    return "binary" if change.binary else f"+{more:,} −{less:,}"


def _name(change: "FileChange") -> str:
    sides = (change.old, change.new) if change.kind == "renamed" else (change.new or change.old,)
    names = [f"{side.workspace.rstrip('/')}/{side.path}" for side in sides if side is not None]
    name = " → ".join(escaped(os.path.relpath(name)) for name in names)
    return f"{name}  ({escaped(change.trouble)})" if change.trouble else name


def _patch(session: Session, query: PointsQuery, folder: str, context: int) -> int:
    """One patch of all files, page by page."""
    from backtrail.diff.git_patches import FileState, git_patch  # noqa: PLC0415 - this format alone

    def half(side: "FileSide | None", other: "FileSide | None") -> FileState | None:
        if side is None:
            return None
        # where it is not known it did not change
        mode = side.mode if side.mode is not None or other is None else other.mode
        return FileState(
            path=_relative(side, folder),
            content=side.content or b"",
            executable=bool((mode or 0) & 0o100),
        )

    found, out = 0, sys.stdout.buffer
    for page in _pages(session, query):
        for change in page.files:
            if change.trouble:
                line = f"left out of the patch: {change.path}: {change.trouble}"
                sys.stderr.write(f"backtrail: {escaped(line)}\n")
                continue
            old, new = half(change.old, change.new), half(change.new, change.old)
            out.write(git_patch(old, new, context=context))
        out.flush()
        found += len(page.files)
    return found


def _relative(side: "FileSide", folder: str) -> str:
    """The name in a patch: relative to the workspace folder, or to ``folder`` above several."""
    root = side.workspace.rstrip("/")
    above = os.path.realpath(folder).rstrip("/")
    if root.startswith(above + "/"):
        return f"{root[len(above) + 1 :]}/{side.path}"
    return side.path
