"""What an archive of a store in memory needs beside versions and events."""

from collections.abc import Callable
from itertools import islice

from backtrail.errors import UsageError
from backtrail.model import Version
from backtrail.storage.memory.tables import Tables
from backtrail.storage.records import FormerPath, Stub

__all__ = ["Carrying"]


class Carrying(Tables):
    """Looked through one after the other, for a store in memory is small."""

    def released(self, after: int, limit: int) -> tuple[Stub, ...]:
        """Oldest first."""
        entries = (self._entries[s] for s in sorted(self._released) if s > after)
        stubs = (
            Stub(
                sequence=v.sequence,
                document=v.document,
                number=v.number,
                parent=v.parent,
                time_ns=v.time_ns,
            )
            for v in entries
            if isinstance(v, Version)
        )
        return tuple(islice(stubs, limit))

    def former_paths(self) -> tuple[FormerPath, ...]:
        """The latest to be left comes last."""
        return tuple(
            FormerPath(document=document, workspace=workspace, path=path)
            for workspace, path, document in sorted(self._former, key=self._former.__getitem__)
        )

    def backup_to(
        self,
        target: str,  # noqa: ARG002 - the contract's
        progress: Callable[[int, int], None] | None = None,  # noqa: ARG002 - the contract's
    ) -> None:
        """There is no file to copy."""
        raise UsageError(
            "a store in memory has no file to copy; `backtrail archive write` writes its history"
        )
