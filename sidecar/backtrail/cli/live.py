"""``backtrail watch``: keep every save in a folder and show each version as it appears."""

import os
import shlex
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Final

import click

from backtrail.cli.news import Board
from backtrail.cli.options import Command, FilePath
from backtrail.cli.rows import count
from backtrail.cli.session import Session
from backtrail.cli.terminal import escaped
from backtrail.errors import RefusedError
from backtrail.protocol.clock import clock
from backtrail.protocol.messages import OpenFace
from backtrail.serving.conditions import open_face
from backtrail.serving.presence import present
from backtrail.watch import Kept, News, Recovered, Scanned, Slow, Trouble, Watcher

__all__ = ["watch"]

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@click.command(cls=Command)
@click.argument("folder", type=FilePath(), default=".", metavar="[DIR]")
@click.option(
    "--sample", is_flag=True, help="When DIR is missing or empty, make a small project in it."
)
@click.pass_obj
def watch(session: Session, folder: str, sample: bool) -> None:
    """Keep every save in DIR, made by whatever program, and show each version as it appears.

    Without DIR the current folder is watched. Ctrl-C stops. With --json each piece of news is one
    line.
    """
    if sample:
        from backtrail.cli.sample import make_sample  # noqa: PLC0415 - with --sample

        make_sample(folder)
    if not os.path.isdir(folder):
        raise RefusedError(f"{escaped(folder)} is not a folder; name one to watch")
    folder = os.path.realpath(folder)
    session.workspace = session.workspace or folder
    stop = threading.Event()
    for number in _SIGNALS:
        signal.signal(number, lambda *_: stop.set())
    show = _json(session) if session.json else _Screenful(session, folder)
    service, face = session.service(folder), _Face(session, show)
    face.watcher = Watcher(service, folder, face.hear, stop=stop)
    with present(service.status().store, face.about) as face.changed:
        face.watcher.run()
    if isinstance(show, _Screenful):
        show.farewell()


class _Face:
    """How this watcher is, for hooks and for whoever asks from another process."""

    def __init__(self, session: Session, show: Callable[[News], None]) -> None:
        self._session = session
        self._show = show
        self.watcher: Watcher | None = None
        self.trouble: tuple[str, ...] = ()
        self.changed: Callable[[], None] = lambda: None

    @property
    def waiting(self) -> int:
        """Files that are tried again."""
        return 0 if self.watcher is None else self.watcher.waiting

    def hear(self, news: News) -> None:
        """Tell the hooks whether saves are being kept, and the person everything."""
        if isinstance(news, Trouble | Recovered):
            self.trouble = (news.reason,) if isinstance(news, Trouble) else ()
            if self._session.hooks is not None:
                self._session.hooks.health(self.trouble)
        if isinstance(news, Trouble | Recovered | Scanned | Slow):
            self.changed()
        self._show(news)

    def about(self) -> OpenFace:
        """Say it; in any thread."""
        hooks = self._session.hooks
        return open_face(
            "watch",
            self,
            queued=0,
            watcher="" if self.watcher is None else self.watcher.mode,
            failures=() if hooks is None else hooks.failures,
        )


class _Screenful:
    """Prints for a person: what is watched, then a line for each piece of news."""

    def __init__(self, session: Session, folder: str) -> None:
        self._session = session
        self._folder = folder
        self._board = Board(session.screen, folder)
        self._start = time.time_ns()
        self._versions = 0
        self._files: set[str] = set()
        self._latest = ""
        self._held: list[News] | None = []
        """What came before the first look was done; it is told after the greeting."""

    def __call__(self, news: News) -> None:
        if self._held is None:
            self._show(news)
        elif isinstance(news, Scanned):
            held, self._held = self._held, None
            self._greet(news)
            for each in held:
                self._show(each)
        else:
            self._held.append(news)
        sys.stdout.flush()

    def farewell(self) -> None:
        """Sum up."""
        self._session.say("")
        since = clock(self._start)
        if not self._versions:
            self._session.say(f"Stopped. Nothing was saved since {since}.")
            return
        self._session.say(
            f"Stopped. Since {since}: {count(self._versions, 'version')} "
            f"of {count(len(self._files), 'file')}."
        )
        path = self._named(self._latest)
        self._session.say(f"To look at them: {self._program()} timeline {path}")

    def _show(self, news: News) -> None:
        if isinstance(news, Kept):
            self._versions += 1
            self._latest = os.path.join(news.entry.workspace, news.entry.path)
            self._files.add(self._latest)
        self._session.say(self._board.line(news))

    def _greet(self, found: Scanned) -> None:
        screen, say = self._session.screen, self._session.say
        say(f"Backtrail keeps every save in {screen.paint(escaped(self._folder), 'strong')}")
        new = f", {found.fresh:,} for the first time" if found.fresh else ""
        out = f"; {found.left_out:,} left out by the settings" if found.left_out else ""
        say(f"{count(found.files, 'file')} kept{new}{out}")
        say(f"store: {escaped(self._session.service().status().store)}")
        say("")
        say(f"Edit and save any file in {escaped(self._shown())}; Ctrl-C stops.")
        say(f"To bring a version back: {self._program()} restore {self._named('FILE')} NUMBER")
        say("")
        say(screen.paint(self._board.heading(), "quiet"))

    def _shown(self) -> str:
        inside = os.path.relpath(self._folder)
        return "this folder" if inside == "." else min(inside, self._folder, key=len)

    def _named(self, path: str) -> str:
        """A file of the folder, as a person in this shell would write it."""
        return escaped(shlex.quote(os.path.relpath(os.path.join(self._folder, path))))

    def _program(self) -> str:
        """The command as it works in this shell."""
        program = os.path.realpath(sys.argv[0])
        found = shutil.which("backtrail")
        known = found is not None and os.path.realpath(found) == program
        name = "backtrail" if known else os.path.relpath(sys.argv[0])
        if os.path.basename(program) == "__main__.py":
            name = "python -m backtrail"
        store = self._session.store
        return escaped(name + (f" --store {shlex.quote(store)}" if store else ""))


def _json(session: Session) -> Callable[[News], None]:
    from backtrail.cli.messages import WatchMessage  # noqa: PLC0415 - with --json

    def show(news: News) -> None:
        session.answer(WatchMessage.of(news))
        sys.stdout.flush()

    return show
