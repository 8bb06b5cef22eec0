"""The sections of a report's page, as markup.

The rule: every word that comes from elsewhere goes through ``escape``; a picture never says
anything that the table beside it does not.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from backtrail.history.reports import Report, ReportFile, Tally
from backtrail.history.results import TimelineRow
from backtrail.model import EventSequence
from backtrail.protocol.clock import exact
from backtrail.report import phrases
from backtrail.report.checksums import checksums, place_of
from backtrail.report.page import escape
from backtrail.report.plots import MISSING, available, bars

__all__ = ["checksum_section", "event_section", "file_section", "people", "pictures", "row_section"]

_MOST_FILES: Final = 12
"""Bars of the most changed files."""
_FILE_COLUMNS: Final = 7
_COUNTED: Final = frozenset({"Versions", "Saves", "Files", "Bytes"})
"""Columns of numbers, which stand at the right."""
_SHORT: Final = 12
"""Characters of a content id that are shown; the whole one is its tooltip."""


def pictures(report: Report) -> str:
    """Activity over time, sizes of changes, most changed files; each with a table of figures."""
    if not report.rows:
        return ""
    activity = report.activity
    times = [phrases.bin_label(activity, each) for each in activity.bins]
    added, deleted = (
        [each.added for each in activity.bins],
        [each.deleted for each in activity.bins],
    )
    sizes = [phrases.size_label(each) for each in report.sizes]
    files, name = report.files[:_MOST_FILES], phrases.named(report)
    drawn = [
        _picture(
            f"Versions over time, by {activity.unit}", times,
            [("versions", 0, [each.versions for each in activity.bins])],
        ),
        _picture(
            f"Lines added and deleted over time, by {activity.unit}", times,
            [("lines added", 1, added), ("lines deleted", 2, [-each for each in deleted])],
        ),
        _picture(
            "Size of the changes, in lines", sizes,
            [("versions", 0, [each.versions for each in report.sizes])],
        ),
    ]  # fmt: skip
    if report.kind != "file":
        changed = [_changed(file.tally) for file in files]
        drawn.append(
            _picture(
                "Most changed files, in lines",
                [name(file.newest) for file in files],
                [("lines changed", 0, changed)],
                horizontal=True,
            )
        )
    missing = "" if available() else f'<p class="note">{escape(MISSING)}</p>'
    return f'<h2>In pictures</h2>{missing}<div class="plots">{"".join(drawn)}</div>'


def people(report: Report) -> str:
    """Who changed how much, and what reported it."""
    authors = _tallies("Author", report.authors, "not named")
    return f"<h2>Who</h2>{authors}{_tallies('Source', report.sources, '')}"


def file_section(report: Report, differences: Mapping[EventSequence, str]) -> str:
    """Each file with its figures, and what changed in it over the whole report."""
    if not report.files:
        return ""
    name = phrases.named(report)
    rows = "".join(_file(file, name(file.newest), differences) for file in report.files)
    heads = _heads("File", "Versions", "Saves", "Lines", "First", "Last", "Bytes")
    return f"<h2>Files</h2>{_table(heads, rows)}"


def event_section(report: Report) -> str:
    """Restores, undos, deletions, renames and mass changes."""
    rows = "".join(
        f'<tr>{_time(time_ns)}<td class="f">{escape(path)}</td><td class="w">{escape(words)}</td>'
        f"<td>{escape(author)}</td></tr>"
        for time_ns, path, words, author in phrases.events(report)
    )
    if not rows:
        return ""
    heads = _heads("When", "File", "What", "Who")
    return f"<h2>Taken back, deleted, renamed</h2>{_table(heads, rows)}"


def row_section(report: Report, differences: Mapping[EventSequence, str]) -> str:
    """Every row of the timeline, newest first."""
    if not report.rows:
        return "<h2>Versions</h2><p>No version in this time.</p>"
    one = report.kind == "file"
    names = (
        "When",
        *(() if one else ("File",)),
        "Version",
        "What and why",
        "Lines",
        "Who",
        "Bytes",
    )
    name = phrases.named(report)
    rows = "".join(
        text
        for row in report.rows
        for text in _row(row, "" if one else name(row.entries[0]), differences, wide=len(names) + 1)
    )
    return f"<h2>Versions</h2>{_table(_heads(*names, 'SHA-256'), rows)}"


def checksum_section(report: Report) -> str:
    """The list that ``sha256sum -c`` takes; a name that is not UTF-8 is only shown."""
    listed = checksums(report)
    if not listed:
        return ""
    text = listed.decode("utf-8", "surrogateescape")
    return (
        "<h2>Checksums</h2><details><summary>SHA-256 of the newest version of each file, as"
        f" <code>sha256sum -c</code> takes them in {escape(place_of(report))}</summary>"
        f'<pre class="sums">{escape(text)}</pre></details>'
    )


def _picture(
    title: str,
    labels: Sequence[str],
    series: Sequence[tuple[str, int, Sequence[int]]],
    *,
    horizontal: bool = False,
) -> str:
    drawn = bars(title, labels, series, horizontal=horizontal) if available() else ""
    heads = _heads("", *(name for name, _, _ in series))
    rows = "".join(
        f'<tr><th scope="row">{escape(label)}</th>{"".join(_number(abs(v)) for v in values)}</tr>'
        for label, *values in zip(labels, *(values for _, _, values in series), strict=True)
        if any(values)
    )
    opened = "" if drawn else " open"
    return (
        f"<figure><figcaption>{escape(title)}</figcaption>{drawn}"
        f"<details{opened}><summary>Figures</summary>"
        f'<table class="list">{heads}<tbody>{rows}</tbody></table></details></figure>'
    )


def _changed(tally: Tally) -> int:
    return tally.added + tally.deleted + tally.modified


def _tallies(what: str, tallies: Sequence[Tally], nameless: str) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(tally.name or nameless)}</th>{_number(tally.versions)}'
        f"{_number(tally.saves)}{_number(tally.files)}{_unbroken(_lines(tally))}</tr>"
        for tally in tallies
    )
    heads = _heads(what, "Versions", "Saves", "Files", "Lines")
    return _table(heads, rows)


def _file(file: ReportFile, name: str, differences: Mapping[EventSequence, str]) -> str:
    tally, newest = file.tally, file.newest.version
    gone = ' <span class="quiet">deleted</span>' if file.document.gone else ""
    found = differences.get(newest.sequence)
    below = "" if found is None else _folded([("What changed in it", found)], _FILE_COLUMNS)
    return (
        f'<tr><th scope="row">{escape(name)}{gone}</th>{_number(tally.versions)}'
        f"{_number(tally.saves)}{_unbroken(_lines(tally))}{_time(file.oldest.version.time_ns)}"
        f"{_time(newest.time_ns)}{_number(newest.size)}</tr>{below}"
    )


def _row(
    row: TimelineRow, name: str, differences: Mapping[EventSequence, str], *, wide: int
) -> Iterator[str]:
    entry = row.entries[0]
    version = entry.version
    why = phrases.explained(row)
    said = "".join(
        f'<br><span class="quiet">{escape(text)}</span>' for text in phrases.words_of(entry)
    )
    chips = f' <span class="chip">{escape(why)}</span>' if why else ""
    who = escape(" · ".join(text for text in (version.author, version.source) if text))
    digest = version.content_id.hex()
    lines = f"{_signed(row.added, '+', 'added')} {_signed(row.deleted, '−', 'deleted')}"
    file = f'<td class="f">{escape(name)}</td>' if name else ""
    yield (
        f"<tr{' class=minor' if row.significance.level == 'minor' else ''}>"
        f"{_time(version.time_ns)}{file}"
        f'<td>{phrases.numbers(row)}</td><td class="w"><b>{escape(phrases.row_title(row))}</b>'
        f"{chips}{said}</td>{_unbroken(lines)}"
        f"<td>{who}</td>{_number(version.size)}"
        f'<td><code title="{digest}">{digest[:_SHORT]}</code></td></tr>'
    )
    shown = [each.version for each in row.entries if each.version.sequence in differences]
    if shown:
        titled = [
            (f"What changed in version {each.number}", differences[each.sequence]) for each in shown
        ]
        yield _folded(titled, wide)


def _folded(titled: Sequence[tuple[str, str]], wide: int) -> str:
    """A row below another one, with markup that a person opens by its title."""
    inside = "".join(
        f"<details><summary>{title}</summary>{markup}</details>" for title, markup in titled
    )
    return f'<tr><td class="sides" colspan="{wide}">{inside}</td></tr>'


def _lines(tally: Tally) -> str:
    return (
        f"{_signed(tally.added, '+', 'added')} {_signed(tally.deleted, '−', 'deleted')}"
        f" ~{tally.modified:,}"
    )


def _signed(lines: int, sign: str, look: str) -> str:
    return f'<span class="{look}">{sign}{lines:,}</span>' if lines else ""


def _time(time_ns: int) -> str:
    return _unbroken(exact(time_ns))


def _unbroken(markup: str) -> str:
    return f'<td class="t">{markup}</td>'


def _number(value: int) -> str:
    return f'<td class="r">{value:,}</td>'


def _table(heads: str, rows: str) -> str:
    return f'<div class="wide"><table class="list">{heads}<tbody>{rows}</tbody></table></div>'


def _heads(*names: str) -> str:
    cells = "".join(
        f'<th scope="col"{" class=r" if name in _COUNTED else ""}>{escape(name)}</th>'
        for name in names
    )
    return f"<thead><tr>{cells}</tr></thead>"
