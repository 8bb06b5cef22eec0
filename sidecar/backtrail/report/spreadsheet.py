"""The versions of a report as a table for spreadsheets (RFC 4180, UTF-8).

The rule: no cell of text begins with a sign that a spreadsheet takes for a formula; an apostrophe
stands before it, as OWASP's "CSV Injection" advises.
"""

import csv
import io
import re
from typing import Final

from backtrail.history.reports import Report
from backtrail.history.results import Entry
from backtrail.protocol.spelling import iso_time, printable
from backtrail.protocol.wording import chips, title
from backtrail.report.phrases import named

__all__ = ["COLUMNS", "spreadsheet"]

COLUMNS: Final = (
    "time", "path", "version", "id", "title", "author", "source", "reason", "tags", "note",
    "significance", "why", "added", "deleted", "modified", "percent", "estimate", "size", "saves",
    "restored", "content_id",
)  # fmt: skip
"""Names in the first line. ``restored`` is the version whose content came back."""

_FORMULA: Final = re.compile(
    r" *[\t\r\n]|[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2060\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]"
)
"""How cells begin that are computed: also with the wide forms of the signs, and behind characters
that are not seen or not imported.
"""


def spreadsheet(report: Report) -> str:
    """One line for each version, newest first; minor ones are not folded."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    name = named(report)
    for row in report.rows:
        writer.writerows(_cells(entry, name(entry)) for entry in row.entries)
    return out.getvalue()


def _cells(entry: Entry, name: str) -> list[str | int | float]:
    version, change = entry.version, entry.version.change
    back_to = version.metadata.get("rollback_to")
    return [
        iso_time(version.time_ns),
        _text(name),
        version.number,
        version.id,
        _text(title(version, entry.tags, editor=False)),
        _text(version.author),
        _text(version.source),
        _text(version.reason),
        _text(", ".join(entry.tags)),
        _text(entry.note),
        version.significance.level,
        _text(", ".join(chips(entry))),
        change.added,
        change.deleted,
        change.modified,
        change.percent,
        "yes" if change.estimate else "no",
        version.size,
        version.saves,
        back_to if isinstance(back_to, int) else "",
        version.content_id.hex(),
    ]


def _text(text: str) -> str:
    safe = printable(text)
    return f"'{safe}" if _FORMULA.match(safe) else safe
