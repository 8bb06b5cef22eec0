"""Text is a view of bytes.

Contents are kept as bytes and never decoded to be stored; this module says how they are looked at
when a difference is shown or measured. The rule: every byte string has a view, and the view loses
nothing.
"""

from typing import Literal

__all__ = ["Encoding", "encoding_of", "is_binary", "split_lines", "text_of"]

Encoding = Literal["utf-8", "latin-1"]

_SNIFFED = 8000
"""Bytes looked at for a NUL; the figure is git's (``FIRST_FEW_BYTES`` of xdiff-interface.c)."""


def is_binary(data: bytes) -> bool:
    """Whether a NUL stands in the first 8000 bytes, which is git's rule too."""
    return data.find(b"\0", 0, _SNIFFED) >= 0


def encoding_of(*contents: bytes) -> Encoding:
    """UTF-8 where all of each content decodes, else Latin-1, in which each byte is a character.

    Contents that are compared are looked at in one view: in two, what is equal would differ.
    """
    try:
        for data in contents:
            if not data.isascii():
                data.decode("utf-8")
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8"


def text_of(data: bytes) -> str:
    """Decode as UTF-8 where the whole content decodes, else one character for each byte."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def split_lines(data: bytes) -> list[bytes]:
    r"""Lines with their ends kept, split at ``\n`` only; nothing gives an empty list.

    A carriage return stays part of its line, so CRLF and lone CR survive a patch byte for byte.
    """
    if not data:
        return []
    *whole, last = data.split(b"\n")
    lines = [line + b"\n" for line in whole]
    if last:
        lines.append(last)
    return lines
