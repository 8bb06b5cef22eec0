"""``backtrail tag`` and ``backtrail note``: words that people give a version."""

from typing import TYPE_CHECKING

import click

from backtrail.cli.options import Command, FilePath
from backtrail.cli.session import Session
from backtrail.cli.terminal import escaped
from backtrail.errors import UsageError

if TYPE_CHECKING:
    from backtrail.history.results import Entry

__all__ = ["note", "tag"]


@click.command(cls=Command)
@click.argument("path", type=FilePath())
@click.argument("version", required=False)
@click.argument("name", required=False)
@click.option("-d", "--delete", metavar="NAME", help="Take this tag away.")
@click.pass_obj
def tag(
    session: Session, path: str, version: str | None, name: str | None, delete: str | None
) -> None:
    """Name VERSION of PATH: the tag finds it, and makes it stand out.

    A name that is in use moves to the new version. To take one away: tag PATH --delete NAME.
    """
    service = session.service(path)
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
@click.pass_obj
def note(session: Session, path: str, version: str, text: str) -> None:
    """Write TEXT to VERSION of PATH; an empty text takes the note away."""
    entry = session.service(path).note(path, version, text)
    _tell(session, entry, "wrote the note to" if text else "took the note from")


def _tell(session: Session, entry: "Entry", what: str) -> None:
    if session.json:
        from backtrail.protocol.conversions import version_message  # noqa: PLC0415 - with --json

        session.answer(version_message(entry))
    else:
        session.say(f"{what} version {entry.version.number} of {escaped(entry.path)}")
