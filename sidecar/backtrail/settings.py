"""What people can set: one typed model, built from layers.

Defaults < user file < project file < editor < environment. The model below carries the range and
the description of each setting, so checks, messages and the reference page cannot drift apart.
Rule: paths and the environment are passed in; this module looks nothing up by itself.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

__all__ = [
    "CaptureSettings",
    "PolicySettings",
    "Settings",
    "StorageSettings",
]

_MIB = 1024 * 1024

_Text = Annotated[str, Meta(min_length=1)]


class CaptureSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Which files are kept."""

    max_size: Annotated[int, Meta(ge=1, description="Larger files are not kept, in bytes.")] = (
        50 * _MIB
    )
    stream_above: Annotated[
        int, Meta(ge=1, description="Larger files are read in pieces, in bytes; memory stays flat.")
    ] = 8 * _MIB
    include: Annotated[
        tuple[_Text, ...],
        Meta(
            description="Globs of files to keep whatever the lines below say, except for "
            "`max_size`. Lists of the layers add up."
        ),
    ] = ()
    exclude: Annotated[
        tuple[_Text, ...],
        Meta(
            description="Globs of files to leave out, as in .gitignore; `!glob` takes one back. "
            "Lists of the layers add up."
        ),
    ] = (
        ".git/",
        ".hg/",
        ".svn/",
        "node_modules/",
        "__pycache__/",
        ".venv/",
        ".cache/",
        ".mypy_cache/",
        ".pytest_cache/",
        ".ruff_cache/",
        ".tox/",
        ".nox/",
        ".ipynb_checkpoints/",
        "*.pyc",
        "*.swp",
        "*.swo",
        "*~",
        ".#*",
        "#*#",
        "4913",
        ".DS_Store",
        ".backtrail-*",
    )
    gitignore: Annotated[
        bool, Meta(description="Leave out what the project's .gitignore files leave out.")
    ] = True
    secrets: Annotated[
        Literal["exclude", "keep"],
        Meta(description="`exclude` leaves out files that look like keys, tokens or passwords."),
    ] = "exclude"
    binary: Annotated[
        Literal["keep", "skip"],
        Meta(description="`skip` leaves out files with a NUL byte in their first 8 KiB."),
    ] = "keep"


class PolicySettings(msgspec.Struct, frozen=True, kw_only=True):
    """Which versions stand out."""

    minor: Annotated[
        Literal["keep", "fold", "skip"],
        Meta(
            description="Small saves: `fold` keeps them and shows a run of them as one row, "
            "`keep` shows each, `skip` lets a burst be one version."
        ),
    ] = "fold"
    percent: Annotated[
        float, Meta(ge=0, le=100, description="A change of at least this much stands out.")
    ] = 5.0
    keywords: Annotated[
        tuple[_Text, ...],
        Meta(description="Whole words in added or removed lines that make a change stand out."),
    ] = ("BREAKING", "IMPORTANT", "FIX:", "SECURITY", "CRITICAL")
    interval_hours: Annotated[
        float,
        Meta(gt=0, description="The first save this long after the last one that stood out does."),
    ] = 24.0
    merge_window_seconds: Annotated[
        float, Meta(ge=0, description="Saves of one source this close together show as one burst.")
    ] = 5.0


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


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that can be set."""

    store: Annotated[
        str | None,
        Meta(description="The store's file. Unset: one store for all your projects."),
    ] = None
    author: Annotated[str | None, Meta(description="The name written to each version.")] = None
    log: Annotated[str | None, Meta(description="A file for log lines. Unset: no log.")] = None
    capture: CaptureSettings = msgspec.field(default_factory=CaptureSettings)
    policy: PolicySettings = msgspec.field(default_factory=PolicySettings)
    storage: StorageSettings = msgspec.field(default_factory=StorageSettings)
