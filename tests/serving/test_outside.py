"""Hints, and the editor's own word that may come after them."""

import asyncio

from backtrail.serving.outside import Outside


class Looks:
    """Notes what is looked at."""

    waiting = 0
    waiting_names = frozenset()
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


def test_a_save_that_is_announced_while_a_look_waits_for_the_store_is_left_to_the_editor():
    """A file that was held back before, too: what lies there from now on is the editor's."""
    looks = Looks()

    async def scene():
        begun = asyncio.Event()

        async def attempt(work):
            outside.underway("/a", 60)
            return await asyncio.to_thread(work, None)

        outside = Outside(looks, attempt=attempt, begin=begun.set, expected=lambda _: True)
        outside.hint(["/a", "/b"])
        while not looks.taken:
            await begun.wait()
            begun.clear()
            await outside.run()
        outside.saved("/a")
        outside.last()

    asyncio.run(scene())
    assert looks.taken == ["/b"]


def test_what_an_editor_is_about_to_go_over_is_looked_at_when_it_changed_or_the_editor_does_not(
    tmp_path,
):
    """A restored text that is not saved yet leaves the disk behind, which is no change."""
    looks, path = Looks(), tmp_path / "a.txt"
    path.write_bytes(b"1")

    async def attempt(work):
        return work(None)

    async def scene():
        begun = asyncio.Event()
        outside = Outside(looks, attempt=attempt, begin=begun.set, expected=lambda _: False)

        async def looked(hint):
            begun.clear()
            hint()
            await begun.wait()
            assert await outside.run()
            return len(looks.taken)

        outside.passes(str(path))
        assert await looked(lambda: outside.hint([str(path)])) == 0
        path.write_bytes(b"22")
        assert await looked(lambda: outside.hint([str(path)])) == 1
        outside.passes(str(path))
        assert await looked(lambda: outside.reconsider(str(path))) == 2
        outside.last()

    asyncio.run(scene())
