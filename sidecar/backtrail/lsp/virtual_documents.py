"""``backtrail:`` documents: a version, a timeline or a comparison under a name of its own.

``backtrail:/folder/a.py?version=12``, ``backtrail:/folder/a.py.timeline?view=timeline&limit=50``,
``backtrail:/folder/a.py.diff?view=diff&old=11&new=now``. Rule: the name says all that the document
holds. What was told is remembered only so that the editor asks again when it would hear another
text; what the editor closed is forgotten then, since it does not ask.
"""

import re
import time
from collections.abc import Mapping
from functools import partial
from typing import Any, Final, Literal, get_args

import msgspec
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from backtrail.errors import BacktrailError, RefusedError
from backtrail.files.paths import from_uri, to_uri
from backtrail.files.virtual import is_value
from backtrail.history.service import HistoryService
from backtrail.lsp.session import Sidecar
from backtrail.protocol.faults import ParamsError
from backtrail.protocol.methods import checked
from backtrail.protocol.requests import ContentParams, DiffParams, TimelineParams

__all__ = ["SCHEME", "VirtualDocument", "asked_for", "content", "named", "register"]

SCHEME: Final = "backtrail"

_View = Literal["version", "timeline", "diff"]
_VIEWS: Final[tuple[_View, ...]] = get_args(_View)

_DIGITS: Final = 18
"""Of a number that a store can hold; int() refuses very many of them in its own way."""

_NUMBERS: Final = ("limit", "cursor", "since_version", "document", "context")
_FLAGS: Final = {"true": True, "false": False}

_FIXED: Final = re.compile(r"\d+(-[0-9a-f]{8})?", re.ASCII)
"""A number or an id, which names the same version for ever."""

_PLAIN: Final = re.compile(r"[\w.~-]*", re.ASCII)
"""A value that needs no escapes."""

_MOST: Final = 50
"""Documents that are looked at again when something changed."""


class VirtualDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A document and what it shows."""

    view: _View
    path: str
    """Of the file, absolute."""
    asked: tuple[tuple[str, str], ...] = ()
    """The params of the request that it shows, beside the file."""

    @property
    def name(self) -> str:
        """The last part of its path: ``a.py.timeline``."""
        return self.path.rpartition("/")[2] + self._end

    @property
    def uri(self) -> str:
        """Its name; an editor chooses colours by the end of the path."""
        pairs = [*(() if self.view == "version" else [("view", self.view)]), *self.asked]
        query = "&".join(f"{key}={_escaped(value)}" for key, value in pairs)
        return f"{SCHEME}:{to_uri(self.path + self._end).removeprefix('file://')}?{query}"

    @property
    def lives(self) -> bool:
        """Whether it may hold another text later."""
        asked = dict(self.asked)
        sides = ["version"] if self.view == "version" else ["old", "new"]
        return self.view == "timeline" or not all(
            _FIXED.fullmatch(asked.get(side, "")) for side in sides
        )

    @property
    def _end(self) -> str:
        return "" if self.view == "version" else f".{self.view}"

    def text(self, service: HistoryService, now_ns: int) -> str:
        """Write it; call it in the store's thread."""
        from backtrail.diff.views import text_of  # noqa: PLC0415 - few sessions ask, and start-up counts
        from backtrail.lsp.pages import diff_page, timeline_page  # noqa: PLC0415 - as above
        from backtrail.serving import answers, comparisons  # noqa: PLC0415 - as above

        params = {"path": self.path, **{key: _typed(key, value) for key, value in self.asked}}
        if self.view == "timeline":
            asked = checked("backtrail/timeline", params, TimelineParams)
            return timeline_page(answers.timeline(service, asked), now_ns)
        if self.view == "diff":
            return diff_page(
                comparisons.diff(service, checked("backtrail/diff", params, DiffParams))
            )
        wanted = checked("backtrail/content", params, ContentParams)
        return text_of(service.content(self.path, str(wanted.version)))


def register(server: Sidecar) -> None:
    """Answer what such documents hold, and say when that changes."""
    told = _Told(server)
    server.session.changed.append(told.look)
    server.feature(types.WORKSPACE_TEXT_DOCUMENT_CONTENT)(partial(content, told))


