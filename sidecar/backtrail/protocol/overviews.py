"""Requests and answers about many files at once: project, deleted files, activity, search.

A cursor leads to a sequence of the store: what was saved after the first page was asked for never
shifts a later page.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from backtrail.protocol.messages import VersionMessage
from backtrail.protocol.requests import FileParams

__all__ = [
    "ActivityBar",
    "ActivityParams",
    "ActivityResult",
    "DeletedFile",
    "DeletedParams",
    "DeletedResult",
    "FolderParams",
    "LineageParams",
    "LineageResult",
    "MassChangeMessage",
    "ProjectParams",
    "ProjectResult",
    "ProjectRowMessage",
    "SearchMark",
    "SearchMatch",
    "SearchParams",
    "SearchResult",
]

_Time = Annotated[str | None, Meta(description="ISO 8601, or `2 days ago`.")]
_Limit = Annotated[int, Meta(ge=1, le=1000, description="Rows at most.")]
_Cursor = Annotated[
    int | None, Meta(description="`next_cursor` of the page before; unset: the first page.")
]
_Uri = Annotated[str, Meta(description="Of the file, as its name is today.")]
_Path = Annotated[str, Meta(description="Relative to the workspace folder.")]
_Workspace = Annotated[str, Meta(description="The workspace folder, absolute.")]


class FolderParams(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """Names the files to look at; with nothing set all files of the open workspace folders."""

    folder: Annotated[
        str | None, Meta(description="Only below this folder: `file:` URI or absolute path.")
    ] = None


class ProjectParams(FolderParams, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Lists what changed last, over all files, newest first."""

    limit: _Limit = 50
    cursor: _Cursor = None


class ProjectRowMessage(msgspec.Struct, frozen=True, kw_only=True):
    """Saves of one file that follow each other without a save of another file in between."""

    uri: _Uri
    path: _Path
    workspace: _Workspace
    deleted: Annotated[bool, Meta(description="The file is gone; its history is not.")]
    document: int
    versions: Annotated[tuple[VersionMessage, ...], Meta(description="Newest first.")]
    saves: int
    added: Annotated[int, Meta(description="Lines, over the whole row.")]
    deleted_lines: Annotated[int, Meta(description="Lines, over the whole row.")]
    chips: Annotated[tuple[str, ...], Meta(description="Why the row stands out.")]


class MassChangeMessage(msgspec.Struct, frozen=True, kw_only=True):
    """Many files that were touched in a moment, as by a checkout: one event for all of them."""

    sequence: int
    time: Annotated[str, Meta(description="When it was over: ISO 8601, UTC, milliseconds.")]
    workspace: _Workspace
    title: Annotated[str, Meta(description="`143 files changed, 12 deleted in 1.4 s`.")]
    changed: Annotated[int, Meta(description="Files that were there before and after.")]
    created: int
    deleted: int
    renamed: int
    seconds: float
    first: Annotated[int, Meta(description="Sequence of the first event of it.")]
    last: Annotated[
        int,
        Meta(description="Sequence of the last; saves with no part in it may lie between."),
    ]
    by: Annotated[
        str, Meta(description="A hint at the cause: `git`, `formatter`, an agent; else empty.")
    ]


class ProjectResult(msgspec.Struct, frozen=True, kw_only=True):
    """One page of recent changes."""

    rows: tuple[ProjectRowMessage, ...]
    mass_changes: Annotated[
        tuple[MassChangeMessage, ...],
        Meta(description="Those that ended in the stretch of this page, newest first."),
    ]
    next_cursor: Annotated[int | None, Meta(description="Null on the last page.")]


