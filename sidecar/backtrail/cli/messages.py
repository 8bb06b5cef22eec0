"""Answers in JSON that no other face gives; everything else has its shape in the protocol."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, Self

import msgspec

from backtrail.protocol.conversions import printable, version_message
from backtrail.protocol.messages import VersionMessage

if TYPE_CHECKING:
    from backtrail.history.results import Captured, CheckReport
    from backtrail.model import Document

__all__ = ["CapturedMessage", "CheckMessage", "FindingMessage", "Moved", "captured_message"]


class CapturedMessage(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one file: the answer of ``capture``."""

    status: Literal["kept", "unchanged", "skipped"]
    path: str
    """Absolute."""
    version: VersionMessage | None
    reason: str
    """Why it was skipped."""


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """The answer of ``move``."""

    old: str
    """Absolute."""
    path: str
    """Relative to the workspace folder, as it is now."""

    @classmethod
    def of(cls, old: str, document: "Document") -> Self:
        """Build it from what the history answered."""
        return cls(old=printable(old), path=printable(document.path))


class FindingMessage(msgspec.Struct, frozen=True, kw_only=True):
    """One damaged place."""

    what: str
    sequence: int | None
    path: str
    detail: str


class CheckMessage(msgspec.Struct, frozen=True, kw_only=True):
    """The answer of ``check``."""

    sound: bool
    versions: int
    contents: int
    events: int
    findings: Sequence[FindingMessage]

    @classmethod
    def of(cls, report: "CheckReport") -> Self:
        """Build it from what the history answered."""
        return cls(
            sound=report.sound,
            versions=report.versions,
            contents=report.contents,
            events=report.events,
            findings=[
                FindingMessage(
                    what=finding.what,
                    sequence=finding.sequence,
                    path=printable(finding.path),
                    detail=printable(finding.detail),
                )
                for finding in report.findings
            ],
        )


def captured_message(captured: "Captured") -> CapturedMessage:
    """Build the answer of ``capture`` for one file."""
    return CapturedMessage(
        status=captured.status,
        path=printable(captured.path),
        version=None if captured.entry is None else version_message(captured.entry),
        reason=printable(captured.reason),
    )
