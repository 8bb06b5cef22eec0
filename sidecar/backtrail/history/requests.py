"""What a face asks of the history."""

from collections.abc import Mapping
from typing import Any, Literal, TypedDict

import msgspec

from backtrail.model import ContentId
from backtrail.policy.checkpoints import Keep, Occasion
from backtrail.storage.repository import CheckDepth

__all__ = [
    "Aim",
    "BlameQuery",
    "BranchQuery",
    "Capture",
    "CheckQuery",
    "CheckpointQuery",
    "Choice",
    "DeletedQuery",
    "MergeQuery",
    "Merging",
    "PartQuery",
    "PointsQuery",
    "ProjectQuery",
    "RollbackQuery",
    "SearchQuery",
    "SwitchQuery",
    "TimelineQuery",
]


class Aim(TypedDict, total=False):
    """What of a version is to go back, and when; without any of it the whole version."""

    expected: int | None
    """Number of the newest version; where it is another one, that is a conflict."""
    lines: tuple[int, int] | None
    """First and last line of the file as it is now, from 1: only what changed there."""
    cell: str | None
    """A cell of the notebook as it is now: its id, or ``#3`` by its place; ``was #3`` by its
    place in the version."""
    symbol: str | None
    """A function, class or section: ``Class.method``."""
    key: str | None
    """A key of a structured file: ``server.port``, ``ports[2]``."""
    without: bool
    """What the version changed is to go, and everything later to stay."""
    markers: bool
    """With ``without``: write both sides of a conflict, between markers."""


class Capture(msgspec.Struct, frozen=True, kw_only=True):
    """Keep one file as it is now, or the bytes given."""

    path: str
    """Absolute."""
    content: bytes | None = None
    """None: read the file."""
    filled: bool = False
    """A file that held something and is read empty is just being written: many programs empty it
    first. It is not kept so."""
    mode: int | None = None
    """With ``content``: permission bits of the file, where they are known."""
    saved_ns: int | None = None
    """With ``content``: UTC ns when the file was written, where its bytes may have waited since."""
    source: str
    """Who reports the save: ``cli``, ``external``, an editor's name."""
    author: str | None = None
    """None: the person named in the settings, else the system's user."""
    reason: str = ""
    by: str = ""
    """What changed the file, where that is known: an agent's name, ``git``, ``formatter``."""
    metadata: Mapping[str, Any] = msgspec.field(default_factory=dict)
    since_ns: int | None = None
    """Of who looks at folders: UTC ns when that began. A file without a history that was changed
    last before was found by the first look."""
    label: str | None = None
    """Makes the version significant and becomes its tag."""


class TimelineQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which versions of a file to list, newest first."""

    limit: int = 50
    """Rows at most."""
    cursor: int | None = None
    """From an earlier page's ``next_cursor``: only versions with a lower number."""
    significant_only: bool = False
    source: str | None = None
    author: str | None = None
    tag: str | None = None
    since_ns: int | None = None
    """UTC ns, inclusive."""
    until_ns: int | None = None
    """UTC ns, inclusive."""
    since_number: int | None = None
    """Only versions with a higher number."""
    document: int | None = None
    """Another document that bore this path: one of a page's ``namesakes``."""
    folded: bool = True
    """Show bursts and runs of minor saves as one row each, as the settings say."""


class PartQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Whose changes to list, newest first: those of a symbol, or of some lines."""

    symbol: str | None = None
    """A function, class or section by its name, or ``Class.method``; it may be gone."""
    lines: tuple[int, int] | None = None
    """First and last line of the file as it is now, from 1."""
    limit: int = 50
    """Rows at most."""
    cursor: str | None = None
    """From an earlier page's ``next_cursor``, asked with the same symbol or lines."""


class BlameQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Of which lines to say what save made them, and which took them out."""

    lines: tuple[int, int] | None = None
    """First and last, from 1; None: all."""
    version: str | None = None
    """Address of the version that they are lines of; None: of the file as it is now."""
    introduced: bool = False
    """Follow a line through its own changes, to the save that it came in with."""


class ProjectQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which changes of many files to list, newest first."""

    folder: str | None = None
    """Only files below it, absolute; None: all of the workspace folders, without any all kept."""
    limit: int = 50
    """Rows at most."""
    cursor: int | None = None
    """From an earlier page's ``next_cursor``."""


class DeletedQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which deleted files to list, last deleted first."""

    folder: str | None = None
    """As in ``ProjectQuery``."""
    limit: int = 100
    """Files at most."""
    cursor: int | None = None
    """From an earlier page's ``next_cursor``."""


class PointsQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which files to compare between two points in time."""

    old: str
    """A time, a sequence, the id of a version, or a tag."""
    new: str = "now"
    """The same, or ``now``: the files on disk."""
    folder: str | None = None
    """As in ``ProjectQuery``."""
    files: str | None = None
    """A glob as in .gitignore."""
    limit: int = 200
    """Files of one page, at most."""
    cursor: str | None = None
    """From an earlier page's ``next_cursor``; the points are those of the first page."""


class RollbackQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which files are to be as they were, and when."""

    point: str
    """A time, a sequence, the id of a version, or a tag."""
    folder: str
    """Absolute."""
    files: str | None = None
    """A glob as in .gitignore."""
    unsaved: frozenset[str] = frozenset()
    """Files, absolute, of which an editor holds something newer than the disk: they stay."""


class BranchQuery(msgspec.Struct, frozen=True, kw_only=True):
    """From where a branch is to part, and how it is called."""

    name: str
    folder: str
    """Absolute; the whole of its workspace has the branch."""
    file: str | None = None
    """Absolute: a branch of this file alone."""
    point: str = "now"
    """``now`` is what is kept by now."""
    note: str = ""
    author: str | None = None
    looked: bool = False
    """All files were looked at right before."""


class SwitchQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which branch the files are to be of."""

    name: str
    folder: str
    """Absolute."""
    file: str | None = None
    """Absolute: tells of which file ``main`` is meant."""
    unsaved: frozenset[str] = frozenset()
    """As of :class:`RollbackQuery`; none of them may be in the way."""
    looked: bool = False
    """All files were looked at right before."""


Choice = Literal["", "markers", "ours", "theirs"]
"""What becomes of lines that both sides changed: undecided, both between markers, or one side's."""


class Merging(msgspec.Struct, frozen=True, kw_only=True):
    """How a version is put together with what lies there."""

    base: ContentId | None
    """What both came from; None: they have nothing in common."""
    choice: Choice = ""
    ours: str = "now"
    """What markers call what lies there."""
    theirs: str = ""


class MergeQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which branch is to be merged into the one that lies in the folder."""

    name: str
    folder: str
    """Absolute."""
    file: str | None = None
    """As in :class:`SwitchQuery`."""
    choice: Choice = ""
    unsaved: frozenset[str] = frozenset()
    """As of :class:`RollbackQuery`; none of them may be in the way."""


class CheckpointQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which point in time is to be marked, and how."""

    folder: str
    """Absolute; the whole of its workspaces is marked."""
    name: str = ""
    point: str = "now"
    """``now`` is what is kept by now."""
    note: str = ""
    author: str | None = None
    keep: Keep = "permanent"
    occasion: Occasion = ""
    run: str = ""
    """The agent's run that it belongs to."""
    looked: bool = False
    """The whole folder was looked at for it: what is not kept by now was not there."""


class SearchQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which saves to find, over many files. Every given field narrows."""

    text: str = ""
    """What is looked for; empty: every save."""
    how: Literal["text", "word", "phrase", "regex"] = "text"
    """How ``text`` is meant: as it stands, as whole words, with any white space between its words,
    as a regular expression of RE2 within lines."""
    kind: Literal["any", "introduced", "removed", "contains", "vanished"] = "any"
    """Saves that changed lines with the text, that left more of them, or fewer; or for how long a
    file held it, and when it held it no more. Then other fields speak of the save that began or
    ended that; where a file went with the text, the times speak of its deletion."""
    order: Literal["newest", "best"] = "newest"
    match_case: bool = False
    significant_only: bool = False
    folder: str | None = None
    """Only files below it, absolute; None: in all workspace folders."""
    path: str | None = None
    """Only the file at this path, absolute; it may be gone."""
    file: str | None = None
    """A glob as in .gitignore, or a part of the path."""
    author: str | None = None
    source: str | None = None
    tag: str | None = None
    """Part of a tag's name."""
    note: str | None = None
    """Part of a note, or of the reason of a save."""
    since_ns: int | None = None
    """UTC ns, inclusive."""
    until_ns: int | None = None
    """UTC ns, inclusive."""
    deleted: bool = True
    """Look into files that are gone, too."""
    deleted_only: bool = False
    limit: int = 50
    """Matches of one piece, at most."""
    cursor: int | None = None
    """From an earlier piece's ``next_cursor``, asked in the same order: only lower sequences; of
    the best the place to go on at."""


class CheckQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Asks whether the store is sound."""

    depth: CheckDepth = "contents"
    sample: str = ""
    """Which part of the contents is read: ``3/7`` the third of seven, ``5%`` another each day."""
