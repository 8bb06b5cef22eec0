"""``backtrail:`` documents: a version, a timeline or a comparison under a name of its own.

``backtrail:/folder/a.py?version=12``, ``backtrail:/folder/a.py.timeline?view=timeline&limit=50``,
``backtrail:/folder/a.py.diff?view=diff&old=11&new=now``. Rule: the name says all that the document
holds; nothing is remembered between two questions.
"""

import time
from typing import Final, Literal, get_args

import msgspec
from lsprotocol import types

from backtrail.diff.views import text_of
from backtrail.errors import RefusedError
from backtrail.files.paths import from_uri, to_uri
from backtrail.history.service import HistoryService
from backtrail.lsp.pages import diff_page, timeline_page
from backtrail.lsp.session import Sidecar
from backtrail.protocol.faults import ParamsError
from backtrail.protocol.methods import checked
from backtrail.protocol.requests import ContentParams, DiffParams, TimelineParams
from backtrail.serving import answers

__all__ = ["SCHEME", "VirtualDocument", "content", "named", "register"]

SCHEME: Final = "backtrail"

_View = Literal["version", "timeline", "diff"]
_VIEWS: Final[tuple[_View, ...]] = get_args(_View)

_DIGITS: Final = 18
"""Of a number that a store can hold; int() refuses very many of them in its own way."""


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
        query = "&".join(f"{key}={value}" for key, value in pairs)
        return f"{SCHEME}:{to_uri(self.path + self._end).removeprefix('file://')}?{query}"

    @property
    def _end(self) -> str:
        return "" if self.view == "version" else f".{self.view}"

    def text(self, service: HistoryService) -> str:
        """Write it; call it in the store's thread."""
        params = {"path": self.path, **{key: _typed(key, value) for key, value in self.asked}}
        if self.view == "timeline":
            asked = checked("backtrail/timeline", params, TimelineParams)
            return timeline_page(answers.timeline(service, asked), time.time_ns())
        if self.view == "diff":
            return diff_page(answers.diff(service, checked("backtrail/diff", params, DiffParams)))
        wanted = checked("backtrail/content", params, ContentParams)
        return text_of(service.content(self.path, str(wanted.version)))


def register(server: Sidecar) -> None:
    """Answer what such documents hold."""
    server.feature(types.WORKSPACE_TEXT_DOCUMENT_CONTENT)(content)


async def content(
    ls: Sidecar, params: types.TextDocumentContentParams
) -> types.TextDocumentContentResult:
    """Answer the text of one document."""
    document = named(params.uri)
    return types.TextDocumentContentResult(text=await ls.session.call(document.text))


def named(uri: str) -> VirtualDocument:
    """Read the name of a document.

    :raises ParamsError: it is none of ours.
    """
    from urllib.parse import unquote  # noqa: PLC0415 - few sessions ask, and start-up counts

    scheme, _, rest = uri.partition(":")
    place, _, query = rest.partition("?")
    # An editor may write the query's signs as escapes.
    pairs = [part.partition("=")[::2] for part in unquote(query).split("&") if part]
    asked = dict(pairs)
    wanted = asked.pop("view", "version")
    view = next((each for each in _VIEWS if each == wanted), None)
    if scheme != SCHEME or view is None:
        raise ParamsError(
            f"uri: {uri} is no document of Backtrail's; ask for {SCHEME}:/path?version=…",
            field="uri",
        )
    try:
        path = from_uri(f"file:{place}")
    except RefusedError as error:
        raise ParamsError(f"uri: {error}", field="uri") from None
    return VirtualDocument(
        view=view,
        path=path if view == "version" else path.removesuffix(f".{view}"),
        asked=tuple(asked.items()),
    )


def _typed(key: str, value: str) -> str | int:
    number = key == "limit" and value.isascii() and value.isdigit() and len(value) <= _DIGITS
    return int(value) if number else value
