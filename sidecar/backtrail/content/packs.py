"""Many versions of one file in one frame: a keyframe, the edits that lead on, the text they insert.

Measured on real saves in docs/design/0019-packs.md: three to four times smaller than a chain of
deltas, because every edit's numbers and text meet their like in one frame, and the frame before is
the dictionary. Nothing here proves a content: its SHA-256 does, and the caller has it.

A pack, expanded, in this order::

    key        varint      bytes of the first content
    columns    varint      bytes of the columns
    contents               the first content, whole
    columns                a MessagePack array of four arrays of integers:
                             edits of each further content
                             start of each edit, less where the edit before it ended
                             bytes deleted by each edit
                             bytes inserted by each edit
    text                   all inserted bytes, one after the other

An edit's start counts in the content that it leads to, so that somebody who types on is a run of
zeros. Kept is one zstd frame of it, with the expanded pack before as prefix.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import msgspec

from backtrail.content.compression import compress, expand
from backtrail.content.edits import Edit, apply_edits, edits
from backtrail.content.varints import read_varint, varint
from backtrail.errors import DamagedError

__all__ = ["Packed", "expand_pack", "frame_of", "pack", "plain_of", "unpacked"]

_LEVEL: Final = 19
"""Measured with blocks of their own for edits and text: 9 takes 2 to 5 % more and half the time."""
_LARGE: Final = 1 << 20
"""Bytes of a pack and what it builds on from which another level is worth its time."""
_LEVEL_OF_LARGE: Final = 9

_Columns = tuple[list[int], list[int], list[int], list[int]]
_columns = msgspec.msgpack.Decoder(_Columns)


class Packed(NamedTuple):
    """A pack as it is kept, and as the next one needs it."""

    frame: bytes
    plain: bytes
    """Expanded: the prefix of the pack after it."""


def pack(contents: Sequence[bytes], before: bytes = b"") -> Packed:
    """Put ``contents``, oldest first and at least one, into a pack.

    ``before`` is the expanded pack that this one builds on, empty for one that stands alone.
    """
    plain = plain_of(contents)
    return Packed(frame_of(plain, before), plain)


def plain_of(contents: Sequence[bytes]) -> bytes:
    """The expanded pack of ``contents``, oldest first and at least one."""
    columns: _Columns = ([], [], [], [])
    counts, starts, deleted, inserted = columns
    texts, end = [], 0
    for old, new in pairwise(contents):
        changes = edits(old, new)
        counts.append(len(changes))
        shift = 0
        for change in changes:
            starts.append(change.start + shift - end)
            deleted.append(change.deleted)
            inserted.append(len(change.inserted))
            texts.append(change.inserted)
            end = change.start + shift + len(change.inserted)
            shift += len(change.inserted) - change.deleted
    listed = msgspec.msgpack.encode(columns)
    head = varint(len(contents[0])) + varint(len(listed))
    return b"".join((head, contents[0], listed, *texts))


def frame_of(plain: bytes, before: bytes = b"") -> bytes:
    """The frame of an expanded pack that builds on ``before``."""
    level = _LEVEL if len(plain) + len(before) <= _LARGE else _LEVEL_OF_LARGE
    key, at = read_varint(plain, 0)
    listed, at = read_varint(plain, at)
    return compress(plain, before, level=level, ends=(at + key, at + key + listed))


def expand_pack(frame: bytes, size: int, before: bytes = b"") -> bytes:
    """The expanded pack of ``size`` bytes.

    Raises:
        DamagedError: The frame is broken, or not of that size, or builds on another pack.

    """
    return expand(frame, size, before)


def unpacked(plain: bytes) -> Iterator[bytes]:
    """The contents of an expanded pack, oldest first; each costs the edits that lead to it.

    Raises:
        DamagedError: It is no pack; contents that came before are what was kept.

    """
    content, (counts, *columns), text = _taken_apart(plain)
    starts, deleted, inserted = map(iter, columns)
    yield content
    at = end = 0
    for count in counts:
        changes, shift = [], 0
        for _ in range(count):
            try:
                start, less, more = end + next(starts), next(deleted), next(inserted)
            except StopIteration:
                raise DamagedError("a pack lists fewer edits than its versions have") from None
            changes.append(Edit(start - shift, less, text[at : at + more]))
            at, end, shift = at + more, start + more, shift + more - less
        _prove_order(changes, len(content))
        content = apply_edits(content, changes)
        yield content


def _prove_order(changes: Sequence[Edit], size: int) -> None:
    """Refuse edits that a pack never holds: what they make would be the wrong bytes."""
    at = 0
    for start, deleted, _ in changes:
        if start < at or deleted < 0:
            raise DamagedError("the edits of a pack are not in order")
        at = start + deleted
    if at > size:
        raise DamagedError("an edit of a pack reaches beyond the content it changes")


def _taken_apart(plain: bytes) -> tuple[bytes, _Columns, bytes]:
    key, at = read_varint(plain, 0)
    listed, at = read_varint(plain, at)
    columns_at, text_at = at + key, at + key + listed
    if text_at > len(plain):
        raise DamagedError("a pack is shorter than it says")
    try:
        columns = _columns.decode(plain[columns_at:text_at])
    except msgspec.MsgspecError as error:
        raise DamagedError(f"the edits of a pack cannot be read: {error}") from error
    text = plain[text_at:]
    if min(columns[0] + columns[3], default=0) < 0 or sum(columns[3]) != len(text):
        raise DamagedError("a pack does not hold the text that its edits insert")
    return plain[at:columns_at], columns, text
