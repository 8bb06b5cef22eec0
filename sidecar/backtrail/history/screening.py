"""Whether one save is kept: what the selection says, and of a secret what a person said before.

A file's first bytes are looked at on each save, and behind them what changed: the rest was looked
at when it came. No part of a large file enters the store before it was looked at. Where a secret
is found, this decides between leaving the file out and keeping it with a mask.
"""

from functools import cached_property
from typing import Final

from backtrail.errors import DamagedError, NotFoundError
from backtrail.files.paths import shown
from backtrail.history.contents import Kept
from backtrail.history.masks import is_masked, masked_kept
from backtrail.history.places import Place
from backtrail.history.requests import Capture
from backtrail.history.results import Captured
from backtrail.history.scope import Scope
from backtrail.model import Version
from backtrail.policy.secrets import (
    HEAD_BYTES,
    OVERLAP,
    Secret,
    secret_in_change,
    secret_in_part,
)
from backtrail.policy.selection import Selection, Verdict, because_of

__all__ = ["Screen"]

_STREAMED: Final = "a file of this size is not masked"
_WOVEN: Final = "it cannot be masked without harm to the rest, or without a trace"


class Screen:
    """Looks at the bytes of one save as they come in; each step tells why it is left out."""

    def __init__(self, scope: Scope, request: Capture, place: Place, *, forced: bool) -> None:
        """``forced`` lets everything pass."""
        self._scope = scope
        self._settings = scope.settings.capture
        self._request = request
        self._place = place
        self._open = forced
        self._rules: Selection = scope.ignores.selection(place.workspace.root, place.path)
        self._found: Captured | None = None
        self._end = b""
        self._lines = 0

    def first(self, data: bytes | None, size: int) -> Captured | None:
        """Judge by name and size, and by the first bytes where they are known."""
        if self._open:
            return None
        verdict = self._verdict(data, size)
        why = self._unmaskable(verdict.secret, size)
        # None: once all of it is read, the secrets go and the rest is kept
        return None if why is None else self._judged(verdict, why)

    def part(self, part: bytes, known: bool) -> bool:
        """Whether the next part of a large file has a secret.

        One that is ``known`` was in the newest version, and looked at when it came.
        """
        if self._looks and not (known and self._proven):
            secret = secret_in_part(self._place.path, self._end + part, self._lines)
            self._found = None if secret is None else self._judged(because_of(secret), _STREAMED)
        self._lines += (self._end + part).count(b"\n", 0, len(self._end) + len(part) - OVERLAP)
        self._end = (self._end + part)[-OVERLAP:]
        return self._found is not None

    def whole(self, head: Version | None, kept: Kept) -> Captured | Kept:
        """Judge a content that was read, against the newest version; of a large one, its parts.

        What is to be kept, with a mask where that is wanted; else why nothing is.
        """
        if kept.data is None or self._open:
            return self._found or kept
        verdict = self._verdict(kept.data, kept.size)
        if verdict.keep and kept.size > HEAD_BYTES and self._looks:
            secret = secret_in_change(self._place.path, self._before(head), kept.data)
            verdict = verdict if secret is None else because_of(secret)
        why = self._unmaskable(verdict.secret, kept.size)
        if why is not None or self._scope.decisions.of(self._place) is not None:
            return self._judged(verdict, why) or kept
        if head is not None and head.content_id == kept.content_id:
            return kept  # it is in the store as it is, before a restore or by other rules
        return masked_kept(self._place.path, kept.data) or self._judged(verdict, _WOVEN) or kept

    def _verdict(self, data: bytes | None, size: int) -> Verdict:
        head = data and data[:HEAD_BYTES]
        return self._rules.decide(self._place.path, size=size, head=head)

    def _unmaskable(self, secret: Secret | None, size: int) -> str | None:
        """Why no mask is tried; empty where none is wanted or needed."""
        if secret is None or self._settings.secrets != "mask":
            return ""
        if secret.line is None:
            return "by its name all of it is secret, so there is nothing to mask"
        return _STREAMED if size > self._settings.stream_above else None

    @property
    def _looks(self) -> bool:
        return not self._open and self._rules.looks_for_secrets(self._place.path)

    @cached_property
    def _proven(self) -> bool:
        """The newest version was looked at, and not kept with a secret by a person's leave.

        With masks a file has a history beside its secrets, so one may be there from before a
        restore.
        """
        return self._settings.secrets != "mask" and not self._scope.decisions.ever(self._place)

    def _before(self, head: Version | None) -> bytes:
        if head is None or head.size > self._settings.stream_above:
            return b""
        if not self._proven and not is_masked(head):
            return b""
        try:
            return self._scope.repository.read_content(head.content_id)
        except (DamagedError, NotFoundError):
            return b""  # a damaged past proves nothing of today's bytes

    def _judged(self, verdict: Verdict, unmasked: str | None = "") -> Captured | None:
        if verdict.keep:
            return None
        path, secret = self._request.path, verdict.secret
        reason, asks = verdict.reason, False
        if secret is not None:
            decision = self._scope.decisions.of(self._place)
            if decision == "allow":
                self._open = True
                return None
            if decision == "deny":
                reason += "; as you said, it is not kept"
            elif self._settings.secrets == "ask":
                from shlex import quote  # noqa: PLC0415 - few files are asked about

                asks = True
                named = shown(quote(path))
                reason += f"; `backtrail secrets allow {named}` keeps it, `deny` never does"
            elif self._settings.secrets == "mask":
                reason += f"; {unmasked}"
        return Captured(status="skipped", path=path, reason=reason, secret=secret, asks=asks)
