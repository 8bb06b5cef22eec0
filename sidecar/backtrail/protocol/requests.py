"""What a client asks: the params of every method.

A file is named by ``uri`` or by ``path``, exactly one of them. Unknown fields are an error, so
that a misspelt one is told and not ignored.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from backtrail.listening import NewsKind

__all__ = [
    "AnnotateParams",
    "ContentParams",
    "DiffFormat",
    "DiffParams",
    "FileParams",
    "LineRange",
    "PageLayout",
    "PatchFormat",
    "PatchParams",
    "RestoreParams",
    "StatusParams",
    "SubscribeParams",
    "TimelineParams",
    "UndoParams",
    "WhitespaceMode",
]

DiffFormat = Literal["unified", "stat", "json", "html", "notebook", "structured", "classic"]
PatchFormat = Literal["git-am", "plain"]
PageLayout = Literal["inline", "side-by-side"]

WhitespaceMode = Literal["none", "all", "trailing", "blank-lines"]

_Tag = Annotated[str, Meta(min_length=1)]
_Address = Annotated[
    str | int,
    Meta(
        description="A version: its number, `~n` counted back from the newest, its id, a tag, "
        "or a time (`10 minutes ago`, ISO 8601)."
    ),
]
_Author = Annotated[
    str | None, Meta(description="Who did it; unset: the person named in the settings.")
]


class FileParams(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """Names one file."""

    uri: Annotated[
        str | None,
        Meta(description="`file:` URI, which names one byte for byte; `value:/NAME` for a value."),
    ] = None
    path: Annotated[str | None, Meta(description="Absolute path, instead of `uri`.")] = None


class TimelineParams(FileParams, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Lists the versions of a file, newest first."""

    limit: Annotated[int, Meta(ge=1, le=1000, description="Rows at most.")] = 50
    cursor: Annotated[
        int | None, Meta(description="`next_cursor` of the page before; unset: the first page.")
    ] = None
    significant_only: Annotated[bool, Meta(description="Leave minor versions out.")] = False
    source: Annotated[str | None, Meta(description="Only saves that this source reported.")] = None
    author: Annotated[str | None, Meta(description="Only versions of this author.")] = None
    tag: Annotated[str | None, Meta(description="Only the version with this tag.")] = None
    since: Annotated[
        str | None, Meta(description="Not before this time: ISO, or `2 days ago`.")
    ] = None
    until: Annotated[str | None, Meta(description="Not after this time.")] = None
    since_version: Annotated[
        Annotated[int, Meta(ge=0)] | None, Meta(description="Only versions with a higher number.")
    ] = None
    folded: Annotated[bool, Meta(description="Bursts and runs of minor saves as one row each.")] = (
        True
    )
    document: Annotated[
        int | None, Meta(description="Another document that bore this path: see `namesakes`.")
    ] = None


