"""The text that is to be forgotten, in whatever form it may stand in a file, and what stays of it.

This module decides; it never writes. A text as it stands is looked for in the encodings that
editors write and as it stands in JSON, a pattern as UTF-8. What is encoded otherwise (compressed,
in base64, split over lines) is not found, and nobody must say that it is.
"""

import json
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, Final

__all__ = ["MASK", "Needles", "Wanted", "WantedError"]

MASK: Final = "[forgotten]"
"""What stands in the text's place; it needs no quoting in any format."""
_FEWEST: Final = 4
"""Characters of a text: less stands in every file."""
_LONGEST: Final = 10_000
_OVERLAP: Final = 64 << 10
"""Bytes of a piece that are looked at again with the next one."""
_MEMORY: Final = 256 << 20
"""Bytes that a compiled pattern may take."""
_MATCHES: Final = 1000
"""Different matches of a pattern that are remembered, to look for them in files as they lie."""
_DISTINCT: Final = 6
"""Bytes of a match that are looked for so: shorter ones stand in compressed bytes by chance."""


class WantedError(ValueError):
    """That cannot be looked for; says why."""


class Wanted:
    """A text, or a regular expression of RE2."""

    def __init__(self, text: str, *, regex: bool = False) -> None:
        """Raise WantedError where it would be found nearly everywhere, or is no pattern."""
        if len(text) > _LONGEST:
            raise WantedError(f"that is longer than {_LONGEST:,} characters")
        self._spellings = {} if regex else _spellings(text)
        self._regex = _compiled(text.encode(), utf8=True) if regex else None
        self.matches: set[bytes] = set(self._spellings)
        """What was found so far, as it stood; a secret, never to be shown."""
        if self._regex is not None and self._regex.search(b""):
            raise WantedError("that pattern is found in an empty file, and so in all")
        if not regex and len(text.strip()) < _FEWEST:
            raise WantedError(f"a text to be forgotten has {_FEWEST} characters or more")
        if self.held_in(MASK.encode()):
            raise WantedError(f"{MASK} is what stands in its place; name another text")

    def held_in(self, data: bytes) -> bool:
        """Whether it stands there."""
        if self._regex is None:
            return any(spelling in data for spelling in self._spellings)
        found = self._regex.search(data)
        if found is None:
            return False
        for match in self._regex.finditer(data):
            if len(self.matches) >= _MATCHES:
                break
            if len(match.group()) >= _DISTINCT:
                self.matches.add(match.group())
        return True

    def held_in_pieces(self, pieces: Iterable[bytes]) -> bool:
        """The same of bytes that come piece by piece; a match may lie across two of them."""
        end = b""
        for piece in pieces:
            if self.held_in(end + piece):
                return True
            end = (end + piece)[-_OVERLAP:]
        return False

    def held_in_text(self, text: str) -> bool:
        """Whether it stands in words."""
        return self.held_in(text.encode("utf-8", "surrogateescape"))

    def masked(self, data: bytes) -> bytes:
        """``data`` with the mask in its place."""
        if self._regex is not None:
            masked: bytes = self._regex.sub(MASK.encode(), data)
            return masked
        for spelling, mask in self._spellings.items():
            data = data.replace(spelling, mask)
        return data

    def masked_text(self, text: str) -> str:
        """Words with the mask in its place."""
        data = text.encode("utf-8", "surrogateescape")
        return self.masked(data).decode("utf-8", "surrogateescape") if self.held_in(data) else text


class Needles:
    """Bytes to look for in files as they lie on the disk."""

    def __init__(self, needles: Iterable[bytes]) -> None:
        found = sorted({needle for needle in needles if needle})
        self._longest = max(map(len, found), default=0)
        pattern = b"|".join(map(_escaped, found))
        self._any = _compiled(pattern, utf8=False) if found else None

    def found_in(self, pieces: Iterable[bytes]) -> tuple[int, bool]:
        """How many bytes were looked at, and whether one of them stands there."""
        size, found, end = 0, False, b""
        for piece in pieces:
            size += len(piece)
            data = end + piece
            found = found or (self._any is not None and self._any.search(data) is not None)
            end = data[max(0, len(data) - self._longest + 1) :] if self._longest else b""
        return size, found


def _spellings(text: str) -> dict[bytes, bytes]:
    """How a text may stand in a file, and the mask in the same encoding; UTF-8 first."""
    found: dict[bytes, bytes] = {}
    forms = (text, json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1])
    for form in forms:
        found.setdefault(form.encode("utf-8", "surrogateescape"), MASK.encode())
    for encoding in ("utf-16-le", "utf-16-be", "latin-1"):
        with suppress(UnicodeEncodeError):
            found.setdefault(text.encode(encoding), MASK.encode(encoding))
    return found


def _escaped(needle: bytes) -> bytes:
    return b"".join(b"\\x%02x" % byte for byte in needle)


def _compiled(pattern: bytes, *, utf8: bool) -> Any:
    import re2  # noqa: PLC0415 - few programs forget

    options = re2.Options()
    options.encoding = re2.Options.Encoding.UTF8 if utf8 else re2.Options.Encoding.LATIN1
    options.max_mem = _MEMORY
    options.log_errors = False
    try:
        return re2.compile(b"(?m)" + pattern if utf8 else pattern, options)
    except re2.error as error:
        said = error.args[0] if error.args else b""
        text = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
        raise WantedError(f"that is no pattern of RE2: {text}") from error
