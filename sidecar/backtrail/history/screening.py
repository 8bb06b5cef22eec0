"""Whether one save is kept: what the selection says, and of a secret what a person said before.

A file's first bytes are looked at on each save, and behind them what changed: the rest was looked
at when it came. No part of a large file enters the store before it was looked at.
"""

from functools import cached_property

from backtrail.errors import DamagedError, NotFoundError
from backtrail.files.paths import shown
from backtrail.history.contents import Kept
from backtrail.history.places import Place
from backtrail.history.requests import Capture
from backtrail.history.results import Captured
from backtrail.history.scope import Scope
from backtrail.model import Version
from backtrail.policy.secrets import HEAD_BYTES, OVERLAP, secret_in_change, secret_in_part
from backtrail.policy.selection import Selection, Verdict, because_of

__all__ = ["Screen"]


class Screen:
    """Looks at the bytes of one save as they come in; each step tells why it is left out."""

    def __init__(self, scope: Scope, request: Capture, place: Place, *, forced: bool) -> None:
        """``forced`` lets everything pass."""
        self._scope = scope
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
        path = self._place.path
        head = data and data[:HEAD_BYTES]
        return self._judged(self._rules.decide(path, size=size, head=head))

    def part(self, part: bytes, known: bool) -> bool:
        """Whether the next part of a large file has a secret.

        One that is ``known`` was in the newest version, and looked at when it came.
        """
        if self._looks and not (known and self._proven):
            secret = secret_in_part(self._place.path, self._end + part, self._lines)
            self._found = None if secret is None else self._judged(because_of(secret))
        self._lines += (self._end + part).count(b"\n", 0, len(self._end) + len(part) - OVERLAP)
        self._end = (self._end + part)[-OVERLAP:]
        return self._found is not None

    def whole(self, head: Version | None, kept: Kept) -> Captured | None:
        """Judge a content that was read, against the newest version; of a large one, its parts."""
        if kept.data is None or self._open:
            return self._found
        left_out = self.first(kept.data, kept.size)
        if left_out is not None or kept.size <= HEAD_BYTES or not self._looks:
            return left_out
        secret = secret_in_change(self._place.path, self._before(head), kept.data)
        return None if secret is None else self._judged(because_of(secret))

    @property
    def _looks(self) -> bool:
        return not self._open and self._rules.looks_for_secrets(self._place.path)

    @cached_property
    def _proven(self) -> bool:
        """The newest version was looked at, and not kept with a secret by a person's leave."""
        return not self._scope.decisions.ever(self._place)

    def _before(self, head: Version | None) -> bytes:
        large = head is not None and head.size > self._scope.settings.capture.stream_above
        if head is None or large or not self._proven:
            return b""
        try:
            return self._scope.repository.read_content(head.content_id)
        except (DamagedError, NotFoundError):
            return b""  # a damaged past proves nothing of today's bytes

    def _judged(self, verdict: Verdict) -> Captured | None:
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
            elif self._scope.settings.capture.secrets == "ask":
                from shlex import quote  # noqa: PLC0415 - few files are asked about

                asks = True
                named = shown(quote(path))
                reason += f"; `backtrail secrets allow {named}` keeps it, `deny` never does"
        return Captured(status="skipped", path=path, reason=reason, secret=secret, asks=asks)
