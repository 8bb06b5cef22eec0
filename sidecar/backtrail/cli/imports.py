"""``backtrail import``: what other programs kept of files, brought into the history."""

import os
import sys
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final

import click
import msgspec

from backtrail.cli.care import size
from backtrail.cli.options import Command, FilePath
from backtrail.cli.rows import count
from backtrail.cli.session import Session
from backtrail.cli.terminal import escaped
from backtrail.errors import NotFoundError
from backtrail.protocol.clock import exact

if TYPE_CHECKING:
    from backtrail.history.importing.bringing import Brought
    from backtrail.history.importing.pasts import LeftOut
    from backtrail.history.importing.shelves import ImportQuery, ImportStep

__all__ = ["import_"]

_NOTHING: Final = 1
_INTERRUPTED: Final = 130
_REDRAW: Final = 0.1
"""Seconds between two states of the progress line."""
_TITLES: Final = {
    "vscode": "VS Code and its like",
    "history": "Local History",
    "jupyter": "Jupyter checkpoints",
    "backups": "backup files",
    "git": "git",
}
_TOLD: Final = 20
"""Things left out that a terminal is told one by one; --all and pipes tell each."""


class ImportMessage(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one file, as JSON."""

    path: str
    """Absolute."""
    versions: int
    bytes: int
    first: str | None
    """Time of the oldest version that came in, in UTC."""
    last: str | None
    already: int
    same: int
    beside: bool
    dry_run: bool
    left_out: tuple[dict[str, str], ...]


class _Sum:
    """All files together."""

    def __init__(self) -> None:
        self.files = self.versions = self.size = self.there = self.same = 0
        self.left_out: list[LeftOut] = []
        self.beside = ""

    def add(self, brought: "Brought") -> None:
        self.files += bool(brought.versions)
        self.versions += brought.versions
        self.size += brought.size
        self.there += brought.there
        self.same += brought.same
        if brought.versions and brought.beside and not self.beside:
            self.beside = brought.path


def _options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Those that every source has."""
    options = (
        click.argument("paths", nargs=-1, type=FilePath(), metavar="[PATH]..."),
        click.option("-n", "--dry-run", is_flag=True, help="Say what would come in; keep nothing."),
        click.option("--all", "every", is_flag=True, help="Name each thing that is left out."),
        click.pass_obj,
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.group(name="import", invoke_without_command=True)
@click.pass_context
def import_(context: click.Context) -> int:
    """Bring in what other programs kept of your files; alone, say what there is.

    Only reads what belongs to them. PATH is a file or a folder; without one, the current folder.
    A file that has a history here keeps it as it is: older versions come to stand beside it, at
    the end of "backtrail timeline". Importing again adds only what is new.
    """
    return 0 if context.invoked_subcommand is not None else _overview(context.obj)


@import_.command(cls=Command)
@_options
@click.option(
    "--from",
    "folders",
    multiple=True,
    type=FilePath(),
    metavar="DIR",
    help="Only this User/History folder; all that are found unless set.",
)
@click.option("--everywhere", is_flag=True, help="Every file that they know, wherever it lies.")
def vscode(
    session: Session,
    /,
    paths: tuple[str, ...],
    folders: tuple[str, ...],
    *,
    everywhere: bool,
    **wanted: bool,
) -> int:
    """Import the local history of VS Code, VSCodium, code-server, Cursor and their like.

    Files that are gone by now come back into "backtrail deleted".
    """
    found = folders or _vscode_folders(session)
    for folder in folders:
        if not os.path.isdir(folder):
            raise NotFoundError(f"there is no folder {escaped(folder)}")
    if not found:
        raise NotFoundError(
            "no local history of VS Code or an editor made from it was found;"
            " name its User/History folder with --from"
        )
    if not session.json:
        for folder in found:
            session.say(session.screen.paint(f"reading {escaped(folder)}", "quiet"))
    chosen = None if everywhere else paths or (os.getcwd(),)
    return _bring(session, wanted, kind="vscode", paths=chosen, folders=tuple(found))


@import_.command(cls=Command)
@_options
def history(session: Session, paths: tuple[str, ...], **wanted: bool) -> int:
    """Import the .history folders of the extension "Local History"."""
    return _bring(session, wanted, kind="history", paths=paths or (os.getcwd(),))


@import_.command(cls=Command)
@_options
def jupyter(session: Session, paths: tuple[str, ...], **wanted: bool) -> int:
    """Import Jupyter's checkpoints, the .ipynb_checkpoints folders."""
    return _bring(session, wanted, kind="jupyter", paths=paths or (os.getcwd(),))


@import_.command(cls=Command)
@_options
def backups(session: Session, paths: tuple[str, ...], **wanted: bool) -> int:
    """Import backup files: name~, name.~1~, #name#, name.orig and name.bak."""
    return _bring(session, wanted, kind="backups", paths=paths or (os.getcwd(),))


@import_.command(cls=Command)
@_options
@click.option("--deleted", "gone", is_flag=True, help="Files that are gone by now, too.")
def git(session: Session, paths: tuple[str, ...], *, gone: bool, **wanted: bool) -> int:
    """Import what git's log knows: a version for each commit that changed a file.

    Author, time and message come along, and a file's renames are followed. git only reads here:
    no hook, filter or setting of the repository runs anything.
    """
    environ = dict(session.environ)
    chosen = paths or (os.getcwd(),)
    return _bring(session, wanted, kind="git", paths=chosen, gone=gone, environ=environ)


def _overview(session: Session) -> int:
    """Say what there is of the current folder, and how it is brought in."""
    here = os.getcwd()
    found = session.service(here).find_pasts([here], _vscode_folders(session))
    if session.json:
        session.answer(found)
        return 0 if found else _NOTHING
    if not found:
        session.say(f"No other program's history was found of files in {escaped(here)}.")
        return _NOTHING
    for each in found:
        what = f"{count(each.versions, 'version')} of {count(each.files, 'file')}"
        line = f"{_TITLES[each.kind]:<20}  {what if each.files else 'a repository':<28}"
        session.say(f"{line}  backtrail import {each.kind}")
    session.say("Nothing was brought in; with --dry-run each of these says more.")
    return 0


def _vscode_folders(session: Session) -> tuple[str, ...]:
    from backtrail.history.importing.vscode import history_folders  # noqa: PLC0415 - these commands

    return history_folders(os.path.expanduser("~"), session.environ)


def _bring(session: Session, wanted: dict[str, bool], **query: Any) -> int:
    from backtrail.history.importing.shelves import ImportQuery  # noqa: PLC0415 - these commands

    asked = ImportQuery(**query, dry_run=wanted["dry_run"])
    first = asked.paths[0] if asked.paths else os.getcwd()
    told = _Sum()
    code = 0
    try:
        _run(session, asked, session.service(first).import_pasts(asked), told)
    except KeyboardInterrupt:
        if session.json:
            raise
        session.say("Stopped. What came in stays; run it again to go on.")
        code = _INTERRUPTED
    if not session.json:
        _print_sum(session, asked, told, every=wanted["every"])
    return code or (0 if told.versions or told.there or told.same else _NOTHING)


def _run(session: Session, query: "ImportQuery", steps: Iterable["ImportStep"], told: _Sum) -> None:
    show = _progress() if sys.stderr.isatty() else None
    for step in steps:
        if show is not None:
            show(step.done, step.total)
        if step.brought is not None:
            told.add(step.brought)
            left_out = step.brought.left_out
            if session.json:
                session.answer(_message(query, step.brought))
            elif step.brought.versions:
                session.say(_line(session, step.brought))
        else:
            left_out = step.left_out
            if session.json and left_out:
                session.answer({"left_out": [_told(one) for one in left_out]})
        told.left_out += left_out


def _progress() -> Callable[[int, int], None]:
    """A line on standard error that counts and then goes away."""
    last = 0.0

    def show(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if done < total and now - last >= _REDRAW:
            last = now
            sys.stderr.write(f"\r\x1b[Kimporting file {done + 1:,} of {total:,}")
        else:
            sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()

    return show


def _line(session: Session, brought: "Brought") -> str:
    """``notes.md  12 versions, 2025-03-01 14:02:31 to 2025-11-20 09:11:00, 48.2 kB``."""
    times = [exact(at) for at in (brought.first_ns, brought.last_ns) if at is not None]
    when = " to ".join(dict.fromkeys(times))
    beside = ", beside its own history" if brought.beside else ""
    name = session.screen.paint(escaped(_short(brought.path)), "strong")
    return f"{name}  {count(brought.versions, 'version')}, {when}, {size(brought.size)}{beside}"


def _print_sum(session: Session, query: "ImportQuery", told: _Sum, *, every: bool) -> None:
    say = session.say
    _print_left_out(session, told.left_out, every=every)
    would = "would come" if query.dry_run else "came"
    parts = []
    if told.versions:
        whole = f"{count(told.versions, 'version')} of {count(told.files, 'file')}"
        parts.append(f"{whole} {would} in ({size(told.size)})")
    else:
        parts.append("nothing new" if told.there or told.same else "nothing was found")
    if told.there:
        parts.append(f"{told.there:,} {'was' if told.there == 1 else 'were'} imported before")
    if told.same:
        parts.append(f"{told.same:,} {'says' if told.same == 1 else 'say'} nothing new")
    if told.left_out:
        parts.append(f"{len(told.left_out):,} left out")
    say("; ".join(parts))
    if told.versions and query.dry_run:
        say("Run it without --dry-run to keep them.")
    elif told.beside:
        say(f"To see them: backtrail timeline {escaped(_quoted(told.beside))}")


def _print_left_out(session: Session, left_out: "list[LeftOut]", *, every: bool) -> None:
    shown = left_out if every or not session.screen.terminal else left_out[:_TOLD]
    for one in shown:
        word = session.screen.paint("left out", "alert")
        session.say(f"{word}  {escaped(_short(one.where))}: {escaped(one.reason)}")
    if len(shown) < len(left_out):
        session.say(f"… and {len(left_out) - len(shown):,} more; --all names each")


def _message(query: "ImportQuery", brought: "Brought") -> ImportMessage:
    from backtrail.protocol.spelling import iso_time, printable  # noqa: PLC0415 - with --json

    return ImportMessage(
        path=printable(brought.path),
        versions=brought.versions,
        bytes=brought.size,
        first=None if brought.first_ns is None else iso_time(brought.first_ns),
        last=None if brought.last_ns is None else iso_time(brought.last_ns),
        already=brought.there,
        same=brought.same,
        beside=brought.beside,
        dry_run=query.dry_run,
        left_out=tuple(map(_told, brought.left_out)),
    )


def _told(one: "LeftOut") -> dict[str, str]:
    from backtrail.protocol.spelling import printable  # noqa: PLC0415 - with --json

    return {"where": printable(one.where), "reason": printable(one.reason)}


def _short(path: str) -> str:
    """A path as a person here would write it; what is no path stays."""
    if not path.startswith("/"):
        return path
    here = os.path.relpath(path)
    return path if here.startswith("..") else here


def _quoted(path: str) -> str:
    import shlex  # noqa: PLC0415 - at the end of one command

    return shlex.quote(_short(path))
