"""Answers in JSON that no other face gives; everything else has its shape in the protocol."""

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Literal, Self

import msgspec

from backtrail.protocol.conversions import version_message
from backtrail.protocol.messages import VersionMessage
from backtrail.protocol.overview_conversions import mass_change_message
from backtrail.protocol.overviews import MassChangeMessage
from backtrail.protocol.spelling import iso_time, printable

if TYPE_CHECKING:
    from backtrail.history.decisions import SecretFile
    from backtrail.history.results import Captured
    from backtrail.history.values.versions import ValueVersion
    from backtrail.model import Document
    from backtrail.watch import News

__all__ = [
    "CapturedMessage",
    "Moved",
    "SecretDecided",
    "SecretFileMessage",
    "ValueMessage",
    "WatchMessage",
    "captured_message",
    "raw_json",
    "value_message",
]


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
    paths: Sequence[str]
    """Relative to the workspace folder, as they are now; several for a folder."""

    @classmethod
    def of(cls, old: str, documents: Iterable["Document"]) -> Self:
        """Build it from what the history answered."""
        return cls(old=printable(old), paths=[printable(document.path) for document in documents])


class SecretDecided(msgspec.Struct, frozen=True, kw_only=True):
    """The answer of ``secrets deny`` and ``secrets ask`` for one file."""

    path: str
    """Absolute."""
    decision: Literal["deny", "ask"]


class SecretFileMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A line of ``secrets list``."""

    path: str
    """Absolute, as it was when a person decided."""
    decision: Literal["allow", "deny"]
    author: str
    time: str

    @classmethod
    def of(cls, file: "SecretFile") -> Self:
        """Build it from what the history answered."""
        return cls(
            path=printable(file.path),
            decision="allow" if file.decision == "allow" else "deny",
            author=printable(file.author),
            time=iso_time(file.time_ns),
        )


def captured_message(captured: "Captured") -> CapturedMessage:
    """Build the answer of ``capture`` for one file."""
    return CapturedMessage(
        status=captured.status,
        path=printable(captured.path),
        version=None if captured.entry is None else version_message(captured.entry),
        reason=printable(captured.reason),
    )


class ValueMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A version of a value: an answer of ``value``."""

    name: str
    number: int
    value: msgspec.Raw
    id: str
    time: str
    """ISO 8601, UTC."""
    source: str
    author: str
    reason: str
    metadata: msgspec.Raw


def value_message(found: "ValueVersion") -> ValueMessage:
    """Build the answer for one version of a value."""
    return ValueMessage(
        name=found.name,
        number=found.number,
        value=raw_json(found.value),
        id=found.id,
        time=iso_time(found.time_ns),
        source=found.source,
        author=found.author,
        reason=found.reason,
        metadata=raw_json(dict(found.metadata)),
    )


def raw_json(value: Any) -> msgspec.Raw:
    """Write a value as JSON; integers of any size, which messages of the protocol never have."""
    return msgspec.Raw(json.dumps(value, ensure_ascii=False).encode())


class WatchMessage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of ``watch``; what does not apply is left out."""

    event: str
    """``scanned``, ``kept``, ``mass-changed``, ``gone``, ``renamed``, ``skipped``, ``trouble``,
    ``recovered``, ``slow``."""
    path: str = ""
    """Absolute; of ``scanned``, the folder."""
    old: str = ""
    """Absolute; the name before ``renamed``."""
    version: VersionMessage | None = None
    """What was ``kept``."""
    mass_change: MassChangeMessage | None = None
    """How many files were ``mass-changed``."""
    reason: str = ""
    """Why it was ``skipped``, what the ``trouble`` is."""
    files: int | None = None
    """Files kept, of ``scanned``."""
    left_out: int | None = None
    """Files left out, of ``scanned``."""
    waiting: int | None = None
    """Files not kept yet, in ``trouble``."""

    @classmethod
    def of(cls, news: "News") -> Self:
        """Build the line for one piece of news."""
        from backtrail.watch import (  # noqa: PLC0415 - watch alone
            Kept,
            MassChanged,
            Renamed,
            Scanned,
        )

        event = type(news).__name__.lower()
        if isinstance(news, Kept):
            path = f"{news.entry.workspace.rstrip('/')}/{news.entry.path}"
            return cls(event=event, path=printable(path), version=version_message(news.entry))
        if isinstance(news, MassChanged):
            found = news.mass_change
            told = mass_change_message(found)
            return cls(event="mass-changed", path=printable(found.workspace), mass_change=told)
        if isinstance(news, Renamed):
            return cls(event=event, path=printable(news.new), old=printable(news.old))
        if isinstance(news, Scanned):
            return cls(
                event=event,
                path=printable(news.root),
                files=news.files,
                left_out=news.left_out,
            )
        return cls(
            event=event,
            path=printable(getattr(news, "path", "")),
            reason=printable(getattr(news, "reason", "")),
            waiting=getattr(news, "waiting", None),
        )
