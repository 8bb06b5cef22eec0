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

    def __init__(self, path: str | None, arguments: list[str]) -> None:
        self.path = path
        self.arguments = arguments
        self.code = 0
        self.error = ""
        self._start = time.monotonic()

    @classmethod
    def of(cls, session: Session, arguments: list[str]) -> Self:
        """Take the file from the environment; without one nothing is written."""
        return cls(session.environ.get("BACKTRAIL_LOG") or None, arguments)

    def write(self, event: str, **fields: Any) -> None:
        """Append one line."""
        if self.path is None:
            return
        import json  # noqa: PLC0415 - only with a log
        from datetime import UTC, datetime  # noqa: PLC0415 - only with a log

        now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        line = json.dumps({"time": now, "process": os.getpid(), "event": event, **fields})
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
        try:
            handle = os.open(self.path, flags, 0o600)
            try:
                os.write(handle, line.encode() + b"\n")
            finally:
                os.close(handle)
        except OSError as error:
            sys.stderr.write(f"backtrail: no log is written to {self.path}: {error.strerror}\n")
            self.path = None

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
        if error is not None and not isinstance(error, BrokenPipeError):
            import traceback  # noqa: PLC0415 - only with a log, and a mistake to report

            details = "".join(traceback.format_exception(error))
            self.write("failed", error=repr(error), traceback=details, seconds=seconds)
        else:
            self.write("finished", code=self.code, error=self.error, seconds=seconds)
