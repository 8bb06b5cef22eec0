"""``backtrail status``: whether the history is alive."""

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

import click

from backtrail.cli.options import Command
from backtrail.cli.rows import count
from backtrail.cli.session import Session
from backtrail.cli.terminal import escaped
from backtrail.protocol.clock import exact, relative

if TYPE_CHECKING:
    from backtrail.history.states import Compacting, MirrorState, Status
    from backtrail.protocol.messages import MemoryUse, OpenFace

__all__ = ["size", "status"]

_DAMAGED: Final = 4
_STEP: Final = 1000
_SHORT: Final = (
    "short of memory: little is held warm",
    "short of memory: little is held warm, and less hot",
    "short of memory: all that can be spared was given back",
)


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
    for line in _cared_for(found, lambda time_ns: when(time_ns, now_ns)):
        say(line)
    for folder in found.workspaces:
        say(f"folder     {escaped(folder)}")
    for mirror in found.mirrors:
        say(f"mirror     {escaped(_mirrored(mirror, when, now_ns))}")
    _print_health(session, found, faces)


def _print_health(session: Session, found: "Status", faces: "tuple[OpenFace, ...]") -> None:
    say = session.say
    for line in _opened(faces):
        say(line)
    trouble = (*found.trouble, *(line for face in faces for line in face.trouble))
    for line in trouble:
        say(session.screen.paint("trouble", "alert") + f"    {escaped(line)}")
    for line in found.notices:
        say(f"notice     {escaped(line)}")
    for failed in (hook for face in faces for hook in face.hooks):
        say(f"hook       {escaped(f'{failed.hook} failed: {failed.reason}')}")
    if not trouble:
        wrong = found.notices or any(mirror.trouble for mirror in found.mirrors)
        say("saves are being kept" if wrong else "all is well")


def _mirrored(mirror: "MirrorState", when: "Callable[[int, int], str]", now_ns: int) -> str:
    """``/mnt/m.btl, 12 changes behind, up to date 3 days ago: its disk does not answer``."""
    how = f"{count(mirror.behind, 'change')} behind" if mirror.behind else "nothing is missing"
    since = "never was up to date"
    if mirror.time_ns is not None:
        since = f"brought up to date {when(mirror.time_ns, now_ns)}"
    wrong = f": {mirror.trouble}" if mirror.trouble else ""
    return f"{mirror.target}, {how}, {since}{wrong}"


def _cared_for(found: "Status", when: Callable[[int], str]) -> Iterator[str]:
    """When versions were last proven to come back, and when old ones were put together."""
    proven = "never; run `backtrail drill`"
    if found.proven_ns is not None:
        proven = f"{when(found.proven_ns)}, {count(found.proven_versions, 'version')} rebuilt"
    yield f"restorable {proven}"
    if (last := found.compacted) is not None:
        since = count(max(0, found.last_sequence - last.sequence), "change")
        sizes = f"{size(last.before_bytes)} before, {size(last.after_bytes)} after"
        if last.freed_bytes:
            sizes += f": {size(last.freed_bytes)} freed"
        versions = count(last.versions, "version")
        yield f"compacted  {when(last.time_ns)}, {versions} put together ({sizes}); {since} since"
    if found.compacting is not None:
        yield f"compacting {_far(found.compacting)}"
    elif found.loose:
        yield f"loose      {count(found.loose, 'version')} that can be put together"


def _far(state: "Compacting") -> str:
    """``45 %, 1,220 of 2,700 versions put together``."""
    if state.versions >= state.total:
        return "all versions are put together; what they took is given back"
    share = 100 * state.versions // state.total
    return f"{share} %, {state.versions:,} of {count(state.total, 'version')} put together"


def _opened(faces: "tuple[OpenFace, ...]") -> "Iterator[str]":
    for face in faces:
        yield f"open       {escaped(_open(face))}"
        if face.memory is not None:
            yield f"memory     {_memory(face.memory)}"


def _open(face: "OpenFace") -> str:
    """``neovim (process 81), watching 12 folders; 3 saves wait``."""
    watcher = face.watcher or "watching nothing"
    waiting = f"; {count(face.waiting, 'save')} waiting" if face.waiting else ""
    return f"{face.face} (process {face.process}), {watcher}{waiting}"


def _memory(use: "MemoryUse") -> str:
    """``61.2 MB: 50 operations hot in 1.2 MB, 310 contents warm in 9.3 MB``."""
    taken = size(use.resident) if use.resident else "unknown"
    short = f"; {_SHORT[min(use.step, len(_SHORT)) - 1]}" if use.step > 0 else ""
    return (
        f"{taken}: {count(use.operations, 'operation')} hot in {size(use.hot_bytes)},"
        f" {count(use.contents, 'content')} warm in {size(use.warm_bytes)}{short}"
    )
