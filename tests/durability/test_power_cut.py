"""D2: whatever the power cut leaves of unsynced writes, what was acknowledged is there.

Short form: 1,000 cuts with ``synchronous=full`` and 200 with ``normal``. Campaign:
10,000 cuts of each.
"""

import itertools
import random
import shutil
from contextlib import suppress

import pytest

from backtrail.errors import StoreError
from backtrail.settings import StorageSettings
from backtrail.storage.repository import VersionFilter
from backtrail.storage.sqlite import SqliteRepository
from durability.power import PowerCutError, PowerVfs, World
from sizes import size
from storage.builders import new_document, save

# SQLite goes on calling a dead disk, and only the first of its errors can be raised.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

CUTS = {"full": size("D2_CUTS", 1000, 10_000), "normal": size("D2_NORMAL_CUTS", 200, 10_000)}
SAVES = 24
CALLS = 400
"""About what one life costs: opening, saves, packs, checkpoints, closing and opening again."""


@pytest.fixture(scope="module")
def vfs():
    """Register the layer once."""
    layer = PowerVfs("power-cut")
    yield layer
    layer.unregister()


@pytest.fixture(autouse=True)
def _smaller_packs(monkeypatch):
    """Make packs as small as the histories are."""
    for name, value in {"_FULL": 6, "_FEWEST": 2}.items():
        monkeypatch.setattr(f"backtrail.storage.sqlite.compaction.{name}", value)


@pytest.fixture
def disk(memory_folder):
    """Make two folders on a disk in memory: before and after the cut."""
    for name in ("image", "before", "after"):
        (memory_folder / name).mkdir()
    repository = SqliteRepository(str(memory_folder / "image" / "history.db"))
    new_document(repository)
    repository.close()
    return memory_folder


def clear(folder, image=None):
    """Empty a folder; fill it from ``image``."""
    for path in folder.iterdir():
        path.unlink()
    for path in image.iterdir() if image else ():
        shutil.copy(path, folder)


def live(vfs, location, settings, random_, tried, kept):
    """Save until the power goes: opening, packing and closing in between, many checkpoints."""
    data = random_.randbytes(4000)
    while len(kept) < SAVES:
        repository = SqliteRepository(location, settings, vfs=vfs.name)
        repository._db.wal_autocheckpoint(random_.choice([1, 5, 20, 1000]))
        documents = list(repository.documents(1))
        document = documents[0] if documents else new_document(repository)
        for _ in range(random_.randrange(4, SAVES)):
            at = random_.randrange(len(data))
            data = data[:at] + random_.randbytes(random_.choice([1, 20, 3000])) + data[at:][:9000]
            tried.append(data)
            kept.append((save(repository, document, data), data))
        if random_.randrange(2):
            for _ in itertools.chain(repository.compact(), repository.sweep()):
                pass
            repository.shrink()
        repository.close()


def judge(location, tried, kept):
    """Open what the cut left: how many are lost, wrong, malformed."""
    try:
        repository = SqliteRepository(location)
        damage = list(repository.check())
        found = {v.number: v for v in repository.versions(VersionFilter(document=1), 999)}
        lost = sum(found.get(version.number) != version for version, _ in kept)
        wrong = sum(
            repository.read_content(v.content_id) != tried[number - 1]
            for number, v in found.items()
        )
        repository.close()
    except StoreError as error:
        return len(kept), 0, [error]
    return lost, wrong, damage


def cut(vfs, disk, seed, settings):
    """One life, one cut, one judgement."""
    random_ = random.Random(seed)
    before, after = disk / "before", disk / "after"
    clear(before, None if seed % 8 == 0 else disk / "image")
    clear(after)
    files = sorted(before.iterdir())
    vfs.world = World(seed, cut_at=random_.randrange(1, CALLS), files=files)
    tried, kept = [], []
    with suppress(PowerCutError, StoreError):
        live(vfs, str(before / "history.db"), settings, random_, tried, kept)
    vfs.world.leave_behind(after)
    return len(kept), *judge(str(after / "history.db"), tried, kept)


def campaign(vfs, disk, mode):
    """Many cuts; the sums of what happened."""
    cuts = CUTS[mode]
    saved = lost = wrong = 0
    damage = []
    for seed in range(cuts):
        results = cut(vfs, disk, seed, StorageSettings(synchronous=mode, chain_length=8))
        saved, lost, wrong = saved + results[0], lost + results[1], wrong + results[2]
        damage += results[3]
    print(f"{mode}: {cuts} cuts, {saved} acknowledged, {lost} lost, {wrong} wrong, {damage[:1]}")
    assert saved > cuts
    return lost, wrong, damage


def test_nothing_acknowledged_is_lost(vfs, disk):
    """With ``full``, the default, each acknowledged save is there and exact after any cut."""
    assert campaign(vfs, disk, "full") == (0, 0, [])


def test_normal_may_lose_the_last_saves_but_nothing_else(vfs, disk):
    """With ``normal`` what is there is exact and the store is whole."""
    _, wrong, damage = campaign(vfs, disk, "normal")
    assert (wrong, damage) == (0, [])


def test_full_is_the_default():
    """Losing saves for speed is a choice somebody makes, not what one gets."""
    assert StorageSettings().synchronous == "full"
