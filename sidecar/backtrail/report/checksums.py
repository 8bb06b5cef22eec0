r"""A list of checksums that ``sha256sum -c`` takes.

The form is that of GNU coreutils: a name with a line end or a backslash in it has them escaped, and
a backslash stands before its line. Names stay bytes.
"""

import os

from backtrail.history.reports import Report, ReportFile

__all__ = ["checksums", "folder_of", "place_of"]

_ESCAPES = ((b"\\", b"\\\\"), (b"\n", b"\\n"), (b"\r", b"\\r"))


def checksums(report: Report) -> bytes:
    """One line for each file that is there: SHA-256 of its newest version in the report, and name.

    Names count from ``folder_of(report)``. Deleted files, and what lies on no disk, are left out.
    """
    folder = folder_of(report)
    there = [
        file for file in report.files if file.document.deleted is None and file.path.startswith("/")
    ]
    named = sorted((os.path.relpath(file.path, folder), file) for file in there)
    return b"".join(_line(name, file) for name, file in named)


def folder_of(report: Report) -> str:
    """The folder that names count from: that of the report, or the file's own."""
    return os.path.dirname(report.path) if report.kind == "file" else report.path or "/"  # noqa: PTH120 - names may not be UTF-8


def place_of(report: Report) -> str:
    """The same as it may be told."""
    return report.told(folder_of(report)) or "."


def _line(name: str, file: ReportFile) -> bytes:
    raw = os.fsencode(name)
    safe = raw
    for plain, escaped in _ESCAPES:
        safe = safe.replace(plain, escaped)
    mark = b"\\" if safe != raw else b""
    return b"%b%b  %b\n" % (mark, file.newest.version.content_id.hex().encode(), safe)
