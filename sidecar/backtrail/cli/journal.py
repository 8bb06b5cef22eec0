"""The log that ``BACKTRAIL_LOG`` or the setting ``log`` names: one JSON line for each command.

For finding out afterwards what an editor or a script asked for. The rule: a log that cannot be
written is said once and never stops a command.
"""

import os
import sys
import time
from types import TracebackType
from typing import Any, Self

from backtrail.cli.session import Session

__all__ = ["Journal"]


class Journal:
    """What one command was asked and how it ended."""

    def __init__(self, session: Session, arguments: list[str]) -> None:
        self.arguments = arguments
        self._session = session
        self._unwritable = False
        self.code = 0
        self.error = ""
        self._start = time.monotonic()

    @property
    def path(self) -> str | None:
        """The file; what the settings name is known once a command has opened the history."""
        return None if self._unwritable else self._session.log

    def write(self, event: str, **fields: Any) -> None:
        """Append one line."""
        path = self.path
        if path is None:
            return
        import json  # noqa: PLC0415 - only with a log
        from datetime import UTC, datetime  # noqa: PLC0415 - only with a log

        now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        line = json.dumps({"time": now, "process": os.getpid(), "event": event, **fields})
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
        try:
            handle = os.open(path, flags, 0o600)
            try:
                os.write(handle, line.encode() + b"\n")
            finally:
                os.close(handle)
        except OSError as error:
            sys.stderr.write(f"backtrail: no log is written to {path}: {error.strerror}\n")
            self._unwritable = True

    def __enter__(self) -> Self:
        self.write("started", arguments=self.arguments)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.path is None:
            return
        seconds = round(time.monotonic() - self._start, 4)
        left = isinstance(error, BrokenPipeError) or (
            error is not None and isinstance(error.__cause__, BrokenPipeError)
        )
        if error is not None and not left:
            import traceback  # noqa: PLC0415 - only with a log, and a mistake to report

            details = "".join(traceback.format_exception(error))
            self.write("failed", arguments=self.arguments, traceback=details, seconds=seconds)
        else:
            self.write(
                "finished",
                arguments=self.arguments,
                code=self.code,
                error=self.error,
                seconds=seconds,
            )
