"""The person's hooks: commands and web addresses that hear of what happened.

Rule: never in the way of a capture. Handing news over takes no time and never fails; one thread
runs what hears of it, one after the other, each for no longer than its time limit.
"""

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from backtrail.history.service import HistoryService
from backtrail.listening import HookSettings, NewsKind
from backtrail.model import FIRST_LOOK, Event
from backtrail.protocol.messages import CaptureEvent, HealthEvent
from backtrail.serving.claims import Claims
from backtrail.serving.folders import Folders
from backtrail.serving.news import kind_of, notifications
from backtrail.serving.templates import Values, arguments_of, text_of, values_of

__all__ = ["Failure", "Hooks"]

_POSTING: Final = str(Path(__file__).with_name("posting.py"))
"""A program of its own, which is not imported: what it needs takes as long as all of this room."""
_LONGEST: Final = 1000
"""News that wait for a hook; of more, the newest are dropped, and that is told as a failure."""
_WORDS: Final = 2000
"""Bytes of what a command complained of that are read."""
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
    values: Values
    hooks: tuple[HookSettings, ...]
    claims: Claims | None = None
    event: Event | None = None


class Hooks:
    """Runs hooks in a thread of its own; everything here may be called from any thread."""

    def __init__(self) -> None:
        self.hooks: tuple[HookSettings, ...] = ()
        """As the settings said last."""
        self._failures: dict[str, Failure] = {}
        self._waiting: queue.Queue[_News | None] = queue.Queue(_LONGEST)
        self._thread: threading.Thread | None = None
        self._running: subprocess.Popen[bytes] | None = None
        self._over = False

    @property
    def failures(self) -> tuple[Failure, ...]:
        """What does not work right now."""
        return tuple(self._failures.values())

    def hear(self, service: HistoryService, events: Iterable[Event]) -> None:
        """Take what happened in the store; in the store's thread."""
        self.hooks = service.settings.hooks
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
        with suppress(queue.Full):
            self._waiting.put_nowait(None)
        self._thread.join(within)
        self._over = True
        if self._running is not None:
            _end(self._running)

    def _put(
        self,
        kind: NewsKind,
        params: msgspec.Struct,
        *,
        claims: Claims | None = None,
        event: Event | None = None,
    ) -> None:
        hooks = tuple(hook for hook in self.hooks if kind in hook.on)
        if not hooks:
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="hooks", daemon=True)
            self._thread.start()
        values = values_of(kind, params)
        news = _News(kind=kind, values=values, hooks=hooks, claims=claims, event=event)
        try:
            self._waiting.put_nowait(news)
        except queue.Full:
            for hook in hooks:
                self._note(hook, f"it is too slow: more than {_LONGEST:,} events wait for it")

    def _run(self) -> None:
        while (news := self._waiting.get()) is not None and not self._over:
            event, claims = news.event, news.claims
            if event is None or claims is None or claims.take(event.sequence, event.time_ns):
                for hook in news.hooks:
                    self._note(hook, self._carried_out(hook, news.values))

    def _note(self, hook: HookSettings, reason: str) -> None:
        name = _name(hook)
        former = self._failures.pop(name, None)
        if reason:
            times = 1 if former is None else former.times + 1
            self._failures[name] = Failure(
                hook=name, reason=reason, times=times, time_ns=time.time_ns()
            )

    def _carried_out(self, hook: HookSettings, values: Values) -> str:
        """Run one hook; returns why that failed."""
        text = text_of(hook, values)
        arguments = [sys.executable, "-I", _POSTING]
        if hook.command is not None:
            arguments = arguments_of(hook, {**values, "text": text})
            arguments[0] = str(Path(arguments[0]).expanduser())
        import tempfile  # noqa: PLC0415 - most people have no hooks, and start-up counts

        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as said:
            given.write(text.encode("utf-8", "surrogateescape"))
            given.seek(0)
            try:
                self._running = subprocess.Popen(  # noqa: S603 - the person's own settings say what
                    arguments,
                    stdin=given,
                    stdout=subprocess.DEVNULL,
                    stderr=said,
                    env=_environment(hook, values, text),
                    cwd=Path.home(),  # never the project: what lies there is anybody's
                    start_new_session=True,
                )
            except (OSError, ValueError) as error:
                return f"it cannot be run: {getattr(error, 'strerror', None) or error}"
            code = self._waited(self._running, hook.seconds)
            self._running = None
            if code is None:
                return f"it took longer than {hook.seconds:g} seconds and was ended"
            said.seek(0)
            lines = said.read(_WORDS).decode(errors="replace").split("\n")
        words = next((line.strip() for line in reversed(lines) if line.strip()), "")
        return "" if code == 0 else words if hook.url else f"exit code {code}: {words}".rstrip(": ")

    def _waited(self, process: subprocess.Popen[bytes], seconds: float) -> int | None:
        try:
            return process.wait(seconds)
        except subprocess.TimeoutExpired:
            _end(process)
            return None


def _environment(hook: HookSettings, values: Values, text: str) -> dict[str, str]:
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
    return f"{scheme}://{rest.partition('/')[0].rpartition('@')[2]}"


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and all that it has started."""
    if process.poll() is None:
        with suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
