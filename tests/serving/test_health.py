"""Saves that the store refuses wait, and are told."""

import asyncio

import pytest

from backtrail.errors import NotFoundError, RefusedError, StoreFullError
from backtrail.history.results import Captured
from backtrail.serving import health, saves
from serving.health_desk import FULL, Desk, run, save_file


def test_saves_that_were_refused_are_kept_with_the_next_one():
    """All that waits is kept, in order, before the new save; begin and end are told once."""

    async def scenario(desk):
        desk.full = True
        await desk.save("/a", "/b", "/a")
        assert desk.health.troubled
        desk.full = False
        await desk.save("/c")
        assert not desk.health.troubled

    desk = run(scenario)
    assert desk.paths() == ["/b", "/a", "/c"]
    assert desk.told == [
        (FULL, "The last save waits and is tried again every few seconds."),
        (FULL, "The last 2 saves wait and are tried again every few seconds."),
        (),
    ]


def test_what_waits_is_tried_again_by_itself():
    """Without another save, after a few seconds."""

    async def scenario(desk):
        desk.full = True
        await desk.save("/a")
        desk.full = False
        while desk.health.troubled:  # noqa: ASYNC110 - a timer ends it
            await asyncio.sleep(0)

    assert run(scenario, again=0).paths() == ["/a"]


def test_work_that_succeeds_brings_back_what_waits():
    """That the store serves again is used at once."""

    async def scenario(desk):
        desk.full = True
        await desk.save("/a")
        desk.full = False
        assert await desk.health.attempt(lambda _: "read") == "read"
        await asyncio.gather(*desk.tasks)

    assert run(scenario).paths() == ["/a"]


def test_a_save_right_behind_one_that_is_refused_does_not_overtake_it(tmp_path):
    """It is in the store's thread already when the first one is refused, and nobody heard of it."""

    class Thread(Desk):
        """Works at once, and tells of it later."""

        async def call(self, work):
            """The first save is refused."""
            try:
                result = work(self.full)
            except StoreFullError:
                await asyncio.sleep(0.0)
                await asyncio.sleep(0.0)
                raise
            return result

    async def scenario(desk):
        def save(text):
            path = tmp_path / "a"
            path.write_text(text)

            def work(refused, content=b""):
                if refused:
                    raise StoreFullError(FULL)
                return [Captured(status="unchanged", path=content.decode())]

            told = desk.health.keep(
                str(path), work, of=lambda saved: lambda refused: work(refused, saved.content)
            )
            return asyncio.ensure_future(told)

        desk.full = True
        first = save("first")
        await asyncio.sleep(0)
        desk.full = False
        await asyncio.gather(first, save("second"))
        await desk.health.retry()

    before, health._AGAIN = health._AGAIN, 3600.0
    try:
        desk = Thread()
        asyncio.run(scenario(desk))
    finally:
        health._AGAIN = before
    assert desk.paths() == ["first", "second"]


def test_a_save_behind_one_that_the_store_still_tries_does_not_overtake_it(tmp_path):
    """The trouble is known from other work by then, and that try takes seconds with a lock."""

    async def scenario(desk):
        gate, begun, before = asyncio.Event(), asyncio.Event(), desk.health._call

        async def late(work):
            desk.health._call = before
            begun.set()
            await gate.wait()
            return await before(work)

        desk.full, desk.health._call = True, late
        saves = [asyncio.ensure_future(save_file(desk, tmp_path / "a", "first"))]
        await begun.wait()
        assert await desk.health.attempt(lambda _: True) is None
        saves.append(asyncio.ensure_future(save_file(desk, tmp_path / "a", "second")))
        for _ in range(9):
            await asyncio.sleep(0)
        gate.set()
        await asyncio.gather(*saves)
        desk.full = False
        await desk.health.retry()

    assert run(scenario).paths() == ["first", "second"]


def test_a_save_that_is_read_while_the_store_comes_back_does_not_wait_for_ever(
    tmp_path, monkeypatch
):
    """Trouble ended between its telling and its turn to wait."""
    monkeypatch.setattr(saves, "ATTEMPTS", 2000)  # on a busy machine we are late ourselves

    async def scenario(desk):
        desk.full = True
        await desk.save("/a")
        desk.full = False
        late = asyncio.ensure_future(save_file(desk, tmp_path / "b", "late"))
        (tmp_path / "b").write_text("")  # somebody goes over it once more
        await asyncio.sleep(0)
        await desk.health.retry()
        (tmp_path / "b").write_text("late")
        await late
        assert not desk.health.troubled
        assert desk.health.waiting == 0

    assert run(scenario).paths() == ["/a", "late"]


def test_what_waits_is_kept_once_at_the_end():
    """However often the end is tried."""

    async def scenario(desk):
        desk.full = True
        await desk.save("/a", "/b")
        assert await desk.health.settle() is False
        desk.full = False
        assert await desk.health.settle() is True
        assert desk.health.last == ()

    assert run(scenario).paths() == ["/a", "/b"]


def test_each_save_of_a_file_waits_with_its_bytes(tmp_path):
    """Not what lies there when the store serves again, but every save, in order."""
    path = tmp_path / "a.txt"

    async def scenario(desk):
        desk.full = True
        for text in ("1", "2", "2", "3"):
            await save_file(desk, path, text)
        desk.full = False
        await desk.health.retry()

    assert run(scenario).paths() == ["1", "2", "3"]


