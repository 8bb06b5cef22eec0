"""A file with a fixed text in the place of each secret; all else stays byte for byte.

Rule: whoever gets an answer can rely on it. What was masked is looked at again, and where anything
is left, or a mask would say nothing of where a secret ends, the answer is None.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from backtrail.policy.secret_patterns import compiled
from backtrail.policy.secrets import Found, found_in

__all__ = ["SECRET_MASK", "masked_secrets"]

SECRET_MASK: Final = "[secret]"  # noqa: S105 - what stands where one was
"""What stands in a secret's place; it needs no quoting, and no rule takes it for a secret."""

_ROUNDS: Final = 4
"""Looks at what a round before has left: a match may hide the one behind it."""
_KEY_BYTES: Final = 64 << 10
"""Of a private key, at most."""
_LITERAL: Final = 512
"""Bytes of a secret that is looked for in other places, too; longer ones are known by shape."""
_WORK: Final = 256 << 20
"""Bytes that are looked through for these, in all."""
_NAMED: Final = (
    r"(?i)^(?:aws_?secret_?access_?key[\"']?\s{0,4}[=:]\s{0,4}[\"']?|:_authToken\s?=\s?"
    r"|AccountKey=)"
)
"""Names that are a part of a shape; they stay."""
_VALUE: Final = r"^[A-Za-z0-9/+=_.~-]+"
"""What follows such a name; the shape may take in a quote behind it."""
_KEY_END: Final = r"^-----END (?:[A-Z0-9]+ ){0,2}PRIVATE KEY(?: BLOCK)?-----"
_WORD: Final = r"\W"
_RUN: Final = r"[^A-Za-z0-9+/=_.-]"


def masked_secrets(path: str, data: bytes) -> bytes | None:
    """``data`` without its secrets; None where that cannot be done well.

    ``path`` is relative with ``/``. What stands as a secret in one place goes in all others, too.
    """
    if b"\0" in data:
        return None  # lengths and places may be written in a binary file
    for _ in range(_ROUNDS):
        spans = _spans(data, list(found_in(path, data)))
        if spans is None:
            return None
        if not spans:
            return data
        texts = {data[start:end] for start, end in spans if end - start <= _LITERAL}
        if len(texts) * len(data) > _WORK:
            return None
        data = b"".join(_pieces(data, _merged(spans)))
        for text in sorted(texts, key=len, reverse=True):
            data = data.replace(text, SECRET_MASK.encode())
    return None


def _spans(data: bytes, found: Iterable[Found]) -> list[tuple[int, int]] | None:
    """Where the secrets stand, in order; None where the end of one is not known."""
    spans: list[tuple[int, int]] = []
    covered = 0
    for each in sorted(found, key=lambda f: (f.start, f.end)):
        if each.end <= covered:
            continue  # looked at from each of them, a long run would cost its square
        start, end = each.start, each.end
        if each.kind == "private key":
            until = _key_end(data, start, end)
            if until is None:
                return None
            end = until
        elif (name := compiled(_NAMED).search(data[start:end])) is not None:
            value = compiled(_VALUE).search(data[start + name.end() : end])
            if value is None:
                return None
            start += name.end()
            end = start + value.end()
        else:
            end = _word_end(data, end, cut=each.cut)
        spans.append((start, end))
        covered = max(covered, end)
    return spans


def _key_end(data: bytes, start: int, end: int) -> int | None:
    """Behind the line that ends a key; of a shape without such a line, behind its own end."""
    if not data.startswith(b"-----BEGIN", start):
        return end if data.startswith(b"AGE", start) else None
    last = data.find(b"-----END ", end, start + _KEY_BYTES)
    match = compiled(_KEY_END).search(data[last : last + 60]) if last >= 0 else None
    return None if match is None else last + int(match.end())


def _word_end(data: bytes, end: int, *, cut: bool) -> int:
    """Where the word ends that a secret is in: some shapes end before their token does."""
    if not cut and compiled(_WORD).search(data[end - 1 : end]):
        return end
    behind = compiled(_RUN if cut else _WORD).search(data, end)
    return len(data) if behind is None else int(behind.start())


def _merged(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The same without overlaps."""
    start = end = -1
    for low, high in sorted(spans):
        if low > end:
            if end >= 0:
                yield start, end
            start, end = low, high
        end = max(end, high)
    if end >= 0:
        yield start, end


def _pieces(data: bytes, spans: Iterable[tuple[int, int]]) -> Iterator[bytes]:
    at = 0
    for start, end in spans:
        yield data[at:start]
        yield SECRET_MASK.encode()
        at = end
    yield data[at:]
