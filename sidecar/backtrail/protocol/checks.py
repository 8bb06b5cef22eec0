"""A check of the whole store: what is asked, and what was found."""

from typing import Annotated

import msgspec
from msgspec import Meta

from backtrail.history.results import CheckReport
from backtrail.protocol.spelling import printable

__all__ = ["CheckParams", "CheckResult", "FindingMessage", "check_result"]


class CheckParams(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Asks for a check of the whole store. Has no fields."""


class FindingMessage(msgspec.Struct, frozen=True, kw_only=True):
    """One damaged place."""

    what: Annotated[
        str,
        Meta(description="`version`, `content`, `event`, `document`, `index` or `store`."),
    ]
    sequence: int | None
    path: Annotated[str, Meta(description="Of the file, where it is known.")]
    detail: str


class CheckResult(msgspec.Struct, frozen=True, kw_only=True):
    """What a check found; everything in the store was read."""

    sound: Annotated[bool, Meta(description="Nothing is damaged.")]
    versions: int
    contents: int
    events: int
    findings: tuple[FindingMessage, ...]


def check_result(report: CheckReport) -> CheckResult:
    """Convert what a check found."""
    return CheckResult(
        sound=report.sound,
        versions=report.versions,
        contents=report.contents,
        events=report.events,
        findings=tuple(
            FindingMessage(
                what=finding.what,
                sequence=finding.sequence,
                path=printable(finding.path),
                detail=printable(finding.detail),
            )
            for finding in report.findings
        ),
    )
