"""What a bisection is asked for, and what it answers."""

import msgspec

from backtrail.history.points import NOW
from backtrail.model import EventSequence
from backtrail.policy.bisecting import Verdict

__all__ = ["BisectQuery", "Bisected", "Suspect", "Tested"]


class BisectQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Between which points a change for the worse is looked for, and by which command."""

    good: str
    """A point at which the command succeeds."""
    bad: str = NOW
    """A later one at which it fails; now is what was kept last."""
    folder: str
    """Absolute."""
    files: str | None = None
    """A glob as in .gitignore: the others are not there."""
    command: tuple[str, ...]
    trust: bool = False
    """The two points are taken as said, and not tested."""
    again: bool = False
    """Verdicts from earlier do not count."""
    keep: bool = False
    """The scratch folder stays."""


class Tested(msgspec.Struct, frozen=True, kw_only=True):
    """One state with its verdict."""

    sequence: EventSequence
    verdict: Verdict
    code: int | None
    """What the command exited with; None: the state could not be had back whole."""
    known: bool
    """From earlier: the command did not run."""
    left: int
    """Saves of which each may still be the one."""


class Suspect(msgspec.Struct, frozen=True, kw_only=True):
    """A save after which the command fails, or may."""

    sequence: EventSequence
    kind: str
    """``created``: a version was kept; ``renamed``, ``deleted``, ``returned``."""
    path: str
    """Absolute, by the name it has today."""
    id: str = ""
    """Of the version, ``1482-9f3a2c7d``; empty where it is none."""
    number: int | None = None
    author: str = ""
    time_ns: int = 0


class Bisected(msgspec.Struct, frozen=True, kw_only=True):
    """What was found."""

    suspects: tuple[Suspect, ...]
    """In their order; several only where those between them could not be tested."""
    saves: int
    """Between the two points."""
    runs: int
    """Of the command."""
    known: int
    """Verdicts from earlier that were taken instead."""
    notes: tuple[str, ...] = ()
    """Files that were not there, or not as they were saved."""
    scratch: str = ""
    """The folder, where it was to be kept."""
