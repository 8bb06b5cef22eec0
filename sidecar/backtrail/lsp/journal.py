"""The sidecar's log: one JSON line an entry, to the file that the ``log`` setting names.

Without one, warnings go to standard error. Never holds contents of files: the libraries below us
log whole messages, so they are kept quiet.
"""

import json
import logging
import os
import sys
import time

__all__ = ["keep_log"]


class _Lines(logging.Formatter):
    """Writes an entry as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        entry = {
            "time": f"{moment}.{int(record.msecs):03d}Z",
            "process": os.getpid(),
            "event": record.levelname.lower(),
            "message": record.getMessage(),
        }
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return json.dumps(entry)


def keep_log(path: str | None) -> None:
    """Begin to write the log, to a file from now on where one is named."""
    for library in ("pygls", "asyncio"):
        logging.getLogger(library).setLevel(logging.CRITICAL)
    handler: logging.Handler = logging.StreamHandler(sys.stderr)
    level = logging.WARNING
    if path:
        path = os.path.expanduser(path)  # noqa: PTH111 - stays text
        try:
            os.close(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600))
            handler, level = logging.FileHandler(path, encoding="utf-8"), logging.INFO
        except OSError as error:
            sys.stderr.write(f"backtrail: no log is written to {path}: {error.strerror}\n")
    handler.setFormatter(_Lines())
    own = logging.getLogger("backtrail")
    for former in own.handlers[:]:
        own.removeHandler(former)
        former.close()
    own.addHandler(handler)
    own.setLevel(level)
