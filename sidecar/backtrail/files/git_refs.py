"""One new branch in a git repository, written by git's own ``fast-import``.

Rule: a person named the repository and the branch. Nothing else of it changes: no working tree, no
index, no HEAD, no reference that is there; and a write that fails changes no reference at all.
"""

import os
import subprocess
import tempfile
from collections.abc import Iterable
from typing import IO, Final

from backtrail.errors import NotFoundError, RefusedError, UsageError
from backtrail.files.paths import shown

__all__ = ["Repository", "repository_at"]

_PATIENCE: Final = 60
"""Seconds for git to answer a question."""
_SAFE: Final = ("-c", "core.hooksPath=/dev/null", "-c", "gc.auto=0")


class Repository:
    """A git repository, by the folder that git keeps everything in."""

    def __init__(self, folder: str, *, made: bool) -> None:
        self.folder = folder
        self.made = made
        """It is not there yet."""

    def require_free(self, branch: str) -> str:
        """The reference of a branch that is not there.

        Raises:
            UsageError: That is no name for a branch, or it is taken.

        """
        reference = f"refs/heads/{branch}"
        if self._git("check-ref-format", reference, folder=None)[0] or branch.startswith("-"):
            raise UsageError(f"{shown(branch)} is no name for a branch; try `backtrail`")
        if self.made:
            return reference
        if not self._git("show-ref", "--verify", "--quiet", reference)[0]:
            raise UsageError(
                f"there is a branch {shown(branch)} already; name another one with --branch"
            )
        checked_out = self._git("worktree", "list", "--porcelain")[1].splitlines()
        bare = self._git("rev-parse", "--is-bare-repository")[1].strip() == "true"
        if f"branch {reference}" in checked_out and not bare:
            raise UsageError(
                f"{shown(branch)} is the branch that is checked out; name another with --branch"
            )
        return reference

    def write(self, reference: str, stream: Iterable[bytes]) -> str:
        """Have git write a stream of its own format; the new commit that the reference names.

        Raises:
            RefusedError: Git did not take it; no reference was changed.

        """
        if self.made:
            self._make(reference)
        with tempfile.TemporaryFile() as complaints:
            command = ("fast-import", "--quiet", "--done", "--date-format=raw")
            process = subprocess.Popen(  # noqa: S603 - fixed words
                [*self._command(self.folder), *command],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=complaints,
                env=_environment(),
                umask=0o077 if self.made else -1,
            )
            with process:
                if process.stdin is None:
                    raise AssertionError("a pipe was asked for")
                try:
                    _feed(process.stdin, stream)
                except BaseException:
                    process.kill()
                    raise
            if process.returncode:
                complaints.seek(0)
                said = complaints.read(4096).decode("utf-8", "replace").strip()
                raise RefusedError(
                    f"git did not take the history: {said.splitlines()[0] if said else 'no reason'}"
                    f"; no branch of {shown(self.folder)} was changed"
                )
        code, tip = self._git("rev-parse", "--verify", reference)
        if code:
            raise RefusedError(f"git wrote no {reference}; no branch was changed")
        return tip.strip()

    def _make(self, reference: str) -> None:
        branch = reference.removeprefix("refs/heads/")
        code, said = self._git(
            "init", "--quiet", "--bare", f"--initial-branch={branch}", self.folder, folder=None
        )
        if code:
            raise UsageError(f"no repository can be made at {shown(self.folder)}: {said.strip()}")

    def _git(self, *words: str, folder: str | None = "") -> tuple[int, str]:
        """Exit code and output of a git command in the repository, or in none."""
        try:
            done = subprocess.run(  # noqa: S603 - fixed words, and names after them
                [*self._command(self.folder if folder == "" else None), *words],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env=_environment(),
                check=False,
                timeout=_PATIENCE,
                umask=0o077 if self.made else -1,
            )
        except FileNotFoundError:
            raise NotFoundError("there is no git on this machine; install it first") from None
        except subprocess.TimeoutExpired:
            raise RefusedError("git does not answer; no branch was changed") from None
        return done.returncode, os.fsdecode(done.stdout)

    def _command(self, folder: str | None) -> list[str]:
        return ["git", *_SAFE, *([f"--git-dir={folder}"] if folder is not None else [])]


def repository_at(path: str) -> Repository:
    """The repository of a folder, bare or with a working tree; a new one where nothing is.

    Raises:
        UsageError: Something else is there. A repository around it is not looked for.

    """
    name = os.path.abspath(path)  # noqa: PTH100 - names stay text
    if os.path.lexists(f"{name}/.git"):
        return Repository(f"{name}/.git", made=False)
    if all(os.path.exists(f"{name}/{part}") for part in ("HEAD", "objects", "refs")):  # noqa: PTH110 - as above
        return Repository(name, made=False)
    try:
        empty = not os.listdir(name)  # noqa: PTH208 - as above
    except FileNotFoundError:
        empty = True
    except OSError as error:
        raise UsageError(f"{shown(path)} cannot be read: {error.strerror}") from error
    if not empty:
        raise UsageError(
            f"{shown(path)} is no git repository; name one, or a new folder that becomes one"
        )
    return Repository(name, made=True)


def _feed(pipe: IO[bytes], stream: Iterable[bytes]) -> None:
    try:
        for piece in stream:
            pipe.write(piece)
        pipe.write(b"done\n")
        pipe.close()
    except BrokenPipeError:
        pass  # git has said why, and ended


def _environment() -> dict[str, str]:
    """Without what would lead git elsewhere than to the repository that was named."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return {**kept, "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"}
