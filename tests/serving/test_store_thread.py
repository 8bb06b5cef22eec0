"""The thread that owns the service, at its end."""

import asyncio
import shutil
import threading
from contextlib import closing

import pytest

from backtrail.app import open_service
from backtrail.errors import StoreBusyError, StoreError, StoreFullError, StoreGoneError
from backtrail.history.requests import Capture
from backtrail.history.states import Compacting
from backtrail.history.turns import Undertaking, is_wanted
from backtrail.serving import store_thread
from backtrail.serving.store_thread import StoreThread


@pytest.mark.parametrize(
    ("error", "patience", "tried"),
    [(StoreBusyError, 0, 1), (StoreBusyError, 60, 3), (StoreFullError, 0, 3)],
)
def test_a_locked_store_does_not_hold_up_the_end_for_ever(monkeypatch, error, patience, tried):
    """Each save waits for the lock, so they are let go in the end; what fails at once is tried."""
    monkeypatch.setattr(store_thread, "_PATIENCE", patience)
    thread = StoreThread(lambda: open_service(store="memory"), lambda *_: None)
    tries = []

    def refused(_):
        tries.append(1)
        raise error("no")

    thread.stop([refused] * 3)
    assert len(tries) == tried


def test_work_is_done_while_its_caller_blocks():
    """For a face that has no loop at hand; what went wrong comes out there."""
    thread = StoreThread(lambda: open_service(store="memory"), lambda *_: None)
    try:
        assert thread.now(lambda service: service.status().store) == "memory"
        with pytest.raises(ZeroDivisionError):
            thread.now(lambda _: 1 / 0)
    finally:
        thread.stop()


def test_who_waits_no_longer_is_told_that_it_will_be_done():
    """With a loop and without; the work keeps its turn, and its error troubles nobody."""
    thread = StoreThread(lambda: open_service(store="memory"), lambda *_: None)
    gate, done = threading.Event(), []

    async def ask() -> None:
        with pytest.raises(StoreBusyError, match="busy"):
            await thread.call(lambda _: done.append("awaited"), within=0.01)
        with pytest.raises(StoreBusyError, match="busy"):
            await thread.call(lambda _: 1 / 0, within=0.01)
        assert thread.behind
        gate.set()
        assert await thread.call(lambda _: "next", within=60) == "next"
        assert not thread.behind

    try:
        thread._submit(lambda _: gate.wait(60))
        with pytest.raises(StoreBusyError, match="busy"):
            thread.now(lambda _: done.append("blocked"), within=0.01)
        assert thread.behind
        asyncio.run(ask())
        assert done == ["blocked", "awaited"]
    finally:
        gate.set()
        thread.stop()


def test_work_that_runs_into_a_time_limit_of_its_own_says_so():
    """That is no word about the store."""
    thread = StoreThread(lambda: open_service(store="memory"), lambda *_: None)

    def slow(_):
        raise TimeoutError("the network")

    try:
        with pytest.raises(TimeoutError, match="the network"):
            thread.now(slow, within=60)
    finally:
        thread.stop()


def test_work_after_the_end_is_refused_with_a_reason():
    """As a store that cannot serve, which faces know how to tell."""
    thread = StoreThread(lambda: open_service(store="memory"), lambda *_: None)
    thread.stop()
    with pytest.raises(StoreError, match="about to end"):
        thread.now(lambda _: None)


def test_work_that_its_caller_gave_up_before_its_turn_is_not_begun():
    """Where it may be dropped; other work is done all the same."""
    thread = StoreThread(lambda: open_service(store="memory"), lambda *_: None)
    gate, done = threading.Event(), []

    async def ask() -> None:
        asked = [
            asyncio.ensure_future(
                thread.call(lambda _, word=word: done.append(word), droppable=word == "dropped")
            )
            for word in ("dropped", "kept")
        ]
        await asyncio.sleep(0)
        assert thread.queued == 3
        for task in asked:
            task.cancel()
        await asyncio.wait(asked)
        assert thread.queued == 2
        gate.set()
        await thread.call(lambda _: None)

    try:
        thread._submit(lambda _: gate.wait(60))
        asyncio.run(ask())
        assert done == ["kept"]
    finally:
        gate.set()
        thread.stop()


