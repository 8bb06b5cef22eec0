"""What one editor's session shares: its store, folders, documents and the ways to tell it things.

Belongs to the loop's thread; only what :meth:`Session.call` is given runs elsewhere.
"""

import asyncio
import logging
import os
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

import msgspec
from lsprotocol import types
from pygls.lsp.server import LanguageServer

from backtrail.app import has_settings, load_settings, open_service
from backtrail.errors import NotFoundError, RefusedError, SettingsError, StoreError
from backtrail.files.paths import from_uri
from backtrail.files.virtual import is_value
from backtrail.history.results import Captured
from backtrail.history.service import HistoryService
from backtrail.lsp.bursts import Bursts
from backtrail.lsp.documents import Documents, Notebooks
from backtrail.lsp.editors import Wishes
from backtrail.lsp.journal import keep_log
from backtrail.lsp.news import Announcer
from backtrail.lsp.temporary_pages import TemporaryPages
from backtrail.model import Event
from backtrail.protocol.messages import OpenFace, StatusResult
from backtrail.protocol.spelling import printable
from backtrail.serving.conditions import condition, figures, open_face
from backtrail.serving.folders import Folders
from backtrail.serving.health import Health
from backtrail.serving.idle_work import work_idle
from backtrail.serving.keepers import Keepers
from backtrail.serving.outside import Outside
from backtrail.serving.presence import presence
from backtrail.serving.settling import Settling
from backtrail.serving.skipped import Skipped
from backtrail.serving.store_thread import StoreThread
from backtrail.serving.tasks import Tasks
from backtrail.serving.watched_folders import Watching
from backtrail.settings import Settings

if TYPE_CHECKING:
    from backtrail.serving.plans import Plans
    from backtrail.serving.standing_checks import StandingChecks

__all__ = ["Session", "Sidecar"]

_log = logging.getLogger(__name__)
_Result = TypeVar("_Result")

_HOOKS: Final = 2.0
"""Seconds at the end that hooks have for what they did not hear of yet."""


