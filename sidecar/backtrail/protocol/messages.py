r"""What a client hears: results, the one notification and the data of an error.

The command line prints the same shapes with ``--json``. Times are ISO 8601 in UTC with
milliseconds; sizes are bytes. A path whose name is not UTF-8 shows those bytes as ``\xNN``; its
``uri`` stays exact.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

__all__ = [
    "CaptureEvent",
    "CaptureKind",
    "ChangeMessage",
    "ConflictMessage",
    "ContentResult",
    "ErrorData",
    "FailedHook",
    "FoldMessage",
    "HealthEvent",
    "MirrorMessage",
    "OpenFace",
    "PlanMessage",
    "ReasonMessage",
    "RestoreResult",
    "SignificanceMessage",
    "SkippedFile",
    "StatusResult",
    "TimelineResult",
    "TimelineRowMessage",
    "VersionMessage",
]

CaptureKind = Literal["kept", "renamed", "deleted", "annotated"]


class ReasonMessage(msgspec.Struct, frozen=True, kw_only=True):
    """Why a version stands out, or does not."""

    kind: Annotated[str, Meta(description="`first`, `change`, `keyword`, `interval`, `label` …")]
    detail: Annotated[str, Meta(description="The figure or word behind it.")]


class SignificanceMessage(msgspec.Struct, frozen=True, kw_only=True):
    """How much a version stands out."""

    level: Literal["significant", "minor"]
    reasons: tuple[ReasonMessage, ...]


class ChangeMessage(msgspec.Struct, frozen=True, kw_only=True):
    """How far one content is from another."""

    added: Annotated[int, Meta(description="Lines.")]
    deleted: Annotated[int, Meta(description="Lines.")]
    modified: Annotated[int, Meta(description="Lines that have a counterpart.")]
    percent: Annotated[float, Meta(description="Of the characters, 0 to 100.")]
    estimate: Annotated[bool, Meta(description="`percent` is a lower bound.")]


class VersionMessage(msgspec.Struct, frozen=True, kw_only=True):
    """One kept save of one file."""

    id: Annotated[str, Meta(description="`SEQUENCE-DIGEST`; right in any store.")]
    sequence: Annotated[int, Meta(description="Place in the order of everything in the store.")]
    number: Annotated[int, Meta(description="1, 2, 3 … within the file.")]
    path: Annotated[str, Meta(description="Relative to the workspace folder.")]
    time: Annotated[str, Meta(description="ISO 8601, UTC, milliseconds.")]
    source: Annotated[str, Meta(description="Who reported the save: an editor, `cli`, `external`.")]
    author: str
    reason: str
    significance: SignificanceMessage
    change: Annotated[ChangeMessage, Meta(description="From the version before.")]
    size: Annotated[int, Meta(description="Bytes.")]
    content_id: Annotated[str, Meta(description="SHA-256 of the bytes, in hex.")]
    saves: Annotated[int, Meta(description="Saves that this version stands for.")]
    tags: tuple[str, ...]
    note: str
    metadata: Annotated[
        Mapping[str, Any],
        Meta(
            description="What its source said of it. Of a notebook also `cells`, those `added`, "
            "`deleted` and `modified`, or where none was, in how many `outputs` changed. Of a "
            "restore `rollback_to`, the version that came back, and `lines`, `cell` or `symbol`, "
            "where only a part did; or `taken_out`, the version whose changes went. Of a save that "
            "was kept long after the file was written `late_ms`, by how many milliseconds. "
            "Where nothing but white space changed `whitespace`. `masked` where it is not what was "
            "saved: `secrets` were left out when it was kept, or, `true`, a text was forgotten."
        ),
    ]
    title: Annotated[str, Meta(description="What happened, in a person's words.")]
    chips: Annotated[tuple[str, ...], Meta(description="Why it stands out, a word or two each.")]


class FoldMessage(msgspec.Struct, frozen=True, kw_only=True):
    """What the saves of a run are folded for."""

    first: Annotated[int, Meta(description="Number of the oldest version.")]
    last: Annotated[int, Meta(description="Number of the newest one.")]
    minor: Annotated[int, Meta(description="Saves that are folded for being small.")]
    cycle: Annotated[int, Meta(description="Saves between two equal contents: add, then delete.")]
    whitespace: Annotated[int, Meta(description="Saves that changed white space alone.")]
    burst: Annotated[int, Meta(description="Saves of a burst that went on.")]
    title: Annotated[str, Meta(description="`3 in-between saves: add-then-delete`.")]


class TimelineRowMessage(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a timeline: a version, or a run of folded ones."""

    kind: Literal["version", "minor"]
    versions: Annotated[tuple[VersionMessage, ...], Meta(description="Newest first.")]
    saves: int
    added: Annotated[int, Meta(description="Lines, over the whole row.")]
    deleted: Annotated[int, Meta(description="Lines, over the whole row.")]
    chips: Annotated[tuple[str, ...], Meta(description="Why the row stands out.")]
    fold: Annotated[
        FoldMessage | None, Meta(description="Of a `minor` row; ask unfolded for a row each.")
    ] = None


