"""Old versions go once a day, in a process of its own."""

import asyncio
import os
import time
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from backtrail.app import open_service
from backtrail.history.requests import Capture
from backtrail.serving import daily_prunes
from backtrail.serving.daily_prunes import Order, due, prune_daily, run
from backtrail.settings import RetentionSettings, Settings

LOOSE = RetentionSettings(
    rule="count", count=3, keep_last=3, keep_within_days=0, lines="any", automatic="rule"
)


@pytest.fixture
def service(tmp_path):
    """Open a store with a file of eight versions, by whose rule three stay."""
    with closing(serving(tmp_path, LOOSE)) as opened:
        path = tmp_path / "work" / "a.txt"
        for number in range(8):
            path.write_text("x\n" * number)
            opened.capture(Capture(path=str(path), source="vim"))
        yield opened


def serving(folder, retention):
    """A service with these settings of retention."""
    (folder / "work").mkdir(exist_ok=True)
    return open_service(
        store=str(folder / "store" / "history.btl"),
        roots=[str(folder / "work")],
        settings=Settings(retention=retention),
    )


def total(service, folder):
    """How many versions the file has."""
    return service.timeline(str(folder / "work" / "a.txt")).total


def test_one_face_prunes_once_a_day(service, tmp_path):
    """By its own settings; the next look finds nothing to do until the mark is a day old."""
    order = due(service)
    assert run(order) is True
    assert total(service, tmp_path) == 3
    assert service.check().sound
    assert due(service) is None
    assert run(order) is False
    mark = f"{service.store}-pruned"
    assert Path(mark).stat().st_mode & 0o777 == 0o600
    os.utime(mark, (time.time() - 90_000,) * 2)
    assert due(service) is not None


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({"automatic": "off"}, False),
        ({"automatic": "budget"}, False),
        ({"automatic": "budget", "budget": 1}, True),
        ({"automatic": "budget", "budget": 0}, False),
        ({"automatic": "rule", "budget": 0}, True),
    ],
)
def test_the_setting_says_when(service, tmp_path, changed, wanted):
    """`budget` where the store is larger, `rule` always, `off` never."""
    with closing(serving(tmp_path, msgspec.structs.replace(LOOSE, **changed))) as other:
        assert (due(other) is not None) == wanted


def test_a_store_in_memory_is_left_alone():
    """It is gone tomorrow."""
    with closing(open_service(store="memory", settings=Settings(retention=LOOSE))) as service:
        assert due(service) is None


def test_what_fails_is_for_another_day(tmp_path, caplog):
    """A store that cannot be opened is told in the log and harms nobody."""
    store = tmp_path / "history.btl"
    store.write_text("no store")
    assert run(Order(store=str(store), settings=Settings(), sequence=0)) is False
    assert "not let go of" in caplog.text
    assert store.read_text() == "no store"


def test_it_waits_until_nobody_saves(service, monkeypatch):
    """Two looks in a row have to find the same last entry."""
    sequences, done = iter([5, 6, 6]), []
    monkeypatch.setattr(daily_prunes, "run", done.append)
    first = due(service)

    async def ask(work):
        assert work is due
        sequence = next(sequences, None)
        if sequence is None:
            raise asyncio.CancelledError
        return msgspec.structs.replace(first, sequence=sequence)

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(prune_daily(ask, every=0))
    assert [order.sequence for order in done] == [6]
