"""``backtrail status`` and ``backtrail check``: whether the history is alive and whole."""

import sys
import time
from typing import TYPE_CHECKING, Final

import click

from backtrail.cli.options import Command
from backtrail.cli.rows import count
from backtrail.cli.session import Session
from backtrail.cli.terminal import escaped
from backtrail.protocol.clock import exact, relative

if TYPE_CHECKING:
    from backtrail.history.results import CheckReport, Status
    from backtrail.protocol.messages import OpenFace
    from backtrail.storage.repository import Progress

__all__ = ["check", "counting", "size", "status"]

_DAMAGED: Final = 4
_STEP: Final = 1000
_REDRAW: Final = 0.1
"""Seconds between two states of the progress line."""


@click.command(cls=Command)
@click.pass_obj
def status(session: Session) -> int:
    """Show where history is kept, how much there is, and whether saves are being kept.

    Exits with 4 when saves are not being kept.
    """
    from backtrail.serving.presence import open_faces  # noqa: PLC0415 - this command alone

    found = session.service().status()
    faces = open_faces(found.store)
    if session.json:
        import msgspec  # noqa: PLC0415 - with --json

        from backtrail.protocol.conversions import status_result  # noqa: PLC0415 - with --json

        session.answer(msgspec.structs.replace(status_result(found), faces=faces))
    else:
        _print(session, found, faces)
        from backtrail.app import user_settings_file  # noqa: PLC0415 - this command alone

        session.say(f"settings   {escaped(str(user_settings_file()))}")
    return _DAMAGED if found.trouble or any(face.trouble for face in faces) else 0


@click.command(cls=Command)
@click.pass_obj
def check(session: Session) -> int:
    """Read every version in the store and compare it with its digest.

    Exits with 4 when anything is damaged, and names each damaged place.
    """
    report = session.service().check(counting("checking"))
    if session.json:
        from backtrail.protocol.checks import check_result  # noqa: PLC0415 - with --json

        session.answer(check_result(report))
    else:
        _report(session, report)
    return 0 if report.sound else _DAMAGED


def size(number: int) -> str:
    """``312 bytes``, ``1.2 MB``; steps of 1000."""
    if number < _STEP:
        return f"{number} bytes"
    value, unit = float(number), ""
    for unit in ("kB", "MB", "GB", "TB"):  # noqa: B007 - the last one is the answer
        value /= _STEP
        if value < _STEP:
            break
    return f"{value:.1f} {unit}"


def _print(session: Session, found: "Status", faces: "tuple[OpenFace, ...]") -> None:
    say, now_ns = session.say, time.time_ns()
    say(f"store      {escaped(found.store)} (format {found.format})")
    say(
        f"keeps      {count(found.versions, 'version')} of {count(found.documents, 'file')} "
        f"in {count(len(found.workspaces), 'folder')}"
    )
    ratio = ""
    if found.store_bytes and found.full_bytes > found.store_bytes:
        ratio = f", {found.full_bytes / found.store_bytes:.1f} times smaller than full copies"
    say(f"size       {size(found.store_bytes)}{ratio}")
    when = relative if session.screen.terminal else lambda time_ns, _now: exact(time_ns)
    if found.last_time_ns is not None:
        say(f"last event {when(found.last_time_ns, now_ns)}")
    if found.last_capture_ns is not None:
        say(f"last save  {when(found.last_capture_ns, now_ns)}")
    for folder in found.workspaces:
        say(f"folder     {escaped(folder)}")
    for face in faces:
        say(f"open       {escaped(_open(face))}")
    for line in (*found.trouble, *(line for face in faces for line in face.trouble)):
        say(session.screen.paint("trouble", "alert") + f"    {escaped(line)}")
    for failed in (hook for face in faces for hook in face.hooks):
        say(f"hook       {escaped(f'{failed.hook} failed: {failed.reason}')}")
    if not found.trouble and not any(face.trouble for face in faces):
        say("all is well")


def _open(face: "OpenFace") -> str:
    """``neovim (process 81), watching 12 folders; 3 saves wait``."""
    watcher = face.watcher or "watching nothing"
    waiting = f"; {count(face.waiting, 'save')} waiting" if face.waiting else ""
    return f"{face.face} (process {face.process}), {watcher}{waiting}"


def counting(doing: str) -> "Progress | None":
    """A line on standard error that counts and then goes away; None where no terminal is."""
    if not sys.stderr.isatty():
        return None
    last = 0.0

    def show(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if done >= total:
            sys.stderr.write("\r\x1b[K")
        elif now - last >= _REDRAW:
            last = now
            sys.stderr.write(f"\r{doing} {done:,} of {total:,} ({100 * done // total} %)\x1b[K")
        sys.stderr.flush()

    return show


def _report(session: Session, report: "CheckReport") -> None:
    read = f"{count(report.versions, 'version')}, {count(report.contents, 'content')}"
    if report.sound:
        session.say(f"{read} and {count(report.events, 'event')} read; nothing is damaged")
        return
    for finding in report.findings:
        where = f" {finding.sequence}" if finding.sequence is not None else ""
        path = f" of {escaped(finding.path)}" if finding.path else ""
        word = session.screen.paint("damaged", "alert")
        session.say(f"{word}  {finding.what}{where}{path}: {escaped(finding.detail)}")
    session.say(f"{read} read; {count(len(report.findings), 'damaged place')}; the rest is whole")
