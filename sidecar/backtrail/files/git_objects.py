"""Reading from a git repository with git itself, which is told to do nothing else.

Rule: only commands that read objects run, and nothing of the repository's own making: no hook, no
filter, no signature program, no helper of a remote; a partial clone fetches nothing. Neither the
working tree nor the index is looked at.
"""

import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import IO, Final

from backtrail.errors import NotFoundError, RefusedError, UnreadableError, UsageError
from backtrail.files.paths import shown

__all__ = ["GitObjects"]

_BLOCK: Final = 1 << 20
_OFF: Final = (
    "core.fsmonitor=false", "core.hooksPath=/dev/null", "core.alternateRefsCommand=false",
    "protocol.allow=never", "safe.bareRepository=explicit", "log.showSignature=false",
    "diff.external=", "core.attributesFile=/dev/null",
)  # fmt: skip
"""Settings of a repository that could have git run something, or read elsewhere."""
_LOG: Final = (
    "log", "--no-show-signature", "--no-ext-diff", "--no-textconv", "--no-color", "--no-decorate",
    "--no-notes", "--encoding=UTF-8", "-z", "--raw", "--no-abbrev", "--find-renames",
)  # fmt: skip


class GitObjects:
    """The repository of one working tree, opened for reading."""

    def __init__(self, folder: str, environ: Mapping[str, str]) -> None:
        """``folder`` holds ``.git``; of ``environ`` nothing that steers git is taken over."""
        self.folder = folder
        self._environ = {name: value for name, value in environ.items() if name[:4] != "GIT_"} | {
            "GIT_ALLOW_PROTOCOL": "none",
            "GIT_CEILING_DIRECTORIES": os.path.dirname(folder),  # noqa: PTH120 - text
            "GIT_LITERAL_PATHSPECS": "1",
            "GIT_NO_LAZY_FETCH": "1",
            "GIT_NO_REPLACE_OBJECTS": "1",
            "GIT_OPTIONAL_LOCKS": "0",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_WORK_TREE": folder,
            "LC_ALL": "C",
        }
        self._batch: subprocess.Popen[bytes] | None = None
        self._check: subprocess.Popen[bytes] | None = None

    def log(self, layout: str, path: str, *, follow: bool) -> Iterator[bytes]:
        """What ``git log`` says of the commits that changed ``path``, newest first.

        In parts that NUL separates: the fields of ``layout``, then the raw changes. ``follow`` goes
        on through renames of a file.

        Raises:
            UnreadableError: git cannot read it; says why.
            UsageError: git is not installed.

        """
        wanted = [*_LOG, f"--format={layout}", *(["--follow"] if follow else [])]
        with tempfile.TemporaryFile() as errors:
            process = self._start([*wanted, "HEAD", "--", path or "."], errors)
            try:
                yield from _parts(_stream(process.stdout))
                if process.wait() != 0:
                    raise UnreadableError(self._failure(errors))
            finally:
                _end(process)

    def size(self, blob: str) -> int:
        """Bytes of a blob.

        Raises:
            NotFoundError: The repository does not have it.

        """
        if self._check is None:
            self._check = self._start(["cat-file", "--batch-check"])
        return _asked(self._check, blob)

    def blocks(self, blob: str) -> Iterator[bytes]:
        """The bytes of a blob in pieces; to be read to the end.

        Raises:
            NotFoundError: The repository does not have it.
            UnreadableError: git ended in between.

        """
        if self._batch is None:
            self._batch = self._start(["cat-file", "--batch"])
        left = _asked(self._batch, blob)
        output = _stream(self._batch.stdout)
        while left:
            block = output.read(min(left, _BLOCK))
            if not block:
                raise UnreadableError(f"git ended while it gave the contents of {blob[:12]}")
            left -= len(block)
            yield block
        output.read(1)  # the line's end behind each content

    def close(self) -> None:
        """End what is still running."""
        for process in (self._batch, self._check):
            if process is not None:
                _end(process)
        self._batch = self._check = None

    def _start(
        self, arguments: Sequence[str], errors: IO[bytes] | int = subprocess.DEVNULL
    ) -> "subprocess.Popen[bytes]":
        settings = [part for setting in _OFF for part in ("-c", setting)]
        try:
            return subprocess.Popen(  # noqa: S603 - the program and its options are ours
                ["git", "--no-pager", *settings, *arguments],  # noqa: S607 - the person's own git
                cwd=self.folder,
                env=self._environ,
                stdin=subprocess.DEVNULL if arguments[0] == "log" else subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
            )
        except FileNotFoundError:
            raise UsageError("git is not installed, or not on PATH; it reads the history") from None
        except OSError as error:
            raise RefusedError(f"{shown(self.folder)} cannot be entered: {error}") from error

    def _failure(self, errors: IO[bytes]) -> str:
        errors.seek(0)
        said = errors.read(4096).decode("utf-8", "replace").strip().splitlines()
        why = shown(said[0].removeprefix("fatal: ")) if said else "it says no reason"
        return f"git cannot read the history in {shown(self.folder)}: {why}"


def _asked(process: "subprocess.Popen[bytes]", blob: str) -> int:
    """The size that git answers for a blob; behind it comes what the command gives."""
    question = _stream(process.stdin)
    try:
        question.write(blob.encode() + b"\n")
        question.flush()
    except OSError as error:
        raise UnreadableError(f"git ended: {error.strerror}") from error
    answer = _stream(process.stdout).readline().split()
    if len(answer) != 3 or answer[1] != b"blob":  # noqa: PLR2004 - name, type and size
        raise NotFoundError(f"the repository does not have {blob[:12]}; it may be a partial clone")
    return int(answer[2])


def _parts(output: IO[bytes]) -> Iterator[bytes]:
    """What NUL separates in a stream."""
    held = b""
    while block := output.read(1 << 16):
        *whole, held = (held + block).split(b"\0")
        yield from whole
    if held:
        yield held


def _stream(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise AssertionError("every stream that is used was asked for")
    return stream


def _end(process: "subprocess.Popen[bytes]") -> None:
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with suppress(OSError):  # what was still to be written is not wanted any more
                stream.close()
    process.kill()
    process.wait()