class Session:
    """One editor and its history."""

    def __init__(self, server: "Sidecar") -> None:
        self._server = server
        self._store: StoreThread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks = Tasks(_log)
        self.documents = Documents()
        self.notebooks = Notebooks()
        self.folders = Folders()
        self._absent: set[str] = set()
        """Workspace folders that the history does not work in yet, since they are not there."""
        self._project: str | None = None
        """The folder whose settings hold; the store's thread knows."""
        self.source = "editor"
        self.watch_editor: Callable[[int], None] = lambda _: None
        """Told which process the editor is; we end with it."""
        self.versioned_edits = False
        """The editor heeds document versions in edits."""
        self.plans: Plans | None = None
        """Made by the first plan that is asked for."""
        self.own_views = False
        """The editor has a client of ours, which shows timelines and comparisons by itself."""
        self.pages = TemporaryPages()
        self.cancels: dict[int | str, Callable[[], None]] = {}
        """What stops the work that the editor shows, by its token."""
        self.changed: list[Callable[[], None]] = []
        """Called when there are other versions, or other settings hold."""
        self._wishes = Wishes(partial(self.tell, kind=types.MessageType.Warning))
        self.truthful = False
        """What the editor answers to an edit is so; it may report the change much later."""
        self.skipped = Skipped(self._note_skipped, self._ask_about)
        self.bursts = Bursts(self.tell)
        self.announcer = Announcer(
            notify=lambda method, params: self._soon(server.protocol.notify, method, params),
            show=partial(self._soon, self.tell),
            among=partial(self._soon, self.bursts.add),
            note=self.note,
        )
        tell, done = self.announcer.health, self.skipped.report
        self.health = Health(call=self.call, later=self.later, tell=tell, done=done)
        self._follow_files()

    def _follow_files(self) -> None:
        """Put together what hears of changes that the editor did not make."""
        self._keepers = Keepers(lambda: self.folders, partial(self._soon, self.skipped.add))
        self.outside = Outside(
            self._keepers,
            attempt=self.health.attempt,
            begin=self._begin_outside,
            expected=self._expects_save,
            written=self.documents.wrote,
        )
        self.health.backlog = self.outside
        self.watching = Watching(
            self.outside,
            self._keepers,
            attempt=self.health.attempt,
            background=self.background,
            note=self.note,
        )
        self._settling = Settling(self.health.attempt, self.later)
        self.standing: StandingChecks | None = None
        """Made when the first thing happens that a check waits for."""

    def start(self, roots: tuple[str, ...], source: str, editor: Mapping[str, Any]) -> None:
        """Begin: the store opens in its thread while the editor gets its answer."""
        self.folders, self.source = Folders(roots), source
        self._loop = asyncio.get_running_loop()
        self._wishes.begin(editor)
        self._store = StoreThread(self._opened, self._hear, self._warn, self._tell_damage)
        self.background(presence(self.health.attempt, self._face))
        self.background(work_idle(self.health.attempt))
        self._settling.heard()  # a process before this one may have been killed

    async def configure(self, editor: Mapping[str, Any]) -> None:
        """Have settings of the editor hold from now on, over those that it began with.

        Wrong ones are told once, and what held before them holds.
        """
        if not self._wishes.change(editor) or self._store is None:
            return
        try:
            if not await self.call(self._reconfigured):
                await self._store.close()  # the next work opens it as it should be now
        except (StoreError, SettingsError) as error:
            self.note(f"The new settings hold when the store serves again: {printable(str(error))}")
        self._tell_settings()

    async def call(
        self, work: Callable[[HistoryService], _Result], *, droppable: bool = False
    ) -> _Result:
        """Do ``work`` in the store's thread, after everything that was asked for before.

        ``droppable`` work is not begun when its caller is cancelled before its turn.
        """
        if self._store is None:
            raise StoreError("the session has not begun; send initialize first")
        return await self._store.call(partial(self._in_folders, work), droppable=droppable)

    async def closed(self, work: Callable[[], _Result]) -> _Result:
        """Do ``work`` while the store is closed; saves wait, and are kept after it."""
        return await cast("StoreThread", self._store).closed(work)

    def join(self, root: str, service: HistoryService) -> None:
        """Have the history work in a folder, else as soon as it is there; in the store's thread."""
        try:
            service.add_root(root)
        except (NotFoundError, OSError):
            self._absent.add(root)
            return
        came = root in self._absent and root == self._project
        self._absent.discard(root)
        self._follow_project(service, came=came)
        self._tell_unheeded()

    def leave(self, root: str, hints: tuple[str, ...], service: HistoryService) -> None:
        """Finish with a folder that is not open any more; in the store's thread.

        ``hints`` were not looked at when it was closed.
        """
        self._absent.discard(root)
        self._keepers.leave(root, hints, service)
        # Another name of it may be open still.
        if os.path.realpath(root) not in map(os.path.realpath, self.folders.roots):
            service.remove_root(root)
        self._follow_project(service)

    def wait_for_room(self) -> None:
        """Block while too much work waits for the store; for the thread that reads messages."""
        if self._store is not None:
            self._store.wait_for_room()

    def background(self, work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        """Begin work that goes on until the session ends."""
        return self._tasks.begin_endless(work)

    async def close(self) -> None:
        """Commit everything that was handed in or still waits, then close the store.

        Stop at what the store refuses: somebody waits for this.
        """
        self.pages.close()  # before the store is waited for: we may be killed meanwhile
        self.watching.end()
        if self._store is not None:
            settled = await self.health.settle()
            if not settled and await self._store.give_up_gone():
                settled = await self.health.settle()
            if not settled:
                return  # the end of the process, which follows, tries all of it again
            if await self.health.attempt(self.outside.last()):
                await self.health.attempt(self._settling.last())
                await self._store.close()

    def stop(self) -> None:
        """Do the same at the end of the process."""
        self.bursts.end()
        self.pages.close()
        self.watching.end()
        if self._store is not None:
            self._store.stop((*self.health.last, self.outside.last(), self._settling.last()))
        self.announcer.hooks.stop(_HOOKS)

    def path_of(self, uri: str) -> str | None:
        """The path of a document; None for an unsaved buffer, a value, and a page that we wrote."""
        try:
            path = from_uri(uri)
        except RefusedError:
            return None
        return None if is_value(path) or self.pages.hold(path) else path

    def later(self, work: Coroutine[Any, Any, object]) -> None:
        """Begin work that no request waits for; it is begun in the order of these calls."""
        self._tasks.begin(work)

    async def condition(self) -> StatusResult:
        """Say whether history is alive."""
        found = await figures(self.call)
        return condition(
            found,
            self.health,
            queued=0 if self._store is None else self._store.queued,
            watcher=self.watching.mode,
            failures=self.announcer.hooks.failures,
            memory=self._settling.memory,
            skipped=self.skipped.files(),
        )

    def _face(self) -> OpenFace:
        return open_face(
            self.source,
            self.health,
            queued=0 if self._store is None else self._store.queued,
            watcher=self.watching.mode,
            failures=self.announcer.hooks.failures,
            memory=self._settling.memory,
        )

    def tell(self, text: str, kind: types.MessageType = types.MessageType.Info) -> None:
        """Show a short text to the person."""
        self._server.window_show_message(types.ShowMessageParams(type=kind, message=text))

    def _warn(self, text: str) -> None:
        _log.warning("%s", text)
        self._soon(self.tell, printable(text), types.MessageType.Warning)

    def _tell_damage(self, text: str) -> None:
        from backtrail.lsp.care import offer_repair  # noqa: PLC0415 - few stores are damaged

        self._soon(lambda: self.later(offer_repair(self._server, text)))

    def note(self, text: str) -> None:
        """Write a line to the editor's log."""
        kind = types.MessageType.Info
        self._server.window_log_message(types.LogMessageParams(type=kind, message=text))

    def _note_skipped(self, path: str, reason: str) -> None:
        self.note(f"{printable(path.rpartition('/')[2])} is not kept: {printable(reason)}")

    def _ask_about(self, captured: Captured) -> None:
        from backtrail.lsp.questions import ask  # noqa: PLC0415 - few files are asked about

        self.background(ask(self._server, self, captured))

    def _settings(self) -> Settings:
        roots = self.folders.roots
        project = roots[0] if roots else None

        def told(text: str) -> None:
            self._soon(self.tell, f"{text}.", types.MessageType.Warning)

        settings = load_settings(project=project, editor=self._wishes.now, told=told)
        self._project = project
        return settings

    def _opened(self) -> HistoryService:
        settings = self._settings()
        self.announcer.hooks.hooks = settings.hooks  # they hear that the store cannot be opened
        if settings.log and settings.log != os.environ.get("BACKTRAIL_LOG"):
            keep_log(settings.log)
        roots = self.folders.roots
        gone = [root for root in roots if not Path(root).is_dir()]
        for root in gone:
            text = f"{printable(root)} is no folder now; its files are kept once it is there."
            self._soon(self.tell, text, types.MessageType.Warning)
        self._absent = set(gone)
        self._tell_unheeded()
        return open_service(roots=[root for root in roots if root not in gone], settings=settings)

    def _in_folders(
        self, work: Callable[[HistoryService], _Result], service: HistoryService
    ) -> _Result:
        for root in tuple(self._absent):
            self.join(root, service)
        return work(service)

    def _reconfigured(self, service: HistoryService) -> bool:
        """False: the store has to be opened anew; what needs no opening holds already."""
        self._keepers.forget_rules()
        settings, before = self._settings(), service.settings
        if service.configure(settings):
            return True
        opened = msgspec.structs.replace(settings, store=before.store, storage=before.storage)
        service.configure(opened)
        return False

    def _follow_project(self, service: HistoryService, *, came: bool = False) -> None:
        """Have the settings of what is the first folder by now hold; in the store's thread.

        ``came``: it is there by now and was not, and its settings with it.
        """
        roots = self.folders.roots
        if not came and self._project == (roots[0] if roots else None):
            return
        try:
            whole = self._reconfigured(service)
        except SettingsError as error:
            self._warn(f"{error}. What held before holds.")
            return
        self._soon(self._tell_settings)
        if not whole:
            self._soon(lambda: self.later(self._reopen()))

    def _tell_unheeded(self) -> None:
        """Say once of each folder whose settings do not count that they do not."""
        for root in self.folders.unheeded(has_settings):
            self._warn(
                f"The settings in {root} do not count: those of the first folder that is open, "
                f"{self.folders.roots[0]}, hold in all of them."
            )

    def _tell_settings(self) -> None:
        """Have all that goes by the settings look at them again."""
        self.watching.anew()
        for heard in self.changed:
            heard()

    async def _reopen(self) -> None:
        """Have the next work open the store as it should be now."""
        with suppress(RuntimeError):  # the session ended meanwhile
            if self._store is not None:
                await self._store.close()

    def _begin_outside(self) -> None:
        # What the editor saved waits longer, and must not become the watcher's.
        self.later(self.health.retry() if self.health.troubled else self.outside.run())

    def _expects_save(self, path: str) -> bool:
        """Tell whether the editor may have written this file without having said so yet."""
        # Of a notebook an editor may tell nothing but its saves, and of the last changes to what
        # it has open only with the save.
        is_open = self.documents.at(path) is not None or self.notebooks.follows(path)
        return is_open or path.endswith(".ipynb")

    def _hear(self, service: HistoryService, events: list[Event]) -> None:
        """Notify the editor of what happened; called in the store's thread."""
        self._soon(self._settling.heard)
        self.announcer.hear(service, events, self.folders)
        if any(check.whenever for check in service.settings.checks):
            from backtrail.lsp.trips import hear  # noqa: PLC0415 - few checks run by themselves

            self._soon(hear, self._server, service.settings, events)
        for changed in self.changed:
            self._soon(changed)

    def _soon(self, call: Callable[..., object], *arguments: Any) -> None:
        """Call in the loop's thread; at the end there is nobody left to tell."""
        with suppress(RuntimeError):
            if self._loop is not None:
                self._loop.call_soon_threadsafe(call, *arguments)


class Sidecar(LanguageServer):
    """The language server with its session."""

    session: Session
