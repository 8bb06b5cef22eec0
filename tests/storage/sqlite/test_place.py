"""A store that went from its place is not written on."""

from pathlib import Path

import pytest

from backtrail.errors import StoreGoneError
from backtrail.storage.sqlite import SqliteRepository
from storage.builders import new_document, save


def test_a_store_that_was_moved_away_refuses_until_it_is_back(location, repository):
    """Reading goes on, and what was written last is there."""
    document = new_document(repository)
    kept = save(repository, document, b"1")
    Path(location).parent.rename(Path(location).parent.with_name("away"))
    with pytest.raises(StoreGoneError, match="no longer there") as refused:
        save(repository, document, b"2")
    assert not refused.value.replaced
    assert repository.read_content(kept.content_id) == b"1"
    Path(location).parent.with_name("away").rename(Path(location).parent)
    assert save(repository, document, b"2").number == 2


def test_another_store_in_its_place_is_not_taken_for_it(location, repository):
    """It would be written into the deleted one, and nobody would find it."""
    document = new_document(repository)
    Path(location).unlink()
    SqliteRepository(location).close()
    with pytest.raises(StoreGoneError, match="another history") as refused:
        save(repository, document, b"1")
    assert refused.value.replaced


def test_what_was_written_while_the_store_went_is_not_acknowledged(location, repository):
    """Whoever saved it keeps it for the next try."""
    document = new_document(repository)

    def write():
        with repository.transaction():
            save(repository, document, b"1", joined=True)
            Path(location).unlink()

    with pytest.raises(StoreGoneError):
        write()


def test_the_log_of_a_store_that_was_taken_away_without_it_is_kept(location, repository, tmp_path):
    """With it the saves that were in it come back, where the store is by now."""
    save(repository, new_document(repository), b"in the log alone")
    taken = tmp_path / "taken.btl"
    taken.write_bytes(Path(location).read_bytes())
    log = Path(location + "-wal").read_bytes()
    for side in ("", "-shm"):
        Path(location + side).unlink()
    SqliteRepository(location).close()
    left = Path(location + ".left-wal")
    assert left.read_bytes() == log
    left.rename(f"{taken}-wal")
    found = SqliteRepository(str(taken))
    assert found.read_content(found.head(1).content_id) == b"in the log alone"
    found.close()
