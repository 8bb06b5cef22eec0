"""File names in patches, written as git writes them (``quote.c``)."""

from typing import Final

__all__ = ["quoted"]

_PRINTABLE: Final = range(0x20, 0x7F)

_ESCAPES: Final = {
    7: "a", 8: "b", 9: "t", 10: "n", 11: "v", 12: "f", 13: "r", 34: '"', 92: "\\",
}  # fmt: skip
"""Bytes with an escape of their own in C-style quoting."""


def quoted(name: str) -> bytes:
    """A name as it is where every tool reads it so, else in quotes.

    Surrogate escapes stand for bytes that are not UTF-8.
    """
    raw = name.encode("utf-8", "surrogateescape")
    plain = all(byte in _PRINTABLE and byte not in _ESCAPES for byte in raw)
    # GNU patch strips blanks at the end of a bare name, where git leaves them unquoted.
    if plain and not raw.endswith(b" "):
        return raw
    return f'"{"".join(map(_escaped, raw))}"'.encode("ascii")


def _escaped(byte: int) -> str:
    if byte in _ESCAPES:
        return "\\" + _ESCAPES[byte]
    return chr(byte) if byte in _PRINTABLE else f"\\{byte:03o}"
