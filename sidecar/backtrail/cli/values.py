"""``backtrail value``: a program's configuration, kept under a name and in no folder."""

import shlex
import sys
from typing import TYPE_CHECKING, Any

import click

from backtrail.cli.options import Command
from backtrail.cli.session import Session
from backtrail.cli.terminal import escaped
from backtrail.cli.value_views import diff, get, history, names
from backtrail.errors import NotFoundError, UnreadableError, UsageError

if TYPE_CHECKING:
    from backtrail.history.values.versions import ValueVersion

__all__ = ["value"]

_REASON = click.option("-m", "--reason", default="", help="Why, in your words.")
_AUTHOR = click.option("--author", help="Whose change it is; yours unless set.")
_EXPECT = click.option(
    "--expect",
    type=click.IntRange(0),
    metavar="NUMBER",
    help="Only if this is still the newest version (0: none yet); else exit with 3.",
)


@click.group()
def value() -> None:
    """Keep values under names, with a history: a program's configuration, say.

    They belong to the store, not to a folder. Every other command takes value:NAME for a file.
    """


@click.command(name="set", cls=Command)
@click.argument("name")
@click.argument("content", metavar="JSON|@FILE|-")
@_REASON
@_EXPECT
@_AUTHOR
@click.pass_obj
def set_(
    session: Session, name: str, content: str, reason: str, expect: int | None, author: str | None
) -> None:
    """Give NAME a value: as JSON, from a FILE after @, or from standard input.

    The same value again makes no new version.
    """
    from backtrail.history.values.canonical import read_json  # noqa: PLC0415 - this command alone
    from backtrail.history.values.changing import ValueChange  # noqa: PLC0415 - as above

    wanted = ValueChange(
        name=name, value=read_json(_content(content)), source="cli", author=author, reason=reason,
        expected=expect,
    )  # fmt: skip
    _tell(session, session.service().change_value(wanted))


@click.command(cls=Command)
@click.argument("name")
@click.argument("version")
@_REASON
@_EXPECT
@_AUTHOR
@click.pass_obj
def rollback(
    session: Session, name: str, version: str, reason: str, expect: int | None, author: str | None
) -> None:
    """Make VERSION of NAME the newest one again; "backtrail undo value:NAME" takes that back."""
    service = session.service()
    made = service.rollback_value(name, version, expected=expect, author=author, reason=reason)
    _tell(session, made)


@click.command(cls=Command)
@click.argument("name")
@click.pass_obj
def delete(session: Session, name: str) -> None:
    """Take NAME out of use; its versions stay, and setting it again goes on with them."""
    service = session.service()
    service.delete_value(name)
    if session.json:
        from backtrail.cli.messages import value_message  # noqa: PLC0415 - with --json

        session.answer(value_message(service.value_history(name, limit=1)[0]))
        return
    named = escaped(shlex.quote(name))
    session.say(f"deleted {escaped(name)}; its versions stay: backtrail value history {named}")


@click.command(cls=Command)
@click.argument("name")
@click.option("-o", "--output", metavar="FILE", help="A new file to write to.")
@click.pass_obj
def export(session: Session, name: str, output: str | None) -> None:
    """Write NAME with all its versions as JSON, for "backtrail value import"."""
    from backtrail.history.values.canonical import canonical  # noqa: PLC0415 - this command alone

    data = canonical(session.service().export_value(name))
    if output is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        with open(output, "xb") as file:
            file.write(data)
    except FileExistsError:
        raise UsageError(f"{escaped(output)} is there already; choose a new name") from None
    except OSError as error:
        raise UnreadableError(f"{escaped(output)} cannot be written: {error.strerror}") from None


@click.command(name="import", cls=Command)
@click.argument("file", metavar="FILE|-")
@click.argument("name", required=False)
@click.pass_obj
def import_(session: Session, file: str, name: str | None) -> None:
    """Bring in what "backtrail value export" wrote, under its own name or NAME.

    A value that is there already has to begin with the same versions; the others are added.
    """
    from backtrail.history.values.canonical import read_json  # noqa: PLC0415 - this command alone

    data: Any = read_json(_content(file if file == "-" else f"@{file}"))
    _tell(session, session.service().import_value(data, name))


for _command in (set_, get, history, diff, rollback, names, delete, export, import_):
    value.add_command(_command)


def _content(given: str) -> str | bytes:
    if given == "-":
        return sys.stdin.buffer.read()
    if not given.startswith("@"):
        return given
    path = given[1:]
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        raise NotFoundError(f"{escaped(path)} is not there") from None
    except OSError as error:
        raise UnreadableError(f"{escaped(path)} cannot be read: {error.strerror}") from None


def _tell(session: Session, made: "ValueVersion") -> None:
    if session.json:
        from backtrail.cli.messages import value_message  # noqa: PLC0415 - with --json

        session.answer(value_message(made))
    else:
        session.say(f"{escaped(made.name)} is at version {made.number}")
