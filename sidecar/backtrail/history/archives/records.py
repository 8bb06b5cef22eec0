"""The lines of an archive, one JSON object each; a content's bytes follow its line.

Rule: a frame stands by itself. What an entry names comes before it in the same frame, but for the
sequences of other entries. docs/reference/archive-format.md repeats every field.
"""

from typing import Annotated, Any, Final

import msgspec

from backtrail.model import Change, EventKind, Level, Reason, Significance, Version

__all__ = [
    "FORMAT",
    "LARGEST_PIECE",
    "LONGEST_LINE",
    "Content",
    "Document",
    "End",
    "Entry",
    "Event",
    "Header",
    "Line",
    "Octets",
    "Saved",
    "Stub",
    "Workspace",
    "as_name",
    "decode",
    "encode",
    "name_in",
    "saved",
    "version_fields",
]

FORMAT: Final = 1
LONGEST_LINE: Final = 16 << 20
"""Bytes of a line."""
LARGEST_PIECE: Final = 64 << 20
"""Bytes of a content, or of one of its parts, that a reader holds in memory."""

_Sequence = Annotated[int, msgspec.Meta(ge=1, lt=2**62)]
_Id = Annotated[int, msgspec.Meta(ge=1, lt=2**62)]
_Number = Annotated[int, msgspec.Meta(ge=1, lt=2**31)]
_Count = Annotated[int, msgspec.Meta(ge=0, lt=2**62)]
_Time = Annotated[int, msgspec.Meta(ge=-(2**62), lt=2**62)]
_Sha256 = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class Octets(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A name that is not UTF-8: its bytes, in Base64."""

    octets: bytes


_Name = str | Octets


class _Line(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    tag_field="is",
    omit_defaults=True,
    forbid_unknown_fields=True,
):
    """What every line says: which kind it is."""


class Header(_Line, frozen=True, kw_only=True, tag="backtrail-archive"):
    """The first line of each frame, always the same."""

    format: int
    by: str = ""
    """The release that wrote it."""
    made_ns: _Time
    last: _Count
    """The store's last sequence when the writing began."""
    whole: bool = False
    """Everything in the store, and not a part of it."""


class Workspace(_Line, frozen=True, kw_only=True, tag="workspace"):
    """A root folder."""

    id: _Id
    root: _Name
    device: int | None = None
    inode: int | None = None


class Document(_Line, frozen=True, kw_only=True, tag="document"):
    """A file: where it is, and where it was."""

    id: _Id
    workspace: _Id
    path: _Name
    deleted: _Count | None = None
    """The event that recorded the deletion; 0: the past of a file, as another program kept it."""
    former: tuple[tuple[_Id, _Name], ...] = ()
    """Workspace and path of each name that it left, the latest last."""


class Content(_Line, frozen=True, kw_only=True, tag="content"):
    """Bytes, which follow the line, and a line feed after them."""

    sha256: _Sha256
    size: _Count
    parts: tuple[Annotated[int, msgspec.Meta(ge=1, le=LARGEST_PIECE)], ...] = ()
    """Sizes of the parts that a large one is kept in."""
    beside: _Sha256 | None = None
    """A content that it resembles; a hint."""


class Saved(_Line, frozen=True, kw_only=True, tag="version"):
    """A version, as ``model.Version`` has it; ``percent`` in hundredths."""

    sequence: _Sequence
    document: _Id
    number: _Number
    sha256: _Sha256
    size: _Count
    parent: _Sequence | None = None
    merged: _Sequence | None = None
    branch: _Count = 0
    time_ns: _Time
    source: Annotated[str, msgspec.Meta(min_length=1)]
    author: str = ""
    reason: str = ""
    level: Level
    reasons: tuple[Reason, ...] = ()
    added: _Count = 0
    deleted: _Count = 0
    modified: _Count = 0
    percent: Annotated[int, msgspec.Meta(ge=0, le=10_000)] = 0
    estimate: bool = False
    saves: Annotated[int, msgspec.Meta(ge=1, lt=2**31)] = 1
    metadata: dict[str, Any] = {}
    mode: Annotated[int, msgspec.Meta(ge=0, lt=2**16)] | None = None
    tags: tuple[str, ...] = ()
    note: str = ""


class Stub(_Line, frozen=True, kw_only=True, tag="released"):
    """A version that was let go of, or could not be read; its number stays taken."""

    sequence: _Sequence | None = None
    """None where it was damaged, too."""
    document: _Id
    number: _Number
    parent: _Sequence | None = None
    time_ns: _Time = 0
    damaged: bool = False


class Event(_Line, frozen=True, kw_only=True, tag="event"):
    """An entry of the log other than a version."""

    sequence: _Sequence
    kind: EventKind
    time_ns: _Time
    workspace: _Id | None = None
    document: _Id | None = None
    detail: dict[str, Any] = {}


class End(_Line, frozen=True, kw_only=True, tag="end"):
    """The last line: an archive without it was cut off."""

    documents: _Count
    versions: _Count
    released: _Count
    events: _Count


Entry = Saved | Stub | Event
Line = Header | Workspace | Document | Content | Saved | Stub | Event | End

encode = msgspec.json.Encoder().encode
decode = msgspec.json.Decoder(Line).decode


def as_name(path: str) -> _Name:
    """A name as a line has it."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return Octets(path.encode("utf-8", "surrogateescape"))
    return path


def name_in(name: _Name) -> str:
    """The reverse of ``as_name``."""
    return name if isinstance(name, str) else name.octets.decode("utf-8", "surrogateescape")


def saved(version: Version, tags: tuple[str, ...], note: str) -> Saved:
    """The line of a version."""
    v, change = version, version.change
    return Saved(
        sequence=v.sequence, document=v.document, number=v.number, sha256=v.content_id.hex(),
        size=v.size, parent=v.parent, merged=v.merged, branch=v.branch, time_ns=v.time_ns,
        source=v.source, author=v.author, reason=v.reason, level=v.significance.level,
        reasons=v.significance.reasons, added=change.added, deleted=change.deleted,
        modified=change.modified, percent=round(change.percent * 100), estimate=change.estimate,
        saves=v.saves, metadata=dict(v.metadata), mode=v.mode, tags=tags, note=note,
    )  # fmt: skip


def version_fields(line: Saved) -> dict[str, Any]:
    """The fields of the version that a line stands for, but for what the store gives it."""
    return {
        "size": line.size,
        "time_ns": line.time_ns,
        "source": line.source,
        "author": line.author,
        "reason": line.reason,
        "significance": Significance(line.level, line.reasons),
        "change": Change(
            added=line.added,
            deleted=line.deleted,
            modified=line.modified,
            percent=line.percent / 100,
            estimate=line.estimate,
        ),
        "saves": line.saves,
        "mode": line.mode,
        "branch": line.branch,
    }
