"""A report as Markdown, for a ticket, a wiki or a review.

The form is GitHub's (tables). The rule: whatever could be markup, HTML or a link in a word that
comes from elsewhere is escaped. Such words never begin a line, so lists and rules need no care.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from backtrail.history.reports import Report, Tally
from backtrail.protocol.clock import exact
from backtrail.report import phrases
from backtrail.report.checksums import checksums, place_of
from backtrail.report.page import visible

__all__ = ["markdown", "plain"]

_MARKS: Final = re.compile(r"([\\`*_{}\[\]<>#|~&!@$]|(?<!\d):|(?<=www)\.)")
"""What CommonMark, GitHub's tables, links, mentions, emoji and formulas begin with."""
_SPACE: Final = re.compile(r"\s+")
_BARS: Final = 40
"""Signs that the longest bar is made of."""
_TICKS: Final = re.compile(r"`+")


def markdown(report: Report) -> str:
    """Make the whole text; it ends with a newline."""
    return "\n".join(_lines(report)) + "\n"


def plain(text: str) -> str:
    """Make any text safe in a line or a cell: it reads as it is, on one line, and marks nothing."""
    return _MARKS.sub(r"\\\1", _SPACE.sub(" ", visible(text)).strip())


def _lines(report: Report) -> Iterator[str]:
    yield f"# {plain(phrases.heading(report))}"
    yield ""
    if report.subject:
        yield from (f"Of {plain(report.subject)}", "")
    for text in phrases.limits(report):
        yield from (f"> {plain(text)}", "")
    yield from (f"- {name}: {plain(value)}" for name, value in phrases.figures(report))
    if not report.rows:
        return
    yield from _activity(report)
    yield from _tallies("Who", "Author", report.authors)
    yield from _tallies("Reported by", "Source", report.sources)
    yield from _files(report)
    for found in report.experiments:
        title = f"Experiment {plain(found.name)}"
        yield from _table(title, phrases.APPROACH_HEADS, phrases.approaches(found))
    yield from _events(report)
    yield from _rows(report)
    yield from _checksums(report)


def _activity(report: Report) -> Iterator[str]:
    bins = report.activity.bins
    most = max(each.versions for each in bins)
    yield from _table(
        f"Versions over time, by {report.activity.unit}",
        ("When", "Versions", ""),
        (
            (
                phrases.bin_label(report.activity, each),
                f"{each.versions:,}",
                "█" * -(-each.versions * _BARS // most),
            )
            for each in bins
            if each.versions
        ),
    )
    sizes = ((phrases.size_label(each), f"{each.versions:,}") for each in report.sizes)
    yield from _table("Size of the changes", ("Lines", "Versions"), sizes)


def _tallies(title: str, what: str, tallies: Sequence[Tally]) -> Iterator[str]:
    yield from _table(
        title,
        (what, "Versions", "Saves", "Files", "Lines"),
        (
            (
                tally.name or "not named",
                f"{tally.versions:,}",
                f"{tally.saves:,}",
                f"{tally.files:,}",
                phrases.lines(tally),
            )
            for tally in tallies
        ),
    )


def _files(report: Report) -> Iterator[str]:
    name = phrases.named(report)
    yield from _table(
        "Files",
        ("File", "Versions", "Lines", "Last", "Bytes"),
        (
            (
                name(file.newest) + (" (deleted)" if file.document.gone else ""),
                f"{file.tally.versions:,}",
                phrases.lines(file.tally),
                exact(file.newest.version.time_ns),
                f"{file.newest.version.size:,}",
            )
            for file in report.files
        ),
    )


def _events(report: Report) -> Iterator[str]:
    found = [(exact(time_ns), *rest) for time_ns, *rest in phrases.events(report)]
    if found:
        yield from _table("Taken back, deleted, renamed", ("When", "File", "What", "Who"), found)


def _rows(report: Report) -> Iterator[str]:
    name = phrases.named(report)

    def cells() -> Iterator[Sequence[str]]:
        for row in report.rows:
            entry = row.entries[0]
            said = [phrases.row_title(row), phrases.explained(row), *phrases.words_of(entry)]
            yield (
                exact(entry.version.time_ns),
                name(entry),
                phrases.numbers(row),
                " · ".join(text for text in said if text),
                f"+{row.added:,} −{row.deleted:,}",
                entry.version.author,
                entry.version.source,
            )

    heads = ("When", "File", "Version", "What and why", "Lines", "Author", "Source")
    yield from _table("Versions", heads, cells())


def _checksums(report: Report) -> Iterator[str]:
    text = visible(checksums(report).decode("utf-8", "surrogateescape")).rstrip("\n")
    if not text:
        return
    fence = "`" * max(3, 1 + max((len(found) for found in _TICKS.findall(text)), default=0))
    where = plain(place_of(report))
    yield from ("", "## Checksums", "", f"For `sha256sum -c` in {where}:", "")
    yield from (fence, text, fence)


def _table(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield from ("", f"## {title}", "", f"| {' | '.join(heads)} |", "|" + "---|" * len(heads))
    yield from (f"| {' | '.join(map(plain, row))} |" for row in rows)
