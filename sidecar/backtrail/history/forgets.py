"""What is to be forgotten, what that would take along, and what became of it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import msgspec

from backtrail.model import ContentId, Document, DocumentId, EventSequence, VersionNumber

if TYPE_CHECKING:
    from backtrail.policy.forgetting import Wanted

__all__ = [
    "OUT_OF_REACH",
    "Chosen",
    "ForgetFile",
    "ForgetPlan",
    "ForgetQuery",
    "Forgotten",
    "Scanned",
]

OUT_OF_REACH: Final = (
    "Out of reach: snapshots of the file system, backups, mirrors, archives, exports to git,"
    " reports, and what a disk keeps of blocks that were freed. A secret that was kept is to be"
    " replaced by a new one all the same."
)
"""What no forget reaches, for a person."""

Chosen = dict[DocumentId, frozenset[EventSequence]]
"""Versions, by their document."""


class ForgetQuery(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be gone for good: versions that hold a text, or versions that are named."""

    text: str = ""
    """Whatever holds it, in any file, be it deleted; and in notes, tags, reasons and the log."""
    regex: bool = False
    """``text`` is a regular expression of RE2; ``^`` and ``$`` are the ends of lines."""
    path: str | None = None
    """One file; without a text all that is kept of it."""
    versions: tuple[str, ...] = ()
    """Addresses: only these of the file."""
    files: str | None = None
    """A glob as in .gitignore: only files whose path it fits."""
    folder: str | None = None
    """Only files below it, absolute; without a text all that is kept of them."""
    shows: Callable[[str], bool] | None = None
    """Of an absolute path, whether its file may be meant at all; None: each may."""
    since_ns: int | None = None
    """Only versions recorded then or later, UTC."""
    until_ns: int | None = None
    """Only versions recorded then or earlier, UTC."""
    replace: bool = False
    """Versions stay, with a mask in the text's place; they say so, and are not what was saved."""
    copies: bool = False
    """Versions of other files with the same bytes go, too, where no text is looked for."""
    again: bool = False
    """Even where a file on the disk would bring it back with its next save."""

    @property
    def limited(self) -> bool:
        """Not all versions are meant, so that words beside contents are left alone."""
        return not self.text or any(
            limit is not None
            for limit in (
                self.path,
                self.files,
                self.folder,
                self.shows,
                self.since_ns,
                self.until_ns,
            )
        )

    @property
    def whole(self) -> bool:
        """Files are meant with all that is kept of them, saves after the plan, too."""
        named = self.path is not None or self.folder is not None
        return named and not self.versions and not self.text


class ForgetFile(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of one file's versions."""

    document: Document
    workspace: str
    """Root folder, absolute."""
    numbers: tuple[VersionNumber, ...]
    """Of the versions that go, or are masked."""
    keeps: int
    """Versions that stay as they are."""
    labelled: int
    """Of those that go, how many have a tag or a note."""
    returns: bool = False
    """The file on the disk holds it now, and its next save would be kept."""


class ForgetPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What forgetting would do."""

    query: ForgetQuery
    sequence: EventSequence
    """What the next entry of the store would get."""
    files: tuple[ForgetFile, ...]
    """By their id."""
    versions: int
    """That go, or are masked."""
    leftovers: int
    """Contents with the text that no version has any more; they go, too."""
    words: int
    """Entries beside contents that say the text."""
    copies: int
    """Versions with the same contents that stay, since they were not asked for."""
    elsewhere: tuple[str, ...]
    """Files beside the store that are histories of their own; to be forgotten from one by one."""
    unread: tuple[str, ...]
    """What is damaged and may hold it, in words."""
    chosen: Chosen
    contents: frozenset[ContentId]
    """Of these versions, and those left over; none of what stays."""
    wanted: "Wanted | None"


class Scanned(msgspec.Struct, frozen=True, kw_only=True):
    """What a look through everything found, once all was done."""

    files: int
    """Of the store, and what lies beside it, byte for byte."""
    bytes: int
    contents: int
    """Unpacked, those of packs among them."""
    words: int
    """Entries beside contents."""
    hits: tuple[str, ...]
    """Where it still is, in words, without it; empty: nowhere."""


class Forgotten(msgspec.Struct, frozen=True, kw_only=True):
    """What was done."""

    removed: int
    """Versions of which only a stub is left."""
    masked: int
    """Versions that stay, with a mask in the text's place."""
    contents: int
    """Deleted, with those that no version had any more."""
    words: int
    """Entries beside contents that were written anew."""
    done: bool
    """False: somebody reads an older state, and so what was deleted still lies in the file; the
    next opening of the store, or the next command, ends it."""
    scanned: Scanned
