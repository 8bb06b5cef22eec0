"""How far a compaction is, as others see it, and whom it stands back behind."""

import time
from contextlib import closing
from pathlib import Path

import pytest

from backtrail.history import turns
from backtrail.history.states import Compacting
from backtrail.history.turns import Undertaking, begin_turn, end_turn, is_wanted, under_way
from backtrail.storage.sqlite import SqliteRepository
from history.desk import Desk

HALF = Compacting(began_ns=5, versions=20, total=40)


@pytest.fixture
def store(tmp_path):
    """The path of a store; nothing has to be there."""
    return str(tmp_path / "history.btl")


def test_others_see_how_far_it_is(store):
    """While it goes on, and of what a process that was killed left behind nothing."""
    assert under_way(store) is None
    with closing(Undertaking(store)) as told:
        told.show(HALF)
        assert under_way(store) == HALF
        left = Path(f"{store}-compacting").read_bytes()
    assert under_way(store) is None
    assert not any(Path(store).parent.iterdir())
    Path(f"{store}-compacting").write_bytes(left)
    assert under_way(store) is None
    with closing(Undertaking(store)) as told:
        told.show(HALF)
        assert under_way(store) == HALF


def test_of_two_the_first_is_shown(store):
    """The second one goes on without, and takes nothing away."""
    with closing(Undertaking(store)) as first:
        first.show(HALF)
        with closing(Undertaking(store)) as second:
            second.show(Compacting(began_ns=6, versions=0, total=1))
        assert under_way(store) == HALF


def test_work_with_the_store_is_seen(store, monkeypatch):
    """From its beginning until a moment after its end; ten seconds of one that was killed."""
    assert not begin_turn(store)
    with closing(Undertaking(store)) as told:
        told.show(HALF)
        assert not is_wanted(store)
        assert begin_turn(store)
        now = time.time()
        monkeypatch.setattr(time, "time", lambda: now + 5)
        assert is_wanted(store)
        monkeypatch.setattr(time, "time", lambda: now + turns._LONGEST + turns._AFTER + 1)
        assert not is_wanted(store)
        monkeypatch.undo()
        end_turn(store)
        assert is_wanted(store)
        now = time.time()
        monkeypatch.setattr(time, "time", lambda: now + 2)
        assert not is_wanted(store)
    assert not begin_turn(store)


@pytest.mark.parametrize("place", ["memory", "/no/such/folder/history.btl"])
def test_a_store_without_a_place_has_no_turns(place):
    """Nothing is made, and nothing breaks."""
    with closing(Undertaking(place)) as told:
        told.show(HALF)
        assert under_way(place) is None
        assert not begin_turn(place)
        assert not is_wanted(place)


@pytest.mark.parametrize("words", [b"", b"{", b"[" * 4000, b"\0" * 300])
def test_what_cannot_be_read_says_nothing(store, words):
    """Somebody else wrote into the file."""
    with closing(Undertaking(store)):
        Path(f"{store}-compacting").write_bytes(words)
        assert under_way(store) is None


def test_the_status_says_how_far_it_is_and_what_is_left(tmp_path):
    """Of a store while it is put together, and before and after that."""
    desk = Desk(tmp_path / "ws", SqliteRepository(str(tmp_path / "history.btl")))
    for number in range(40):
        desk.save("a.txt", f"save {number}\n")
    for number in range(9):
        desk.save("few.txt", f"save {number}\n")
    told = [desk.service.status()]
    desk.service.compact(lambda *_: told.append(desk.service.status()))
    told.append(desk.service.status())
    assert (told[0].compacting, told[0].loose, told[0].versions) == (None, 38, 49)
    during = told[1].compacting
    assert (during.versions, during.total, told[1].loose) == (38, 38, 0)
    assert (told[-1].compacting, told[-1].loose, told[-1].versions) == (None, 0, 49)
    assert told[0].full_bytes == told[-1].full_bytes
    desk.service.close()


def test_large_contents_are_not_waited_for(tmp_path, monkeypatch):
    """They stay outside packs, and what is left says so."""
    monkeypatch.setattr("backtrail.storage.sqlite.compaction._LARGEST", 50)
    desk = Desk(tmp_path / "ws", SqliteRepository(str(tmp_path / "history.btl")))
    for number in range(20):
        desk.save("a.txt", f"save {number}\n" * 10)
    assert desk.service.status().loose == 0
    assert desk.service.compact().versions == 0
    desk.service.close()