class TimelineResult(msgspec.Struct, frozen=True, kw_only=True):
    """One page of a timeline, newest first."""

    uri: str
    path: Annotated[str, Meta(description="Relative to the workspace folder.")]
    workspace: Annotated[str, Meta(description="The folder, absolute.")]
    deleted: Annotated[bool, Meta(description="The file is gone; its history is not.")]
    rows: tuple[TimelineRowMessage, ...]
    total: Annotated[int, Meta(description="Versions that match, on all pages.")]
    next_cursor: Annotated[int | None, Meta(description="Null on the last page.")]
    namesakes: Annotated[
        tuple[int, ...],
        Meta(description="Other documents that bore this path; ask for one with `document`."),
    ] = ()
    damaged: Annotated[
        tuple[int, ...], Meta(description="Numbers of versions that cannot be read.")
    ] = ()


class ContentResult(msgspec.Struct, frozen=True, kw_only=True):
    """The bytes of one version."""

    version: VersionMessage
    encoding: Literal["utf-8", "base64"]
    text: Annotated[str | None, Meta(description="The whole content where it is UTF-8.")]
    base64: Annotated[str | None, Meta(description="The whole content where it is not.")]
    size: Annotated[int, Meta(description="Bytes.")]
    content_id: Annotated[str, Meta(description="SHA-256 of the bytes, in hex.")]


class ConflictMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A place where what is to be taken out was changed again since."""

    first: Annotated[int, Meta(description="Its first line as the file is now, from 1.")]
    lines: Annotated[int, Meta(description="How many lines it has now; 0: they are gone.")]
    version: Annotated[str, Meta(description="As the version had it; long texts are cut.")]
    now: Annotated[str, Meta(description="As it is now; long texts are cut.")]
    without: Annotated[str, Meta(description="As it was before the version; long texts are cut.")]


class CellPlacesMessage(msgspec.Struct, frozen=True, kw_only=True):
    """Which cell of a notebook goes back alone, by its places from 1."""

    then: Annotated[int, Meta(ge=1, description="In the version.")]
    now: Annotated[
        Annotated[int, Meta(ge=1)] | None,
        Meta(description="As it is now, where it is replaced. Null: gone; it is put back."),
    ]


class PlanMessage(msgspec.Struct, frozen=True, kw_only=True):
    """What a restore or undo would do."""

    kind: Literal["restore", "undo"]
    action: Literal["replace", "create", "remove", "nothing"]
    path: Annotated[str, Meta(description="The one file that would be written, absolute.")]
    uri: str
    version: Annotated[VersionMessage | None, Meta(description="Null: the file would go.")]
    head: Annotated[int, Meta(description="Newest version's number; 0 when nothing is kept.")]
    unkept: Annotated[bool, Meta(description="What is there now would be kept first.")]
    change: ChangeMessage
    notes: tuple[str, ...]
    without: Annotated[
        bool, Meta(description="What the version changed would go, and all later edits stay.")
    ] = False
    conflicts: Annotated[
        tuple[ConflictMessage, ...],
        Meta(description="The first 1,000 of them. Nothing is written, unless with `markers`."),
    ] = ()
    places: Annotated[
        CellPlacesMessage | None, Meta(description="Of `cell`: which one is meant.")
    ] = None


class RestoreResult(msgspec.Struct, frozen=True, kw_only=True):
    """What a restore or undo did; with ``dry_run`` only the plan."""

    plan: PlanMessage
    version: Annotated[
        VersionMessage | None,
        Meta(
            description="The new version; none where nothing had to change, or where both sides of"
            " a conflict wait in an editor."
        ),
    ]
    was_there: Annotated[VersionMessage | None, Meta(description="The version to go back to.")]
    via: Annotated[
        Literal["editor", "disk"],
        Meta(description="`editor`: in the open buffer, still to be saved."),
    ]
    applied: Annotated[bool, Meta(description="False after `dry_run`.")]


class SkippedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that is not kept, and why."""

    path: str
    reason: str


