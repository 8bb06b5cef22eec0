"""``backtrail status``: whether the history is alive."""

import time
from typing import TYPE_CHECKING, Final

import click

from backtrail.cli.options import Command
from backtrail.cli.rows import count
from backtrail.cli.session import Session
from backtrail.cli.terminal import escaped
from backtrail.protocol.clock import exact, relative

if TYPE_CHECKING:
    from backtrail.history.results import Status
    from backtrail.protocol.messages import OpenFace

__all__ = ["size", "status"]

_DAMAGED: Final = 4
_STEP: Final = 1000


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
    proven = "never; run `backtrail drill`"
    if found.proven_ns is not None:
        versions = count(found.proven_versions, "version")
        proven = f"{when(found.proven_ns, now_ns)}, {versions} rebuilt"
    say(f"restorable {proven}")
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
