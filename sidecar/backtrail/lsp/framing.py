"""Frames in a stream of bytes: ``Content-Length`` headers and JSON bodies.

Values in, values out; nothing is read or written here. Rule: whatever comes, the next good frame
is found, and what was passed over is told once.

A header inside a body proves that the body's length was wrong: JSON never holds one, since its
strings hold no line ends.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from backtrail.protocol.faults import INVALID_REQUEST, PARSE_ERROR

__all__ = ["LARGEST", "Frames", "Garbage", "framed"]

LARGEST: Final = 1 << 26
"""Bytes of one message; an editor sends a whole document at most."""

_LONGEST_HEADER: Final = 1 << 13
"""Bytes before the header of a message must have ended."""

_NAME: Final = b"content-length"
_END: Final = re.compile(rb"\r?\n\r?\n")
_LENGTH: Final = re.compile(
    rb"content-length[ \t]*:([^\r\n]*?)(?=\r|\n|\Z|content-length)", re.IGNORECASE
)
_OTHERS: Final = re.compile(rb"(?:[\w-]+[ \t]*:[^\r\n]*\r?\n)*")
_HEADER: Final = re.compile(
    rb"content-length[ \t]*:[ \t]*\d+[ \t]*(?:\r?\n[\w-]+[ \t]*:[^\r\n]*)*\r?\Z", re.IGNORECASE
)
"""What stands before an empty line, if that ends a header."""


class Garbage(NamedTuple):
    """Bytes that were passed over."""

    code: int
    """Of the JSON-RPC error."""
    text: str


class Frames:
    """Takes a stream apart."""

    def __init__(self) -> None:
        self._waiting = bytearray()
        self._length: int | None = None
        """Of the body that is being waited for."""
        self._searched = 0
        """Bytes that are known to hold no empty line behind the last one found."""
        self._paragraph = 0
        """Where the text behind that empty line begins."""
        self._told = False
        """That something is passed over, since the last good frame."""

    def feed(self, piece: bytes) -> Iterator[bytes | Garbage]:
        """Add what was read, and yield the bodies that are complete."""
        self._waiting += piece
        while True:
            if self._length is None:
                found = self._header()
                if found is not None and not self._told:
                    self._told = True
                    yield found
                if self._length is None:
                    return
            end = self._end()
            if end is None:
                return
            body = bytes(self._waiting[:end])
            self._drop(end)
            self._length, self._told = None, False
            yield body

    def _header(self) -> Garbage | None:
        """Take headers off the front until one has a length; tell what was wrong on the way."""
        wrong = None
        while self._length is None:
            end = _END.search(self._waiting, max(0, self._searched - 3))
            if end is None:
                self._searched = len(self._waiting)
                break
            head = bytes(self._waiting[: end.start()])
            self._drop(end.end())
            problem = self._read(head)
            wrong = wrong or problem
        if self._length is None and len(self._waiting) > _LONGEST_HEADER:
            # Keep what may be the beginning of a header.
            self._drop(len(self._waiting) - _LONGEST_HEADER // 2)
            wrong = wrong or _NO_HEADER
        return wrong

    def _read(self, head: bytes) -> Garbage | None:
        found = list(_LENGTH.finditer(head))
        if not found:
            return _NO_HEADER if head.strip() else None
        last = found[-1]
        digits = last[1].strip()
        length = int(digits[:20]) if digits.isdigit() else LARGEST + 1
        if length > LARGEST:
            return _NO_LENGTH
        self._length = length
        return None if _OTHERS.fullmatch(head[: last.start()].lstrip()) else _NO_HEADER

    def _end(self) -> int | None:
        """Where the body ends: by its length, or where the next header begins inside of it."""
        assert self._length is not None
        waiting, length = self._waiting, self._length
        while (end := _empty_line(waiting, self._searched)) is not None:
            start = max(self._paragraph, end - _LONGEST_HEADER)
            header = _HEADER.search(waiting[start:end])
            if header is not None and start + header.start() < length:
                return start + header.start()
            if end >= length:
                break
            self._searched = self._paragraph = end + 1
        self._searched = max(self._searched, len(waiting) - 2)
        if len(waiting) < length:
            return None
        return length - _begun(bytes(waiting[max(0, length - 64) : length]))

    def _drop(self, size: int) -> None:
        del self._waiting[:size]
        self._searched = self._paragraph = 0


def framed(body: bytes) -> bytes:
    """Put a header before a body."""
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


_NO_HEADER: Final = Garbage(PARSE_ERROR, "Bytes that belong to no message were passed over.")
_NO_LENGTH: Final = Garbage(
    INVALID_REQUEST, f"Content-Length: expected a number of bytes from 0 to {LARGEST:,}."
)


def _empty_line(waiting: bytearray, start: int) -> int | None:
    """Where the next empty line is; ``find`` costs a tenth of a pattern in a large body."""
    places = (waiting.find(mark, start) for mark in (b"\n\r\n", b"\n\n"))
    return min((place for place in places if place >= 0), default=None)


def _begun(tail: bytes) -> int:
    """How many bytes of a header the end of a body holds: then its length counted too much."""
    rest = tail.rpartition(b"}")[2].lower()
    place = rest.rfind(_NAME)
    if place >= 0:
        return len(rest) - place
    sizes = range(min(len(rest), len(_NAME) - 1), 0, -1)
    return next((size for size in sizes if _NAME.startswith(rest[-size:])), 0)
