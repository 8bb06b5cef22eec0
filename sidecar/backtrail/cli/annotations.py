"""``backtrail tag`` and ``backtrail note``: words that people give a version."""

from typing import TYPE_CHECKING

import click
from msgspec import structs, to_builtins

from backtrail.cli.options import Command, FilePath
from backtrail.cli.rows import count
from backtrail.cli.session import Session
from backtrail.cli.terminal import escaped
from backtrail.errors import UsageError

if TYPE_CHECKING:
    from backtrail.history.batch_marks import MarkQuery
    from backtrail.history.results import Entry

__all__ = ["note", "tag"]


_files = click.option("--files", metavar="GLOB", help="Of all files below PATH that this names.")
_dry_run = click.option(
    "-n", "--dry-run", is_flag=True, help="With --files: only say which versions they are."
)


@click.command(cls=Command)
@click.argument("path", type=FilePath())
@click.argument("version", required=False)
@click.argument("name", required=False)
@click.option("-d", "--delete", metavar="NAME", help="Take this tag away.")
@_files
@_dry_run
@click.pass_obj
def tag(
    session: Session,
    path: str,
    version: str | None,
    name: str | None,
    delete: str | None,
    files: str | None,
    dry_run: bool,
) -> None:
    """Name VERSION of PATH: the tag finds it, and makes it stand out.

    A name that is in use moves to the new version. To take one away: tag PATH --delete NAME.

    With --files PATH is a folder and VERSION a point in time, now or "2 days ago" or a checkpoint:
    of each file that the glob names the version of then.
    """
    service = session.service(path)
    if files is not None:
        if (delete is None) == (version is None or name is None):
            raise UsageError("name a point and a tag: backtrail tag FOLDER POINT NAME --files GLOB")
        wanted = _many(path, version, files, dry_run=dry_run)
        wanted = structs.replace(wanted, tag=delete or name, take_away=delete is not None)
        _tell_all(session, service.mark_many(wanted), dry_run=dry_run)
        return
    if dry_run:
        raise UsageError("--dry-run is for many files; name them with --files")
    if delete is not None:
        if version is not None:
            raise UsageError("--delete takes the tag's name and no version")
        _tell(session, service.untag(path, delete), f"took {escaped(delete)} away from")
        return
    if version is None or name is None:
        raise UsageError("name a version and a tag: backtrail tag PATH VERSION NAME")
    _tell(session, service.tag(path, version, name), f"{escaped(name)} now names")


@click.command(cls=Command)
@click.argument("path", type=FilePath())
@click.argument("version")
@click.argument("text")
@_files
@_dry_run
@click.pass_obj
def note(
    session: Session, path: str, version: str, text: str, files: str | None, dry_run: bool
) -> None:
    """Write TEXT to VERSION of PATH; an empty text takes the note away.

    With --files PATH is a folder and VERSION a point in time: the version that each file that the
    glob names had then.
    """
    if files is not None:
        wanted = structs.replace(_many(path, version, files, dry_run=dry_run), note=text)
        _tell_all(session, session.service(path).mark_many(wanted), dry_run=dry_run)
        return
    if dry_run:
        raise UsageError("--dry-run is for many files; name them with --files")
    entry = session.service(path).note(path, version, text)
    _tell(session, entry, "wrote the note to" if text else "took the note from")


def _many(path: str, point: str | None, files: str, *, dry_run: bool) -> "MarkQuery":
    from backtrail.history.batch_marks import MarkQuery  # noqa: PLC0415 - of many files alone

    return MarkQuery(folder=path, point=point or "now", files=files, dry_run=dry_run)


def _tell_all(session: Session, found: "tuple[Entry, ...]", *, dry_run: bool) -> None:
    if session.json:
        from backtrail.protocol.conversions import version_message  # noqa: PLC0415 - with --json

        session.answer([to_builtins(version_message(entry)) for entry in found])
        return
    for entry in found:
        session.say(f"{escaped(entry.path)}: version {entry.version.number}")
    would = "would be marked; nothing was written" if dry_run else "marked"
    session.say(f"{count(len(found), 'version')} {would}")


def _tell(session: Session, entry: "Entry", what: str) -> None:
    if session.json:
        from backtrail.protocol.conversions import version_message  # noqa: PLC0415 - with --json

        session.answer(version_message(entry))
    else:
        session.say(f"{what} version {entry.version.number} of {escaped(entry.path)}")
