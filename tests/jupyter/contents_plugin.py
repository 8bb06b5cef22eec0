"""A plugin for pytest that runs jupyter-server's own tests with Backtrail's checkpoints.

They stand where Jupyter's classes did, on every contents manager that the tests make. Jupyter's
tests know of one checkpoint for each file, the one that was made; so here no change is large enough
to make a version stand out: only being the first, or its label, does.
"""

import asyncio
from collections import Counter
from functools import partial
from typing import Any

import pytest
from jupyter_server.services.contents import filecheckpoints, filemanager

from backtrail.app import MEMORY, open_service
from backtrail.settings import PolicySettings, Settings
from backtrail_jupyter.checkpoints import AsyncBacktrailCheckpoints, BacktrailCheckpoints
from backtrail_jupyter.places import places_of
from backtrail_jupyter.session import Session

QUIET = Settings(policy=PolicySettings(percent=101, keywords=(), interval_hours=1e9))

made: Counter[str] = Counter()
sessions: list[Session] = []


def session_of(manager: Any) -> Session:
    """Make a session for a contents manager, with a history of its own in memory."""
    loop = asyncio.new_event_loop()
    loop.close()  # nobody listens
    places = places_of(manager, beside="/nowhere")
    opened = partial(open_service, store=MEMORY, roots=(places.root,), settings=QUIET)
    sessions.append(Session(places, opened, loop=loop, log=manager.log))
    return sessions[-1]


class Blocking(BacktrailCheckpoints):
    """Stands in for ``FileCheckpoints``."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(session=session_of(kwargs["parent"]), **kwargs)

    def create_checkpoint(self, contents_mgr: Any, path: str) -> Any:
        """Count, too."""
        made["blocking"] += 1
        return super().create_checkpoint(contents_mgr, path)


class Awaited(AsyncBacktrailCheckpoints):
    """Stands in for ``AsyncFileCheckpoints``."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(session=session_of(kwargs["parent"]), **kwargs)

    async def create_checkpoint(self, contents_mgr: Any, path: str) -> Any:
        """Count, too."""
        made["awaited"] += 1
        return await super().create_checkpoint(contents_mgr, path)


for module in (filecheckpoints, filemanager):
    module.FileCheckpoints = Blocking
    module.AsyncFileCheckpoints = Awaited
filecheckpoints.GenericFileCheckpoints = Blocking
filecheckpoints.AsyncGenericFileCheckpoints = Awaited


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    """Close what a test opened."""
    while sessions:
        sessions.pop().close()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say how often Backtrail was asked, so that the run proves something."""
    for kind in ("blocking", "awaited"):
        terminalreporter.write_line(f"checkpoints made, {kind}: {made[kind]}")
