"""A health whose store refuses when a test wants it to."""

import asyncio

from backtrail.errors import StoreFullError
from backtrail.history.results import Captured
from backtrail.serving import health
from backtrail.serving.health import Health

FULL = "no room left"


class Desk:
    """A health whose store refuses when the test wants it to."""

    def __init__(self):
        self.full = False
        self.told = []
        self.kept = []
        self.tasks = []
        self.health = Health(
            call=self.call, later=self.later, tell=self.told.append, done=self.kept.extend
        )

    async def call(self, work):
        """Work as the store's thread does."""
        await asyncio.sleep(0)
        if self.full:
            raise StoreFullError(FULL)
        return work(None)

    def later(self, work):
        """Begin a task."""
        self.tasks.append(asyncio.ensure_future(work))

    async def save(self, *paths):
        """Report saves."""
        for path in paths:
            outcome = [Captured(status="unchanged", path=path)]
            await self.health.keep(path, lambda _, outcome=outcome: outcome)

    def paths(self):
        """What was kept, in order."""
        return [captured.path for captured in self.kept]


def run(scenario, *, again=3600.0):
    """Play a scenario at a desk; what waits is tried ``again`` after seconds."""
    before, health._AGAIN = health._AGAIN, again
    try:
        desk = Desk()
        asyncio.run(scenario(desk))
    finally:
        health._AGAIN = before
    return desk


def save_file(desk, path, text):
    """Write a file and report the save with what makes its work of bytes."""
    path.write_text(text)

    def work(_, content=None):
        held = path.read_bytes() if content is None else content
        return [Captured(status="unchanged", path=held.decode())]

    return desk.health.keep(
        str(path), work, of=lambda saved: lambda service: work(service, saved.content)
    )
