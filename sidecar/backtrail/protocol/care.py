"""Looking after a history: a plan that is shown, and the word that has it done.

A plan has a token, and only what it names is done under it: nobody agrees to anything unseen.
"""

from collections.abc import Mapping
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

__all__ = [
    "CareFile",
    "DrillParams",
    "DrillResult",
    "ExecuteParams",
    "ExecuteResult",
    "FoundMessage",
    "ImportKind",
    "PlanParams",
    "PlanResult",
    "Work",
]

Work = Literal[
    "prune", "compact", "import", "export", "merge", "backup", "mirror", "forget", "repair",
    "rollback", "rollback-undo", "checkpoint", "branch", "switch", "merge-branch",
    "check", "experiment", "evaluate", "pick",
]  # fmt: skip
"""``export`` writes an archive, and ``merge`` reads one; ``rollback`` has a folder be as it was;
``branch`` parts a line of work and goes there, ``merge-branch`` brings one into the files;
``check`` asks a check, ``experiment`` parts a branch for each approach, ``evaluate`` ranks them,
``pick`` brings one into the branch that they parted from: its plan is ``merge-branch``, or that of
the ``switch`` there, which comes before."""

Choice = Literal["", "markers", "ours", "theirs"]
"""As in ``history.requests``, of which no start-up waits."""

ImportKind = Literal["vscode", "history", "jupyter", "backups", "git"]
"""Whose histories can be brought in: ``importing.shelves.Kind``, of which no start-up waits."""


class PlanParams(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Asks what a piece of work would do; nothing is changed."""

    work: Work
    path: Annotated[str | None, Meta(description="One file: absolute, or a URI.")] = None
    folder: Annotated[
        str | None,
        Meta(
            description="All files below it. Null: the whole store, and of an import all open"
            " folders."
        ),
    ] = None
    archive: Annotated[
        str | None,
        Meta(description="The file to write or read, of `export`, `merge`, `backup` and `mirror`."),
    ] = None
    kind: Annotated[
        ImportKind | None, Meta(description="Whose history to import. Null: say what there is.")
    ] = None
    everywhere: Annotated[
        bool, Meta(description="Of `vscode`: every file that it knows, wherever it lies.")
    ] = False
    deleted: Annotated[bool, Meta(description="Of `git`: files that are gone by now, too.")] = False
    keep_last: Annotated[
        Annotated[int, Meta(ge=1)] | None,
        Meta(description="Of a prune: the newest of each file, in place of the settings' rule."),
    ] = None
    keep_within_days: Annotated[
        Annotated[float, Meta(gt=0)] | None,
        Meta(description="Of a prune: what is younger, in place of the settings' rule."),
    ] = None
    allow_loss: Annotated[
        bool, Meta(description="Of a prune: the last version with some line may go, too.")
    ] = False
    roots: Annotated[
        Mapping[str, str],
        Meta(description="Of `merge`: where folders of the archive are here."),
    ] = {}
    text: Annotated[
        str, Meta(description="Of `forget`: whatever holds it goes; it is in no answer.")
    ] = ""
    regex: Annotated[bool, Meta(description="`text` is a regular expression of RE2.")] = False
    versions: Annotated[
        tuple[str | int, ...], Meta(description="Of `forget`: of the file, and no others.")
    ] = ()
    replace: Annotated[
        bool,
        Meta(description="Of `forget`: versions stay, with `[forgotten]` in the text's place."),
    ] = False
    point: Annotated[
        str,
        Meta(
            description="Of `rollback`: a time, a checkpoint, a sequence, the id of a version, or a"
            " label. Of `check`: the same; empty: now."
        ),
    ] = ""
    files: Annotated[
        str | None, Meta(description="Of `rollback`: a glob as in .gitignore. Null: all files.")
    ] = None
    name: Annotated[
        str,
        Meta(
            description="Of `branch`, `switch` and `merge-branch`: which one; so of `check`,"
            " `experiment` and `evaluate`; of `pick` EXPERIMENT/APPROACH. Of `checkpoint`; empty:"
            " known by its sequence."
        ),
    ] = ""
    note: Annotated[str, Meta(description="Of `branch`, `checkpoint` and `experiment`.")] = ""
    approaches: Annotated[
        tuple[str, ...], Meta(description="Of `experiment`: what each is called; two at least.")
    ] = ()
    choice: Annotated[
        Choice,
        Meta(
            description="Of `merge-branch` and `pick`: what becomes of lines that both changed."
            " Empty: nothing is done where there are such; `markers`: both, between conflict"
            " markers."
        ),
    ] = ""
    again: Annotated[
        bool,
        Meta(
            description="Of `forget`: though the file on the disk brings it back when saved. Of"
            " `check` and `evaluate`: though what would be said is known."
        ),
    ] = False


class CareFile(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of one file's history."""

    uri: str
    path: Annotated[str, Meta(description="Absolute.")]
    text: Annotated[str, Meta(description="In a few words.")]


class FoundMessage(msgspec.Struct, frozen=True, kw_only=True):
    """What one other program kept."""

    kind: ImportKind
    files: Annotated[int, Meta(description="0 of git, whose log would have to be read for it.")]
    versions: int


class PlanResult(msgspec.Struct, frozen=True, kw_only=True):
    """What would be done."""

    work: Work
    token: Annotated[str, Meta(description="Has it done. Empty: there is nothing to do.")]
    summary: Annotated[str, Meta(description="One sentence for people.")]
    notes: Annotated[tuple[str, ...], Meta(description="What else is worth knowing before.")]
    files: Annotated[tuple[CareFile, ...], Meta(description="The first 1,000.")]
    more: Annotated[int, Meta(description="Files that are not listed.")]
    found: Annotated[
        tuple[FoundMessage, ...], Meta(description="Of an import without a kind.")
    ] = ()
    foreign: Annotated[
        tuple[str, ...],
        Meta(description="Of `merge`: folders of the archive that are not here; see `roots`."),
    ] = ()
    undecided: Annotated[
        bool,
        Meta(
            description="Of `merge-branch` and `pick`: both changed the same lines; see `choice`."
        ),
    ] = False
    returns: Annotated[
        bool,
        Meta(
            description="Of `forget`: nothing can be done, since a file on the disk would bring it"
            " back; see `again`."
        ),
    ] = False


class ExecuteParams(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Has a plan done; each token counts once."""

    token: str


class ExecuteResult(msgspec.Struct, frozen=True, kw_only=True):
    """What was done."""

    work: Work
    summary: Annotated[str, Meta(description="One sentence for people.")]
    notes: tuple[str, ...]
    sound: Annotated[bool, Meta(description="False: something was damaged; `notes` say what.")]
    point: Annotated[
        str, Meta(description="Of a `check` that found it much worse: where it was well last.")
    ] = ""


class DrillParams(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Asks to rebuild versions taken at random, as a restore would; no file is written."""

    versions: Annotated[int, Meta(ge=1, le=100_000)] = 100


class DrillResult(msgspec.Struct, frozen=True, kw_only=True):
    """What came back."""

    versions: Annotated[int, Meta(description="That came back as they were recorded.")]
    bytes: int
    failures: Annotated[tuple[str, ...], Meta(description="What did not; empty: all is well.")]
    remembered: Annotated[bool, Meta(description="The status tells of it from now on.")]
    summary: Annotated[str, Meta(description="One sentence for people.")]
