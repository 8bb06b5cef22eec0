"""Names that lie on no disk: ``value:/NAME`` is a versioned value of the store.

Rule: nothing by such a name is ever looked for, opened or written on disk; ``walk``, through which
every file is reached, refuses to begin there.
"""

from typing import Final

from backtrail.errors import RefusedError

__all__ = ["VALUES", "is_value", "require_value_name", "value_path"]

VALUES: Final = "value:"
"""What the names of all values begin with; alone, the root of the workspace that keeps them."""

_LONGEST: Final = 500
"""Characters of a name."""


def is_value(path: str) -> bool:
    """Whether a path names a value, or all of them; a file of that name is ``./value:``."""
    return path.startswith(VALUES)


def value_path(name: str) -> str:
    """The one spelling of a value's path: ``value:/bot`` for ``bot``, ``value:bot`` and itself.

    Raises:
        RefusedError: No value can have that name.

    """
    inside = name.removeprefix(VALUES).removeprefix("/") if is_value(name) else name
    if is_value(name) and not inside:
        return VALUES
    require_value_name(inside)
    return f"{VALUES}/{inside}"


def require_value_name(name: str) -> None:
    """See that a value can have this name: printable, with ``/`` between folders.

    Raises:
        RefusedError: It cannot.

    """
    shown = name if name.isprintable() else ascii(name)[1:-1]
    why = ""
    if not name:
        why = "an empty name is no value"
    elif not name.isprintable():
        why = f"{shown} has a character in it that cannot be shown"
    elif len(name) > _LONGEST:
        why = f"a name of {len(name):,} characters is too long; up to {_LONGEST} are allowed"
    elif any(part in ("", ".", "..") for part in name.split("/")):
        why = f"{shown} is not a plain name; folders are parted by single slashes"
    elif any(part.casefold() == ".git" for part in name.split("/")):
        why = f"{shown} lies in .git, which Backtrail never touches"
    if why:
        raise RefusedError(f"{why}; name a value like bot-config or bots/first")
