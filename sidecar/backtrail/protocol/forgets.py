"""Forgetting: what is asked, what would go, and whether it is gone.

The text that is forgotten is never in an answer.
"""

from typing import Annotated

import msgspec
from msgspec import Meta

from backtrail.history.forgets import ForgetFile, ForgetPlan, Forgotten
from backtrail.protocol.spelling import printable

__all__ = ["ForgetFileMessage", "ForgetParams", "ForgetResult", "forget_result"]


class ForgetParams(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Asks what forgetting would do, or has it done: a text, a file, or versions of a file."""

    text: Annotated[
        str, Meta(description="Whatever holds it goes; without it the file or versions named.")
    ] = ""
    regex: Annotated[bool, Meta(description="`text` is a regular expression of RE2.")] = False
    path: Annotated[str | None, Meta(description="Absolute path, or `file:` URI.")] = None
    versions: Annotated[
        tuple[str | int, ...], Meta(description="Of this file, and no others.")
    ] = ()
    files: Annotated[
        str | None, Meta(description="A glob as in .gitignore: only files that it fits.")
    ] = None
    since: Annotated[str | None, Meta(description="Only versions not before this time.")] = None
    until: Annotated[str | None, Meta(description="Only versions not after this time.")] = None
    replace: Annotated[
        bool, Meta(description="Versions stay, with `[forgotten]` in the text's place.")
    ] = False
    copies: Annotated[
        bool, Meta(description="Versions of other files with the same bytes go, too.")
    ] = False
    again: Annotated[
        bool, Meta(description="Even where the file on the disk brings it back when it is saved.")
    ] = False
    confirm: Annotated[
        int | None,
        Meta(
            description="The `versions` of an earlier answer: do it. Where that is not the number"
            " any more, nothing is done and the answer is a conflict. Null: only say it."
        ),
    ] = None


class ForgetFileMessage(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of one file's versions."""

    path: Annotated[str, Meta(description="Absolute.")]
    numbers: Annotated[tuple[int, ...], Meta(description="Versions that go, or are masked.")]
    keeps: Annotated[int, Meta(description="Versions that stay as they are.")]
    labelled: Annotated[int, Meta(description="Of those that go, with a tag or a note.")]
    returns: Annotated[
        bool, Meta(description="The file on the disk holds it, and its next save would be kept.")
    ]


class ForgetResult(msgspec.Struct, frozen=True, kw_only=True):
    """A plan, and what came of it."""

    done: Annotated[bool, Meta(description="False: nothing was forgotten, this is the plan.")]
    versions: Annotated[int, Meta(description="Versions that go or are masked, or did.")]
    masked: Annotated[int, Meta(description="Versions that stay, with a mask.")]
    leftovers: Annotated[
        int, Meta(description="Contents that no version has any more and hold it; they go, too.")
    ]
    words: Annotated[int, Meta(description="Notes, tags, reasons, names and entries of the log.")]
    copies: Annotated[int, Meta(description="Contents that stay, since other versions have them.")]
    files: tuple[ForgetFileMessage, ...]
    elsewhere: Annotated[
        tuple[str, ...], Meta(description="Other histories beside the store; not looked into.")
    ]
    unread: Annotated[tuple[str, ...], Meta(description="What is damaged, and may hold it.")]
    scrubbed: Annotated[
        bool, Meta(description="Nothing of it lies between what is kept; see `forget --finish`.")
    ] = False
    scanned_files: Annotated[int, Meta(description="Looked at byte for byte when it was done.")] = 0
    scanned_bytes: int = 0
    scanned_contents: Annotated[int, Meta(description="Looked into when it was done.")] = 0
    hits: Annotated[
        tuple[str, ...], Meta(description="Where it still is, in words; empty: nowhere.")
    ] = ()


def forget_result(plan: ForgetPlan, done: Forgotten | None) -> ForgetResult:
    """Convert a plan and what came of it."""
    planned = ForgetResult(
        done=False,
        versions=plan.versions,
        masked=plan.versions if plan.query.replace else 0,
        leftovers=plan.leftovers,
        words=plan.words,
        copies=plan.copies,
        files=tuple(map(_file, plan.files)),
        elsewhere=tuple(map(printable, plan.elsewhere)),
        unread=tuple(map(printable, plan.unread)),
    )
    if done is None:
        return planned
    scanned = done.scanned
    return msgspec.structs.replace(
        planned,
        done=True,
        versions=done.removed + done.masked,
        masked=done.masked,
        words=done.words,
        scrubbed=done.done,
        scanned_files=scanned.files,
        scanned_bytes=scanned.bytes,
        scanned_contents=scanned.contents,
        hits=tuple(map(printable, scanned.hits)),
    )


def _file(file: ForgetFile) -> ForgetFileMessage:
    return ForgetFileMessage(
        path=printable(f"{file.workspace.rstrip('/')}/{file.document.path}"),
        numbers=tuple(file.numbers),
        keeps=file.keeps,
        labelled=file.labelled,
        returns=file.returns,
    )
