import asyncio
import os
import subprocess
import sys

import pytest

from backtrail.lsp import watchdog
from backtrail.lsp.watchdog import Watchdog

PATIENCE = 10


@pytest.fixture(params=["told by the system", "looked at"])
def process(request, monkeypatch):
    """A process that ends when it is asked to, for either way of noticing."""
    if request.param == "looked at":
        monkeypatch.setattr(watchdog, "_handle", lambda _: None)
        monkeypatch.setattr(watchdog, "_HEARTBEAT", 0.01)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        yield process


def watched(script):
    """Run a script with a watchdog; return how often it called."""
    calls = []

    async def run():
        gone = asyncio.Event()
        dog = Watchdog(lambda: (calls.append(1), gone.set()))
        await script(dog, gone)
        dog.end()

    asyncio.run(run())
    return len(calls)


async def ended(process):
    """End a process and bury it, without blocking the loop."""
    process.stdin.close()
    await asyncio.to_thread(process.wait)


def test_the_end_of_the_editor_is_noticed_once(process):
    """However it is noticed."""

    async def script(dog, gone):
        dog.watch_editor(process.pid)
        dog.watch_editor(process.pid)
        assert not gone.is_set()
        await ended(process)
        await asyncio.wait_for(gone.wait(), PATIENCE)

    assert watched(script) == 1


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="only Linux tells of it")
def test_a_process_that_nobody_has_buried_counts_as_gone():
    """It cannot save any more, although its number is still taken."""
    process = subprocess.Popen([sys.executable, "-c", ""])

    async def script(dog, gone):
        dog.watch_editor(process.pid)
        await asyncio.wait_for(gone.wait(), PATIENCE)

    assert watched(script) == 1
    process.wait()


def test_a_launcher_may_leave(process, monkeypatch):
    """The end of the process that started us means nothing while the editor lives."""
    monkeypatch.setattr(os, "getppid", lambda: process.pid)

    async def script(dog, gone):
        dog.watch_parent()
        dog.watch_editor(os.getpid())
        await ended(process)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(gone.wait(), 0.1)

    assert watched(script) == 0


def test_the_process_that_started_us_stands_for_an_editor_without_a_number(process, monkeypatch):
    """Some editors name none, or the number that they have outside of a container."""
    monkeypatch.setattr(os, "getppid", lambda: process.pid)

    async def script(dog, gone):
        dog.watch_parent()
        for number in (2**22 + 1, -1, 2**70):
            dog.watch_editor(number)
        await ended(process)
        await asyncio.wait_for(gone.wait(), PATIENCE)

    assert watched(script) == 1


def test_the_first_process_of_the_system_is_nobodys_editor(monkeypatch):
    """What it adopted ends with its pipe."""
    monkeypatch.setattr(os, "getppid", lambda: 1)

    async def script(dog, gone):
        dog.watch_parent()
        assert not dog._handles
        assert not dog._looks

    assert watched(script) == 0
