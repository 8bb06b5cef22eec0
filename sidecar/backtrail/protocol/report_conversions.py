"""A report → its message. Pure, as ``conversions`` is."""

from backtrail.files.paths import to_uri
from backtrail.history.reports import Happening, Report, ReportFile, Tally
from backtrail.protocol.conversions import version_message
from backtrail.protocol.overview_conversions import mass_change_message
from backtrail.protocol.reports import (
    ActivityMessage,
    BinMessage,
    HappeningMessage,
    ReportFileMessage,
    ReportMessage,
    SizeBinMessage,
    TallyMessage,
)
from backtrail.protocol.spelling import iso_time, printable

__all__ = ["report_message"]


def report_message(report: Report) -> ReportMessage:
    """Convert a whole report."""
    query = report.query
    entries = [entry for row in report.rows for entry in row.entries]
    entries.sort(key=lambda entry: entry.version.sequence, reverse=True)
    return ReportMessage(
        kind=report.kind,
        path=printable(report.subject),
        made=iso_time(report.made_ns),
        since=None if query.since_ns is None else iso_time(query.since_ns),
        until=None if query.until_ns is None else iso_time(query.until_ns),
        author=None if query.author is None else printable(query.author),
        source=None if query.source is None else printable(query.source),
        more=report.more,
        damaged=report.damaged,
        total=_tally(report.total),
        authors=tuple(map(_tally, report.authors)),
        sources=tuple(map(_tally, report.sources)),
        files=tuple(map(_file, report.files)),
        happenings=tuple(map(_happening, report.happenings)),
        mass_changes=tuple(map(mass_change_message, report.mass_changes)),
        activity=ActivityMessage(
            unit=report.activity.unit,
            bins=tuple(
                BinMessage(
                    start=iso_time(found.start_ns),
                    versions=found.versions,
                    added=found.added,
                    deleted=found.deleted,
                )
                for found in report.activity.bins
            ),
        ),
        sizes=tuple(
            SizeBinMessage(least=found.least, most=found.most, versions=found.versions)
            for found in report.sizes
        ),
        versions=tuple(map(version_message, entries)),
    )


def _tally(tally: Tally) -> TallyMessage:
    return TallyMessage(
        name=printable(tally.name),
        versions=tally.versions,
        saves=tally.saves,
        significant=tally.significant,
        files=tally.files,
        added=tally.added,
        deleted=tally.deleted,
        modified=tally.modified,
    )


def _file(file: ReportFile) -> ReportFileMessage:
    newest = file.newest
    return ReportFileMessage(
        uri=to_uri(file.path),
        path=printable(file.document.path),
        workspace=printable(newest.workspace),
        document=file.document.id,
        deleted=file.document.gone,
        tally=_tally(file.tally),
        oldest=file.oldest.version.number,
        newest=newest.version.number,
        content_id=newest.version.content_id.hex(),
    )


def _happening(each: Happening) -> HappeningMessage:
    return HappeningMessage(
        kind=each.kind,
        time=iso_time(each.time_ns),
        path=printable(each.path),
        workspace=printable(each.workspace),
        author=printable(each.author),
        reason=printable(each.reason),
        number=each.number,
        back_to=each.back_to,
        was_there=each.was_there,
        old=printable(each.old),
        new=printable(each.new),
    )
