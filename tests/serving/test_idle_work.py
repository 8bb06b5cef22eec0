"""While nobody saves a process of its own puts old versions together, and lets go once a day."""

import asyncio
import os
import sys
import time
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from backtrail.app import open_service
from backtrail.history.requests import Capture
from backtrail.serving import idle_work
from backtrail.serving.idle_work import Order, Pace, due, run, work_idle
from backtrail.settings import RetentionSettings, Settings, StorageSettings

LOOSE = RetentionSettings(
    rule="count", count=3, keep_last=3, keep_within_days=0, lines="any", automatic="rule"
)
KEEPING = RetentionSettings(automatic="off")


@pytest.fixture
def service(tmp_path):
    """Open a store with a file of eight versions, by whose rule three stay."""
    with closing(serving(tmp_path, LOOSE)) as opened:
        save(opened, tmp_path, 8)
        yield opened


@pytest.fixture
def long_past(tmp_path, monkeypatch):
    """Open a store of thirty versions, where twenty are worth a compaction."""
    monkeypatch.setattr(idle_work, "_MANY", 20)
    with closing(serving(tmp_path, KEEPING)) as opened:
        save(opened, tmp_path, 30)
        yield opened


def serving(folder, retention, **storage):
    """A service with these settings of retention and storage."""
    (folder / "work").mkdir(exist_ok=True)
    return open_service(
        store=str(folder / "store" / "history.btl"),
        roots=[str(folder / "work")],
        settings=Settings(retention=retention, storage=StorageSettings(**storage)),
    )


def save(service, folder, number):
    """Keep so many versions of a file more."""
    path = folder / "work" / "a.txt"
    for _ in range(number):
        text = path.read_text() if path.exists() else ""
        path.write_text(f"{text}line {len(text)}\n")
        service.capture(Capture(path=str(path), source="vim"))


def total(service, folder):
    """How many versions the file has."""
    return service.timeline(str(folder / "work" / "a.txt")).total


def test_one_face_prunes_once_a_day(service, tmp_path):
    """By its own settings; the next look finds nothing to do until the mark is a day old."""
    order = due(service)
    assert order.work == "prune"
    assert asyncio.run(run(order)) is True
    assert total(service, tmp_path) == 3
    assert service.check().sound
    assert due(service) is None
    assert asyncio.run(run(order)) is False
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


def test_old_versions_are_put_together(long_past, tmp_path):
    """All come back, it is noted, and the next look finds nothing to do."""
    path = str(tmp_path / "work" / "a.txt")
    before = [long_past.content(path, str(number)) for number in range(1, 31)]
    order = due(long_past)
    assert order.work == "compact"
    assert asyncio.run(run(order)) is True
    last = long_past.status().compacted
    assert (last.versions, last.sequence) == (28, order.sequence)
    assert [long_past.content(path, str(number)) for number in range(1, 31)] == before
    assert long_past.check().sound
    assert due(long_past) is None


def test_few_new_versions_wait_for_a_day(long_past, tmp_path, monkeypatch):
    """Each compaction writes a pack that is not full anew: one a day is enough for a few."""
    asyncio.run(run(due(long_past)))
    monkeypatch.setattr(idle_work, "_SOME", 5)
    save(long_past, tmp_path, 5)
    assert due(long_past) is None
    tomorrow = time.time() + 90_000
    monkeypatch.setattr(time, "time", lambda: tomorrow)
    assert due(long_past).work == "compact"


def test_compaction_can_be_turned_off(long_past, tmp_path):
    """Also the one that follows a prune."""
    with closing(serving(tmp_path, KEEPING, compact="off")) as other:
        assert due(other) is None
    with closing(serving(tmp_path, LOOSE, compact="off")) as other:
        assert asyncio.run(run(due(other))) is True
        assert other.last_compaction() is None


def test_a_prune_gives_its_space_back(service):
    """What is let go of is free only once the store is put together."""
    asyncio.run(run(due(service)))
    assert service.last_compaction() is not None


def test_a_note_of_another_store_says_nothing(long_past, tmp_path):
    """One that had more entries, and one that cannot be read."""
    asyncio.run(run(due(long_past)))
    note = Path(f"{long_past.store}-compacted")
    fields = msgspec.json.decode(note.read_bytes())
    for told in (msgspec.json.encode({**fields, "sequence": 1000}), b"{", b"[" * 4000, b""):
        note.write_bytes(told)
        assert long_past.last_compaction() is None
        assert due(long_past).work == "compact"


def test_a_store_in_memory_is_left_alone():
    """It is gone tomorrow."""
    with closing(open_service(store="memory", settings=Settings(retention=LOOSE))) as service:
        assert due(service) is None


