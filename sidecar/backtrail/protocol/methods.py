"""Every method by name, with what goes in and what comes out; params are checked here."""

from collections.abc import Mapping
from typing import Any, Final, TypeVar

import msgspec

from backtrail.errors import RefusedError
from backtrail.files.paths import from_uri
from backtrail.history.requests import Aim
from backtrail.protocol.batches import (
    CompareFolderParams,
    CompareFolderResult,
    CompareManyParams,
    CompareManyResult,
)
from backtrail.protocol.branches import BranchesParams, BranchesResult
from backtrail.protocol.care import (
    DrillParams,
    DrillResult,
    ExecuteParams,
    ExecuteResult,
    PlanParams,
    PlanResult,
)
from backtrail.protocol.checkpoints import CheckpointsParams, CheckpointsResult
from backtrail.protocol.checks import CheckParams, CheckResult
from backtrail.protocol.comparisons import DiffResult, PatchResult
from backtrail.protocol.events import PruneEvent, RestoreEvent, SubscribeResult
from backtrail.protocol.experiments import ExperimentsParams, ExperimentsResult
from backtrail.protocol.faults import ParamsError, params_error
from backtrail.protocol.forgets import ForgetParams, ForgetResult
from backtrail.protocol.lineages import (
    BlameParams,
    BlameResult,
    PartTimelineParams,
    PartTimelineResult,
    RemovalParams,
    RemovalResult,
    SymbolsParams,
    SymbolsResult,
)
from backtrail.protocol.messages import (
    CaptureEvent,
    ContentResult,
    HealthEvent,
    RestoreResult,
    StatusResult,
    TimelineResult,
    VersionMessage,
)
from backtrail.protocol.overviews import (
    ActivityParams,
    ActivityResult,
    DeletedParams,
    DeletedResult,
    FolderParams,
    LineageParams,
    LineageResult,
    MassChangeMessage,
    ProjectParams,
    ProjectResult,
    SearchParams,
    SearchResult,
)
from backtrail.protocol.reports import ReportParams, ReportResult
from backtrail.protocol.requests import (
    AnnotateParams,
    ContentParams,
    DiffParams,
    FileParams,
    PatchParams,
    RestoreParams,
    StatusParams,
    SubscribeParams,
    TimelineParams,
    UndoParams,
)
from backtrail.protocol.verdicts import VerdictsParams, VerdictsResult

__all__ = [
    "COMMANDS",
    "COMMAND_METHODS",
    "DID_CAPTURE",
    "DID_CHANGE_HEALTH",
    "DID_MASS_CHANGE",
    "DID_PRUNE",
    "DID_RESTORE",
    "METHODS",
    "Method",
    "aim_of",
    "checked",
    "file_of",
    "folder_of",
    "path_of",
]

DID_CAPTURE: Final = "backtrail/didCapture"
DID_CHANGE_HEALTH: Final = "backtrail/didChangeHealth"
DID_MASS_CHANGE: Final = "backtrail/didMassChange"
DID_PRUNE: Final = "backtrail/didPrune"
DID_RESTORE: Final = "backtrail/didRestore"

_Params = TypeVar("_Params", bound=msgspec.Struct)


