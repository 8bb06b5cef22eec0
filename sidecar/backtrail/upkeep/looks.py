"""One look at a whole folder, for who needs the history to know what lies there just now."""

from collections.abc import Callable

from backtrail.errors import StoreError
from backtrail.history.service import HistoryService
from backtrail.upkeep.keeper import SOURCE, TICK_NS, Keeper
from backtrail.upkeep.news import News, Scanned
from backtrail.upkeep.tree import Tree

__all__ = ["look"]


def look(service: HistoryService, root: str, tell: Callable[[News], None]) -> Scanned:
    """Keep what is new or changed below a workspace's ``root``, and note what is gone.

    ``tell`` hears of what could not be kept. A file without a history that was written after the
    last such look came since; others may have been there before anybody looked.

    Raises:
        StoreError: The store cannot keep what is new.

    """
    looked = service.looked_at_ns(root)
    since_ns = None if looked is None else looked - TICK_NS
    tree = Tree(root, service.beginner(root, SOURCE).rules)
    keeper = Keeper(service, tree, tell, since_ns=since_ns)
    scanned = keeper.scan()
    keeper.at_once()
    keeper.keep()
    if keeper.trouble:
        raise StoreError(keeper.trouble)
    return scanned
