"""Where the work of a face happens, and which folder or file is meant."""

from collections.abc import Callable, Mapping

import msgspec

from backtrail.errors import UsageError
from backtrail.history.service import HistoryService
from backtrail.protocol.care import ExecuteResult, PlanParams
from backtrail.protocol.methods import path_of
from backtrail.storage.repository import Progress

__all__ = ["Around", "Do", "folder_of", "path_named"]

Do = Callable[[HistoryService, Progress], ExecuteResult]
"""Does what a plan names; the function it is given counts, and ends it where it raises."""


class Around(msgspec.Struct, frozen=True, kw_only=True):
    """Where a face works, and what it may show."""

    folders: tuple[str, ...]
    """Open ones, absolute."""
    environ: Mapping[str, str]
    unsaved: Callable[[HistoryService], frozenset[str]] = lambda _: frozenset()
    """Files, absolute, of which an editor holds something newer than the disk."""
    shows: Callable[[str], bool] | None = None
    """Of an absolute path, whether its history is this face's business; None: all are."""


def path_named(text: str | None, field: str) -> str | None:
    """The absolute path that a face names, as a path or URI."""
    return None if text is None else path_of(text, field=field)


def folder_of(params: PlanParams, around: Around) -> str:
    """The folder that is meant: the one named, else the only open one."""
    wanted = path_named(params.folder, "folder")
    if wanted is None and len(around.folders) != 1:
        raise UsageError("name the folder", field="folder")
    return around.folders[0] if wanted is None else wanted
