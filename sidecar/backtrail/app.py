"""The composition root: settings choose a backend, the backend makes a service.

The only module that names a backend, the environment or a person's folders.
"""

import getpass
import os
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from backtrail.errors import SettingsError, StoreGoneError, UsageError
from backtrail.history.service import HistoryService
from backtrail.layers import project_layers
from backtrail.settings import Settings, load
from backtrail.storage.repository import Repository

__all__ = [
    "another",
    "default_store",
    "has_settings",
    "load_settings",
    "open_service",
    "user_settings_file",
]

MEMORY = "memory"
"""The store's name that keeps everything in memory, for trials and tests."""


def open_service(
    *,
    store: str | None = None,
    roots: Iterable[str] = (),
    project: str | None = None,
    editor: Mapping[str, Any] | None = None,
    environ: Mapping[str, str] | None = None,
    settings: Settings | None = None,
) -> HistoryService:
    """Open a history.

    ``store`` names a file or ``memory``; without it the settings, then the person's data folder
    decide. ``project`` is the folder whose ``backtrail.toml`` counts; the first root without it.

    Raises:
        SettingsError: A setting has a wrong value.
        StoreError: The store cannot be opened.

    """
    folders = list(roots)
    if settings is None:
        settings = load_settings(
            project=project or (folders[0] if folders else None), editor=editor, environ=environ
        )
    service = HistoryService(
        _repository(store or settings.store, settings),
        settings,
        clock=time.time_ns,
        person=_person(),
    )
    try:
        for folder in folders:
            service.add_root(folder)
    except BaseException:
        service.close()
        raise
    return service


def another(service: HistoryService) -> Callable[[], HistoryService] | None:
    """What opens the same history once more, for another thread; None of one in memory.

    Its settings and workspace folders are those that hold now. A store that went meanwhile is not
    made anew: that raises StoreGoneError.
    """
    location, settings, again = service.store, service.settings, service.again()
    if location == MEMORY:
        return None

    def opened() -> HistoryService:
        if not os.path.exists(location):  # noqa: PTH110 - text
            raise StoreGoneError(f"{location} is no longer there; put it back", replaced=False)
        return again(_repository(location, settings))

    return opened


def load_settings(
    *,
    project: str | None = None,
    editor: Mapping[str, Any] | None = None,
    environ: Mapping[str, str] | None = None,
    told: Callable[[str], None] | None = None,
) -> Settings:
    """The settings that hold in a project folder.

    With ``told`` a mistake in the project's file is told and the file left out: it may come from
    anybody, and must not keep saves out of an editor. The person's own files and the environment
    are never left out, for they may name the store.

    Raises:
        SettingsError: A setting has a wrong value.

    """
    root = Path(project) if project is not None else None
    known = os.environ if environ is None else environ
    own = partial(load, user_file=user_settings_file(), editor=editor, environ=known)
    try:
        return own(project_root=root)
    except SettingsError as error:
        if told is None or root is None:
            raise
        found = own(project_root=None)
        told(f"{error}. The project's settings are left out")
        return found


def has_settings(project: str) -> bool:
    """Whether a project folder sets anything, be it wrong."""
    try:
        return any(layer.values for layer in project_layers(Path(project)))
    except SettingsError:
        return True


def user_settings_file() -> Path:
    """Where a person's own settings lie."""
    return _folder("XDG_CONFIG_HOME", ".config") / "config.toml"


def default_store() -> str:
    """The store that all of a person's editors share."""
    return str(_folder("XDG_DATA_HOME", ".local/share") / "history.btl")


def _folder(variable: str, usual: str) -> Path:
    """Backtrail's folder below the one that the XDG Base Directory Specification names."""
    if sys.platform == "darwin":
        from platformdirs import user_data_path  # noqa: PLC0415 - takes 5 ms; Linux needs none of it

        return user_data_path("backtrail", appauthor=False)
    named = Path(os.environ.get(variable, ""))
    return (named if named.is_absolute() else Path.home() / usual) / "backtrail"


def _repository(store: str | None, settings: Settings) -> Repository:
    if store == MEMORY:
        from backtrail.storage.memory import MemoryRepository  # noqa: PLC0415 - one backend is used

        return MemoryRepository()
    if store is not None and "://" in store:
        raise UsageError(f"{store} is no store that this Backtrail can open; name a file")
    from backtrail.storage.sqlite import SqliteRepository  # noqa: PLC0415 - one backend is used

    location = os.path.expanduser(store) if store else default_store()  # noqa: PTH111 - stays text
    return SqliteRepository(os.path.abspath(location), settings.storage)  # noqa: PTH100 - text


def _person() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""