def test_saves_whose_turn_comes_late_keep_what_was_saved(tmp_path):
    """Three saves of a file while the store is busy are three, although one state is on disk."""
    path = tmp_path / "a.txt"

    async def scenario(desk):
        turn, before = asyncio.Event(), desk.health._call

        async def late(work):
            await turn.wait()
            return await before(work)

        desk.health._call = late
        tasks = []
        for text in ("1", "22", "333"):
            tasks.append(asyncio.ensure_future(save_file(desk, path, text)))
            await asyncio.sleep(0)  # the bytes are read before anything else is heard
        turn.set()
        await asyncio.gather(*tasks)

    assert run(scenario).paths() == ["1", "22", "333"]


def test_saves_that_wait_behind_a_refused_one_are_not_tried_one_by_one(tmp_path):
    """Each would wait as long as the first, with the store's thread in its hands."""
    tried = []

    async def scenario(desk):
        gate = asyncio.Event()

        async def call(work):
            await gate.wait()
            tried.append(work)
            if len(tried) == 1:
                raise StoreFullError(FULL)
            return work(None)

        desk.health._call = call
        names = [tmp_path / f"{number}.txt" for number in range(5)]
        tasks = [asyncio.ensure_future(save_file(desk, name, name.stem)) for name in names]
        await asyncio.sleep(0)
        gate.set()
        await asyncio.gather(*tasks)
        assert desk.kept == []
        assert "5 saves wait" in desk.told[-1][1]
        await desk.health.retry()

    assert run(scenario).paths() == ["0", "1", "2", "3", "4"]


@pytest.mark.parametrize("error", [NotFoundError, RefusedError, PermissionError])
def test_whatever_keeps_the_store_from_being_opened_is_told(error):
    """Saves wait for its end, as they do for the store's own trouble; no work is lost."""

    async def scenario(desk):
        before = desk.health._call

        async def closed(_):
            raise error("no way in")

        desk.health._call = closed
        await desk.save("/a")
        assert await desk.health.attempt(lambda _: "done") is None
        assert desk.health.trouble[0] == "the history cannot be opened: no way in"
        desk.health._call = before
        await desk.save("/b")
        assert not desk.health.troubled

    assert run(scenario).paths() == ["/a", "/b"]


def test_work_that_refuses_is_no_trouble_of_the_store():
    """It comes back to whoever asked."""

    def refuse(_):
        raise RefusedError("outside")

    async def scenario(desk):
        with pytest.raises(RefusedError):
            await desk.health.attempt(refuse)
        assert not desk.health.troubled

    run(scenario)


def test_a_mistake_of_ours_keeps_nobody_waiting():
    """Work that fails in another way is let go, and the others are kept."""

    async def scenario(desk):
        desk.full = True
        await desk.health.keep("/wrong", lambda _: 1 // 0)
        await desk.save("/a")
        desk.full = False
        with pytest.raises(ZeroDivisionError):
            await desk.health.retry()
        await desk.health.retry()
        assert not desk.health.troubled

    assert run(scenario).paths() == ["/a"]


class Backlog:
    """Other work that goes on until the test ends it."""

    def __init__(self):
        self.begun, self.end = asyncio.Event(), asyncio.Event()

    def waiting_beside(self, saves):
        """One file, unless its save waits, too."""
        return len({"/outside"} - saves)

    async def run(self):
        """Go on with it."""
        self.begun.set()
        await self.end.wait()
        return True


def test_a_save_during_the_rest_of_a_recovery_is_kept():
    """What is saved while other work catches up waits no longer than that."""

    async def scenario(desk):
        desk.health.backlog = backlog = Backlog()
        desk.full = True
        await desk.save("/a")
        desk.full = False
        recovery = asyncio.ensure_future(desk.health.retry())
        await backlog.begun.wait()
        await desk.save("/b")
        backlog.end.set()
        await recovery
        assert not desk.health.troubled

    assert run(scenario).paths() == ["/a", "/b"]


def test_a_save_that_a_watcher_saw_too_is_counted_once():
    """One save is one, whoever else found the file changed; a second file is another."""

    async def scenario(desk):
        desk.health.backlog = Backlog()
        desk.full = True
        await desk.save("/outside")
        assert desk.health.waiting == 1
        await desk.save("/a")
        assert desk.health.waiting == 2

    run(scenario)


def test_what_was_changed_outside_is_told_to_wait_without_what_it_held_between():
    """And nothing is said of that where every save that waits was told."""

    async def scenario(desk):
        desk.full = True
        await desk.save("/a")
        desk.health.backlog = Backlog()

    desk = run(scenario)
    assert desk.told[-1][-1].endswith("waits and is tried again every few seconds.")
    assert desk.health.trouble == (
        FULL,
        "The last 2 saves wait and are tried again every few seconds;"
        " of what was changed outside the editor only the newest content waits.",
    )


def test_a_first_look_takes_no_saves_place():
    """Neither before the trouble is known nor after; a save takes the place of a first look."""

    async def scenario(desk):
        desk.full = True
        for path in ("/a", "/b"):
            await desk.save(path)
            await desk.health.keep(path, lambda _: [], humble=True)
        await desk.health.keep("/c", lambda _: [], humble=True)
        await desk.save("/c")
        desk.full = False
        await desk.health.retry()

    assert run(scenario).paths() == ["/a", "/b", "/c"]


def test_trouble_without_a_save_ends_by_itself():
    """A store that cannot even be opened, and then can, is told although nothing waits."""

    async def scenario(desk):
        desk.full = True
        assert await desk.health.attempt(lambda _: True) is None
        desk.full = False
        await desk.health.retry()

    assert run(scenario).told == [(FULL,), ()]
