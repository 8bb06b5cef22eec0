"""What an agent may ask of the history of one folder, each question one use case.

Paths are of that folder: relative, or absolute inside it. Nothing outside is answered.
"""

import os
from collections.abc import Callable
from typing import Any, Final, TypeVar

from backtrail.agents.data import answer, piece
from backtrail.files.paths import to_uri
from backtrail.history.service import HistoryService
from backtrail.protocol.batches import CompareFolderParams
from backtrail.protocol.branches import BranchesParams
from backtrail.protocol.checkpoints import CheckpointsParams
from backtrail.protocol.experiments import ExperimentsParams
from backtrail.protocol.overviews import ProjectParams, SearchParams
from backtrail.protocol.requests import ContentParams, DiffParams, TimelineParams
from backtrail.protocol.verdicts import VerdictsParams
from backtrail.serving.answers import ANSWERS
from backtrail.serving.answers import content as contents
from backtrail.serving.store_thread import StoreThread

__all__ = ["Desk"]

_Result = TypeVar("_Result")
_MOST: Final = 200
"""Rows of one answer."""


class Desk:
    """One folder and its history; belongs to the loop's thread."""

    def __init__(self, folder: str, thread: StoreThread) -> None:
        self.folder = folder
        self.thread = thread

    def absolute(self, path: str) -> str:
        """The name of a file as an agent gives it."""
        return os.path.normpath(os.path.join(self.folder, path))  # noqa: PTH118 - names stay text

    async def call(self, work: Callable[[HistoryService], _Result]) -> _Result:
        """Do work in the store's thread."""
        return await self.thread.call(work)

    async def recent(self, limit: int, cursor: int | None) -> dict[str, Any]:
        """What changed last, over all files."""
        params = ProjectParams(folder=self._uri, limit=min(limit, _MOST), cursor=cursor)
        return await self._asked("backtrail/project", params)

    async def timeline(self, path: str, limit: int, cursor: int | None) -> dict[str, Any]:
        """The versions of one file."""
        params = TimelineParams(uri=self._of(path), limit=min(limit, _MOST), cursor=cursor)
        return await self._asked("backtrail/timeline", params)

    async def content(self, path: str, version: str, offset: int) -> dict[str, Any]:
        """A part of what one version holds."""
        params = ContentParams(uri=self._of(path), version=version)
        found = await self.call(lambda service: contents(service, params))
        told = answer({"version": found.version})
        if found.text is None:
            return {**told, "binary": True, "bytes": found.size}
        return {**told, **piece(found.text, max(0, offset))}

    async def diff(self, path: str, old: str | None, new: str | None) -> dict[str, Any]:
        """How two versions differ, as a patch."""
        params = DiffParams(uri=self._of(path), old=old, new=new)
        return await self._asked("backtrail/diff", params)

    async def compare(self, old: str, new: str, cursor: str | None) -> dict[str, Any]:
        """Which files differ between two points in time."""
        params = CompareFolderParams(folder=self._uri, old=old, new=new, cursor=cursor)
        return await self._asked("backtrail/compareFolder", params)

    async def search(self, text: str, how: str, cursor: str | None) -> dict[str, Any]:
        """The saves that put a text in or took it out."""
        params = SearchParams(folder=self._uri, text=text, how=how, cursor=cursor)  # type: ignore[arg-type]  # checked by the tool's schema
        return await self._asked("backtrail/search", params)

    async def experiments(self) -> dict[str, Any]:
        """What is known of the project's experiments."""
        return await self._asked("backtrail/experiments", ExperimentsParams(folder=self._uri))

    async def points(self) -> dict[str, Any]:
        """The checkpoints and branches of the project, and what its checks said last."""
        marked = await self._asked("backtrail/checkpoints", CheckpointsParams(folder=self._uri))
        lines = await self._asked("backtrail/branches", BranchesParams(folder=self._uri))
        said = await self._asked("backtrail/verdicts", VerdictsParams(folder=self._uri))
        return {**marked, **lines, **said}

    @property
    def _uri(self) -> str:
        return to_uri(self.folder)

    def _of(self, path: str) -> str:
        return to_uri(self.absolute(path))

    async def _asked(self, method: str, params: Any) -> dict[str, Any]:
        return answer(await self.call(lambda service: ANSWERS[method](service, params)))