class DeletedParams(FolderParams, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Lists files that are gone, last deleted first."""

    limit: _Limit = 100
    cursor: _Cursor = None


class DeletedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that is gone, with what can be had back."""

    uri: _Uri
    path: _Path
    workspace: _Workspace
    document: int
    time: Annotated[str, Meta(description="Of the deletion: ISO 8601, UTC, milliseconds.")]
    version: Annotated[VersionMessage, Meta(description="The last one that holds its content.")]


class DeletedResult(msgspec.Struct, frozen=True, kw_only=True):
    """One page of deleted files."""

    files: tuple[DeletedFile, ...]
    next_cursor: Annotated[int | None, Meta(description="Null on the last page.")]


class ActivityParams(FileParams, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Asks for the shape of a file's history."""

    bars: Annotated[int, Meta(ge=1, le=400, description="Bars at most.")] = 60


class ActivityBar(msgspec.Struct, frozen=True, kw_only=True):
    """Neighbouring versions as one bar: lines added up, deleted down."""

    start: Annotated[str, Meta(description="Time of its oldest version: ISO 8601, UTC.")]
    end: Annotated[str, Meta(description="Time of its newest version: ISO 8601, UTC.")]
    version: Annotated[int, Meta(description="Number of the version that changed most.")]
    versions: int
    added: Annotated[int, Meta(description="Lines.")]
    deleted: Annotated[int, Meta(description="Lines.")]
    significant: bool


class ActivityResult(msgspec.Struct, frozen=True, kw_only=True):
    """The shape of a file's history, oldest first."""

    uri: _Uri
    path: _Path
    bars: tuple[ActivityBar, ...]
    versions: Annotated[int, Meta(description="Of the file, in all bars.")]
    full_bytes: Annotated[int, Meta(description="What full copies of them would take.")]


class SearchParams(FolderParams, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Looks for saves in the history, a bounded piece of work at a time.

    Ask again with `next_cursor` until it is null; to cancel, stop asking.
    """

    text: Annotated[
        str,
        Meta(
            description="What is looked for: at most 10,000 characters, of a phrase 100 words, of "
            "a pattern 1,000 characters. Empty: every save."
        ),
    ] = ""
    how: Annotated[
        Literal["text", "word", "phrase", "regex"],
        Meta(
            description="How `text` is meant: as it stands, as whole words, with any white space "
            "between its words, as a regular expression of RE2 within lines."
        ),
    ] = "text"
    kind: Annotated[
        Literal["any", "introduced", "removed", "contains", "vanished"],
        Meta(
            description="`any`: saves that changed lines with the text. `introduced`, `removed`: "
            "after which more or fewer lines hold it. `contains`: from which version to which one "
            "each file held it. `vanished`: after which a file held it no more; where the file "
            "went with it, times speak of that."
        ),
    ] = "any"
    order: Annotated[
        Literal["newest", "best"],
        Meta(
            description="`best` puts what some pieces bring in the order of their worth, page by "
            "page; then what the next pieces bring."
        ),
    ] = "newest"
    match_case: bool = False
    significant_only: bool = False
    path: Annotated[
        str | None, Meta(description="Only this file: its URI or absolute path; it may be gone.")
    ] = None
    file: Annotated[
        str | None, Meta(description="Glob as in .gitignore, or a part of the path.")
    ] = None
    author: str | None = None
    source: str | None = None
    tag: Annotated[str | None, Meta(description="Part of a tag's name.")] = None
    note: Annotated[str | None, Meta(description="Part of a note or reason.")] = None
    since: _Time = None
    until: _Time = None
    deleted: Annotated[bool, Meta(description="Look into files that are gone, too.")] = True
    deleted_only: Annotated[bool, Meta(description="Look into those alone.")] = False
    limit: _Limit = 50
    cursor: _Cursor = None


class SearchMark(msgspec.Struct, frozen=True, kw_only=True):
    """A place in a preview where the text stands, in UTF-16 units."""

    start: int
    length: int


class SearchMatch(msgspec.Struct, frozen=True, kw_only=True):
    """A save that matches."""

    uri: _Uri
    path: _Path
    workspace: _Workspace
    deleted: Annotated[bool, Meta(description="The file is gone; its history is not.")]
    version: VersionMessage
    kind: Annotated[
        Literal["added", "removed", "held", "save"],
        Meta(
            description="What the save did to the text; `held`: it is the last one that holds it; "
            "`save` where no text was asked for."
        ),
    ]
    line: Annotated[
        int,
        Meta(description="From 1, in the version, or in the one before where it was removed; 0."),
    ]
    preview: Annotated[str, Meta(description="That line, at most 200 characters of it.")]
    start: Annotated[int, Meta(description="Of the text in `preview`, in UTF-16 units.")]
    length: Annotated[int, Meta(description="Of the text in `preview`, in UTF-16 units.")]
    count: Annotated[int, Meta(description="Lines of this save that match in this way.")]
    marks: Annotated[
        tuple[SearchMark, ...], Meta(description="All places in `preview`, the first among them.")
    ] = ()
    held_from: Annotated[
        int, Meta(description="`held`: number of the version that put it into the file; else 0.")
    ] = 0
    held_to: Annotated[
        int,
        Meta(
            description="Number of the last version that holds what was removed, or is held: what "
            "to restore. 0: unknown."
        ),
    ] = 0
    held_id: Annotated[
        str,
        Meta(description="Its id, right also where another file bears the name by now. Empty: 0."),
    ] = ""
    longer: Annotated[
        bool, Meta(description="Later versions may hold it, too: that was looked for in vain.")
    ] = False


class SearchResult(msgspec.Struct, frozen=True, kw_only=True):
    """What one piece of the search found."""

    matches: tuple[SearchMatch, ...]
    next_cursor: Annotated[int | None, Meta(description="Null: everything was looked at.")]
    scanned: Annotated[int, Meta(description="Versions looked at in this piece.")]
    remaining: Annotated[int, Meta(description="Versions of the store still ahead, at most.")]
    unread: Annotated[
        int, Meta(description="Versions that could not be looked into: damaged, or too large.")
    ] = 0


class LineageParams(FileParams, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Asks which save last changed lines of the file as the editor shows it, else as on disk."""

    first: Annotated[int, Meta(ge=1, description="First line, from 1.")]
    last: Annotated[int | None, Meta(description="Last line; unset: `first`.")] = None


class LineageResult(msgspec.Struct, frozen=True, kw_only=True):
    """Where lines come from."""

    uri: _Uri
    version: Annotated[
        VersionMessage | None, Meta(description="Null: not kept yet, or older than was looked at.")
    ]
    unsaved: Annotated[
        bool, Meta(description="The lines, or lines beside them, differ from the newest version.")
    ]
    beside: Annotated[
        bool,
        Meta(description="Only what was deleted between or beside them is unsaved, not they."),
    ]
    missing: Annotated[bool, Meta(description="No such lines: the file ends before them.")]
    old_line: Annotated[int, Meta(description="The first line in that version, from 1; 0.")]
