"""``backtrail archive``: histories as one file, and back."""

import os
from typing import TYPE_CHECKING, Any

import click

from backtrail.cli.care import size
from backtrail.cli.options import Command, FilePath
from backtrail.cli.progress import counting
from backtrail.cli.rows import count
from backtrail.cli.session import Session
from backtrail.cli.terminal import escaped
from backtrail.errors import UsageError
from backtrail.protocol.clock import exact

if TYPE_CHECKING:
    from backtrail.history.archives.carrying import Imported, Listed

__all__ = ["archive"]

_DAMAGED = 4
_SHOWN = 10
"""Places named before the rest is counted."""


@click.group()
def archive() -> None:
    """Write histories as one file, prove and list it, and merge it into a store.

    The file's format is open and documented; every zstd tool reads it.
    """


@archive.command(cls=Command)
@click.argument("target", metavar="ARCHIVE", type=click.Path())
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=FilePath())
@click.option("--project", is_flag=True, help="The folder of --workspace, or the current one.")
@click.option("--all", "everything", is_flag=True, help="The whole store, as without any PATH.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@click.pass_obj
def write(
    session: Session,
    target: str,
    paths: tuple[str, ...],
    project: bool,
    everything: bool,
    force: bool,
) -> int:
    """Write the histories of files or folders to ARCHIVE: all that is kept of them.

    Contents, times, authors, reasons, tags, notes, renames and deletions; without any PATH those of
    the whole store. Saves go on meanwhile. After an interruption the same command goes on where it
    ended. Exits with 4 where something could not be read.
    """
    if project + everything + bool(paths) > 1:
        raise UsageError("name files, --project or --all, and not several of them")
    wanted = (session.root or os.getcwd(),) if project else paths
    made = session.service(wanted[0] if wanted else "").write_archive(
        target, wanted, force=force, progress=counting("writing entry")
    )
    if session.json:
        session.answer(made)
    else:
        session.say(
            f"{count(made.versions, 'version')} of {count(made.documents, 'file')} written to"
            f" {escaped(target)}: {size(made.size)}, {size(made.full_bytes)} as full copies"
        )
        if made.resumed:
            session.say(f"{count(made.resumed, 'version')} of these were in it when it was cut off")
        _tell_damaged(session, made.damaged)
    return _DAMAGED if made.damaged else 0


@archive.command(cls=Command)
@click.argument("source", metavar="ARCHIVE", type=click.Path())
@click.option("--dry-run", is_flag=True, help="Only say what would come.")
@click.option("--sound", is_flag=True, help="Take what is left of a damaged archive.")
@click.option(
    "--root",
    "roots",
    multiple=True,
    metavar="OLD=NEW",
    help="The archive's folder OLD is NEW here; more than once for several.",
)
@click.pass_obj
def read(session: Session, source: str, dry_run: bool, sound: bool, roots: tuple[str, ...]) -> None:
    """Merge ARCHIVE into the store; no file of yours is written.

    The whole archive is proved first. What is in the store already is recognised: reading it twice
    adds nothing. Where two histories of one file went apart, both are kept.
    """
    done = session.service().read_archive(
        source,
        roots=dict(map(_folders, roots)),
        sound=sound,
        dry_run=dry_run,
        progress=counting("reading byte"),
    )
    if session.json:
        session.answer(done)
    else:
        _tell_imported(session, done, dry_run=dry_run)


@archive.command(name="list", cls=Command)
@click.argument("source", metavar="ARCHIVE", type=click.Path())
@click.pass_obj
def list_(session: Session, source: str) -> int:
    """Name the files in ARCHIVE, each with its versions, after proving all of it.

    Exits with 4 when something in it is damaged.
    """
    return _look(session, source, names=True)


@archive.command(cls=Command)
@click.argument("source", metavar="ARCHIVE", type=click.Path())
@click.pass_obj
def verify(session: Session, source: str) -> int:
    """Read everything in ARCHIVE and compare it with its digests.

    Exits with 4 when anything is damaged, and says what can be read.
    """
    return _look(session, source, names=False)


def _look(session: Session, source: str, *, names: bool) -> int:
    from backtrail.history.archives.carrying import listed  # noqa: PLC0415 - needs no store

    found = listed(source, counting("reading byte"))
    if session.json:
        session.answer(found)
        return _DAMAGED if found.damaged else 0
    for file in found.files if names else ():
        gone = " (deleted)" if file.deleted else ""
        let_go = f", {file.released} let go" if file.released else ""
        versions = f"{count(file.versions, 'version')}{let_go}"
        session.say(f"{escaped(file.path)}  {versions}{gone}")
    _summary(session, found)
    _tell_damaged(session, found.damaged)
    return _DAMAGED if found.damaged else 0


def _summary(session: Session, found: "Listed") -> None:
    what = "whole store" if found.whole else "part of a store"
    sound = "" if found.damaged else "; nothing is damaged"
    session.say(
        f"{count(found.versions, 'version')} of {count(len(found.files), 'file')} and"
        f" {count(found.events, 'event')}, {what}, written {exact(found.made_ns)}{sound}"
    )
    if found.lost:
        session.say(f"{count(found.lost, 'version')} lost in damaged places")


def _tell_imported(session: Session, done: "Imported", *, dry_run: bool) -> None:
    word = "would come" if dry_run else "came"
    session.say(
        f"{count(done.versions, 'version')} {word}: {count(done.new, 'new file')},"
        f" {count(done.grown, 'file')} with more versions, {done.known:,} known already"
    )
    for path in done.apart[:_SHOWN]:
        session.say(
            f"apart      {escaped(path)}: another history is here; both are kept, and the"
            " archive's counts as deleted"
        )
    if len(done.apart) > _SHOWN:
        session.say(f"apart      and {len(done.apart) - _SHOWN:,} more")
    if done.tags_kept:
        named = escaped(", ".join(sorted(set(done.tags_kept))[:_SHOWN]))
        session.say(f"tags that mean another version here were left alone: {named}")
    if done.lost:
        session.say(f"{count(done.lost, 'version')} lost in damaged places of the archive")
    _tell_damaged(session, done.damaged)


def _tell_damaged(session: Session, damaged: tuple[str, ...]) -> None:
    for line in damaged[:_SHOWN]:
        session.say(f"{session.screen.paint('damaged', 'alert')}  {escaped(line)}")
    if len(damaged) > _SHOWN:
        session.say(f"damaged  and {len(damaged) - _SHOWN:,} more places")


def _folders(pair: str) -> tuple[Any, str]:
    old, sign, new = pair.partition("=")
    if not (sign and old and new):
        raise UsageError(f"--root {pair} names no two folders; write OLD=NEW")
    return old, os.path.abspath(new)
