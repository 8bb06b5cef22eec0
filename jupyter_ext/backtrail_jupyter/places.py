"""Where a path of the contents API lies on disk, and back.

Rule: an escape is refused by the shape of the path, before anything is looked at; where links
lead is for the core, which follows them before it opens anything.
"""

import hashlib
import os
from typing import Any, Final

from backtrail.errors import RefusedError
from backtrail.files.paths import shown

__all__ = ["Places", "places_of"]

_VIRTUAL: Final = "virtual"


class Places:
    """Contents paths, which have no slash at their beginning, and absolute paths."""

    def __init__(self, root: str, *, virtual: bool = False) -> None:
        """``root`` is the absolute folder that stands for the contents API's root."""
        self.root = root.rstrip("/") or "/"
        self.virtual = virtual
        """The contents manager is not on disk; the root is an empty folder."""
        self.real = _real(self.root)
        """The same folder with no link in its name: as the history calls it."""
        self._prefixes = tuple(
            f"{folder.rstrip('/')}/" for folder in dict.fromkeys((self.root, self.real))
        )

    def absolute(self, path: str) -> str:
        """Return where a file or folder of the contents API lies; slashes at the ends are allowed.

        :raises RefusedError: it leads out of the root, or is no name at all.
        """
        inside = path.strip("/")
        if not inside:
            raise RefusedError("an empty path is no file; name one below the server's root")
        parts = inside.split("/")
        if any(part in ("", ".", "..") for part in parts) or "\0" in inside:
            raise RefusedError(f"{shown(path)} is not a plain path below the server's root")
        try:
            os.fsencode(inside)
        except UnicodeEncodeError:
            raise RefusedError(f"{shown(path)} is not a name this system can hold") from None
        return self._prefixes[0] + inside

    def contents_path(self, absolute: str) -> str | None:
        """Return what the contents API calls a file; None for one outside the root."""
        for prefix in self._prefixes:
            if absolute.startswith(prefix) and len(absolute) > len(prefix):
                return absolute[len(prefix) :]
        return None

    def followed(self, absolute: str) -> str | None:
        """Return the contents path to which the links of a path lead; None outside the root."""
        return self.contents_path(_real(absolute))

    def plain(self, text: str) -> str:
        """Take the root's name out of a sentence: people of the server know contents paths."""
        for prefix in self._prefixes:
            if prefix != "/":
                text = text.replace(prefix, "")
        return text

    def holds(self, folder: str) -> bool:
        """Tell whether an absolute folder is the root, or in it."""
        return f"{folder.rstrip('/')}/".startswith(self._prefixes)


def places_of(contents_manager: Any, *, beside: str) -> Places:
    """Find out where a contents manager keeps its files.

    One that is not on disk gets an empty folder in ``beside``, the folder of the store, as the
    workspace that its histories belong to; the same one each time.
    """
    root = getattr(contents_manager, "root_dir", None)
    if root and hasattr(contents_manager, "_get_os_path"):
        return Places(os.path.abspath(os.path.expanduser(root)))  # noqa: PTH100, PTH111 - text
    kind = type(contents_manager)
    server = getattr(getattr(contents_manager, "parent", None), "root_dir", "")
    name = f"{kind.__module__}.{kind.__qualname__}\n{root}\n{server}"
    digest = hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return Places(f"{beside.rstrip('/')}/{_VIRTUAL}/{digest}", virtual=True)


def _real(folder: str) -> str:
    return os.path.realpath(folder)
