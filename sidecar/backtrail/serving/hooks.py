"""The person's hooks: commands and web addresses that hear of what happened.

Rule: never in the way of a capture. Handing news over takes no time and never fails; one thread
runs what hears of it, one after the other, each for no longer than its time limit.
"""

import os
import queue
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, cast

import msgspec

from backtrail.history.service import HistoryService
from backtrail.listening import HookSettings, NewsKind
from backtrail.model import FIRST_LOOK, Event
from backtrail.protocol.messages import CaptureEvent, HealthEvent
from backtrail.serving.folders import Folders

if TYPE_CHECKING:
    from backtrail.serving.claims import Claims
    from backtrail.serving.templates import Values

__all__ = ["Failure", "Hooks"]

_POSTING: Final = str(Path(__file__).with_name("posting.py"))
"""A program of its own, which is not imported: what it needs takes as long as all of this room."""
_LONGEST: Final = 1000
"""News that wait for a hook; of more, the newest are dropped, and that is told as a failure."""
_WORDS: Final = 2000
"""Bytes of what a command complained of last that are kept."""
_PIPE: Final = 64 * 1024
_LOOK: Final = 0.05
"""Seconds between two looks at a command whose children may keep its standard error open."""
_ENVIRONMENT: Final = 32 * 1024
"""Longer texts come on standard input alone."""


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """A hook that did not work the last time."""

    hook: str
    """Its program, or its address without what may be secret in it."""
    reason: str
    times: int
    time_ns: int
    """Of the last time."""


class _News(msgspec.Struct, frozen=True, kw_only=True):
    kind: NewsKind
    values: "Values"
    hooks: tuple[HookSettings, ...]
    claims: "Claims | None" = None
    event: Event | None = None


class Hooks:
    """Runs hooks in a thread of its own; everything here may be called from any thread."""

    def __init__(self) -> None:
        self.hooks: tuple[HookSettings, ...] = ()
        """As the settings said last."""
        self._failures: dict[HookSettings, Failure] = {}
        self._waiting: queue.Queue[_News | None] = queue.Queue(_LONGEST)
        self._thread: threading.Thread | None = None
        self._running: subprocess.Popen[bytes] | None = None
        self._closing = False
        self._over = False
        self._starting = threading.Lock()
        """Held where a hook is started, so that none is after the end."""

    @property
    def failures(self) -> tuple[Failure, ...]:
        """What does not work right now."""
        known = tuple(self._failures.items())
        return tuple(failure for hook, failure in known if hook in self.hooks)

    def hear(self, service: HistoryService, events: Iterable[Event]) -> None:
        """Take what happened in the store; in the store's thread."""
        self.hooks = service.settings.hooks
        if not self.hooks:
            return
        from backtrail.serving.claims import Claims  # noqa: PLC0415 - most people have no hooks
        from backtrail.serving.news import kind_of, notifications  # noqa: PLC0415 - as above

        wanted = {kind for hook in self.hooks for kind in hook.on}
        chosen = [event for event in events if kind_of(event) in wanted]
        claims = Claims(service.store) if chosen else None
        for told in notifications(service, chosen, Folders()):
            params = told.params
            if isinstance(params, CaptureEvent) and params.version.reason == FIRST_LOOK:
                continue  # was there before anybody looked: nothing happened
            self._put(told.kind, params, claims=claims, event=told.event)

    def health(self, trouble: tuple[str, ...]) -> None:
        """Take that saves are not being kept, or, without trouble, that they are again."""
        self._put("trouble" if trouble else "recovered", HealthEvent(trouble=trouble))

    def stop(self, within: float | None = None) -> None:
        """Run what waits, for so many seconds at most, and end the thread."""
        if self._thread is None:
            return
        self._closing = True
        with suppress(queue.Full):  # then the thread is not waiting, and sees the flag
            self._waiting.put_nowait(None)
        self._thread.join(within)
        with self._starting:
            self._over = True
            running = self._running
        if running is not None:
            _end(running)

    def _put(
        self,
        kind: NewsKind,
        params: msgspec.Struct,
        *,
        claims: "Claims | None" = None,
        event: Event | None = None,
    ) -> None:
        hooks = tuple(hook for hook in self.hooks if kind in hook.on)
        if not hooks:
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="hooks", daemon=True)
            self._thread.start()
        from backtrail.serving.templates import values_of  # noqa: PLC0415 - only with hooks

        values = values_of(kind, params)
        news = _News(kind=kind, values=values, hooks=hooks, claims=claims, event=event)
        try:
            self._waiting.put_nowait(news)
        except queue.Full:
            for hook in hooks:
                self._note(hook, f"it is too slow: more than {_LONGEST:,} events wait for it")

    def _run(self) -> None:
        while not (self._over or (self._closing and self._waiting.empty())):
            news = self._waiting.get()
            if news is not None and _is_first(news):
                for hook in news.hooks:
                    self._carry_out(hook, news.values)

    def _note(self, hook: HookSettings, reason: str) -> None:
        former = self._failures.pop(hook, None)
        if reason:
            times = 1 if former is None else former.times + 1
            self._failures[hook] = Failure(
                hook=_name(hook), reason=reason, times=times, time_ns=time.time_ns()
            )

    def _carry_out(self, hook: HookSettings, values: "Values") -> None:
        """Run one hook, unless it is over, and note whether that failed."""
        try:
            reason = self._carried_out(hook, values)
        except Exception as error:  # noqa: BLE001 - whatever it is, the next hook has its turn
            reason = f"it cannot be run: {getattr(error, 'strerror', None) or error}"
        finally:
            self._running = None
        if reason is not None:
            self._note(hook, reason)

    def _carried_out(self, hook: HookSettings, values: "Values") -> str | None:
        """Run one hook; returns why that failed, and nothing where it was not run."""
        from backtrail.serving.templates import arguments_of, text_of  # noqa: PLC0415 - as above

        text = text_of(hook, values)
        arguments = [sys.executable, "-I", _POSTING]
        if hook.command is not None:
            arguments = arguments_of(hook, {**values, "text": text})
            arguments[0] = str(Path(arguments[0]).expanduser())
        with _given(text) as given, self._starting:
            if self._over:
                return None
            process = self._running = subprocess.Popen(  # noqa: S603 - the person's own settings say what
                arguments,
                stdin=given,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env=_environment(hook, values, text),
                cwd=Path.home(),  # never the project: what lies there is anybody's
                start_new_session=True,
            )
        code, said = _waited(process, hook.seconds)
        if code is None:
            return f"it took longer than {hook.seconds:g} seconds and was ended"
        lines = said.decode(errors="replace").split("\n")
        words = next((line.strip() for line in reversed(lines) if line.strip()), "")
        return "" if code == 0 else words if hook.url else f"exit code {code}: {words}".rstrip(": ")


