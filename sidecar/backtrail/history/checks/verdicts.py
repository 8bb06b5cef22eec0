"""Verdicts: what a command said of a state of a project.

Each is an entry of the log, never changed, so copies, mirrors and other programs know it, and
``forget`` reaches what it quotes. It belongs to the contents of the state and to the command.
"""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import Any, Final, Literal

import msgspec

from backtrail.checking import CheckKind, CheckPlace, Outcome
from backtrail.history.scope import Scope
from backtrail.model import Event, EventSequence, WorkspaceId
from backtrail.policy.bisecting import BAD, GOOD, verdict_of

__all__ = [
    "Complaint",
    "Counts",
    "Quality",
    "Routine",
    "Verdict",
    "append",
    "key_of",
    "known_codes",
    "outcome_of",
    "verdicts",
]  # fmt: skip

_LOOKED_AT: Final = 5_000
"""Verdicts that are remembered, the newest."""


class Counts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What tests said of themselves."""

    total: int
    passed: int
    failed: int = 0
    """Errors among them."""
    skipped: int = 0
    failures: tuple[str, ...] = ()
    """Names of those that failed, the first of them."""


class Complaint(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is wrong with a line."""

    path: str
    """Below the folder; or absolute."""
    line: int
    """From 1."""
    column: int | None = None
    """From 1, as the tool counts them."""
    severity: Literal["error", "warning"] = "error"
    message: str = ""


class Routine(msgspec.Struct, frozen=True, kw_only=True):
    """A function, and how hard it is to follow."""

    path: str
    name: str
    line: int
    complexity: int
    """Cyclomatic (McCabe)."""


class Quality(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How hard the code is to follow and to change."""

    files: int
    functions: int
    lines: int
    """Of code."""
    complexity: float
    """Cyclomatic, of a function, on average."""
    maintainability: float
    """From 0 to 100; of the files on average, each by its lines."""
    worst: tuple[Routine, ...] = ()
    left_out: int = 0
    """Files that were too much, or could not be read."""


class Verdict(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a command said of a state."""

    sequence: EventSequence = EventSequence(0)
    """Of the entry in the log; 0: it was not kept."""
    time_ns: int = 0
    workspace: WorkspaceId | None = None
    check: str = ""
    """Its name; empty: a command of a bisection."""
    kind: CheckKind = "tests"
    key: str
    """Of the state and the command; 32 hexadecimal digits."""
    state: str
    """Of the state alone; the same."""
    at: EventSequence
    """A sequence at which the state was there."""
    repeated: bool = False
    """Nothing was run: it is known of the same state, which came back."""
    place: CheckPlace = "scratch"
    code: int | None = None
    """What the command exited with; None: it was ended."""
    outcome: Outcome
    why: str = ""
    """Of ``unsure``."""
    ms: int = 0
    """How long it took."""
    tests: Counts | None = None
    errors: int = 0
    warnings: int = 0
    complaints: tuple[Complaint, ...] = ()
    """The first of them."""
    quality: Quality | None = None


_OUTSIDE: Final = frozenset({"sequence", "time_ns", "workspace"})
"""What the entry says by itself."""


def key_of(command: Sequence[str], state: str) -> str:
    """A state and a command, in one name."""
    return hashlib.sha256(msgspec.json.encode((command, state))).hexdigest()[:32]


def outcome_of(code: int | None) -> Outcome:
    """What an exit code says of a state, as ``git bisect run`` reads it."""
    said = None if code is None else verdict_of(code)
    return "green" if said == GOOD else "red" if said == BAD else "unsure"


def append(scope: Scope, verdict: Verdict) -> Verdict:
    """Keep a verdict, inside a transaction; it comes back with its place in the log.

    Raises:
        StoreError: The store cannot be written to.

    """
    told = {k: v for k, v in msgspec.to_builtins(verdict).items() if k not in _OUTSIDE}
    event = scope.repository.append_event(
        "verdict", time_ns=scope.clock(), workspace=verdict.workspace, detail=told
    )
    return msgspec.structs.replace(verdict, sequence=event.sequence, time_ns=event.time_ns)


def verdicts(
    scope: Scope, workspaces: Collection[WorkspaceId] | None = None, *, check: str | None = None
) -> Iterator[Verdict]:
    """Those of any of these workspaces, the latest first; of ``check`` alone where one is named."""
    for event in islice(scope.repository.latest_events(("verdict",)), _LOOKED_AT):
        if workspaces is not None and event.workspace not in workspaces:
            continue
        found = _read(event)
        if found is not None and check in (None, found.check):
            yield found


def known_codes(scope: Scope) -> dict[str, int]:
    """What commands exited with on states in scratch folders, by the key of both."""
    found: dict[str, int] = {}
    for verdict in verdicts(scope):
        if verdict.code is not None and verdict.place == "scratch":
            found.setdefault(verdict.key, verdict.code)
    return found


def _read(event: Event) -> Verdict | None:
    """The verdict that an entry tells of; None where it tells nonsense."""
    told: dict[str, Any] = {k: v for k, v in event.detail.items() if k not in _OUTSIDE}
    told |= {"sequence": event.sequence, "time_ns": event.time_ns, "workspace": event.workspace}
    try:
        return msgspec.convert(told, Verdict)
    except msgspec.ValidationError:
        return None