class FailedHook(msgspec.Struct, frozen=True, kw_only=True):
    """A hook of the person's that did not work the last time."""

    hook: Annotated[str, Meta(description="Its program, or its address without the path.")]
    reason: str
    times: Annotated[int, Meta(description="In a row.")]
    time: Annotated[str, Meta(description="The last time: ISO 8601, UTC, milliseconds.")]


class MemoryUse(msgspec.Struct, frozen=True, kw_only=True):
    """What a process holds in memory of its history; all of it is in the store as well."""

    resident: Annotated[
        int, Meta(description="Bytes that the process takes; 0: the system does not tell.")
    ]
    operations: Annotated[
        int, Meta(description="Hot: so many of the last ones are undone without reading a content.")
    ]
    hot_bytes: int
    contents: Annotated[int, Meta(description="Warm: contents and packs that were read lately.")]
    warm_bytes: int
    page_bytes: Annotated[int, Meta(description="Pages of the store's file.")]
    step: Annotated[
        int,
        Meta(
            description="0: all is well. Memory is short: 1, little is held warm; 2, and the last "
            "10 operations hot; 3, and all that can be spared was given back."
        ),
    ]
    eased: Annotated[int, Meta(description="How often memory was given back since the start.")]


class OpenFace(msgspec.Struct, frozen=True, kw_only=True):
    """An editor's sidecar, a Jupyter server or `backtrail watch` that is open on the store."""

    face: Annotated[str, Meta(description="`neovim`, `vscode`, `jupyter`, `watch` …")]
    process: int
    waiting: Annotated[int, Meta(description="Saves and other work that wait for the store.")]
    trouble: Annotated[tuple[str, ...], Meta(description="Why it keeps no saves; empty: it does.")]
    watcher: Annotated[str, Meta(description="How changes from outside are noticed.")]
    hooks: tuple[FailedHook, ...]
    memory: MemoryUse | None = None


class LastCompacted(msgspec.Struct, frozen=True, kw_only=True):
    """A compaction that was done to its end, by a person or while nobody saved."""

    time: Annotated[str, Meta(description="When it ended.")]
    versions: Annotated[int, Meta(description="Versions that it put together.")]
    before_bytes: Annotated[int, Meta(description="What the store took before, on disk.")]
    after_bytes: Annotated[int, Meta(description="The same at its end.")]
    since: Annotated[int, Meta(description="Entries that came later, saves among them.")]
    freed_bytes: Annotated[
        int, Meta(description="What it gave back to the disk; 0 where more was saved meanwhile.")
    ] = 0


class CompactingMessage(msgspec.Struct, frozen=True, kw_only=True):
    """Old versions are being put together, by a person or while nobody saves."""

    began: str
    versions: Annotated[int, Meta(description="Versions that it put together so far.")]
    total: Annotated[
        int, Meta(description="Of so many, about. 0: it gives space back, or tidies up.")
    ]


class MirrorMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A second store that follows this one."""

    target: Annotated[str, Meta(description="Its file, absolute.")]
    time: Annotated[str | None, Meta(description="When it was last up to date. Null: never.")]
    behind: Annotated[int, Meta(description="Saves and other entries that it lacks.")]
    trouble: Annotated[str, Meta(description="What is wrong with it; empty: nothing is.")]


class StatusResult(msgspec.Struct, frozen=True, kw_only=True):
    """Whether history is alive, in figures."""

    store: str
    format: int
    workspaces: tuple[str, ...]
    documents: int
    versions: int
    full_bytes: Annotated[int, Meta(description="What full copies would take.")]
    store_bytes: Annotated[int, Meta(description="What the store takes.")]
    last_sequence: int
    last_time: str | None
    trouble: Annotated[
        tuple[str, ...], Meta(description="Why saves are not being kept; empty: all is well.")
    ]
    skipped: Annotated[
        tuple[SkippedFile, ...], Meta(description="Since the sidecar started, newest last.")
    ] = ()
    last_capture: Annotated[
        str | None, Meta(description="When the newest version was kept. Null: there is none.")
    ] = None
    waiting: Annotated[
        int, Meta(description="Saves and other work that wait for the store, and for their turn.")
    ] = 0
    watcher: Annotated[
        str, Meta(description="How changes from outside are noticed. Empty: nobody watches.")
    ] = ""
    hooks: Annotated[
        tuple[FailedHook, ...], Meta(description="Hooks that did not work the last time.")
    ] = ()
    faces: Annotated[
        tuple[OpenFace, ...],
        Meta(description="What is open on the store; of the command line's status alone."),
    ] = ()
    proven: Annotated[
        str | None,
        Meta(description="When versions taken at random last came back. Null: never looked."),
    ] = None
    proven_versions: Annotated[int, Meta(description="How many they were.")] = 0
    compacted: Annotated[
        LastCompacted | None,
        Meta(description="When old versions were put together last. Null: never, or elsewhere."),
    ] = None
    compacting: Annotated[
        CompactingMessage | None,
        Meta(description="How far that is, while any process is at it. Null: none is."),
    ] = None
    loose: Annotated[
        int, Meta(description="Versions that a compaction would put together now, about.")
    ] = 0
    notices: Annotated[
        tuple[str, ...],
        Meta(description="What to mind though saves are kept, such as a store on a network drive."),
    ] = ()
    mirrors: Annotated[
        tuple[MirrorMessage, ...], Meta(description="As far as `backtrail mirror` made them.")
    ] = ()
    damaged: Annotated[
        str,
        Meta(description="A damaged store, beside which saves are kept until it is repaired."),
    ] = ""
    memory: Annotated[
        MemoryUse | None,
        Meta(description="Of the process that answers. Null: of the command line's status."),
    ] = None


class CaptureEvent(msgspec.Struct, frozen=True, kw_only=True):
    """A version was kept, or the history of a file changed in another way."""

    kind: Annotated[
        CaptureKind,
        Meta(description="`kept` comes once for each version; `annotated`: a tag or a note."),
    ]
    uri: Annotated[str, Meta(description="Of the file as it is called now.")]
    path: Annotated[str, Meta(description="Absolute.")]
    version: Annotated[
        VersionMessage,
        Meta(description="The new version, the one annotated, or the newest of the file."),
    ]


class HealthEvent(msgspec.Struct, frozen=True, kw_only=True):
    """Whether saves are being kept changed."""

    trouble: Annotated[
        tuple[str, ...], Meta(description="Why saves are not being kept; empty: all is well.")
    ]


class ErrorData(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """``data`` of an error, so that no client parses the text."""

    kind: Annotated[str, Meta(description="`not-found`, `conflict` …; see the table.")]
    field: Annotated[str | None, Meta(description="The wrong parameter.")] = None
    expected: Annotated[int | None, Meta(description="Of a conflict: the head asked for.")] = None
    places: Annotated[int | None, Meta(description="Of a merge: those in conflict.")] = None
    actual: Annotated[int | None, Meta(description="Of a conflict: the head there is.")] = None
