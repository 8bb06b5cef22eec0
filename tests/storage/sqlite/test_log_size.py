"""The write-ahead log of a store that stays open."""

import random
from pathlib import Path

from backtrail.storage.sqlite import SqliteRepository


def test_a_large_batch_leaves_no_large_log_behind(location):
    """After 24 MB in one transaction and a few saves the log is back below its 16 MiB."""
    random_ = random.Random(3)
    repository = SqliteRepository(location)
    with repository.transaction():
        for _ in range(6):
            repository.put_content(random_.randbytes(4 << 20))
    log = Path(location + "-wal")
    assert log.stat().st_size > 20 << 20
    for _ in range(3):
        with repository.transaction():
            repository.put_content(random_.randbytes(100))
    assert log.stat().st_size <= 16 << 20
    repository.close()
