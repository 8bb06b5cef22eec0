"""The person's own checks: commands that say whether a project is well, and what follows from it.

Pure values; ``history.checks`` runs them.
"""

from typing import Annotated, Final, Literal, get_args

import msgspec
from msgspec import Meta

__all__ = [
    "CHECK_KINDS", "CheckKind", "CheckPlace", "CheckSettings", "CheckTime", "Outcome",
    "TriggerSettings", "TriggerThen",
]  # fmt: skip

CheckKind = Literal["tests", "compile", "lint", "benchmark", "quality"]

CHECK_KINDS: Final[tuple[CheckKind, ...]] = get_args(CheckKind)

CheckPlace = Literal["scratch", "in-place"]

CheckTime = Literal["save", "idle", "checkpoint"]
"""When a check runs by itself: soon after saves, when nobody saved for a while, and as soon as a
checkpoint was made."""

Outcome = Literal["green", "red", "unsure"]
"""What a check says of a state. ``unsure``: it could not tell, or was ended."""

TriggerThen = Literal["off", "suggest", "automatic"]

_MIB: Final = 1024 * 1024
_NAME: Final = r"^[A-Za-z][A-Za-z0-9_.-]{0,39}$"

_Word = Annotated[str, Meta(min_length=1, max_length=100_000)]


class CheckSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A command, and how it is run.

    :raises ValueError: from ``__post_init__``, with words that fit behind ``checks:``.
    """

    name: Annotated[str, Meta(pattern=_NAME)]
    command: tuple[_Word, ...] = ()
    """A program and its arguments, run without a shell; ``{report}`` in one stands for a file into
    which it may write its results as JUnit does. May be empty for ``quality``."""
    kind: CheckKind | None = None
    """What it says; unset: what its name says, else ``tests``."""
    folder: str = ""
    """The project that it is for, and those below it; empty: each."""
    place: CheckPlace = "scratch"
    """``scratch``: a copy of what is kept; ``in-place``: the folder itself."""
    report: str = ""
    """A glob below the folder: the files with results as JUnit writes them."""
    seconds: Annotated[float, Meta(gt=0, le=86_400)] = 600.0
    """After which it is ended."""
    output_bytes: Annotated[int, Meta(ge=1024, le=256 * _MIB)] = 16 * _MIB
    """What it may print before it is ended."""
    whenever: tuple[CheckTime, ...] = ()
    """When it runs by itself, while an editor has the project open."""

    def __post_init__(self) -> None:
        if not self.command and self.means != "quality":
            raise ValueError(f"{self.name}: set the command that it runs")
        if self.folder and not self.folder.startswith(("/", "~/")):
            raise ValueError(f"{self.name}: folder: write the whole path")
        if self.report.startswith(("/", "~")) or ".." in self.report.split("/"):
            raise ValueError(f"{self.name}: report: a glob of files below the folder")

    @property
    def means(self) -> CheckKind:
        """What it says of a state."""
        if self.kind is not None:
            return self.kind
        return next((kind for kind in CHECK_KINDS if kind == self.name), "tests")


class TriggerSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What follows when a check finds that much is worse than it was.

    :raises ValueError: from ``__post_init__``, with words that fit behind ``triggers:``.
    """

    check: Annotated[str, Meta(max_length=40)] = ""
    """The name of a check; empty: each that has no line of its own."""
    folder: str = ""
    """The project that it is for, and those below it; empty: each."""
    then: TriggerThen = "suggest"
    above: Annotated[float, Meta(ge=0, le=1_000_000)] | None = None
    """Percent: of tests that fail, of time, of complexity; unset: as its kind has it."""
    authors: tuple[_Word, ...] = ()
    """Whose changes may go back by themselves beside those of agents; ``*``: everybody's."""

    def __post_init__(self) -> None:
        if self.folder and not self.folder.startswith(("/", "~/")):
            raise ValueError(f"{self.check or 'each check'}: folder: write the whole path")
