"""A command of the person's, run in a folder for no longer than it may, and what it leaves.

Rule: when this returns, or raises, nothing that the command has started in its session still runs.
"""

import os
import select
import shlex
import signal
import stat
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Final, cast

import msgspec

from backtrail.errors import UsageError
from backtrail.files.paths import shown

__all__ = ["Ran", "run_command", "written_since"]

_PIPE: Final = 64 * 1024
_LOOK: Final = 0.05
"""Seconds between two looks at a command whose children keep its output open."""


class Ran(msgspec.Struct, frozen=True, kw_only=True):
    """How a run went."""

    code: int | None
    """What it exited with, or the negative number of a signal; None: it was ended."""
    began_ns: int
    """UTC."""
    ms: int
    """How long it took."""
    output: bytes
    """What it printed, errors among it."""
    ended: str = ""
    """Why it was."""


def run_command(
    command: Sequence[str],
    folder: str,
    *,
    seconds: float,
    output_bytes: int,
    environ: Mapping[str, str],
    hear: Callable[[bytes], object] = lambda _: None,
    meanwhile: Callable[[], object] = lambda: None,
) -> Ran:
    """Run a command without a shell, and with nothing to read; ``hear`` gets what it prints.

    ``meanwhile`` is called all the time: whoever wants the command no more raises there.

    Raises:
        UsageError: There is no such program, or it may not be run.

    """
    began, began_ns = time.monotonic(), time.time_ns()
    try:
        process = subprocess.Popen(  # noqa: S603 - the person's own settings say what
            list(command),
            cwd=folder,
            env={**os.environ, **environ},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise UsageError(f"{shown(shlex.quote(command[0]))} cannot be run: {why}") from error
    try:
        with cast("IO[bytes]", process.stdout) as out:
            output, ended = _heard(process, out, began + seconds, output_bytes, hear, meanwhile)
        code = None if ended else process.poll()
    finally:
        _end(process)
    if ended == "time":
        ended = f"it took longer than {seconds:g} seconds"
    elif ended:
        ended = f"it printed more than {output_bytes:,} bytes"
    return Ran(
        code=code,
        began_ns=began_ns,
        ms=round((time.monotonic() - began) * 1000),
        output=bytes(output),
        ended=ended,
    )


def _heard(
    process: subprocess.Popen[bytes],
    out: IO[bytes],
    end: float,
    most: int,
    hear: Callable[[bytes], object],
    meanwhile: Callable[[], object],
) -> tuple[bytearray, str]:
    """What it prints until it is over; and what it ran out of: ``time``, ``room``, nothing."""
    output = bytearray()
    poll = select.poll()  # unlike select, takes any number of open files
    poll.register(out, select.POLLIN)
    spoken = True
    while True:
        left = end - time.monotonic()
        if left <= 0:
            return output, "time"
        over = process.poll() is not None
        meanwhile()
        if spoken and poll.poll(0 if over else min(left, _LOOK) * 1000):
            piece = os.read(out.fileno(), _PIPE)
            spoken = piece != b""
            output += piece
            if len(output) > most:
                return output[:most], "room"
            if piece:
                hear(piece)
        elif over:
            return output, ""
        elif not spoken:  # its output is closed, and it still runs
            with suppress(subprocess.TimeoutExpired):
                process.wait(min(left, _LOOK))


def _end(process: subprocess.Popen[bytes]) -> None:
    """End it and all that it has started."""
    with suppress(OSError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def written_since(folder: str, glob: str, since_ns: int, most: int) -> list[bytes]:
    """The files that a glob names below a folder and that were written since, up to so many bytes.

    What is no regular file, or cannot be read, is passed over.
    """
    found: list[bytes] = []
    try:
        paths = sorted(Path(folder).glob(glob))
    except (OSError, ValueError):  # it is none, for this version of Python
        return found
    for path in paths:
        with suppress(OSError):
            file = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
            with os.fdopen(file, "rb") as opened:
                about = os.fstat(file)
                if not stat.S_ISREG(about.st_mode) or about.st_mtime_ns < since_ns:
                    continue
                data = opened.read(most + 1)
            if len(data) > most:
                break
            most -= len(data)
            found.append(data)
    return found
