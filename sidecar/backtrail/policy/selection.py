"""Which files are kept.

This module decides on paths, sizes and first bytes that it is given; it reads no file. The order:
Backtrail's own stores, the size cap, include, exclude, .gitignore, binary, secrets.
"""

from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from typing import Final

import msgspec

from backtrail.policy.globs import Glob, Globs
from backtrail.policy.secrets import HEAD_BYTES, Secret, secret_in
from backtrail.settings import CaptureSettings

__all__ = ["HEAD_BYTES", "GitIgnoreFile", "Selection", "Verdict", "because_of"]

_BINARY_BYTES: Final = 8 * 1024
_MIB: Final = 1024 * 1024
_NAMES: Final = 4096
"""Names whose globs are remembered: a file is saved many times."""


class GitIgnoreFile(msgspec.Struct, frozen=True, kw_only=True):
    """One .gitignore of the workspace."""

    directory: str
    """Where it lies, relative with ``/``; empty for the root."""
    lines: tuple[str, ...]


class Verdict(msgspec.Struct, frozen=True):
    """Whether a file is kept, and why in a person's words."""

    keep: bool
    reason: str
    secret: Secret | None = None
    """What it was left out for, where that is a secret: a person may know better."""


class _Place(msgspec.Struct, frozen=True, kw_only=True):
    """What is known about one directory."""

    left_out: str | None = None
    """Why, be it for a directory above it."""
    included: Glob | None = None
    """The include glob that brought it, or one above it, back."""
    ignores: tuple[tuple[str, Globs], ...] = ()
    """The .gitignore files that speak here, nearest first."""


class Selection:
    """The rules of one workspace. Build a new one when settings or a .gitignore change.

    ``own`` tells, by its path and first bytes, of a file that is never kept: a store and what lies
    beside it; of a folder, with a ``/`` at its end, too.
    """

    def __init__(
        self,
        settings: CaptureSettings,
        gitignores: Iterable[GitIgnoreFile] = (),
        *,
        own: Callable[[str, bytes | None], bool] = lambda _path, _head: False,
    ) -> None:
        self._settings = settings
        self._own = own
        self._include = Globs(settings.include)
        self._exclude = Globs(settings.exclude)
        used = gitignores if settings.gitignore else ()
        self._gitignores = {file.directory: Globs(file.lines) for file in used}
        self._named: dict[str, Verdict | None] = {}
        root = self._gitignores.get("")
        self._places = {"": _Place(ignores=(("", root),) if root else ())}

    def decide(self, path: str, *, size: int, head: bytes | None) -> Verdict:
        """Judge the file at ``path`` (relative, with ``/``) of ``size`` bytes.

        ``head`` holds its first bytes, ``HEAD_BYTES`` or more, or None to judge by name and
        size alone; all that it holds is looked at.
        """
        if self._own(path, head):
            return Verdict(False, "Backtrail's own store")
        if size > self._settings.max_size:
            return Verdict(
                False, f"larger than {_bytes(self._settings.max_size)} (capture.max_size)"
            )
        if path not in self._named:
            if len(self._named) >= _NAMES:
                self._named.clear()
            self._named[path] = self._by_name(path)
        verdict = self._named[path]
        if verdict is not None:
            return verdict
        if self._settings.binary == "skip" and head is not None and b"\0" in head[:_BINARY_BYTES]:
            return Verdict(False, "binary (capture.binary)")
        secret = secret_in(path, head) if self._settings.secrets != "keep" else None
        return because_of(secret) if secret else Verdict(True, "ordinary file")

    def looks_for_secrets(self, path: str) -> bool:
        """Whether a file is kept only without secrets in it; ask after ``decide``."""
        return self._settings.secrets != "keep" and self._named.get(path) is None

    def _by_name(self, path: str) -> Verdict | None:
        """What the globs say; None when they leave it to the content."""
        above = self._place(path.rpartition("/")[0])
        included = self._included(path, above)
        if included is not None:
            return Verdict(True, f"included by `{included.line}`")
        reason = above.left_out or self._excluded(path, above)
        return Verdict(False, reason) if reason else None

    def prunes(self, directory: str) -> bool:
        """Say whether nothing below ``directory`` (relative) can be kept, so nobody walks it."""
        if self._own(f"{directory}/", None):
            return True
        if self._place(directory).left_out is None:
            return False
        return not any(
            glob.anchored and not glob.takes_back and _reaches_into(glob, directory)
            for glob in self._include.globs
        )

    def _place(self, directory: str) -> _Place:
        """Look at a directory once, walking down to it from the nearest one already known."""
        missing = []
        while directory not in self._places:
            missing.append(directory)
            directory = directory.rpartition("/")[0]
        place = self._places[directory]
        for below in reversed(missing):
            place = self._places[below] = self._entered(below, place)
        return place

    def _entered(self, directory: str, above: _Place) -> _Place:
        included = self._included(directory, above, directory=True)
        left_out = None
        if included is None:
            left_out = above.left_out or self._excluded(directory, above, directory=True)
        own = self._gitignores.get(directory)
        ignores = ((directory, own), *above.ignores) if own else above.ignores
        return _Place(left_out=left_out, included=included, ignores=ignores)

    def _included(self, path: str, above: _Place, *, directory: bool = False) -> Glob | None:
        """Find the include glob that brings ``path``, or a directory around it, back.

        Inside a left-out directory only globs that name the place count, or one ``*.txt`` would
        have every walker search node_modules.
        """
        glob = self._include.match(path, directory=directory)
        if glob is None:
            return above.included
        return glob if not glob.takes_back and (glob.anchored or not above.left_out) else None

    def _excluded(self, path: str, above: _Place, *, directory: bool = False) -> str | None:
        glob = self._exclude.match(path, directory=directory)
        if glob is not None and not glob.takes_back:
            return f"excluded by `{glob.line}`"
        for base, globs in above.ignores:
            glob = globs.match(path[len(base) :].removeprefix("/"), directory=directory)
            if glob is not None:
                where = f"{base}/.gitignore" if base else ".gitignore"
                return None if glob.takes_back else f"ignored by {where} line `{glob.line}`"
        return None


def because_of(secret: Secret) -> Verdict:
    """Leave a file out for a secret."""
    return Verdict(False, f"looks like a secret: {secret}", secret)


def _reaches_into(glob: Glob, directory: str) -> bool:
    """Whether an include glob that names a place could match something below ``directory``."""
    names = glob.line.strip("/").split("/")
    for name, there in zip(names, directory.split("/"), strict=False):
        if name == "**":
            return True
        if "\\" not in name and not fnmatchcase(there, name):
            return False
    return True


def _bytes(size: int) -> str:
    return f"{size / _MIB:g} MiB" if size >= _MIB else f"{size:,} bytes"
