"""How the store writes, and what is let go of when it grows old.

Pure values; ``policy.retention`` decides by them.
"""

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

__all__ = [
    "CheckpointSettings", "KeepRule", "RetentionSettings", "StorageSettings", "ThinningStep",
]  # fmt: skip

_MIB: Final = 1024 * 1024
_GIB: Final = 1024 * _MIB
_STEP: Final = r"^[1-9]\d{0,4}: *[1-9]\d{0,4}$"
# No text can be split between two repeats in more ways than one: a wrong line costs its length.
_RULE: Final = r"^[^\S\n]*\S.*: *(keep|thinning|(days|count) +[1-9]\d{0,5})$"

ThinningStep = Annotated[str, Meta(pattern=_STEP, max_length=20)]
"""``30: 5``: from 30 days of age on, five versions a day stay."""
KeepRule = Annotated[str, Meta(pattern=_RULE, max_length=1000)]
"""``*.log: count 5``."""


class StorageSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How the store writes."""

    synchronous: Annotated[
        Literal["full", "normal"],
        Meta(description="`normal` is faster and may lose the last saves in a power cut."),
    ] = "full"
    busy_seconds: Annotated[
        float, Meta(gt=0, description="How long to wait for another process that writes.")
    ] = 10.0
    chain_length: Annotated[
        int, Meta(ge=1, le=64, description="Deltas behind one another before a whole snapshot.")
    ] = 64
    compact: Annotated[
        Literal["idle", "off"],
        Meta(
            description="`idle` has editors put old versions together while nobody saves, so that "
            "they take less room; `off` leaves it to `backtrail compact`."
        ),
    ] = "idle"
    hot_bytes: Annotated[
        int,
        Meta(
            ge=0,
            le=_GIB,
            description="Memory for what the last 50 operations changed, in bytes: to undo one of "
            "them reads no content from the disk.",
        ),
    ] = 16 * _MIB
    warm_bytes: Annotated[
        int,
        Meta(
            ge=0,
            le=_GIB,
            description="Memory for what was read lately, in bytes, and never more than 1,000 "
            "contents.",
        ),
    ] = 24 * _MIB
    drop_warm_at: Annotated[
        int,
        Meta(ge=1, description="A process that takes more memory drops what was read, in bytes."),
    ] = 80_000_000
    shrink_hot_at: Annotated[
        int,
        Meta(ge=1, description="One that takes more than this holds 10 operations, not 50."),
    ] = 120_000_000
    compact_memory_at: Annotated[
        int,
        Meta(
            ge=1,
            description="One that takes more than this gives all that can be spared back to the "
            "system.",
        ),
    ] = 150_000_000
    search_index: Annotated[bool, Meta(description="Index saves: searches are faster.")] = True


class CheckpointSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Which checkpoints are made without being asked for."""

    restore: Annotated[bool, Meta(description="Before the restore of a folder changes files.")] = (
        True
    )
    dependencies: Annotated[
        bool,
        Meta(
            description="Before a file changes that says what a project depends on: lock files, "
            "`requirements.txt`, `package.json`, `pyproject.toml` and their like."
        ),
    ] = True
    refactoring: Annotated[
        bool,
        Meta(
            description="Before many files are changed at once and 30 % of a file's lines with "
            "them."
        ),
    ] = True
    green: Annotated[
        bool, Meta(description="After a check turned green: it was not before, or never asked.")
    ] = True
    hold_days: Annotated[
        float,
        Meta(
            ge=0,
            le=36500,
            description="For so long no prune lets go of what a checkpoint holds that was made "
            "without being asked for. Those that a person made hold until they are taken away.",
        ),
    ] = 30.0


class RetentionSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Which versions a prune lets go of."""

    rule: Annotated[
        Literal["thinning", "days", "count", "keep"],
        Meta(
            description="What a prune goes by: `thinning` leaves fewer versions of a day the "
            "longer ago it is, `days` lets go of what is older than `retention.days`, `count` of "
            "all but the newest `retention.count` of a file, `keep` of nothing. What has a tag, a "
            "label or a note, restores, and what the settings below name always stay."
        ),
    ] = "thinning"
    thinning: Annotated[
        tuple[ThinningStep, ...],
        Meta(
            description="Days of age with versions: `30: 5` leaves five versions of each day (UTC) "
            "that is 30 days ago or longer, until the next line holds. What is younger than the "
            "first line stays. Those that stand out stay first."
        ),
    ] = ("7: 10", "30: 5", "90: 2", "365: 1")
    days: Annotated[
        int, Meta(ge=1, le=36500, description="Age in days for `days`: older versions may go.")
    ] = 90
    count: Annotated[
        int, Meta(ge=1, le=1_000_000, description="Versions of a file that `count` leaves.")
    ] = 10
    keep_last: Annotated[
        int,
        Meta(
            ge=1,
            le=1_000_000,
            description="The newest versions of a file stay, whatever the clock says.",
        ),
    ] = 10
    keep_within_days: Annotated[
        float, Meta(ge=0, le=36500, description="Younger versions stay, in days.")
    ] = 7.0
    lines: Annotated[
        Literal["keep", "any"],
        Meta(
            description="`keep` never lets go of the last version with a line that stands nowhere "
            "else in what stays of the file's history; `any` does not look."
        ),
    ] = "keep"
    settled_minutes: Annotated[
        float,
        Meta(
            ge=0,
            le=525_600,
            description="Lines that stood for less do not count for `retention.lines`: they were "
            "half typed. 0: every line counts.",
        ),
    ] = 10.0
    budget: Annotated[
        int,
        Meta(
            ge=0,
            description="What all contents may take, in bytes: above it more goes than the rule "
            "names, minor versions first, the oldest first. 0: no limit.",
        ),
    ] = 2 * _GIB
    automatic: Annotated[
        Literal["off", "budget", "rule"],
        Meta(
            description="What editors do once a day while nobody saves: `budget` prunes a store "
            "that is larger than `retention.budget`, `rule` any, `off` none."
        ),
    ] = "budget"
    overrides: Annotated[
        tuple[KeepRule, ...],
        Meta(
            description="Globs with a rule of their own, `*.log: count 5`, `data/: days 30`, "
            "`thesis.md: keep`; the last one that matches decides. `keep` holds against the "
            "budget, too."
        ),
    ] = ()
