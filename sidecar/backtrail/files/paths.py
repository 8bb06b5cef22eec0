"""Names of files, and where a workspace ends.

Rule: a name is compared component by component after every link in it was followed; a text prefix
proves nothing (``/a/ws2`` is not inside ``/a/ws``). What comes out of here is still only a name:
the disk may change under it, so whoever opens it goes through :mod:`backtrail.files.walk`.
"""

import os
import stat as status
import sys

from backtrail.errors import RefusedError
from backtrail.files.virtual import VALUES, is_value, value_path

__all__ = [
    "from_uri",
    "is_temporary",
    "locate",
    "parts",
    "resolved",
    "shown",
    "temporary_name",
    "to_uri",
    "within",
]

_PLAIN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")
"""Bytes that a URI path holds as they are (RFC 3986, unreserved, and the separator)."""


def locate(path: str | os.PathLike[str], root: str) -> str:
    """Return the one name of a file: relative to ``root``, with ``/``, every link followed.

    A link inside the workspace is located as the file it points to; a file that is gone, by the
    deepest folder above it that is still there. A relative ``path`` counts from the current folder.

    Raises:
        RefusedError: outside the workspace, the workspace itself, inside ``.git``, or no name that
            a file can have.

    """
    name = os.fspath(path)
    return within(resolved(name), _followed(root), name)


def resolved(name: str) -> str:
    """Return an absolute name of the same file in which every link was followed.

    Raises:
        RefusedError: no name that a file can have, or one that leads nowhere.

    """
    if is_value(name):
        return value_path(name)
    _require_possible(name)
    return _followed(name)


def within(real: str, root: str, name: str) -> str:
    """Do what :func:`locate` does with names that are resolved already; ``name`` is the one shown.

    Raises:
        RefusedError: as :func:`locate`.

    """
    above = _components(root)
    whole = _components(real)
    if whole[: len(above)] != above:
        raise RefusedError(
            f"{shown(name)} leads outside the workspace {shown(root)}; open its own folder instead"
        )
    inside = whole[len(above) :]
    if not inside:
        raise RefusedError(f"{shown(name)} is the workspace itself; name a file in it")
    _require_outside_git(name, whole)
    return "/".join(inside)


def parts(path: str) -> list[str]:
    """Split a located path into its components.

    Raises:
        RefusedError: the path is not one that :func:`locate` gives out.

    """
    _require_possible(path)
    components = path.split("/")
    if any(part in ("", ".", "..") for part in components):
        raise RefusedError(f"{shown(path)} is not a plain path inside the workspace")
    _require_outside_git(path, components)
    return components


def from_uri(uri: str) -> str:
    """Return the absolute path that a ``file:`` URI names (RFC 8089), decoded exactly once.

    ``value:`` URIs name versioned values.

    Raises:
        RefusedError: another scheme or host, a broken escape, or no absolute path.

    """
    if is_value(uri):
        return value_path(_value_of(uri))
    scheme, colon, rest = uri.partition(":")
    if not colon or scheme.lower() != "file":
        raise RefusedError(f"{shown(uri)} is not a file on this disk; only file: names are kept")
    if "?" in rest or "#" in rest:
        raise RefusedError(f"{shown(uri)} has a ? or # in it; write them as %3F and %23")
    if rest.startswith("//"):
        host, slash, below = rest[2:].partition("/")
        if host.lower() not in ("", "localhost"):
            raise RefusedError(f"{shown(uri)} is on another machine; only local files are kept")
        rest = slash + below
    if not rest.startswith("/"):
        raise RefusedError(f"{shown(uri)} has no absolute path")
    path = os.fsdecode(_decoded(rest, uri))
    _require_possible(path)
    return path


def to_uri(path: str) -> str:
    """Return the ``file:`` URI of an absolute path; :func:`from_uri` gives the same path back.

    That of a value is a ``value:`` URI.

    Raises:
        RefusedError: no name that a file can have.

    """
    _require_possible(path)
    name = path.removeprefix(VALUES) if is_value(path) else path
    encoded = "".join(chr(b) if b in _PLAIN else f"%{b:02X}" for b in os.fsencode(name))
    return f"{VALUES if is_value(path) else 'file://'}{encoded}"


def _value_of(uri: str) -> str:
    try:
        return VALUES + _decoded(uri.removeprefix(VALUES), uri).decode()
    except UnicodeDecodeError:
        raise RefusedError(f"{shown(uri)} is not UTF-8, as names of values are") from None


def shown(path: str) -> str:
    """Return the name as one printable line, for messages."""
    if path.isprintable():
        return path
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in path)


def temporary_name() -> str:
    """Return a name, never used before, for a file that is on its way to its place."""
    return f".backtrail-{os.urandom(8).hex()}.tmp"


def is_temporary(name: str) -> bool:
    """Tell whether a file name is one of :func:`temporary_name`; such files are never captured."""
    return name.startswith(".backtrail-") and name.endswith(".tmp")


def _require_possible(name: str) -> None:
    if not name:
        raise RefusedError("an empty name is no file")
    if "\0" in name:
        raise RefusedError(f"{shown(name)} holds a NUL, which no file name can")
    try:
        os.fsencode(name)
    except UnicodeEncodeError as error:
        raise RefusedError(f"{shown(name)} is not a name this system can hold") from error


def _require_outside_git(name: str, components: list[str]) -> None:
    # Case is folded because a macOS disk finds ``.git`` under ``.GIT`` as well.
    if any(part.casefold() == ".git" for part in components):
        raise RefusedError(f"{shown(name)} lies in .git, which Backtrail never touches")


def _followed(name: str) -> str:
    try:
        return _told_by_the_system(name) or os.path.realpath(name)
    except (OSError, RecursionError) as error:
        # A link that vanished under us, or a chain of a thousand of them.
        raise RefusedError(f"{shown(name)} cannot be followed to a file: {error}") from error


def _told_by_the_system(name: str) -> str | None:
    """Let Linux follow the links of the folders, in a fifth of the time; None where it cannot."""
    whole = name if name.startswith("/") else f"{os.getcwd()}/{name}"  # noqa: PTH109 - text
    folder, _, last = whole.rpartition("/")
    if last in ("", ".", "..") or not sys.platform.startswith("linux"):
        return None
    try:
        handle = os.open(folder or "/", os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        real = os.readlink(f"/proc/self/fd/{handle}")  # noqa: PTH115 - text
        if status.S_ISLNK(os.stat(last, dir_fd=handle, follow_symlinks=False).st_mode):
            return None
    except OSError:
        return None
    finally:
        os.close(handle)
    # a folder that was taken away has no name any more, and Linux says so behind its last one
    return None if real.endswith(" (deleted)") else f"{real.rstrip('/')}/{last}"


def _components(absolute: str) -> list[str]:
    return [part for part in absolute.split("/") if part]


def _decoded(text: str, uri: str) -> bytes:
    _require_possible(text)
    first, *escaped = os.fsencode(text).split(b"%")
    decoded = [first]
    for piece in escaped:
        digits = piece[:2]
        if len(digits) < 2 or not all(c in b"0123456789abcdefABCDEF" for c in digits):  # noqa: PLR2004 - two hex digits
            raise RefusedError(f"{shown(uri)} has a % without two hex digits after it")
        decoded.append(bytes.fromhex(digits.decode("ascii")) + piece[2:])
    return b"".join(decoded)
