"""Checks and what they said, as a face shows them. Same rules as in ``messages``."""

from typing import TYPE_CHECKING, Annotated

import msgspec
from msgspec import Meta

from backtrail.checking import CheckKind, CheckPlace, CheckSettings, Outcome
from backtrail.protocol.overviews import FolderParams
from backtrail.protocol.spelling import iso_time, printable
from backtrail.protocol.trip_words import trip_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from backtrail.history.checks.running import CheckRun
    from backtrail.history.checks.trips import Trip
    from backtrail.history.checks.verdicts import Counts, Quality, Verdict

__all__ = [
    "ChangedMessage",
    "CheckMessage",
    "CheckRunResult",
    "ComplaintMessage",
    "DurationsMessage",
    "QualityMessage",
    "RoutineMessage",
    "TestsMessage",
    "TripMessage",
    "VerdictMessage",
    "VerdictsParams",
    "VerdictsResult",
    "check_run_result",
    "verdicts_result",
]


class VerdictsParams(FolderParams, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Asks what checks said of a project."""

    check: Annotated[str, Meta(description="One check. Empty: all.")] = ""
    limit: Annotated[int, Meta(ge=1, le=1000, description="Verdicts, at most.")] = 100


class CheckMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A check that the person's settings have for the project."""

    name: str
    kind: CheckKind
    place: CheckPlace


class TestsMessage(msgspec.Struct, frozen=True, kw_only=True):
    """What tests said of themselves."""

    total: int
    passed: int
    failed: int
    skipped: int
    failures: Annotated[
        tuple[str, ...], Meta(description="Names of those that failed, the first of them.")
    ]


class ComplaintMessage(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with a line."""

    path: Annotated[str, Meta(description="Below the project's folder.")]
    line: Annotated[int, Meta(description="From 1.")]
    column: Annotated[int | None, Meta(description="From 1.")]
    severity: Annotated[str, Meta(description="`error` or `warning`.")]
    message: str


class RoutineMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A function, and how hard it is to follow."""

    path: Annotated[str, Meta(description="Below the project's folder.")]
    name: str
    line: Annotated[int, Meta(description="From 1.")]
    complexity: Annotated[int, Meta(description="Cyclomatic.")]


class QualityMessage(msgspec.Struct, frozen=True, kw_only=True):
    """How hard the code is to follow and to change."""

    files: int
    functions: int
    lines: Annotated[int, Meta(description="Of code.")]
    complexity: Annotated[float, Meta(description="Cyclomatic, of a function, on average.")]
    maintainability: Annotated[float, Meta(description="From 0 to 100.")]
    worst: Annotated[tuple[RoutineMessage, ...], Meta(description="The hardest to follow first.")]
    left_out: Annotated[int, Meta(description="Files that were too much, or could not be read.")]


class VerdictMessage(msgspec.Struct, frozen=True, kw_only=True):
    """What a check said of a state of the project."""

    check: str
    kind: CheckKind
    at: Annotated[int, Meta(description="Sequence at which that state was there: a point.")]
    time: Annotated[str, Meta(description="When it was asked: ISO 8601, UTC.")]
    outcome: Outcome
    why: Annotated[str, Meta(description="Of `unsure`.")]
    code: Annotated[int | None, Meta(description="Exit code; null: the command was ended.")]
    ms: Annotated[int, Meta(description="How long it took.")]
    tests: TestsMessage | None
    errors: int
    warnings: int
    complaints: Annotated[
        tuple[ComplaintMessage, ...], Meta(description="The first of the errors and warnings.")
    ]
    quality: QualityMessage | None
    place: CheckPlace
    repeated: Annotated[
        bool, Meta(description="Nothing was run: it is known of the same state, which came back.")
    ]


class VerdictsResult(msgspec.Struct, frozen=True, kw_only=True):
    """Verdicts, the latest first. The point `green:NAME` is the last state a check found green."""

    checks: tuple[CheckMessage, ...]
    verdicts: tuple[VerdictMessage, ...]


class DurationsMessage(msgspec.Struct, frozen=True, kw_only=True):
    """How long earlier runs of a check took."""

    runs: int
    median_ms: int
    fastest_ms: int
    slowest_ms: int


class ChangedMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A file that changed since all was well."""

    path: Annotated[str, Meta(description="Below the project's folder.")]
    version: Annotated[str | None, Meta(description="Its newest. Null: it is gone.")]
    author: Annotated[str, Meta(description="Of that version, or the agent that made it.")]
    named: Annotated[bool, Meta(description="The check complains of a line in it.")]


class TripMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A reason to go back, and where to."""

    text: Annotated[str, Meta(description="All of it for people, in a few sentences.")]
    why: str
    point: Annotated[str, Meta(description="When all was well: a point for restores.")]
    changed: Annotated[tuple[ChangedMessage, ...], Meta(description="The first 200 files.")]
    more: Annotated[int, Meta(description="Files beyond those.")]
    failures: Annotated[
        tuple[str, ...], Meta(description="Tests that fail by now, and did not then.")
    ]


class CheckRunResult(msgspec.Struct, frozen=True, kw_only=True):
    """What came of asking a check."""

    verdict: VerdictMessage
    known: Annotated[bool, Meta(description="It is from earlier: nothing was run.")]
    kept: Annotated[bool, Meta(description="It is kept with the state.")]
    earlier: DurationsMessage | None
    notes: tuple[str, ...]
    trip: Annotated[
        TripMessage | None, Meta(description="A reason to go back that was not told before.")
    ]


def check_run_result(found: "CheckRun") -> CheckRunResult:
    """Put into a message."""
    times = found.earlier
    return CheckRunResult(
        verdict=_message(found.verdict),
        known=found.known,
        kept=found.verdict.sequence > 0,
        earlier=None
        if times is None
        else msgspec.convert(times, DurationsMessage, from_attributes=True),
        notes=tuple(printable(note) for note in found.notes),
        trip=None if found.trip is None else _trip(found.trip),
    )


def _trip(found: "Trip") -> TripMessage:
    return TripMessage(
        text=trip_words(found),
        why=printable(found.why),
        point=str(found.point),
        changed=tuple(
            ChangedMessage(
                path=printable(each.path),
                version=each.version,
                author=printable(each.author),
                named=each.named,
            )
            for each in found.changed
        ),
        more=found.more,
        failures=tuple(printable(name) for name in found.failures),
    )


def verdicts_result(
    checks: "Sequence[CheckSettings]", found: "Sequence[Verdict]"
) -> VerdictsResult:
    """Put into messages."""
    return VerdictsResult(
        checks=tuple(
            CheckMessage(name=each.name, kind=each.means, place=each.place) for each in checks
        ),
        verdicts=tuple(_message(each) for each in found),
    )


def _message(verdict: "Verdict") -> VerdictMessage:
    return VerdictMessage(
        check=verdict.check,
        kind=verdict.kind,
        at=verdict.at,
        time=iso_time(verdict.time_ns),
        outcome=verdict.outcome,
        why=printable(verdict.why),
        code=verdict.code,
        ms=verdict.ms,
        tests=_tests(verdict.tests),
        errors=verdict.errors,
        warnings=verdict.warnings,
        complaints=tuple(
            ComplaintMessage(
                path=printable(each.path),
                line=each.line,
                column=each.column,
                severity=each.severity,
                message=printable(each.message),
            )
            for each in verdict.complaints
        ),
        quality=_quality(verdict.quality),
        place=verdict.place,
        repeated=verdict.repeated,
    )


def _quality(found: "Quality | None") -> QualityMessage | None:
    if found is None:
        return None
    return QualityMessage(
        files=found.files,
        functions=found.functions,
        lines=found.lines,
        complexity=found.complexity,
        maintainability=found.maintainability,
        worst=tuple(
            RoutineMessage(
                path=printable(each.path),
                name=printable(each.name),
                line=each.line,
                complexity=each.complexity,
            )
            for each in found.worst
        ),
        left_out=found.left_out,
    )


def _tests(counts: "Counts | None") -> TestsMessage | None:
    if counts is None:
        return None
    return TestsMessage(
        total=counts.total,
        passed=counts.passed,
        failed=counts.failed,
        skipped=counts.skipped,
        failures=tuple(printable(name) for name in counts.failures),
    )
