"""The server extension: puts the session, the routes and the hooks together.

Rule: whatever is wrong with the history, the server starts and a save succeeds; the status tells.
"""

import os
from functools import partial
from pathlib import Path
from typing import Any

from jupyter_server.extension.application import ExtensionApp
from tornado.ioloop import IOLoop
from traitlets import Bool, Integer, Unicode

from backtrail.app import MEMORY, default_store, load_settings, open_service
from backtrail.errors import NotFoundError, SettingsError, StoreError
from backtrail.history.service import HistoryService
from backtrail_jupyter.captures import Captures
from backtrail_jupyter.checkpoints import install
from backtrail_jupyter.handlers import HANDLERS
from backtrail_jupyter.places import Places, places_of
from backtrail_jupyter.session import Session

__all__ = ["BacktrailApp"]


class BacktrailApp(ExtensionApp):
    """History in Jupyter: every save is a version."""

    name = "backtrail"
    extension_url = "/backtrail"
    load_other_extensions = True

    store = Unicode(
        "",
        help="File that holds the history, or `memory`. Empty: as Backtrail's settings say, "
        "which is one file for all of a person's editors.",
    ).tag(config=True)
    checkpoints = Bool(
        True,
        help="Versions take the place of Jupyter's checkpoints, unless another class is chosen.",
    ).tag(config=True)
    checkpoint_limit = Integer(
        50, min=1, help="Versions of a file that are listed as checkpoints, at most."
    ).tag(config=True)
    watch = Bool(
        True, help="Keep files that kernels, terminals and other programs write, too."
    ).tag(config=True)
    import_checkpoints = Bool(
        True, help="Take over what is in `.ipynb_checkpoints` when a file is first seen."
    ).tag(config=True)

    session: Session | None = None

    def initialize_settings(self) -> None:
        """Begin the session; its store opens in a thread of its own."""
        server: Any = self.serverapp
        places = places_of(server.contents_manager, beside=self._store_folder())
        session = Session(
            places,
            partial(self._opened, places),
            loop=IOLoop.current().asyncio_loop,  # type: ignore[attr-defined]
            log=self.log,
        )
        self.session = server.backtrail = self.settings["backtrail"] = session
        session.begin()
        Captures(server, session).listen()
        if self.checkpoints:
            install(
                server,
                session,
                limit=self.checkpoint_limit,
                import_existing=self.import_checkpoints,
            )
        if self.watch and not places.virtual:
            session.watching.follow((places.root,))

    def initialize_handlers(self) -> None:
        """Register the routes."""
        self.handlers.extend((rf"backtrail/api/{name}", handler) for name, handler in HANDLERS)

    async def stop_extension(self) -> None:
        """Commit everything before the server ends."""
        if self.session is not None:
            await self.session.finish()

    def _store_folder(self) -> str:
        store = self.store
        if not store:
            try:
                store = load_settings(project=None).store or default_store()
            except SettingsError:  # told when the store is opened
                store = default_store()
        if store == MEMORY:
            store = default_store()
        return str(Path(os.path.abspath(os.path.expanduser(store))).parent)  # noqa: PTH100, PTH111

    def _opened(self, places: Places) -> HistoryService:
        settings = load_settings(
            project=None if places.virtual else places.root,
            told=lambda text: self.log.warning("Backtrail: %s.", text),
        )
        if self.session is not None:  # its hooks hear that the store cannot be opened
            self.session.hooks.hooks = settings.hooks
            self.session.level = settings.notify.level
        if places.virtual:
            _make(places.root)
        try:
            return open_service(store=self.store or None, roots=(places.root,), settings=settings)
        except NotFoundError as error:
            raise StoreError(str(error)) from error


def _make(folder: str) -> None:
    try:
        Path(folder).mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{folder} cannot be made: {error.strerror}") from error