async def content(
    told: "_Told", ls: Sidecar, params: types.TextDocumentContentParams
) -> types.TextDocumentContentResult:
    """Answer the text of one document."""
    document, now_ns, before = named(params.uri), time.time_ns(), told.changes
    text = await ls.session.call(lambda service: document.text(service, now_ns))
    if document.lives:
        told.remember(params.uri, _Text(document=document, time_ns=now_ns, hash=hash(text)))
        if told.changes != before:
            told.look()
    return types.TextDocumentContentResult(text=text)


class _Text(msgspec.Struct, frozen=True, kw_only=True):
    document: VirtualDocument
    time_ns: int
    """When it was written: ages are told as of then."""
    hash: int

    def is_old(self, service: HistoryService) -> bool:
        try:
            return hash(self.document.text(service, self.time_ns)) != self.hash
        except BacktrailError:
            return True  # let go, or damaged; the editor is told when it asks


class _Told:
    """What the editor was told of documents that live; belongs to the loop's thread."""

    def __init__(self, ls: Sidecar) -> None:
        self._ls = ls
        self._texts: dict[str, _Text] = {}
        self._underway = False
        self.changes = 0
        """How often something changed since the session began."""

    def remember(self, uri: str, text: _Text) -> None:
        """Note what was told just now."""
        self._texts.pop(uri, None)
        self._texts[uri] = text
        if len(self._texts) > _MOST:
            del self._texts[next(iter(self._texts))]

    def look(self) -> None:
        """Have the editor ask again for what is old now; something changed."""
        self.changes += 1
        if self._texts and not self._underway:
            self._underway = True
            self._ls.session.later(self._look())

    async def _look(self) -> None:
        seen = -1
        try:
            while seen != self.changes:
                seen, texts = self.changes, dict(self._texts)
                for uri in await self._ls.session.call(partial(_old, texts)):
                    self._texts.pop(uri, None)
                    self._ls.session.later(self._refresh(uri))
        except BacktrailError:
            pass  # the store is in trouble, and nothing changes until it is not
        finally:
            self._underway = False

    async def _refresh(self, uri: str) -> None:
        try:
            params = types.TextDocumentContentRefreshParams(uri=uri)
            await self._ls.workspace_text_document_content_refresh_async(params)
        except JsonRpcException:
            pass  # it shows no such document any more


def _old(texts: dict[str, _Text], service: HistoryService) -> list[str]:
    return [uri for uri, text in texts.items() if text.is_old(service)]


def named(uri: str) -> VirtualDocument:
    """Read the name of a document.

    :raises ParamsError: it is none of ours.
    """
    from urllib.parse import unquote  # noqa: PLC0415 - as above

    scheme, _, rest = uri.partition(":")
    place, _, query = rest.partition("?")
    # An editor may write the query's signs as escapes, or undo those of its values.
    plain = query if "=" in query else unquote(query)
    pairs = [part.partition("=")[::2] for part in plain.split("&") if part]
    asked = {unquote(key): unquote(unquote(value)) for key, value in pairs}
    wanted = asked.pop("view", "version")
    view = next((each for each in _VIEWS if each == wanted), None)
    if scheme != SCHEME or view is None:
        raise ParamsError(
            f"uri: {uri} is no document of Backtrail's; ask for {SCHEME}:/path?version=…",
            field="uri",
        )
    try:
        path = from_uri(place if is_value(place) else f"file:{place}")
    except RefusedError as error:
        raise ParamsError(f"uri: {error}", field="uri") from None
    return VirtualDocument(
        view=view,
        path=path if view == "version" else path.removesuffix(f".{view}"),
        asked=tuple(asked.items()),
    )


def asked_for(params: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Params of a request as a document's name says them; those that are unset not."""
    return tuple(
        (key, str(value).lower() if isinstance(value, bool) else str(value))
        for key, value in params.items()
        if value is not None
    )


def _typed(key: str, value: str) -> str | int | bool:
    if key in _NUMBERS and value.isascii() and value.isdigit() and len(value) <= _DIGITS:
        return int(value)
    return _FLAGS.get(value, value) if key in ("significant_only", "folded") else value


def _escaped(value: str) -> str:
    """Write a value so that it stays one where an editor undoes the escapes of a query."""
    if _PLAIN.fullmatch(value):
        return value
    from urllib.parse import quote  # noqa: PLC0415 - as above

    return quote(quote(value, safe=""), safe="")
