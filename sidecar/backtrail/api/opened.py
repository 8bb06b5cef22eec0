"""A history that is open, and what a path means in it."""

import os
from types import TracebackType
from typing import Self

from backtrail.app import open_service
from backtrail.files.virtual import is_value
from backtrail.history.service import HistoryService

__all__ = ["Opened", "Path"]

Path = str | os.PathLike[str]
_SOURCE = "python"


class Opened:
    """A service, and the workspace that relative paths count from; a context manager."""

    def __init__(self, service: HistoryService, workspace: str | None) -> None:
        """Use ``History.open``."""
        self._service = service
        self._workspace = workspace

    @classmethod
    def open(cls, store: Path | None = None, workspace: Path | None = None) -> Self:
        """Open a history.

        ``store`` is a file, or ``"memory"``; by default the one that all editors of the person
        share. ``workspace`` is the folder whose files are meant; relative paths count from it,
        and paths outside are refused. Without it each file's own workspace is found.

        Raises:
            StoreError: The store cannot be opened.
            SettingsError: A setting has a wrong value.

        """
        root = os.path.abspath(os.fspath(workspace)) if workspace is not None else None  # noqa: PTH100 - a name, not a look
        service = open_service(
            store=os.fspath(store) if store is not None else None,
            roots=() if root is None else (root,),
        )
        return cls(service, root)

    def close(self) -> None:
        """Let go of the store."""
        self._service.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _absolute(self, path: Path) -> str:
        name = os.fspath(path)
        if is_value(name):
            return name
        return os.path.join(self._workspace or os.getcwd(), name)  # noqa: PTH109, PTH118 - text
