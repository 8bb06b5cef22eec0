"""Hints, and the editor's own word that may come after them."""

import asyncio

from backtrail.serving.outside import Outside


class Looks:
    """Notes what is looked at."""

    waiting = 0
    due = None

    def __init__(self):
        """Nothing was."""
        self.taken = []

    def take(self, paths, _):
        """Look at these."""
        self.taken += paths
        return True

    def finish(self, _paths, _):
        """Nothing is left."""
        return True

    def step(self, _):
        """All is done at once."""
        return False


def test_a_save_that_begins_while_a_look_waits_for_the_store_is_left_to_the_editor():
    """What the editor wrote meanwhile is its own; what it did not write is looked at."""
    looks, written = Looks(), set()

    async def attempt(work):
        written.add("/a")  # typed and written while the store was busy
        return work(None)

    async def scene():
        begun = asyncio.Event()
        outside = Outside(
            looks,
            attempt=attempt,
            begin=begun.set,
            expected=lambda _: False,
            written=written.__contains__,
        )
        outside.hint(["/a", "/b"])
        await begun.wait()
        assert await outside.run()
        outside.saved("/a")
        outside.last()

    asyncio.run(scene())
    assert looks.taken == ["/b"]
