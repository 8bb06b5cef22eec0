"""Files without content: many programs empty a file, or make it, before they write what it holds.

The rule: an empty file is believed to be empty when it was so for a while.
"""

import time

from backtrail.errors import BacktrailError, NotFoundError
from backtrail.history.service import HistoryService
from backtrail.upkeep.tree import Seen

__all__ = ["Truncations"]


class Truncations:
    """Remembers which files are empty, and since when."""

    def __init__(self, service: HistoryService) -> None:
        self._service = service
        self.since: dict[str, float] = {}
        """Absolute paths and monotonic seconds."""

    def over(self, seconds: float) -> list[str]:
        """Those that were empty for so long."""
        limit = time.monotonic() - seconds
        return [path for path, since in self.since.items() if since <= limit]

    def pending(self, path: str, seen: Seen | None, seconds: float) -> bool:
        """Whether an empty file, last ``seen`` so, may have its content in a moment."""
        if seen is not None and not seen.size:
            return False
        if seen is None and self._is_known(path):
            return False
        since = self.since.setdefault(path, time.monotonic())
        return time.monotonic() - since < seconds

    def _is_known(self, path: str) -> bool:
        """Whether the newest version of a file says that it is empty, or cannot say."""
        try:
            return not self._service.version(path).version.size
        except NotFoundError:
            return False
        except BacktrailError:
            return True