class Method(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the protocol."""

    params: type[msgspec.Struct]
    result: type[msgspec.Struct] | None
    """None: a notification from the sidecar."""
    meaning: str


METHODS: Final[Mapping[str, Method]] = {
    "backtrail/timeline": Method(
        params=TimelineParams, result=TimelineResult, meaning="Versions of a file, newest first."
    ),
    "backtrail/content": Method(
        params=ContentParams, result=ContentResult, meaning="The bytes of one version."
    ),
    "backtrail/diff": Method(
        params=DiffParams, result=DiffResult, meaning="How two contents of a file differ."
    ),
    "backtrail/restore": Method(
        params=RestoreParams,
        result=RestoreResult,
        meaning="Bring a version back: through the editor where the file is open, else on disk.",
    ),
    "backtrail/undo": Method(
        params=UndoParams, result=RestoreResult, meaning="Take the last restore back."
    ),
    "backtrail/annotate": Method(
        params=AnnotateParams, result=VersionMessage, meaning="Set a tag or a note."
    ),
    "backtrail/status": Method(
        params=StatusParams, result=StatusResult, meaning="Whether history is alive."
    ),
    "backtrail/check": Method(
        params=CheckParams, result=CheckResult, meaning="Read everything, and name what is damaged."
    ),
    "backtrail/drill": Method(
        params=DrillParams, result=DrillResult, meaning="Rebuild versions taken at random."
    ),
    "backtrail/plan": Method(
        params=PlanParams,
        result=PlanResult,
        meaning="What looking after the history would do: nothing is changed.",
    ),
    "backtrail/execute": Method(
        params=ExecuteParams, result=ExecuteResult, meaning="Do what a plan named."
    ),
    "backtrail/forget": Method(
        params=ForgetParams,
        result=ForgetResult,
        meaning="Have versions, a file or a text be gone for good; said first.",
    ),
    "backtrail/subscribe": Method(
        params=SubscribeParams, result=SubscribeResult, meaning="What to be notified of."
    ),
    "backtrail/project": Method(
        params=ProjectParams, result=ProjectResult, meaning="Recent changes over all files."
    ),
    "backtrail/deleted": Method(
        params=DeletedParams, result=DeletedResult, meaning="Files that are gone."
    ),
    "backtrail/activity": Method(
        params=ActivityParams, result=ActivityResult, meaning="The shape of a file's history."
    ),
    "backtrail/search": Method(
        params=SearchParams, result=SearchResult, meaning="Look for saves, a piece at a time."
    ),
    "backtrail/checkpoints": Method(
        params=CheckpointsParams,
        result=CheckpointsResult,
        meaning="The points in time that were marked, newest first.",
    ),
    "backtrail/verdicts": Method(
        params=VerdictsParams,
        result=VerdictsResult,
        meaning="What the person's checks said of the project, the latest first.",
    ),
    "backtrail/branches": Method(
        params=BranchesParams, result=BranchesResult, meaning="The lines of work on a project."
    ),
    "backtrail/experiments": Method(
        params=ExperimentsParams,
        result=ExperimentsResult,
        meaning="Approaches to one thing, ranked by what is known of them.",
    ),
    "backtrail/compareFolder": Method(
        params=CompareFolderParams,
        result=CompareFolderResult,
        meaning="Which files differ between two points in time, a page at a time.",
    ),
    "backtrail/compareMany": Method(
        params=CompareManyParams,
        result=CompareManyResult,
        meaning="The figures of many comparisons, a piece at a time.",
    ),
    "backtrail/lineage": Method(
        params=LineageParams, result=LineageResult, meaning="Which save last changed lines."
    ),
    "backtrail/patch": Method(
        params=PatchParams, result=PatchResult, meaning="What changed as patches for git."
    ),
    "backtrail/report": Method(
        params=ReportParams, result=ReportResult, meaning="A report to hand over."
    ),
    "backtrail/symbols": Method(
        params=SymbolsParams,
        result=SymbolsResult,
        meaning="Functions, classes and sections of a file.",
    ),
    "backtrail/partTimeline": Method(
        params=PartTimelineParams,
        result=PartTimelineResult,
        meaning="Saves that changed a symbol, or some lines.",
    ),
    "backtrail/blame": Method(
        params=BlameParams,
        result=BlameResult,
        meaning="Which save made each line, and which took it out.",
    ),
    "backtrail/removal": Method(
        params=RemovalParams,
        result=RemovalResult,
        meaning="Which save took a text out of a file.",
    ),
    DID_CAPTURE: Method(
        params=CaptureEvent, result=None, meaning="A version was kept, or a history changed."
    ),
    DID_RESTORE: Method(
        params=RestoreEvent, result=None, meaning="A version was brought back, or that undone."
    ),
    DID_MASS_CHANGE: Method(
        params=MassChangeMessage, result=None, meaning="Many files were changed in a moment."
    ),
    DID_PRUNE: Method(params=PruneEvent, result=None, meaning="Old versions were let go."),
    DID_CHANGE_HEALTH: Method(
        params=HealthEvent, result=None, meaning="Saves are kept again, or are not."
    ),
}

COMMANDS: Final[Mapping[str, tuple[str, ...]]] = {
    "backtrail.timeline": ("uri", "limit"),
    "backtrail.diff": ("uri", "old", "new"),
    "backtrail.restore": ("uri", "version"),
    "backtrail.undo": ("uri",),
    "backtrail.blameLine": ("uri", "first"),
    "backtrail.check": (),
    "backtrail.drill": ("versions",),
    "backtrail.plan": ("work", "folder", "archive"),
    "backtrail.execute": ("token",),
}
"""``workspace/executeCommand``: what the arguments of each command mean, in order."""

COMMAND_METHODS: Final[Mapping[str, str]] = {
    **{name: name.replace(".", "/") for name in COMMANDS},
    "backtrail.blameLine": "backtrail/lineage",
}
"""The request whose params a command takes, and whose result it answers."""


_LARGEST: Final = 2**63 - 1
"""Number that a store can hold, or look for."""


def checked(method: str, raw: Any, shape: type[_Params]) -> _Params:
    """Read ``raw`` as ``shape``; no params at all count as an empty object.

    :raises ParamsError: a field is missing, unknown, of the wrong type, or too large a number.
    """
    for field, value in raw.items() if isinstance(raw, dict) else ():
        if isinstance(value, int) and abs(value) > _LARGEST:
            raise ParamsError(f"{field}: the number is too large for any store", field=str(field))
    try:
        return msgspec.convert({} if raw is None else raw, shape)
    except msgspec.ValidationError as error:
        raise params_error(method, error) from None


def aim_of(params: RestoreParams) -> Aim:
    """What of the version is wanted back; only what was named."""
    aim: Aim = {}
    if params.lines is not None:
        aim["lines"] = (params.lines.first, params.lines.last)
    if params.cell is not None:
        aim["cell"] = params.cell
    if params.symbol is not None:
        aim["symbol"] = params.symbol
    if params.key is not None:
        aim["key"] = params.key
    if params.without:
        aim["without"] = True
    if params.markers:
        aim["markers"] = True
    return aim


def file_of(params: FileParams) -> str:
    """Return the absolute path of the file that ``params`` name.

    :raises ParamsError: neither or both of ``uri`` and ``path``, or not an absolute path.
    """
    if params.uri is not None and params.path is not None:
        raise ParamsError("uri: name the file by uri or by path, not by both", field="uri")
    if params.uri is not None:
        return path_of(params.uri, field="uri")
    if params.path is not None:
        return path_of(params.path, field="path")
    raise ParamsError("uri: missing; name the file by uri or by path", field="uri")


def path_of(text: str, *, field: str) -> str:
    """Return the absolute path that a URI or a path names; nothing is looked at on disk.

    :raises ParamsError: it is no ``file:`` or ``value:`` URI and no absolute path.
    """
    if text.startswith("/") and field != "uri" and "\0" not in text:
        return text
    try:
        return from_uri(text)
    except RefusedError as error:
        raise ParamsError(f"{field}: {error}", field=field) from None


def folder_of(params: FolderParams) -> str | None:
    """The folder that a request is about, absolute; None: all workspace folders."""
    return None if params.folder is None else path_of(params.folder, field="folder")