def _is_first(news: _News) -> bool:
    """Tell whether no other process has run the hooks for this."""
    event, claims = news.event, news.claims
    return event is None or claims is None or claims.take(event.sequence, event.time_ns)


def _given(text: str) -> IO[bytes]:
    """Make a file of a text; in memory where the system can, for the disk may be full."""
    data = text.encode("utf-8", "surrogateescape")
    if sys.platform == "linux":
        file: IO[bytes] = os.fdopen(os.memfd_create("hook"), "w+b")
    else:
        import tempfile  # noqa: PLC0415 - most people have no hooks, and start-up counts

        file = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    file.write(data)
    file.seek(0)
    return file


def _waited(process: subprocess.Popen[bytes], seconds: float) -> tuple[int | None, bytes]:
    """Wait for a process and all that it has started, or end them.

    Returns its exit code, nothing where it took too long, and what it said last.
    """
    end, said = time.monotonic() + seconds, b""
    with cast("IO[bytes]", process.stderr) as complaints:
        while process.poll() is None and time.monotonic() < end:
            piece = _piece(complaints, _LOOK)
            if piece == b"":
                break  # nobody says anything more
            said = (said + (piece or b""))[-_WORDS:]
        code: int | None = None
        with suppress(subprocess.TimeoutExpired):
            code = process.wait(max(0.0, end - time.monotonic()))
        said = (said + (_piece(complaints, 0) or b""))[-_WORDS:]
        while code is not None and _goes_on(process) and time.monotonic() < end:
            if _piece(complaints, _LOOK) == b"":
                time.sleep(_LOOK)
        _end(process)
        return code, said


def _piece(file: IO[bytes], within: float) -> bytes | None:
    """Read what a pipe holds; empty at its end, nothing where nothing came in time."""
    poll = select.poll()  # unlike select, takes any number of open files
    poll.register(file, select.POLLIN)
    return os.read(file.fileno(), _PIPE) if poll.poll(within * 1000) else None


def _environment(hook: HookSettings, values: "Values", text: str) -> dict[str, str]:
    named = {f"HOOK_{name.upper()}": value for name, value in values.items() if name != "event"}
    if len(text) < _ENVIRONMENT:
        named["HOOK_TEXT"] = text
    if hook.url is not None:
        named |= {"HOOK_URL": hook.url, "HOOK_SECONDS": str(hook.seconds)}
    return {**os.environ, **named}


def _name(hook: HookSettings) -> str:
    if hook.command is not None:
        return hook.command[0]
    scheme, _, rest = (hook.url or "").partition("://")
    for mark in "/?#":
        rest = rest.partition(mark)[0]
    return f"{scheme}://{rest.rpartition('@')[2]}"


def _goes_on(process: subprocess.Popen[bytes]) -> bool:
    """Whether anything that a process has started still runs; its number is not used anew then."""
    try:
        os.killpg(process.pid, 0)
    except OSError:
        return False
    return True


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and all that it has started."""
    if process.poll() is None or _goes_on(process):
        with suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
