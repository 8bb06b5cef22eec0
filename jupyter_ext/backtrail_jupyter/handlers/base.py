"""What every route has in common: who may come in, which files are shown, and how errors look.

Rule: a path is checked before anything else happens with it, and what is refused tells nothing
about the file.
"""

import http
from functools import partial
from typing import Any, Final, TypeVar, cast

import msgspec
from jupyter_core.utils import ensure_async
from jupyter_server.base.handlers import APIHandler
from tornado import web
from tornado.iostream import StreamClosedError

from backtrail.errors import (
    BacktrailError,
    ConflictError,
    MergeConflictError,
    NotFoundError,
    RefusedError,
    SettingsError,
    StoreError,
    UsageError,
)
from backtrail.files.paths import shown
from backtrail.files.virtual import is_value, value_path
from backtrail.history.addresses import HEAD
from backtrail.history.service import HistoryService
from backtrail.protocol.faults import ParamsError, error_data
from backtrail.protocol.methods import checked, file_of
from backtrail.protocol.requests import FileParams
from backtrail.protocol.spelling import printable
from backtrail_jupyter.present import present
from backtrail_jupyter.session import Session
from backtrail_jupyter.translation import in_answer, is_shown

__all__ = ["BacktrailHandler"]

_Params = TypeVar("_Params", bound=msgspec.Struct)

_STATUS: Final[tuple[tuple[type[BacktrailError], int], ...]] = (
    (SettingsError, 503),
    (UsageError, 400),
    (RefusedError, 403),
    (NotFoundError, 404),
    (ConflictError, 409),
    (MergeConflictError, 409),
    (StoreError, 503),
)

_PATHS: Final = ("path", "folder", "to", "archive")


class BacktrailHandler(APIHandler):
    """One route. Every verb is decorated on its own: ``authorized`` remembers its first class."""

    auth_resource = "contents"

    @property
    def session(self) -> Session:
        """The server's session."""
        return cast("Session", self.settings["backtrail"])

    async def asked(self, method: str, shape: type[_Params]) -> tuple[_Params, str | None]:
        """Read the params of a request; with them the contents path of the file it is about.

        :raises ParamsError: they are not as ``shape`` says.
        :raises RefusedError: a path leads out of the root.
        :raises NotFoundError: a path is hidden.
        """
        raw = self._body()
        if "uri" in raw:
            raise ParamsError("uri: name the file by its path in the contents API", field="uri")
        named = raw.get("path")
        for field in _PATHS:
            if raw.get(field) is not None:
                raw[field] = await self._place(raw[field], field)
        params = checked(method, raw, shape)
        if isinstance(params, FileParams):
            if named is not None:
                await self.session.call(partial(self._require_shown, params))
            elif method != "backtrail/undo":
                raise ParamsError("path: missing; name the file", field="path")
        return params, named.strip("/") if isinstance(named, str) else None

    async def answer(self, message: msgspec.Struct, of: str | None = None) -> None:
        """Send a message of the protocol, with contents paths; ``of`` is the file asked about."""
        plain = in_answer(
            self.session.places, msgspec.to_builtins(message), of=of, shows=self.shows
        )
        if plain is None:
            raise NotFoundError("no such file")
        await self.finish(msgspec.json.encode(plain))

    async def now(self, path: str) -> bytes:
        """Read what the contents manager has for an absolute path.

        :raises NotFoundError: it has no such file.
        """
        found = await present(self.contents_manager, self.session.places, path)
        if found is None:
            raise NotFoundError("no such file")
        return found

    def shows(self, path: str) -> bool:
        """Tell whether the server shows a file of that name at all."""
        return bool(self.contents_manager.allow_hidden) or is_shown(path)

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        """Keep the log for what nobody foresaw: an answer that says why needs no traceback.

        Nor does one that nobody waits for any more, as after a search was stopped.
        """
        if not isinstance(value, BacktrailError | StreamClosedError):
            super().log_exception(typ, value, tb)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Answer with one line for people, and a kind for programs; never with a traceback."""
        error = (kwargs.get("exc_info") or (None, None))[1]
        data: dict[str, Any] = {"kind": "internal"}
        message = http.HTTPStatus(status_code).phrase
        if isinstance(error, BacktrailError):
            self.set_status(next(code for kind, code in _STATUS if isinstance(error, kind)))
            data = msgspec.to_builtins(error_data(error))
            message = self.session.places.plain(str(error))
        elif isinstance(error, web.HTTPError):
            data = {"kind": "http"}
            message = self.session.places.plain(error.log_message or error.reason or message)
        line = " ".join(printable(message).split())
        self.set_header("Content-Type", "application/json")
        self.finish(msgspec.json.encode({"message": line, **data}))

    def _body(self) -> dict[str, Any]:
        try:
            raw = msgspec.json.decode(self.request.body or b"{}")
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise ParamsError("the body is not JSON in UTF-8", field="") from None
        if not isinstance(raw, dict):
            raise ParamsError("the body is not a JSON object", field="")
        return raw

    async def _place(self, path: Any, field: str) -> str | None:
        if not isinstance(path, str):
            raise ParamsError(f"{field}: expected a string", field=field)
        if field == "folder" and not path.strip("/"):
            return None
        if is_value(path):
            return value_path(path)
        places = self.session.places
        absolute = places.absolute(path)
        plain = path.strip("/")
        if not self.shows(plain) or await self._hidden(plain):
            raise NotFoundError("no such file")
        if not places.virtual:
            # The history is that of the file that a link leads to.
            real = places.followed(absolute)
            if real is None:
                raise RefusedError(f"{shown(plain)} leads out of the server's root")
            if not self.shows(real):
                raise NotFoundError("no such file")
        return absolute

    async def _hidden(self, path: str) -> bool:
        manager = self.contents_manager
        if manager.allow_hidden:
            return False
        try:
            return bool(await ensure_async(manager.is_hidden(path)))
        except OSError:  # no such file now: in the place of its folder is a file, say
            return False

    def _require_shown(self, params: FileParams, service: HistoryService) -> None:
        """Refuse versions of a file that bore this name, and is hidden by now; in its thread."""
        path = file_of(params)
        if is_value(path):
            return
        sides = (getattr(params, field, None) for field in ("version", "old", "new"))
        for address in {HEAD, *(str(side) for side in sides if side is not None)}:
            try:
                entry = service.version(path, address)
            except BacktrailError:
                continue  # the answer says it
            here = self.session.places.contents_path(f"{entry.workspace.rstrip('/')}/{entry.path}")
            if here is None or not self.shows(here):
                raise NotFoundError("no such file")
