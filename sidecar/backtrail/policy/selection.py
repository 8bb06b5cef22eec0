"""Which files are kept.

This module decides on paths, sizes and first bytes that it is given; it reads no file. The order:
Backtrail's own store, the size cap, include, exclude, .gitignore, binary, secrets.
"""

from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import Final

import msgspec

from backtrail.policy.globs import Glob, Globs
from backtrail.policy.secrets import HEAD_BYTES, secret_in
from backtrail.settings import CaptureSettings

__all__ = ["HEAD_BYTES", "GitIgnoreFile", "Selection", "Verdict"]

_BINARY_BYTES: Final = 8 * 1024
_MIB: Final = 1024 * 1024


class GitIgnoreFile(msgspec.Struct, frozen=True, kw_only=True):
    """One .gitignore of the workspace."""

    directory: str
    """Where it lies, relative with ``/``; empty for the root."""
    lines: tuple[str, ...]


class Verdict(msgspec.Struct, frozen=True):
    """Whether a file is kept, and why in a person's words."""

    keep: bool
    reason: str


class Selection:
    """The rules of one workspace. Build a new one when settings or a .gitignore change.

    ``own`` names files that are never kept: the store and what lies beside it.
    """

    def __init__(
        self,
        settings: CaptureSettings,
        gitignores: Iterable[GitIgnoreFile] = (),
        *,
        own: Iterable[str] = (),
    ) -> None:
        self._settings = settings
        self._own = frozenset(own)
        self._include = Globs(settings.include)
        self._exclude = Globs(settings.exclude)
        used = gitignores if settings.gitignore else ()
        self._gitignores = {file.directory: Globs(file.lines) for file in used}
        self._directories: dict[str, str | None] = {"": None}

    def decide(self, path: str, *, size: int, head: bytes | None) -> Verdict:
        """Judge the file at ``path`` (relative, with ``/``) of ``size`` bytes.

        ``head`` holds its first ``HEAD_BYTES`` bytes, or None to judge by name and size alone.
        """
        if path in self._own:
            return Verdict(False, "Backtrail's own store")
        if size > self._settings.max_size:
            return Verdict(
                False, f"larger than {_bytes(self._settings.max_size)} (capture.max_size)"
            )
        parent = self._left_out(path.rpartition("/")[0])
        included = self._included(path, within=parent is not None)
        if included is not None:
            return Verdict(True, f"included by `{included.line}`")
        reason = parent or self._excluded(path, directory=False) or self._by_content(path, head)
        return Verdict(False, reason) if reason else Verdict(True, "ordinary file")

    def prunes(self, directory: str) -> bool:
        """Say whether nothing below ``directory`` (relative) can be kept, so nobody walks it."""
        if self._left_out(directory) is None:
            return False
        return not any(
            glob.anchored and not glob.takes_back and _reaches_into(glob, directory)
            for glob in self._include.globs
        )

    def _left_out(self, directory: str) -> str | None:
        """Say why a directory is left out, be it for one above it; walks down from the root."""
        known, missing = self._directories, []
        while directory not in known:
            missing.append(directory)
            directory = directory.rpartition("/")[0]
        reason = known[directory]
        for below in reversed(missing):
            if self._included(below, within=reason is not None, directory=True):
                reason = None
            else:
                reason = reason or self._excluded(below, directory=True)
            known[below] = reason
        return reason

    def _included(self, path: str, *, within: bool, directory: bool = False) -> Glob | None:
        """Find the include glob that brings ``path``, or a directory around it, back.

        Inside a left-out directory only globs that name the place count, or one ``*.txt`` would
        have every walker search node_modules.
        """
        names = path.split("/")
        for depth in range(len(names), 0, -1):
            last = depth == len(names)
            glob = self._include.match("/".join(names[:depth]), directory=directory or not last)
            if glob is not None:
                return glob if not glob.takes_back and (glob.anchored or not within) else None
        return None

    def _excluded(self, path: str, *, directory: bool) -> str | None:
        glob = self._exclude.match(path, directory=directory)
        if glob is not None and not glob.takes_back:
            return f"excluded by `{glob.line}`"
        place, _, below = path.rpartition("/")
        while True:  # the .gitignore nearest to the file that has an opinion decides
            globs = self._gitignores.get(place)
            glob = globs.match(below, directory=directory) if globs else None
            if glob is not None:
                where = f"{place}/.gitignore" if place else ".gitignore"
                return None if glob.takes_back else f"ignored by {where} line `{glob.line}`"
            if not place:
                return None
            place, _, name = place.rpartition("/")
            below = f"{name}/{below}"

    def _by_content(self, path: str, head: bytes | None) -> str | None:
        if self._settings.binary == "skip" and head is not None and b"\0" in head[:_BINARY_BYTES]:
            return "binary (capture.binary)"
        if self._settings.secrets == "exclude":
            kind = secret_in(path, head)
            return f"looks like a secret: {kind}" if kind else None
        return None


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
