"""A check of the whole store: what is asked, and what was found."""

from typing import Annotated

import msgspec
from msgspec import Meta

from backtrail.history.requests import CheckQuery
from backtrail.history.states import CheckReport
from backtrail.protocol.spelling import printable
from backtrail.storage.repository import CheckDepth

__all__ = ["CheckParams", "CheckResult", "FindingMessage", "check_result"]


class CheckParams(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Asks for a check of the store; without fields, of all of it."""

    depth: Annotated[
        CheckDepth,
        Meta(description="`structure` of the file; `digests` of rows, too; every content, too."),
    ] = "contents"
    sample: Annotated[
        str,
        Meta(
            description="Part of the contents: `3/7` is the third of seven, `5%` another each day."
        ),
    ] = ""

    def query(self) -> CheckQuery:
        """Convert to what the history is asked."""
        return CheckQuery(depth=self.depth, sample=self.sample)


class FindingMessage(msgspec.Struct, frozen=True, kw_only=True):
    """One damaged place."""

    what: Annotated[
        str,
        Meta(description="`version`, `content`, `event`, `document`, `index` or `store`."),
    ]
    sequence: int | None
    path: Annotated[str, Meta(description="Of the file, where it is known.")]
    detail: str
    hint: Annotated[
        bool, Meta(description="It costs no answer, only time or room; `detail` says what to do.")
    ] = False


class CheckResult(msgspec.Struct, frozen=True, kw_only=True):
    """What a check found."""

    sound: Annotated[bool, Meta(description="Nothing is damaged; there may be hints.")]
    versions: int
    contents: int
    events: int
    findings: tuple[FindingMessage, ...]
    depth: CheckDepth = "contents"
    part: Annotated[int, Meta(description="Of the contents, one of `parts`.")] = 1
    parts: int = 1


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
                hint=finding.hint,
            )
            for finding in report.findings
        ),
        depth=report.order.depth,
        part=report.order.part,
        parts=report.order.parts,
    )
