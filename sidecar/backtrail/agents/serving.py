"""Serving one folder over standard input and output."""

from backtrail.agents.desk import Desk
from backtrail.agents.server import server_of
from backtrail.agents.writing import Writing
from backtrail.app import open_service
from backtrail.history.service import HistoryService
from backtrail.serving.store_thread import StoreThread

__all__ = ["opened", "serve"]


def serve(folder: str, *, store: str | None, agent: str, writes: bool) -> None:
    """Answer until standard input ends; ``folder`` is absolute, without links."""
    thread = StoreThread(lambda: opened(folder, store), lambda _service, _events: None)
    desk = Desk(folder, thread)
    try:
        server_of(desk, writing=Writing(desk, agent) if writes else None).run("stdio")
    finally:
        thread.stop()


def opened(folder: str, store: str | None) -> HistoryService:
    """The history of the folder alone."""
    return open_service(store=store, roots=(folder,), project=folder)
