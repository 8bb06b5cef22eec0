"""What a report says in words and figures, the same in every format. Pure.

Nothing here is escaped yet: that is each format's business.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from backtrail.history.reports import Activity, Bin, Happening, Report, SizeBin, Tally
from backtrail.history.results import Entry, MassChange, TimelineRow
from backtrail.protocol.clock import exact, zone
from backtrail.protocol.wording import folded_title, mass_title, row_chips, title

if TYPE_CHECKING:
    from backtrail.history.experiments import Evaluation

__all__ = [
    "APPROACH_HEADS",
    "approaches",
    "bin_label",
    "count",
    "events",
    "explained",
    "figures",
    "heading",
    "limits",
    "lines",
    "named",
    "numbers",
    "period",
    "row_title",
    "size_label",
    "words_of",
]

APPROACH_HEADS: Final = (
    "", "Approach", "Green checks", "Tests failed", "Tests passed", "Lines", "ms", "Complexity",
    "Before the next one, since",
)  # fmt: skip
_CLOCK: Final = frozenset({"minute", "5 minutes", "15 minutes"})
_HOURS: Final = frozenset({"hour", "3 hours"})
_DAYS: Final = frozenset({"day", "week"})


def heading(report: Report) -> str:
    """``History of notes.md``."""
    name = report.subject.rstrip("/").rpartition("/")[2]
    return f"History of {name or 'everything that is kept'}"


def period(report: Report) -> str:
    """From the first version of the report to the last."""
    if not report.rows:
        return "no version in this time"
    times = _times(report)
    return f"{exact(min(times))} to {exact(max(times))}"


def figures(report: Report) -> list[tuple[str, str]]:
    """The totals, each with its name."""
    total = report.total
    return [
        ("Versions", f"{total.versions:,}, {total.significant:,} of them stand out"),
        ("Saves", f"{total.saves:,}"),
        ("Files", f"{total.files:,}"),
        ("Authors", f"{len(report.authors):,}"),
        ("Lines", lines(total)),
        ("Period", period(report)),
        ("Narrowed", _narrowed(report) or "no"),
        ("Made", exact(report.made_ns)),
        ("Times", f"local, {_zones(report)}"),
    ]


def limits(report: Report) -> list[str]:
    """What the report leaves out, and how to see it all the same."""
    told = []
    if report.more:
        told.append(
            f"There are older versions than the {report.total.versions:,} newest ones, and all"
            " figures leave them out: narrow with --since and --until, or raise --limit."
        )
    if report.damaged:
        told.append(
            f"{count(report.damaged, 'version')} cannot be read and are left out;"
            " `backtrail check` says more."
        )
    return told


def lines(tally: Tally) -> str:
    """``+12 −3 ~4``: lines added, deleted and modified."""
    return f"+{tally.added:,} −{tally.deleted:,} ~{tally.modified:,}"


def numbers(row: TimelineRow) -> str:
    """``12``, or ``9–12`` of a row that stands for several versions."""
    newest, oldest = row.entries[0].version.number, row.entries[-1].version.number
    return f"{newest}" if newest == oldest else f"{oldest}–{newest}"


def row_title(row: TimelineRow) -> str:
    """What happened: ``Edited``, ``Restored 4``, ``3 minor saves``."""
    if row.kind == "minor":
        return folded_title(row.saves, row.folds)
    words = title(row.entries[0].version, row.entries[0].tags, editor=False)
    return words if row.saves == 1 else f"{words}, {count(row.saves, 'save')}"


def explained(row: TimelineRow) -> str:
    """Why the row stands out; empty where it does not, or its title says it."""
    if row.kind == "minor":
        return ""
    return ", ".join(row_chips(row.entries))


def words_of(entry: Entry) -> list[str]:
    """What people said of a version: its reason and its note."""
    return [text for text in (entry.version.reason, entry.note) if text]


def named(report: Report) -> Callable[[Entry | Happening], str]:
    """How a file is called in the report, as its name is today.

    In one workspace folder from there; in several from the folder of the report, else absolute.
    """
    found: list[Entry | Happening] = [file.newest for file in report.files]
    found += report.happenings
    roots = {each.workspace for each in found if each.workspace.startswith("/")}
    top = f"{report.subject.rstrip('/')}/" if report.subject else ""

    def name(each: Entry | Happening) -> str:
        if len(roots) == 1 or each.workspace not in roots:
            return each.path
        return report.told(f"{each.workspace.rstrip('/')}/{each.path}").removeprefix(top)

    return name


def events(report: Report) -> Iterator[tuple[int, str, str, str]]:
    """Time, file, words and author of what happened besides plain saves, newest first."""
    name = named(report)
    told = [(each.time_ns, name(each), _happened(each), each.author) for each in report.happenings]
    told += [
        (each.time_ns, report.told(each.workspace), *_mass(each)) for each in report.mass_changes
    ]
    yield from sorted(told, key=lambda event: -event[0])


def approaches(found: "Evaluation") -> Iterator[tuple[str, ...]]:
    """The rows of an experiment, as in ``APPROACH_HEADS``; those that nobody measured last."""
    for each in found.approaches:
        standing = each.standing
        figures = (standing.green, standing.failed, standing.passed, standing.size)
        more = standing.duration, standing.complexity
        yield (str(each.place), standing.name, *map(_figure, (*figures, *more)), each.why)
    unknown = ("–",) * (len(APPROACH_HEADS) - 3)
    yield from (("", name, *unknown, "") for name, said in found.verdicts.items() if not said)


def _figure(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) else f"{value:.1f}"


def bin_label(activity: Activity, found: Bin) -> str:
    """When a stretch of time begins, as exactly as its length asks for."""
    time = exact(found.start_ns)
    if activity.unit in _CLOCK:
        return time[len("2026-03-01 ") : len("2026-03-01 14:02")]
    if activity.unit in _HOURS:
        return time[len("2026-") : len("2026-03-01 14:02")]
    if activity.unit in _DAYS:
        return time[: len("2026-03-01")]
    return time[: len("2026-03" if activity.unit == "month" else "2026")]


def size_label(found: SizeBin) -> str:
    """``0``, ``1``, ``2–3`` lines."""
    return f"{found.least}" if found.least == found.most else f"{found.least:,}–{found.most:,}"


def count(number: int, noun: str) -> str:
    """``1 save``, ``1,204 saves``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _times(report: Report) -> list[int]:
    return [entry.version.time_ns for row in report.rows for entry in row.entries]


def _zones(report: Report) -> str:
    """What the times are counted from, for whoever reads them elsewhere; two where it changed."""
    return " and ".join(sorted({zone(time_ns) for time_ns in (*_times(report), report.made_ns)}))


def _narrowed(report: Report) -> str:
    query = report.query
    told = [
        f"since {exact(query.since_ns)}" if query.since_ns is not None else "",
        f"until {exact(query.until_ns)}" if query.until_ns is not None else "",
        f"author {query.author}" if query.author is not None else "",
        f"source {query.source}" if query.source is not None else "",
    ]
    return ", ".join(text for text in told if text)


def _happened(each: Happening) -> str:
    if each.kind in ("restored", "undone"):
        verb = "Version {} came back" if each.kind == "restored" else "Undone: version {} came back"
        instead = f" in place of {each.was_there}" if each.was_there is not None else ""
        because = f": {each.reason}" if each.reason else ""
        return f"{verb.format(each.back_to)}{instead}, as version {each.number}{because}"
    if each.kind == "renamed":
        return f"Renamed from {each.old} to {each.new}"
    return "Deleted" if each.kind == "deleted" else "Came back"


def _mass(each: MassChange) -> tuple[str, str]:
    return mass_title(each.extent), each.extent.by
