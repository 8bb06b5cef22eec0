"""The composition root: settings choose a backend, the backend makes a service.

The only module that names a backend, the environment or a person's folders.
"""

import getpass
import os
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from backtrail.errors import (
    DamagedError,
    NotFoundError,
    SettingsError,
    StoreError,
    StoreFormatError,
    StoreGoneError,
    UsageError,
)
from backtrail.history.service import HistoryService
from backtrail.layers import project_layers
from backtrail.settings import Settings, load
from backtrail.storage.repository import Progress, Relocated, Repository, Salvaged

__all__ = [
    "another",
    "default_store",
    "has_settings",
    "load_settings",
    "move_store",
    "open_service",
    "repair",
    "user_settings_file",
]

MEMORY = "memory"
"""The store's name that keeps everything in memory, for trials and tests."""
_SCRUBBED_AT_ONCE = 256 << 20
"""Bytes of a store up to which opening it ends what a killed process left: some two seconds."""


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
    location, settings, again = service.damaged or service.store, service.settings, service.again()
    if location == MEMORY:
        return None

    def opened() -> HistoryService:
        if not os.path.exists(location):  # noqa: PTH110 - text
            raise StoreGoneError(f"{location} is no longer there; put it back", replaced=False)
        return again(_repository(location, settings))

    return opened


def repair(
    *,
    store: str | None = None,
    into: str | None = None,
    replace: bool = False,
    environ: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Salvaged:
    """Salvage what a damaged store holds into a fresh one; the damaged one is kept as it is.

    The fresh one is ``into``, else beside it; with ``replace`` it takes the store's place, and the
    damaged one gets another name.

    Raises:
        StoreError: The fresh store would be no better, or others have the store open.
        NotFoundError: There is no store.

    """
    from backtrail.storage.sqlite import repairing  # noqa: PLC0415 - of this alone

    if into is not None and replace:
        raise UsageError("a store that takes the damaged one's place has its name; leave one away")
    location = _location(store or load_settings(environ=environ).store)
    now_ns = time.time_ns()
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime(now_ns // 10**9))
    if replace:
        repairing.prove_unused(location)
    fresh = os.path.abspath(into) if into else f"{location}.repaired-{stamp}"  # noqa: PTH100 - text
    found = repairing.repair(location, fresh, time_ns=now_ns, progress=progress)
    if not replace:
        return found
    kept = repairing.replace(location, fresh, stamp)
    return msgspec.structs.replace(found, store=location, kept=kept)


def move_store(
    target: str,
    *,
    store: str | None = None,
    dry_run: bool = False,
    environ: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Relocated:
    """Move the store to ``target``, a folder that is there or a new file, while others use it.

    Its old name leads to it from then on. In a folder that has a file of its name it gets another.

    Raises:
        StoreError: It cannot be moved, or is not found; it is where it was.
        UsageError: It cannot be moved there.
        NotFoundError: There is no store.

    """
    from backtrail.storage.sqlite import relocation  # noqa: PLC0415 - of this alone

    named = _named(store or load_settings(environ=environ).store)
    location = _location(named)
    if not os.path.isfile(location):  # noqa: PTH113 - text
        raise NotFoundError(f"there is no store at {location}")
    wanted = os.path.realpath(os.path.expanduser(target))  # noqa: PTH111 - text
    if os.path.isdir(wanted):  # noqa: PTH112 - text
        wanted = _free_name(wanted, os.path.basename(named))  # noqa: PTH119 - text
    if dry_run:
        return relocation.plan(location, wanted)
    return relocation.relocate(location, wanted, (named, default_store()), progress)


def _free_name(folder: str, name: str) -> str:
    """``history.btl``, or ``history-2.btl`` where that is taken."""
    stem, dot, kind = name.rpartition(".")
    found, number = os.path.join(folder, name), 1  # noqa: PTH118 - text
    while os.path.lexists(found):
        number += 1
        other = f"{stem}-{number}{dot}{kind}" if stem else f"{name}-{number}"
        found = os.path.join(folder, other)  # noqa: PTH118 - text
    return found


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
    from backtrail.storage.sqlite import (  # noqa: PLC0415 - one backend is used
        BESIDE,
        SqliteRepository,
        begin_beside,
    )

    location = _location(store)
    if os.path.exists(location + BESIDE):  # noqa: PTH110 - text
        return begin_beside(location, settings.storage)
    try:
        repository = SqliteRepository(location, settings.storage)
    except (DamagedError, StoreFormatError) as error:
        if not _is_damaged(location, error):
            raise
        return begin_beside(location, settings.storage)
    try:
        repository.look_over()
    except DamagedError:
        if repository.trouble:  # it may only be read: what can be, is
            return repository
        repository.close()
        return begin_beside(location, settings.storage)
    except BaseException:
        repository.close()
        raise
    if repository.is_unscrubbed() and not repository.trouble:
        _end_forgetting(repository)
    return repository


def _end_forgetting(repository: Repository) -> None:
    """Do what a process that was killed had left to do; where it takes long, say that it is."""
    done = False
    with suppress(StoreError):
        if repository.figures().store_bytes <= _SCRUBBED_AT_ONCE:
            repository.begin_scrubbing()
            try:
                done = repository.scrub()
            finally:
                repository.end_scrubbing(done=done)
    if not done:
        repository.trouble += (
            f"{repository.location} still holds bytes that were to be forgotten; saves are kept."
            " Run `backtrail forget --finish`",
        )


def _is_damaged(location: str, error: StoreError) -> bool:
    """Whether what cannot be opened is a damaged store of ours, and not a file of somebody's."""
    from backtrail.storage.sqlite import repairing  # noqa: PLC0415 - of this alone

    return isinstance(error, DamagedError) or repairing.was_store(location)


def _location(store: str | None) -> str:
    """Where the store is: behind the link that a move left.

    Raises:
        StoreGoneError: It is not; none is made in its place.

    """
    named = _named(store)
    if not os.path.islink(named):  # noqa: PTH114 - text
        return named
    real = os.path.realpath(named)
    if not os.path.exists(real):  # noqa: PTH110 - text
        raise StoreGoneError(
            f"the history was moved from {named} to {real}, and is not there; connect its disk, or"
            " put it back. To begin a new one, remove the link",
            replaced=False,
        )
    return real


def _named(store: str | None) -> str:
    if store == MEMORY or (store is not None and "://" in store):
        raise UsageError(f"{store} is no store that this Backtrail can open; name a file")
    location = os.path.expanduser(store) if store else default_store()  # noqa: PTH111 - stays text
    return os.path.abspath(location)  # noqa: PTH100 - text


def _person() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""