class ContentParams(FileParams, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Asks for the bytes of one version."""

    version: _Address = "~0"


class DiffParams(FileParams, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Asks how two contents of a file differ."""

    old: Annotated[
        str | int | None, Meta(description="A version; unset: the one before `new`.")
    ] = None
    new: Annotated[
        str | int | None,
        Meta(description="A version; unset: the file as the editor shows it, else as on disk."),
    ] = None
    format: Annotated[
        DiffFormat,
        Meta(
            description="`unified` fills `unified`, `json` fills `hunks`, `html` fills `html`, "
            "`notebook` fills `cells`; all but `unified` fill `statistics`. Of structured files "
            "`structured` fills `keys` and `classic` `classic`, or says why not in `fallback`."
        ),
    ] = "unified"
    layout: Annotated[
        PageLayout, Meta(description="Of a page: one text below the other, or beside it.")
    ] = "inline"
    outputs: Annotated[bool, Meta(description="Of a notebook: also what cells put out.")] = False
    metadata: Annotated[bool, Meta(description="Of a notebook: also metadata of cells.")] = False
    context: Annotated[int, Meta(ge=0, le=1000, description="Unchanged lines around a change.")] = 3
    whitespace: Annotated[
        WhitespaceMode,
        Meta(
            description="White space that does not count: none of it, all, that at line ends "
            "(`trailing`), or `blank-lines`. Equal lines then show the new side's text."
        ),
    ] = "none"
    language: Annotated[
        str | None,
        Meta(
            description="For keys: `json`, `jsonc`, `yaml`, `toml`, `ini`, `env`, `properties`; "
            "unset: the file's name tells."
        ),
    ] = None
    any_order: Annotated[
        bool, Meta(description="For keys: the order of list items is no difference.")
    ] = False
    tolerance: Annotated[
        float, Meta(ge=0, description="For keys: numbers no further apart are the same.")
    ] = 0.0


class PatchParams(FileParams, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Asks for patches that `git am` and `git apply` take. Nothing is written."""

    old: Annotated[
        str | int | None,
        Meta(description="A version, or 0 for nothing; unset: the one before `new`."),
    ] = None
    new: Annotated[
        str | int | None,
        Meta(description="A version; unset: the file as the editor shows it, else as on disk."),
    ] = None
    each: Annotated[bool, Meta(description="One patch for every version between them.")] = False
    format: Annotated[
        PatchFormat,
        Meta(description="`git-am`: mails with author, time and reason; `plain`: patches alone."),
    ] = "git-am"
    context: Annotated[int, Meta(ge=0, le=1000, description="Unchanged lines around a change.")] = 3
    author: Annotated[
        str | None,
        Meta(description="`Name <address>` to use for the person whom the settings name."),
    ] = None


class LineRange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Lines of the file as the editor shows it, else as on disk."""

    first: Annotated[int, Meta(ge=1, description="From 1; one more than there are: the end.")]
    last: Annotated[
        int,
        Meta(
            ge=0,
            description="Inclusive. To restore what was taken out between two lines, and nothing "
            "else: the upper one, with the lower one as `first`.",
        ),
    ]


class RestoreParams(FileParams, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Brings one version back. What is there now is kept first."""

    version: _Address
    to: Annotated[
        str | None, Meta(description="URI or absolute path of another file to write instead.")
    ] = None
    expected: Annotated[
        Annotated[int, Meta(ge=0)] | None,
        Meta(description="Number of the newest version you know; a conflict if it moved on."),
    ] = None
    lines: Annotated[
        LineRange | None,
        Meta(description="Take back only the changes that touch these lines."),
    ] = None
    cell: Annotated[
        Annotated[str, Meta(min_length=1)] | None,
        Meta(
            description="Take back only this cell of the notebook: its id, or `#3` for the third "
            "as it is now, or `was #3` for the third of the version. One that is gone comes back "
            "behind the cell that preceded it.",
        ),
    ] = None
    without: Annotated[
        bool,
        Meta(description="Take out what the version changed instead, and keep all later edits."),
    ] = False
    markers: Annotated[
        bool,
        Meta(
            description="With `without`: write both sides of a conflict, between markers. In an"
            " open buffer they are no version until they are saved."
        ),
    ] = False
    symbol: Annotated[
        Annotated[str, Meta(min_length=1)] | None,
        Meta(
            description="Take back only this function, class or section: its name, as "
            "`Class.method`. One that is gone comes back behind what preceded it.",
        ),
    ] = None
    key: Annotated[
        Annotated[str, Meta(min_length=1)] | None,
        Meta(
            description="Take back only this key of a JSON, YAML, TOML or ini file: `server.port`, "
            '`ports[2]`, `scripts["build:prod"]`. One that is gone comes back beside its neighbour.'
        ),
    ] = None
    dry_run: Annotated[bool, Meta(description="Answer the plan, write nothing.")] = False
    author: _Author = None
    reason: Annotated[str, Meta(description="Why, in your words.")] = ""


class UndoParams(FileParams, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Takes the last restore back; without a file, the last one of all."""

    dry_run: Annotated[bool, Meta(description="Answer the plan, write nothing.")] = False
    author: _Author = None


class AnnotateParams(FileParams, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Names a version or writes a note on it; only what is set changes."""

    version: _Address = "~0"
    tag: Annotated[_Tag | None, Meta(description="Put this tag on it.")] = None
    untag: Annotated[_Tag | None, Meta(description="Take this tag off.")] = None
    note: Annotated[str | None, Meta(description="The new note; empty removes it.")] = None


class SubscribeParams(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Says what to be notified of from now on, in place of everything."""

    kinds: Annotated[
        tuple[NewsKind, ...] | None,
        Meta(description="Null: everything. Whether saves are being kept is always told."),
    ] = None


class StatusParams(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Asks whether history is alive. Has no fields."""
