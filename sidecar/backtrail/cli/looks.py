"""A look at the disk, for commands that speak of now."""

import os
import sys
from typing import TYPE_CHECKING

from backtrail.cli.terminal import escaped
from backtrail.upkeep.looks import look
from backtrail.upkeep.news import Skipped

if TYPE_CHECKING:
    from backtrail.history.service import HistoryService
    from backtrail.upkeep.news import News

__all__ = ["look_at_disk"]


def look_at_disk(service: "HistoryService", folder: str) -> None:
    """Have the history know what lies in a folder's project; what cannot be kept is named.

    Raises:
        StoreError: The store cannot keep what is new.

    """

    def tell(news: "News") -> None:
        if isinstance(news, Skipped):
            name = escaped(os.path.relpath(news.path))
            sys.stderr.write(f"backtrail: {name} is not part of it: {escaped(news.reason)}\n")

    look(service, service.root_around(folder), tell)
