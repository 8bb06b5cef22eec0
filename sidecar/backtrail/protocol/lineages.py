"""Requests and answers about parts of a file: symbols, ranges of lines, and single lines.

Lines are those of the file as the editor shows it, else as on disk, unless a version is named.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from backtrail.protocol.messages import ChangeMessage, VersionMessage
from backtrail.protocol.requests import FileParams, LineRange

__all__ = [
    "BlameParams",
    "BlameResult",
    "BlamedLineMessage",
    "PartRowMessage",
    "PartTimelineParams",
    "PartTimelineResult",
    "RemovalParams",
    "RemovalResult",
    "RemovedLineMessage",
    "SymbolMessage",
    "SymbolsParams",
    "SymbolsResult",
]

_Uri = Annotated[str, Meta(description="Of the file, as its name is today.")]
_Symbol = Annotated[
    Annotated[str, Meta(min_length=1)] | None,
    Meta(description="A function, class or section by its name or path, as `Class.method`."),
]


class SymbolsParams(FileParams, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Asks for the functions, classes and sections of a file."""

    version: Annotated[
        str | int | None,
        Meta(description="Those of this version; unset: of the file as it is now."),
    ] = None


class SymbolMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A function, a class, a section."""

    name: str
    path: Annotated[str, Meta(description="With what is around it: `Class.method`, `Part / Sub`.")]
    kind: Annotated[str, Meta(description="`function`, `method`, `class`, `section` …")]
    first: Annotated[int, Meta(description="First line, from 1, decorators and comment included.")]
    last: Annotated[int, Meta(description="Last line, from 1.")]
    line: Annotated[int, Meta(description="The line that names it, from 1.")]
    depth: Annotated[int, Meta(description="Symbols around it.")]


class SymbolsResult(msgspec.Struct, frozen=True, kw_only=True):
    """The symbols of a file, in the order of its text."""

    uri: _Uri
    language: str
    symbols: tuple[SymbolMessage, ...]
    exact: Annotated[bool, Meta(description="False: the text is half-written; ends are guesses.")]


class PartTimelineParams(FileParams, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Lists the saves that changed a symbol, or some lines, newest first: name one of the two."""

    symbol: _Symbol = None
    lines: Annotated[LineRange | None, Meta(description="Instead of `symbol`.")] = None
    limit: Annotated[int, Meta(ge=1, le=1000, description="Rows at most.")] = 50
    cursor: Annotated[
        str | None, Meta(description="`next_cursor` of the page before; unset: the first page.")
    ] = None


class PartRowMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A save that changed the part."""

    kind: Annotated[
        Literal["introduced", "changed", "renamed", "removed"],
        Meta(description="`renamed`: it had another name before, whatever else changed."),
    ]
    version: VersionMessage
    first: Annotated[
        int, Meta(description="Its first line in that version; of `removed` in the one before.")
    ]
    last: int
    name: Annotated[str, Meta(description="Of the symbol in that version; empty for lines.")]
    change: Annotated[ChangeMessage, Meta(description="Of the part alone.")]


class PartTimelineResult(msgspec.Struct, frozen=True, kw_only=True):
    """One page of the history of a part, newest first."""

    uri: _Uri
    rows: tuple[PartRowMessage, ...]
    symbol: Annotated[SymbolMessage | None, Meta(description="As it is where the page begins.")]
    unsaved: Annotated[bool, Meta(description="The part differs from the newest version.")]
    gone: Annotated[bool, Meta(description="The symbol is not there any more.")]
    next_cursor: Annotated[
        str | None,
        Meta(description="Null: told to its beginning. A page may be empty and still have one."),
    ]
    unreadable: Annotated[
        tuple[int, ...],
        Meta(description="Numbers of versions passed over: damaged, binary, or half-written."),
    ] = ()


class BlameParams(FileParams, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Asks which save made each line, and of an old version which one took it out."""

    lines: Annotated[LineRange | None, Meta(description="Unset: all lines.")] = None
    version: Annotated[
        str | int | None, Meta(description="Lines of this version; unset: as they are now.")
    ] = None
    introduced: Annotated[
        bool, Meta(description="Follow a line through its own changes to where it came in.")
    ] = False


class BlamedLineMessage(msgspec.Struct, frozen=True, kw_only=True):
    """One line, and where it comes from."""

    line: Annotated[int, Meta(description="From 1.")]
    version: Annotated[
        int | None, Meta(description="Number of the version that made it; null: see `unsaved`.")
    ]
    old_line: Annotated[int, Meta(description="The line in that version, from 1; 0.")]
    unsaved: Annotated[
        bool, Meta(description="No version has it. Else it is older than looked at.")
    ]
    fate: Annotated[
        Literal["stays", "changed", "removed", "unknown"] | None,
        Meta(description="What became of a line of an old version, up to the newest."),
    ] = None
    gone: Annotated[int | None, Meta(description="Number of the version that did so.")] = None


class BlameResult(msgspec.Struct, frozen=True, kw_only=True):
    """Where lines come from."""

    uri: _Uri
    lines: tuple[BlamedLineMessage, ...]
    versions: Annotated[
        tuple[VersionMessage, ...], Meta(description="Those that lines speak of, newest first.")
    ]
    total: Annotated[int, Meta(description="Lines of the whole content.")]


class RemovalParams(FileParams, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Asks which save took a text out of a file."""

    text: Annotated[str, Meta(min_length=1, description="A part of one line.")]


class RemovedLineMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A line with the text, as it was."""

    line: Annotated[int, Meta(description="From 1, in the version before.")]
    text: Annotated[str, Meta(description="At most 200 characters of it.")]


class RemovalResult(msgspec.Struct, frozen=True, kw_only=True):
    """The newest save after which a text stands in fewer places."""

    uri: _Uri
    version: Annotated[VersionMessage | None, Meta(description="Null: what is there now, unsaved.")]
    before: Annotated[VersionMessage, Meta(description="The version before, which has it.")]
    lines: tuple[RemovedLineMessage, ...]
