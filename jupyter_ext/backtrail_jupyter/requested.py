"""What a contents manager asks of checkpoints, as work for the store's thread.

Both kinds of checkpoints are made of this. Rule: listing and making checkpoints is part of opening
and saving a file, moving and removing them part of doing that to a file; so these are done
``calmly`` and never fail because the history does. What a person asks for is ``told`` how it ended.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from types import TracebackType
from typing import Any, Final, Literal, TypeVar

from jupyter_server._tz import utcnow
from tornado.web import HTTPError
from traitlets import Bool, Instance, Integer, Unicode, default
from traitlets.config import LoggingConfigurable

from backtrail.errors import (
    BacktrailError,
    ConflictError,
    MergeConflictError,
    NotFoundError,
    RefusedError,
    StoreError,
    UsageError,
)
from backtrail.history.requests import Capture
from backtrail.history.results import Prepared, Restored
from backtrail.history.service import HistoryService
from backtrail_jupyter import checkpointing
from backtrail_jupyter.imports import import_existing
from backtrail_jupyter.models import bytes_of, file_model, model_like, notebook_model
from backtrail_jupyter.people import author_of, request_now
from backtrail_jupyter.saves import SOURCE, Saved
from backtrail_jupyter.session import Session
from backtrail_jupyter.shared import SharedDocuments

__all__ = ["NOT_KEPT", "Model", "Requested"]

_Result = TypeVar("_Result")
Model = dict[str, Any]
"""As the contents API has them: of a checkpoint, or of a file."""
_Work = Callable[[HistoryService], _Result]

_PATIENCE: Final = 3.0
"""Seconds that a save waits for the history, which another process may keep locked for longer."""

_BEHIND: Final = 0.5
"""The same while that is known to be so."""

NOT_KEPT: Final = "not-kept"
"""Id of the checkpoint that a save is answered with when there is none."""

_STATUS: Final[tuple[tuple[type[BacktrailError], int], ...]] = (
    (NotFoundError, 404),
    (RefusedError, 403),
    (UsageError, 400),
    (ConflictError, 409),
    (MergeConflictError, 409),
    (StoreError, 503),
)


class Requested(LoggingConfigurable):
    """The use cases, each as work; paths are the contents API's, with or without a first ``/``."""

    session = Instance(Session, help="The server's history.")
    shared = Instance(SharedDocuments, help="What several people edit at once.")
    limit = Integer(50, min=1, help="Versions of a file that are listed, at most.")
    import_existing = Bool(True, help="Take over what lies in `checkpoint_dir`, once.")
    # Jupyter looks here for the name of what may be left in a folder that counts as empty.
    checkpoint_dir = Unicode(".ipynb_checkpoints", help="Where Jupyter's own checkpoints lie.")

    @property
    def virtual(self) -> bool:
        """The contents manager is not on disk."""
        return self.session.places.virtual

    @default("shared")
    def _default_shared(self) -> SharedDocuments:
        return SharedDocuments(getattr(self.parent, "parent", None), self.session)

    @property
    def patience(self) -> float:
        """Seconds that what is done ``calmly`` may take; later it goes on by itself."""
        return _BEHIND if self.session.behind else _PATIENCE

    def listing(self, path: str) -> _Work[list[Model]]:
        """List the newest checkpoints, oldest first."""
        return partial(self._list, self._absolute(path))

    def creating(self, path: str, content: bytes | None) -> _Work[Model]:
        """Make a checkpoint of ``content``, else of what is on disk."""
        capture = Capture(
            path=self._absolute(path),
            content=content,
            source=SOURCE,
            author=author_of(request_now()),
            label=checkpointing.LABEL,
        )
        return partial(self._create, capture, path)

    def reading(self, kind: Literal["file", "notebook"], identity: Any, path: str) -> _Work[Model]:
        """Read a checkpoint as a model."""
        made = notebook_model if kind == "notebook" else file_model
        found = partial(checkpointing.content, path=self._absolute(path), identity=_plain(identity))
        return lambda service: made(found(service))

    def restoring(self, identity: Any, path: str, unsaved: bytes | None = None) -> _Work[Restored]:
        """Keep what is on disk and what is not yet, then write a checkpoint there."""
        prepare = self._prepare(identity, path, None, unsaved)
        return lambda service: service.write_prepared(prepare(service))

    def preparing(
        self, identity: Any, path: str, now: Model, unsaved: bytes | None = None
    ) -> _Work[tuple[Prepared, Model]]:
        """Keep what a contents manager holds, and say what it is to save instead."""
        prepare = self._prepare(identity, path, bytes_of(now), unsaved)
        read = partial(checkpointing.content, path=self._absolute(path), identity=_plain(identity))
        return lambda service: (prepare(service), model_like(now, read(service)))

    @contextmanager
    def writing(self, prepared: Prepared) -> Iterator[None]:
        """Say while the contents manager writes that this save is recorded as a restore."""
        self.session.restoring.add(prepared.plan.path)
        try:
            yield
        finally:
            self.session.restoring.discard(prepared.plan.path)

    def recording(self, prepared: Prepared) -> _Work[Restored]:
        """Write down that the contents manager saved it."""
        return lambda service: service.record_restore(prepared)

    def deleting(self, identity: Any, path: str) -> _Work[None]:
        """Take a checkpoint off the list."""
        return partial(checkpointing.delete, path=self._absolute(path), identity=_plain(identity))

    def moving(self, old: str, new: str) -> _Work[None]:
        """Have the history of a file or folder follow its rename."""
        return partial(checkpointing.move, old=self._absolute(old), new=self._absolute(new))

    def removing(self, path: str) -> _Work[None]:
        """Note that a file or folder is gone."""
        return partial(checkpointing.remove, path=self._absolute(path))

    def not_kept(self, path: str, content: bytes | None) -> Model:
        """Answer a save that made no checkpoint, and have it tried again."""
        with suppress(NotFoundError):
            who = author_of(request_now())
            self.session.keep(Saved(path=self._absolute(path), author=who, content=content))
        return {"id": NOT_KEPT, "last_modified": utcnow()}

    def calmly(self, what: str, path: str) -> AbstractContextManager[None, bool]:
        """Let nothing that goes wrong with the history get in the way of a person's file."""
        return _Calm(self, what, path)

    def told(self) -> AbstractContextManager[None, None]:
        """Let errors of the history out as those of HTTP, with their sentence."""
        return _Told(self.session)

    def _list(self, path: str, service: HistoryService) -> list[Model]:
        self._import(path, service)
        found = checkpointing.newest(service, path, self.limit)
        return [checkpointing.model(entry) for entry in found]

    def _create(self, capture: Capture, path: str, service: HistoryService) -> Model:
        self._import(capture.path, service)
        try:
            entry = checkpointing.create(service, capture)
        except NotFoundError as error:
            if capture.content is not None or os.path.lexists(capture.path):
                raise
            raise HTTPError(404, self.session.plain(str(error))) from error
        if entry is None:
            return self.not_kept(path, capture.content)
        return checkpointing.model(entry)

    def _import(self, path: str, service: HistoryService) -> None:
        if self.import_existing and not self.virtual:
            limit = service.settings.capture.max_size
            try:
                import_existing(service, path, self.checkpoint_dir, limit=limit)
            except RefusedError as error:
                self.log.info("Backtrail: no earlier checkpoint was taken over: %s", error)

    def _prepare(
        self, identity: Any, path: str, now: bytes | None, unsaved: bytes | None
    ) -> Callable[[HistoryService], Prepared]:
        return partial(
            checkpointing.prepare,
            path=self._absolute(path),
            identity=_plain(identity),
            author=author_of(request_now()),
            now=now,
            unsaved=unsaved,
        )

    def _absolute(self, path: str) -> str:
        plain = "/".join(part for part in path.split("/") if part not in {"", "."})
        try:
            return self.session.places.absolute(plain)
        except RefusedError as error:
            raise NotFoundError(str(error)) from error


class _Calm:
    """Lets errors of the history end in the log; those of HTTP speak of the file itself."""

    def __init__(self, asked: Requested, what: str, path: str) -> None:
        self._asked = asked
        self._what = what
        self._path = path.strip("/")

    def __enter__(self) -> None:
        """Nothing to begin with."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if not isinstance(error, Exception) or isinstance(error, HTTPError):
            return False
        log = self._asked.log
        text = "Backtrail: checkpoints of %s could not be %s: %s"
        log.warning(text, self._path, self._what, error, exc_info=not _expected(error))
        return True


class _Told:
    """Lets errors of the history out as those of HTTP."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def __enter__(self) -> None:
        """Nothing to begin with."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if isinstance(error, ValueError):
            raise HTTPError(400, f"that version is no notebook: {error}") from error
        if isinstance(error, BacktrailError):
            status = next(code for kind, code in _STATUS if isinstance(error, kind))
            raise HTTPError(status, self._session.plain(str(error))) from error


def _expected(error: Exception) -> bool:
    return isinstance(error, BacktrailError)


def _plain(identity: Any) -> str:
    """Return the id; some extensions pass the whole model of a checkpoint."""
    return str(identity.get("id", "") if isinstance(identity, dict) else identity)
