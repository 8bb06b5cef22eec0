"""Work that nobody waits for, until the end of a session."""

import asyncio
import logging

import pytest

from backtrail.serving.tasks import Tasks


@pytest.fixture
def tasks():
    """Tasks of a session that logs."""
    return Tasks(logging.getLogger("backtrail.tasks"))


def test_settled_waits_for_what_comes_to_an_end(tasks):
    """What has no end goes on meanwhile, and is cancelled at the last."""
    done, cancelled = [], []

    async def work(number):
        await asyncio.sleep(0)
        done.append(number)

    async def endless():
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.append(True)

    async def session():
        tasks.begin_endless(endless())
        for number in range(3):
            tasks.begin(work(number))
        await tasks.settled()
        assert (done, cancelled) == ([0, 1, 2], [])
        tasks.begin(work(3))
        await tasks.finished()
        assert (done, cancelled) == ([0, 1, 2, 3], [True])

    asyncio.run(session())


def test_a_failure_is_logged_and_keeps_nothing_else_from_its_end(tasks, caplog):
    """Nobody waits for it, so the log has to tell."""

    async def fails():
        raise ValueError("a mistake of ours")

    async def session():
        tasks.begin(fails())
        await tasks.settled()
        await tasks.finished()

    asyncio.run(session())
    assert [record.name for record in caplog.records] == ["backtrail.tasks"]
    assert "a mistake of ours" in caplog.text


def test_what_is_cancelled_is_no_failure(tasks, caplog):
    """At the end of a process, nothing is waited for."""

    async def session():
        tasks.begin(asyncio.Event().wait())
        await asyncio.sleep(0)
        tasks.cancel()
        await tasks.finished()

    asyncio.run(session())
    assert caplog.text == ""