@pytest.mark.parametrize("work", ["prune", "compact"])
def test_what_fails_is_for_another_day(tmp_path, caplog, work):
    """A store that cannot be opened is told in the log, with why, and harms nobody."""
    store = tmp_path / "history.btl"
    store.write_text("no store")
    order = Order(work=work, store=str(store), settings=Settings(), sequence=0)
    assert asyncio.run(run(order)) is False
    assert "not looked after" in caplog.text
    assert "is not a Backtrail store" in caplog.text
    assert store.read_text() == "no store"


def test_of_two_faces_one_does_it(long_past):
    """The other one comes back at its next look, and finds it done."""
    order = due(long_past)

    async def both():
        return await asyncio.gather(run(order), run(order))

    assert sorted(asyncio.run(both())) == [False, True]


def test_it_ends_with_its_face(long_past, monkeypatch):
    """A session that closes in the midst of it does not wait, and leaves no process behind."""
    make = asyncio.create_subprocess_exec

    async def session():
        begun = asyncio.get_running_loop().create_future()

        async def slow(*_, **options):
            text = "import sys, time; sys.stdin.read(); time.sleep(600)"
            begun.set_result(await make(sys.executable, "-c", text, **options))
            return begun.result()

        monkeypatch.setattr(asyncio, "create_subprocess_exec", slow)
        work = asyncio.create_task(run(due(long_past)))
        process = await begun
        work.cancel()
        with pytest.raises(asyncio.CancelledError):
            await work
        return process.returncode

    assert asyncio.run(session()) is not None


def test_it_waits_until_nobody_saves(service, monkeypatch):
    """Two looks in a row have to find the same last entry."""
    sequences, done = iter([5, 6, 6]), []
    first = due(service)

    async def note(order):
        done.append(order)
        return True

    monkeypatch.setattr(idle_work, "run", note)

    async def ask(work):
        assert work is due
        sequence = next(sequences, None)
        if sequence is None:
            raise asyncio.CancelledError
        return msgspec.structs.replace(first, sequence=sequence)

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(work_idle(ask, every=0))
    assert [order.sequence for order in done] == [6]


def test_it_rests_as_long_as_it_works_and_stands_still_while_somebody_saves(service, tmp_path):
    """After each save it waits ten seconds, and again while there are more."""
    naps, now = [], iter([0.0, 0.25, 1.0, 9.0, 9.0])
    saves = [1, 1, 0]

    def sleep(seconds):
        naps.append(seconds)
        if len(naps) > 1 and saves:
            save(service, tmp_path, saves.pop())

    pace = Pace(service, clock=lambda: next(now), sleep=sleep)
    assert pace() is True
    save(service, tmp_path, 1)
    assert pace() is True
    assert naps == [0.25, 1.0, 10.0, 10.0, 10.0]


def test_it_ends_when_its_face_was_killed(service, tmp_path, monkeypatch):
    """Also while somebody saves."""
    pace = Pace(service, sleep=lambda _: None)
    monkeypatch.setattr(os, "getppid", lambda: 1)
    assert pace() is False
    save(service, tmp_path, 1)
    assert pace() is False


def test_space_goes_back_to_the_disk(tmp_path):
    """A store that lost most of what it held is as small as what is left, once it was idle."""
    with closing(serving(tmp_path, LOOSE)) as service:
        path = tmp_path / "work" / "a.bin"
        for _ in range(8):
            path.write_bytes(os.urandom(200_000))
            service.capture(Capture(path=str(path), source="vim"))
        before = sum(file.stat().st_size for file in Path(service.store).parent.iterdir())
        assert asyncio.run(run(due(service))) is True
        assert Path(service.store).stat().st_size < before / 2
        assert service.check().sound


def test_it_stands_back_behind_whatever_is_asked_for(service, monkeypatch):
    """A second for each look, and after three it goes on: somebody may ask without an end."""
    naps, answers = [], [True, False, *[True] * 9]
    monkeypatch.setattr(idle_work, "is_wanted", lambda store: store and answers.pop(0))
    pace = Pace(service, clock=lambda: 0.0, sleep=naps.append)
    assert pace() is True
    assert naps == [0, 1]
    assert pace() is True
    assert naps == [0, 1, 0, 1, 1, 1]


def test_pieces_of_a_prune_are_paced(service, monkeypatch):
    """What it writes to the log by itself does not make it stand still; a face that ends does."""
    naps = []
    monkeypatch.setattr(idle_work.Pace.__init__, "__kwdefaults__",
                        {**Pace.__init__.__kwdefaults__, "sleep": naps.append})  # fmt: skip
    monkeypatch.setattr("backtrail.history.pruning._AT_ONCE", 2)
    assert idle_work._pruned(service) is True
    assert len(naps) == 3
    assert max(naps) < 1


def test_a_prune_ends_with_its_face(service, tmp_path, monkeypatch):
    """What is done by then stays done."""
    monkeypatch.setattr("backtrail.history.pruning._AT_ONCE", 2)
    monkeypatch.setattr(idle_work.Pace, "__call__", lambda _: False)
    assert idle_work._pruned(service) is False
    assert total(service, tmp_path) == 6
