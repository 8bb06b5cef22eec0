"""A report as a document: HTML, Markdown, JSON or CSV, with a name to keep it under."""

import re
from collections.abc import Callable, Iterator
from itertools import count
from typing import Final

import msgspec

from backtrail.errors import RefusedError
from backtrail.history.passages import Passage
from backtrail.history.reports import Report, ReportQuery
from backtrail.history.service import HistoryService
from backtrail.protocol.clock import exact
from backtrail.protocol.report_conversions import report_message
from backtrail.protocol.reports import ReportDiffs, ReportFormat, ReportResult
from backtrail.protocol.spelling import printable
from backtrail.report import phrases
from backtrail.report.checksums import checksums
from backtrail.storage.repository import Progress

__all__ = ["LARGEST", "document", "name_of", "result"]

LARGEST: Final = 64 << 20
"""Bytes that a report may have as one answer."""

_PLAIN: Final = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST: Final = 60
"""Characters of the subject in a file's name."""


def document(
    service: HistoryService,
    report: Report,
    form: ReportFormat,
    *,
    diffs: ReportDiffs = "changed",
    progress: Progress | None = None,
) -> str:
    """Write the whole document; each format is loaded by its first use.

    ``progress`` is called before each difference that is drawn.
    """
    if form == "html":
        from backtrail.report.report_pages import report_page  # noqa: PLC0415 - this format alone

        total = len(report.files) + (report.total.versions if diffs == "all" else 0)
        done = count()

        def compare(every: bool) -> Iterator[Passage]:
            for found in service.passages(report, every=every):
                if progress is not None:
                    progress(next(done), total)
                yield found

        return report_page(report, compare, diffs=diffs)
    if form == "md":
        from backtrail.report.markdown import markdown  # noqa: PLC0415 - this format alone

        return markdown(report)
    if form == "csv":
        from backtrail.report.spreadsheet import spreadsheet  # noqa: PLC0415 - this format alone

        return spreadsheet(report)
    return msgspec.json.format(msgspec.json.encode(report_message(report)), indent=1).decode()


def result(
    service: HistoryService,
    query: ReportQuery,
    form: ReportFormat,
    diffs: ReportDiffs,
    shows: Callable[[str], bool] | None = None,
    progress: Progress | None = None,
) -> ReportResult:
    """Make the answer that a client shows or saves; ``shows`` as in ``reporting.report``.

    ``progress`` ends the work where it raises.

    Raises:
        RefusedError: It is larger than 64 MiB.

    """
    report = service.report(query, shows, progress)
    text = (
        None if form == "json" else document(service, report, form, diffs=diffs, progress=progress)
    )
    if text is not None and len(text) > LARGEST:
        raise RefusedError(
            f"the report has {len(text):,} characters; up to {LARGEST:,} are sent."
            " Narrow it with since and until, or ask for a lower limit"
        )
    return ReportResult(
        format=form,
        title=printable(phrases.heading(report)),
        name=name_of(report, form),
        text=None if text is None else printable(text),
        report=report_message(report) if form == "json" else None,
        versions=report.total.versions,
        more=report.more,
        checksums=checksums(report).decode("utf-8", "backslashreplace"),
    )


def name_of(report: Report, form: ReportFormat) -> str:
    """``backtrail-report-notes.md-20260301-142631.html``: nothing in it needs quotes."""
    subject = _PLAIN.sub("_", report.subject.rstrip("/").rpartition("/")[2] or "everything")
    stamp = re.sub(r"\D", "", exact(report.made_ns))
    return f"backtrail-report-{subject[:_LONGEST]}-{stamp[:8]}-{stamp[8:]}.{form}"
