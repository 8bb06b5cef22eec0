"""Programs that keep snapshots of folders: restic and borg, each asked to take as little as it can.

A snapshot takes them about a second, most of it for the start and the key, so they get the last
``BACKTRAIL_BENCH_SNAPSHOTS`` saves of a history, 8 by default; `all` gives them every one.
"""

import os
import shutil
import subprocess

from benchmarks.peers import folder_bytes

__all__ = ["ARCHIVERS", "Borg", "Restic", "installed", "snapshots"]


def snapshots(saves, *, quick):
    """How many of so many saves they get."""
    asked = os.environ.get("BACKTRAIL_BENCH_SNAPSHOTS", "3" if quick else "8")
    return saves if asked == "all" else min(saves, int(asked))


class Restic:
    """A repository of its second format, compressed as far as it goes."""

    name = "restic"
    program = "restic"

    def __init__(self, folder):
        self.folder = folder / "restic"
        self._run("init", "--repository-version", "2")

    def keep(self, work):
        """Take a snapshot of a folder."""
        self._run("backup", "--compression", "max", ".", cwd=work)

    def taken(self):
        """Bytes of the repository, when what small files it has are put together."""
        self._run("prune", "--max-unused", "0")
        return folder_bytes(self.folder)

    def _run(self, *arguments, cwd=None):
        command = ["restic", "--quiet", "--no-cache", "--repo", self.folder, *arguments]
        _run(command, cwd, RESTIC_PASSWORD="bench")


class Borg:
    """A repository without a key."""

    name = "borg, zstd-19"
    program = "borg"

    def __init__(self, folder):
        self.folder = folder / "borg"
        self._base = folder / "borg-base"
        self._kept = 0
        self._run("init", "--encryption", "none", self.folder)

    def keep(self, work):
        """Take a snapshot of a folder."""
        self._kept += 1
        name = f"{self.folder}::{self._kept}"
        self._run("create", "--compression", "zstd,19", name, ".", cwd=work)

    def taken(self):
        """Bytes of the repository, without what it no longer needs."""
        self._run("compact", self.folder)
        return folder_bytes(self.folder)

    def _run(self, *arguments, cwd=None):
        known = {"BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK": "yes"}
        _run(["borg", *arguments], cwd, BORG_BASE_DIR=str(self._base), **known)


ARCHIVERS = (Restic, Borg)


def installed(archiver):
    """Whether this machine has the program."""
    return shutil.which(archiver.program) is not None


def _run(command, cwd, **environ):
    subprocess.run(command, check=True, cwd=cwd, capture_output=True, env={**os.environ, **environ})
