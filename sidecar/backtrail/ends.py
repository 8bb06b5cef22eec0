"""What two byte strings share at their ends, found at the speed of memory compares.

An edit leaves most of a file alone, so both deltas and diffs start by setting the common ends
aside. The rule: nothing is decoded and nothing is copied; each byte is compared about twice.
"""

from typing import Literal

__all__ = ["common_prefix", "common_suffix"]

_FIRST_STEP = 1024
"""Bytes of the first compare; it doubles with each success. A difference this near is found at once
by arithmetic."""


def common_prefix(a: bytes, b: bytes) -> int:
    """Length in bytes of the longest prefix that ``a`` and ``b`` share.

    Galloping search: the step doubles while the slices match and halves once they differ.
    """
    end = min(len(a), len(b))
    view = memoryview(b)
    found, step = 0, _FIRST_STEP
    while found < end:
        size = min(step, end - found)
        if not a.startswith(view[found : found + size], found):
            break
        found += size
        step *= 2
    else:
        return end
    missed = size  # the first difference is within this many bytes of `found`
    while missed > _FIRST_STEP:
        half = missed // 2
        if a.startswith(view[found : found + half], found):
            found += half
            missed -= half
        else:
            missed = half
    return found + _equal_bytes(a[found : found + missed], b[found : found + missed], "little")


def common_suffix(a: bytes, b: bytes, limit: int) -> int:
    """Length in bytes of the longest suffix that ``a`` and ``b`` share, at most ``limit``.

    Pass ``min(len(a), len(b)) - prefix`` as the limit, so that the suffix never runs into the
    prefix that is already set aside.
    """
    end = max(0, min(len(a), len(b), limit))
    view = memoryview(b)
    found, step = 0, _FIRST_STEP
    while found < end:
        size = min(step, end - found)
        if not _ends_match(a, view, found, size):
            break
        found += size
        step *= 2
    else:
        return end
    missed = size
    while missed > _FIRST_STEP:
        half = missed // 2
        if _ends_match(a, view, found, half):
            found += half
            missed -= half
        else:
            missed = half
    old_end, new_end = len(a) - found, len(b) - found
    return found + _equal_bytes(a[old_end - missed : old_end], b[new_end - missed : new_end], "big")


def _equal_bytes(a: bytes, b: bytes, order: Literal["little", "big"]) -> int:
    """Bytes that agree before the first that differs: from the front if ``little``, else the back.

    ``a`` and ``b`` are as long as each other and differ; the byte looked for holds the lowest bit
    in which the two numbers do.
    """
    apart = int.from_bytes(a, order) ^ int.from_bytes(b, order)
    return ((apart & -apart).bit_length() - 1) // 8


def _ends_match(a: bytes, view: memoryview, found: int, size: int) -> bool:
    stop = len(view) - found
    return a.endswith(view[stop - size : stop], 0, len(a) - found)
