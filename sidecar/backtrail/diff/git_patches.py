"""Patches of files that come, go, get other names or modes, or are binary, as ``git apply`` takes.

Source of the form: git's diff-format documentation, and for binary contents its ``diff.c`` and
``base85.c``: zlib, in lines of up to 52 bytes, each begun by a letter for its length.
"""

import hashlib
import zlib
from base64 import b85encode
from collections.abc import Iterator
from typing import Final

import msgspec

from backtrail.diff.unified import quoted, unified
from backtrail.diff.views import is_binary

__all__ = ["PatchSide", "git_patch"]

_PLAIN: Final = 0o100644
_EXECUTABLE: Final = 0o100755
_LINE: Final = 52
"""Bytes of one line of base 85."""
_SMALL: Final = 26
"""Bytes up to which a line's length is a capital letter."""
_NONE: Final = b"0" * 40


class PatchSide(msgspec.Struct, frozen=True, kw_only=True):
    """A file before or after."""

    name: str
    """Relative, with ``/``; surrogate escapes stand for bytes that are not UTF-8."""
    content: bytes
    mode: int | None = None
    """Permission bits, where they are known; git looks at whether it may be run."""


def git_patch(old: PatchSide | None, new: PatchSide | None, *, context: int = 3) -> bytes:
    """Write the patch that turns ``old`` into ``new``; None where there is no file.

    ``context`` is in lines. The same file on both sides gives nothing.
    """
    named = old or new
    if named is None:
        return b""
    header = list(_header(old, new))
    before, after = (b"" if side is None else side.content for side in (old, new))
    body: list[bytes] = []
    if is_binary(before) or is_binary(after):
        if before != after:
            ids = tuple(_NONE if side is None else _blob(side.content) for side in (old, new))
            body = [b"index %b..%b\n" % ids, *_binary(after), *_binary(before)]
            body.insert(1, b"GIT binary patch\n")
    elif before != after:
        lines = unified(before, after, old_name=".", new_name=".", context=context)
        body = [*_names(old, new), lines.split(b"\n", 2)[2]]
    if not header and not body:
        return b""
    names = (_name("a/", old or new), _name("b/", new or old))
    return b"".join([b"diff --git %b %b\n" % names, *header, *body])


def _header(old: PatchSide | None, new: PatchSide | None) -> Iterator[bytes]:
    """What happened to the file beside its content."""
    if old is None:
        if new is not None:
            yield b"new file mode %o\n" % _mode(new)
        return
    if new is None:
        yield b"deleted file mode %o\n" % _mode(old)
        return
    if None not in (old.mode, new.mode) and _mode(old) != _mode(new):
        yield b"old mode %o\nnew mode %o\n" % (_mode(old), _mode(new))
    if old.name != new.name:
        yield b"rename from %b\nrename to %b\n" % (_name("", old), _name("", new))


def _names(old: PatchSide | None, new: PatchSide | None) -> Iterator[bytes]:
    yield b"--- %b\n" % (b"/dev/null" if old is None else quoted(f"a/{old.name}"))
    yield b"+++ %b\n" % (b"/dev/null" if new is None else quoted(f"b/{new.name}"))


def _name(prefix: str, side: PatchSide | None) -> bytes:
    return b"" if side is None else quoted(prefix + side.name).removesuffix(b"\t")


def _mode(side: PatchSide) -> int:
    return _EXECUTABLE if side.mode is not None and side.mode & 0o100 else _PLAIN


def _blob(content: bytes) -> bytes:
    """The id that git gives a content."""
    head = b"blob %d\0" % len(content)
    return hashlib.sha1(head + content, usedforsecurity=False).hexdigest().encode()


def _binary(content: bytes) -> Iterator[bytes]:
    packed = zlib.compress(content)
    yield b"literal %d\n" % len(content)
    for start in range(0, len(packed), _LINE):
        line = packed[start : start + _LINE]
        size = len(line)
        first = ord("A") + size - 1 if size <= _SMALL else ord("a") + size - _SMALL - 1
        yield b"%c%b\n" % (first, b85encode(line, pad=True))
    yield b"\n"
