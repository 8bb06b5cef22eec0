"""Long reading goes on beside the store's thread, and ends when nobody waits for it."""

import asyncio
import functools
import threading

import pytest

from backtrail.app import open_service
from backtrail.errors import StoreGoneError
from backtrail.history.requests import Capture
from backtrail.serving.connections import read_beside
from backtrail.serving.store_thread import StoreThread


def playing(scene):
    """Run a test that awaits."""

    @functools.wraps(scene)
    def test(**given):
        asyncio.run(scene(**given))

    return test


@pytest.fixture
def store(tmp_path):
    """A thread that keeps a history of one folder."""
    (tmp_path / "work").mkdir()

    def opened():
        return open_service(
            store=str(tmp_path / "history.btl"), roots=[str(tmp_path / "work")], environ={}
        )

    thread = StoreThread(opened, lambda _service, _events: None)
    yield thread
    thread.stop()


@pytest.fixture
def save(store, tmp_path):
    """Have a save of a file kept."""

    def saved(data):
        path = tmp_path / "work" / "a.txt"
        path.write_bytes(data)
        return store.call(lambda service: service.capture(Capture(path=str(path), source="test")))

    return saved


@playing
async def test_what_was_told_before_is_seen_and_saves_go_on_meanwhile(store, save):
    """The save that is told while the reading goes on is kept before it ends."""
    told = asyncio.ensure_future(save(b"one\n"))
    begun, go_on, heard = asyncio.Event(), threading.Event(), []
    loop = asyncio.get_running_loop()

    def work(service, step):
        before = service.status().versions
        step(1, 2)
        loop.call_soon_threadsafe(begun.set)
        assert go_on.wait(20)
        return before, service.status().versions

    reading = asyncio.ensure_future(
        read_beside(store.call, work, lambda *figures: heard.append(figures))
    )
    await begun.wait()
    await save(b"two\n")
    assert told.done()
    assert not reading.done()
    go_on.set()
    assert await reading == (1, 2)
    assert heard == [(1, 2)]


@playing
async def test_settings_folders_and_person_are_those_that_hold_now(store):
    """What is read is what the store's own thread would have read."""

    def facts(service, *_):
        roots = [root.root for root in service._scope.roots]
        return service.settings, roots, service.person, service.store, threading.current_thread()

    *own, thread = await store.call(facts)
    *beside, other = await read_beside(store.call, facts)
    assert beside == own
    assert other is not thread


@playing
async def test_it_ends_at_its_next_step_when_nobody_waits(store):
    """And its connection is closed."""
    begun, cancelled, ended = asyncio.Event(), threading.Event(), threading.Event()
    over = threading.Event()  # or a mistake would go on for ever
    loop = asyncio.get_running_loop()

    def work(service, step):
        close = service.close

        def closed():
            close()
            ended.set()

        service.close = closed
        loop.call_soon_threadsafe(begun.set)
        assert cancelled.wait(20)
        while not over.is_set():
            step(0, 0)

    reading = asyncio.ensure_future(read_beside(store.call, work))
    await begun.wait()
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    cancelled.set()
    try:
        assert await asyncio.to_thread(ended.wait, 20)
    finally:
        over.set()


@playing
async def test_a_history_in_memory_is_read_in_its_own_thread():
    """It has no second connection."""
    thread = StoreThread(lambda: open_service(store="memory", environ={}), lambda *_: None)
    own = await thread.call(lambda _: threading.current_thread())
    assert await read_beside(thread.call, lambda *_: threading.current_thread()) is own
    thread.stop()


@playing
async def test_a_store_that_went_is_not_made_anew(store, save, tmp_path):
    """Another history in its place would be taken for it from then on."""
    await save(b"one\n")
    (tmp_path / "history.btl").rename(tmp_path / "away.btl")
    with pytest.raises(StoreGoneError):
        await read_beside(store.call, lambda service, _: service.status())
    assert not (tmp_path / "history.btl").exists()
