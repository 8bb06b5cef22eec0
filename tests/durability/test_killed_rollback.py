"""D1: the restore of a folder that is killed at any moment leaves it old or new, never mixed.

Whoever comes next finishes it, all that lay there can be had back, and nothing of what nobody kept
is touched. Short form: 200 kills. Campaign: 1,000. Red when the log does not say what begins.
"""

import os
import random
import signal
import time
from contextlib import closing
from pathlib import Path

import pytest

from backtrail.app import open_service
from backtrail.files.paths import is_temporary
from backtrail.history.requests import Capture, RollbackQuery
from backtrail.settings import Settings
from sizes import size

KILLS = size("D1_ROLLBACK_KILLS", 200, 1_000)
PARTS = 8
"""That may run beside each other."""
FILES = 12


@pytest.mark.parametrize("part", range(PARTS))
def test_a_folder_is_old_or_new_whenever_it_is_killed(tmp_path, part):
    """Seeded; a kill lies anywhere between its beginning and a little behind its end."""
    half_way = 0
    for seed in range(part, KILLS, PARTS):
        half_way += _one(tmp_path / str(seed), random.Random(seed))
    assert half_way > KILLS // PARTS // 10, "hardly any kill met it at work"


def _one(folder, rng):
    """Kill one restore; answer whether it was half-way."""
    store, work = folder / "store" / "history.btl", folder / "work"
    work.mkdir(parents=True)
    with closing(_opened(store, work)) as service:
        then, point = _worked(service, work, rng), service.events()[-1].sequence
        before = _worked(service, work, rng)
        plan = service.plan_rollback(RollbackQuery(point=str(point), folder=str(work)))
    _killed(store, work, plan, rng)
    half_way = _files(work) not in (before, then)
    with closing(_opened(store, work)) as service:
        now = _files(work)
        assert now in (before, then)
        assert service.check().sound
        if now == then and then != before:
            service.roll_back(service.plan_rollback_undo())
            assert _files(work) == before
    assert not os.path.lexists(f"{store}-rollback")
    return half_way


def _opened(store, work):
    return open_service(store=str(store), roots=[str(work)], settings=Settings())


def _worked(service, work, rng):
    """Change, make, rename and delete files; what is there then."""
    for name in rng.sample([f"{n}.txt" for n in range(FILES)], FILES * 2 // 3):
        path = work / name
        if path.exists() and rng.random() < 0.3:
            path.unlink()
            service.delete(str(path))
            continue
        if path.exists() and rng.random() < 0.3:
            other = work / f"{rng.randrange(99)} {name}"
            if not other.exists():
                path.rename(other)
                service.rename(str(path), str(other))
                path = other
        path.write_bytes(rng.randbytes(rng.randrange(200)))
        service.capture(Capture(path=str(path), source="vim"))
    return _files(work)


def _files(work):
    """What is there, but for at most one file that was on its way to its place."""
    found = {path.name: path.read_bytes() for path in Path(work).iterdir()}
    strays = [name for name in found if is_temporary(name)]
    assert len(strays) <= 1
    return {name: data for name, data in found.items() if name not in strays}


def _killed(store, work, plan, rng):
    """Begin in a process of its own, and kill that within the time that it takes."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.close(read)
            with closing(_opened(store, work)) as service:
                os.write(write, b"x")
                service.roll_back(plan)
        finally:
            os._exit(0)
    os.close(write)
    os.read(read, 1)
    os.close(read)
    ends = time.monotonic() + rng.random() * 0.1
    while time.monotonic() < ends:
        pass  # less than the system's pause can be
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
