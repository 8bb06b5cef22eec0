"""From what Jupyter does with files to what the history keeps.

Rule: nothing here makes an error of a save, a rename or a deletion, and nothing waits for it. An
event is a hint: on disk, a look decides whether a file was renamed or deleted.
"""

import os
from contextlib import suppress
from functools import wraps
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any, Final

import msgspec

from backtrail.errors import BacktrailError, RefusedError
from backtrail.files.reading import read
from backtrail.upkeep.keeper import SOURCE as WATCHER
from backtrail_jupyter.models import bytes_of
from backtrail_jupyter.people import author_of, request_now
from backtrail_jupyter.saves import Saved
from backtrail_jupyter.session import Session

__all__ = ["Captures"]

_UPLOAD: Final = 30.0
"""Seconds that the next part of an upload may take before what there is of it is kept."""

_SCHEMA: Final = "https://events.jupyter.org/jupyter_server/contents_service/v1"

_REMEMBERED: Final = 10_000
"""Files of which is known that what a save goes over is kept."""

_LARGEST: Final = 64 << 20
"""Bytes of a file that the event loop waits for, once: about 20 ms. A larger one is kept when it
is opened, changed or saved, as any other."""


class Captures:
    """Listens to one contents manager."""

    def __init__(self, server: Any, session: Session) -> None:
        self._session = session
        self._manager = server.contents_manager
        self._logger = server.event_logger
        self._looked_at: dict[str, None] = {}

    def listen(self) -> None:
        """Register with the contents manager, and for its events."""
        if self._session.places.virtual:
            self._follow_saves()
        else:
            self._manager.register_pre_save_hook(self.before_save)
            self._manager.register_post_save_hook(self.after_save)
        self._logger.add_listener(schema_id=_SCHEMA, listener=self.hear)

    def before_save(self, *, path: str, model: Any, **_others: Any) -> None:
        """Keep what a file held that is saved over for the first time; called on the event loop.

        Nobody may have looked at it before: no history, or one that lacks what changed while no
        server ran.
        """
        try:
            absolute = self._first_look(model, path)
            if absolute is not None:
                there, _ = read(self._session.places.root, path.strip("/"), limit=_LARGEST)
                self._session.keep(Saved(path=absolute, content=there, source=WATCHER))
        except BacktrailError:
            pass  # there is none yet, or none that can be kept
        except Exception:
            self._session.log.exception("Backtrail: what a save goes over could not be looked at")
        with suppress(RefusedError):
            self._session.saving(self._session.places.absolute(path))

    def after_save(self, *, os_path: str, model: Any, **_others: Any) -> None:
        """Enqueue a file that was just written; called on the event loop."""
        try:
            if model.get("type") != "directory":
                copied = _copied_from()
                path = os.path.abspath(os_path)  # noqa: PTH100 - names stay text
                self._session.saves.end(path)
                self._session.keep(_saved(path, copied))
        except Exception:
            self._session.log.exception("Backtrail: a save could not be handed over")

    async def hear(self, *, data: dict[str, Any], **_others: Any) -> None:
        """Follow what the contents manager did."""
        try:
            self._follow(data)
        except RefusedError:
            return  # such a path has no history
        except Exception:
            self._session.log.exception("Backtrail: an event could not be followed")

    def _follow(self, data: dict[str, Any]) -> None:
        session, action = self._session, data.get("action")
        places = session.places
        if action == "rename":
            old, new = places.absolute(data["source_path"]), places.absolute(data["path"])
            if places.virtual or (os.path.lexists(new) and not os.path.lexists(old)):
                session.moved(old, new)
                if Path(new).is_file():
                    # A save whose turn comes only now does not find the old name any more.
                    session.saved(new, author=author_of(request_now()))
        elif action == "save" and _is_part():
            session.outside.underway(places.absolute(data["path"]), _UPLOAD)
        elif action == "delete":
            path = places.absolute(data["path"])
            if places.virtual or not os.path.lexists(path):
                session.deleted(path)

    def _follow_saves(self) -> None:
        """Hear of each save of a manager that is not on disk: those call no hook, and no event."""
        manager = self._manager
        save = manager.save

        @wraps(save)
        def saved(model: dict[str, Any], path: str = "") -> Any:
            with suppress(Exception):  # there is none yet, or the save will say what is wrong
                if absolute := self._first_look(model, path):
                    self._keep_there(absolute, manager.get(path.strip("/")))
            answer = save(model, path)
            self._after_virtual_save(model, path)
            return answer

        @wraps(save)
        async def saved_at_last(model: dict[str, Any], path: str = "") -> Any:
            with suppress(Exception):
                if absolute := self._first_look(model, path):
                    self._keep_there(absolute, await manager.get(path.strip("/")))
            answer = await save(model, path)
            self._after_virtual_save(model, path)
            return answer

        manager.save = saved_at_last if iscoroutinefunction(save) else saved

    def _first_look(self, model: dict[str, Any], path: str) -> str | None:
        """Return the absolute path of a file that is saved for the first time since the start."""
        absolute = self._session.places.absolute(path)
        if model.get("type") == "directory" or absolute in self._looked_at:
            return None
        while len(self._looked_at) >= _REMEMBERED:
            del self._looked_at[next(iter(self._looked_at))]
        self._looked_at[absolute] = None
        return absolute

    def _keep_there(self, absolute: str, model: dict[str, Any]) -> None:
        self._session.keep(Saved(path=absolute, content=bytes_of(model), source=WATCHER))

    def _after_virtual_save(self, model: dict[str, Any], path: str) -> None:
        try:
            absolute = self._session.places.absolute(path)
            if model.get("type") == "directory" or absolute in self._session.restoring:
                return
            saved = _saved(absolute, _copied_from())
            self._session.keep(msgspec.structs.replace(saved, content=bytes_of(model)))
        except Exception:
            self._session.log.exception("Backtrail: a save could not be handed over")


def _saved(path: str, copied: str | None) -> Saved:
    author = author_of(request_now())
    if copied is None:
        return Saved(path=path, author=author)
    source = copied.strip("/")
    return Saved(
        path=path, author=author, reason=f"copied from {source}", metadata={"copied_from": source}
    )


class _Upload(msgspec.Struct):
    chunk: int | None = None


def _is_part() -> bool:
    """Tell whether the request that is being answered writes a part of a file, not the last one."""
    body = getattr(getattr(request_now(), "request", None), "body", b"")
    if b'"chunk"' not in body:
        return False
    try:
        chunk = msgspec.json.decode(body, type=_Upload).chunk
    except msgspec.DecodeError:
        return False
    return chunk not in {None, -1}


def _copied_from() -> str | None:
    """Tell which file the request that is being answered copies."""
    handler = request_now()
    if handler is None or handler.request.method != "POST":
        return None
    try:
        body = handler.get_json_body()
    except Exception:  # noqa: BLE001 - whatever another extension takes as its body
        return None
    source = body.get("copy_from") if isinstance(body, dict) else None
    return source if isinstance(source, str) else None
