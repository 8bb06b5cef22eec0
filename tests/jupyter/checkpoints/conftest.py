"""Each use case of checkpoints with managers that block and are awaited, on disk and not."""

import pytest
from jupyter_server.services.contents.largefilemanager import (
    AsyncLargeFileManager,
    LargeFileManager,
)
from traitlets.config import Config

from ..desks import Desk  # noqa: TID252
from ..shelves import AsyncShelfManager, ShelfManager  # noqa: TID252

MANAGERS = {
    "awaited": AsyncLargeFileManager,
    "blocking": LargeFileManager,
    "awaited, not on disk": AsyncShelfManager,
    "blocking, not on disk": ShelfManager,
}


@pytest.fixture(params=MANAGERS)
def manager(request):
    """Which contents manager the server has."""
    return request.param


@pytest.fixture
def jp_server_config(store, manager) -> Config:
    """Load the extension beside that contents manager."""
    return Config(
        {
            "ServerApp": {
                "jpserver_extensions": {"backtrail_jupyter": True},
                "contents_manager_class": MANAGERS[manager],
            },
            "BacktrailApp": {"store": str(store), "checkpoint_limit": 5},
        }
    )


@pytest.fixture
def desk(jp_fetch, jp_serverapp, jp_root_dir, until) -> Desk:
    """A person at a server."""
    return Desk(jp_fetch, jp_serverapp, jp_root_dir, until)