def test_who_brings_work_waits_while_too_much_of_it_waits(monkeypatch):
    """The thousandth piece holds up the one who reads messages, until there is room."""
    monkeypatch.setattr(store_thread, "_LONGEST_QUEUE", 3)
    thread = StoreThread(lambda: open_service(store="memory"), lambda *_: None)
    gate, passed = threading.Event(), threading.Event()
    try:
        thread._submit(lambda _: gate.wait(60))
        thread._submit(lambda _: None)
        thread.wait_for_room()
        thread._submit(lambda _: None)
        threading.Thread(target=lambda: (thread.wait_for_room(), passed.set())).start()
        assert not passed.wait(0.1)
        gate.set()
        assert passed.wait(60)
    finally:
        gate.set()
        thread.stop()


def test_what_waited_behind_a_locked_store_does_not_wait_again():
    """It is refused with the first one; what comes later tries for itself."""
    thread = StoreThread(lambda: open_service(store="memory"), lambda *_: None)
    gate, tries = threading.Event(), []

    def locked(_):
        tries.append(1)
        gate.wait(60)
        raise StoreBusyError("no")

    try:
        thread._submit(lambda _: gate.wait(60))
        waiting = [thread._submit(locked) for _ in range(5)]
        gate.set()
        assert all(isinstance(one.exception(60), StoreBusyError) for one in waiting)
        assert len(tries) == 1
        assert thread.now(lambda _: "free", within=60) == "free"
    finally:
        gate.set()
        thread.stop()


class Place:
    """A store that can go, and a file to save."""

    def __init__(self, tmp_path):
        self.file, self.store, self.told = tmp_path / "a.txt", tmp_path / "store" / "h.btl", []
        self.file.write_text("text")
        self.thread = StoreThread(self.opened, lambda *_: None, self.told.append)

    def opened(self):
        """Open it."""
        return open_service(store=str(self.store), roots=[str(self.file.parent)])

    def save(self, service):
        """Keep the file."""
        return service.capture(Capture(path=str(self.file), source="test")).status

    def open_and_go(self):
        """Open the store, and have it deleted while it is open."""
        self.thread.now(lambda service: service.status())
        shutil.rmtree(self.store.parent)


def test_a_store_that_somebody_puts_in_place_of_one_that_went_is_opened(tmp_path):
    """None is made meanwhile; the next work goes into it, and people are told."""
    place = Place(tmp_path)
    place.open_and_go()
    for _ in range(2):
        with pytest.raises(StoreGoneError):
            place.thread.now(place.save)
    assert not place.store.exists()
    place.opened().close()
    with pytest.raises(StoreGoneError):
        place.thread.now(place.save)
    assert place.thread.now(place.save) == "kept"
    place.thread.stop()
    assert place.told == [f"Another history lies at {place.store} now. Saves are kept there."]


@pytest.mark.parametrize("waits", [True, False])
def test_a_store_that_is_still_gone_at_the_end_is_made_anew_for_what_waits(tmp_path, waits):
    """For nothing else; that it is another one is told."""
    place = Place(tmp_path)
    place.open_and_go()
    place.thread.stop([place.save, place.save] if waits else [])
    assert place.store.exists() is waits
    assert len(place.told) == waits
    if waits:
        service = place.opened()
        assert place.save(service) == "unchanged"
        service.close()


def test_a_store_that_is_there_is_not_given_up(tmp_path):
    """Nor one that was never opened, or that is in memory alone."""
    place = Place(tmp_path)
    memory = StoreThread(lambda: open_service(store="memory"), lambda *_: None)
    assert not asyncio.run(place.thread.give_up_gone())
    for thread in (place.thread, memory):
        thread.now(lambda service: service.status())
        assert not asyncio.run(thread.give_up_gone())
        thread.stop()
    assert place.told == []


def test_a_compaction_sees_that_work_is_done(tmp_path):
    """Any work, a look or a scan as well as a save, from its beginning until after its end."""
    store = str(tmp_path / "history.btl")
    thread = StoreThread(lambda: open_service(store=store), lambda *_: None)
    try:
        assert not thread.now(lambda service: is_wanted(service.store))
        with closing(Undertaking(store)) as told:
            told.show(Compacting(began_ns=0, versions=0, total=1))
            assert not is_wanted(store)
            assert thread.now(lambda service: is_wanted(service.store))
            assert is_wanted(store)
    finally:
        thread.stop()
