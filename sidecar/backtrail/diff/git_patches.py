"""Patches in git's extended form.

Files come, go, move or change their mode, and bytes need not be text. ``git apply`` and ``git am``
take them, and GNU ``patch`` takes those of text. Sources: git's ``diff-format.txt``, ``apply.c``
and ``base85.c``. The rule: applied to the one state, a patch gives the other byte for byte.
"""

import base64
import hashlib
import zlib
from collections.abc import Iterator
from typing import Final

import msgspec

from backtrail.diff.changes import measure
from backtrail.diff.quoting import quoted
from backtrail.diff.unified import unified

__all__ = ["FileState", "git_patch"]

_LINE: Final = 52
"""Bytes in one line of base 85."""
_LETTERS: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
"""How many bytes are in a line: its first character."""
_NOTHING: Final = b"0" * 40
"""The id of a file that is not there."""


class FileState(msgspec.Struct, frozen=True, kw_only=True):
    """A file at one moment."""

    path: str
    """Relative, with ``/``; surrogate escapes for bytes that are not UTF-8."""
    content: bytes
    executable: bool = False
    """The one thing that git keeps of a mode."""

    @property
    def mode(self) -> bytes:
        """As git writes it."""
        return b"100755" if self.executable else b"100644"


def git_patch(old: FileState | None, new: FileState | None, *, context: int = 3) -> bytes:
    """Write the patch from one state to the other; None: the file is not there.

    States that are equal give nothing.
    """
    if old == new:
        return b""
    before = old or new
    after = new or old
    assert before is not None
    assert after is not None
    names = quoted(f"a/{before.path}"), quoted(f"b/{after.path}")
    head = [b"diff --git %b %b" % names, *_header(old, new)]
    one, other = old.content if old else b"", new.content if new else b""
    if one == other and old and new:
        return b"\n".join([*head, b""])
    ids = _blob(old), _blob(new)
    same_mode = b" " + old.mode if old and new and old.mode == new.mode else b""
    head.append(b"index %b..%b%b" % (*ids, same_mode))
    if b"\0" in one or b"\0" in other:
        return b"\n".join([*head, b"GIT binary patch", *_literal(other), *_literal(one), b""])
    return b"\n".join([*head, _text(old, new, context)])


def _header(old: FileState | None, new: FileState | None) -> Iterator[bytes]:
    """What happened to the file besides its content."""
    if old is None:
        yield b"new file mode " + (new.mode if new else b"")
    elif new is None:
        yield b"deleted file mode " + old.mode
    else:
        if old.mode != new.mode:
            yield b"old mode " + old.mode
            yield b"new mode " + new.mode
        if old.path != new.path:
            alike = 100 - measure(old.content, new.content).percent
            yield b"similarity index %d%%" % alike
            yield b"rename from " + quoted(old.path)
            yield b"rename to " + quoted(new.path)


def _text(old: FileState | None, new: FileState | None, context: int) -> bytes:
    """Names and hunks; empty files that come or go have neither."""
    found = unified(
        old.content if old else b"",
        new.content if new else b"",
        old_name=(old or new).path,  # type: ignore[union-attr]  # one of them is there
        new_name=(new or old).path,  # type: ignore[union-attr]  # as above
        context=context,
    )
    if not found:
        return b""
    before, after, hunks = found.split(b"\n", 2)
    before = b"--- /dev/null" if old is None else before
    after = b"+++ /dev/null" if new is None else after
    return b"\n".join([before, after, hunks])


def _blob(state: FileState | None) -> bytes:
    """The id that git gives these bytes, in repositories of SHA-1."""
    if state is None:
        return _NOTHING
    head = b"blob %d\0" % len(state.content)
    return hashlib.sha1(head + state.content, usedforsecurity=False).hexdigest().encode()


def _literal(content: bytes) -> Iterator[bytes]:
    """A whole content, deflated, in lines of base 85; an empty line ends it."""
    yield b"literal %d" % len(content)
    packed = zlib.compress(content)
    for start in range(0, len(packed), _LINE):
        piece = packed[start : start + _LINE]
        yield _LETTERS[len(piece) - 1 : len(piece)] + base64.b85encode(piece, pad=True)
    yield b""
