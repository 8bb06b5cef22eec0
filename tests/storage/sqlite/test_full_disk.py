"""D3: a full disk costs the save that did not fit, and nothing else.

Short form: 9 sizes of disk. Campaign: 100.
"""

import random
from contextlib import closing

import pytest

from backtrail.errors import StoreFullError
from backtrail.storage.repository import VersionFilter
from backtrail.storage.sqlite import SqliteRepository
from sizes import size
from storage.builders import new_document, save
from storage.sqlite.full_disk import FullDisk

SIZES = size("D3_SIZES", 9, 100)


def fill(repository, document, kept, random_):
    """Save and remember until the disk is full."""
    for _ in range(500):
        data = random_.randbytes(random_.randrange(100, 30_000))
        kept.append((save(repository, document, data), data))


def contents(repository, kept):
    """Read all back."""
    return [repository.read_content(version.content_id) for version, _ in kept]


@pytest.mark.parametrize("room", range(150_000, 450_000, 300_000 // SIZES))
def test_nothing_is_lost_and_saving_goes_on_when_there_is_room_again(tmp_path, room):
    """At any size of disk: told at once, kept saves readable, the next save after is kept."""
    location, disk = str(tmp_path / "history.db"), FullDisk(10**9)
    random_ = random.Random(room)
    with closing(SqliteRepository(location, vfs=disk.vfs)) as repository:
        document = new_document(repository)
        disk.room, kept = room, []
        with pytest.raises(StoreFullError):
            fill(repository, document, kept, random_)
        assert contents(repository, kept) == [data for _, data in kept]
        disk.room = 10**9
        kept.append((save(repository, document, b"room again"), b"room again"))
    with closing(SqliteRepository(location)) as again:
        page = again.versions(VersionFilter(document=document.id), 999)
        assert page[::-1] == tuple(version for version, _ in kept)
        assert contents(again, kept) == [data for _, data in kept]
        assert list(again.check()) == []
