"""Files that are no store of ours are refused, said so in one line, and left as they were."""

import pytest

from backtrail.errors import (
    BacktrailError,
    StoreAccessError,
    StoreBusyError,
    StoreFormatError,
)
from backtrail.settings import StorageSettings
from backtrail.storage.sqlite import SqliteRepository
from storage.builders import new_document, save


def refused(location, error=StoreFormatError):
    """Open, expect one line of error, and prove that the file did not change."""
    before = location.read_bytes()
    with pytest.raises(error) as caught:
        SqliteRepository(str(location))
    assert "\n" not in str(caught.value)
    assert str(location) in str(caught.value)
    assert location.read_bytes() == before


def store_with(folder, raw, *statements):
    """Make a store with one version, then change it behind Backtrail's back."""
    location = folder / "store.db"
    repository = SqliteRepository(str(location))
    save(repository, new_document(repository), b"text")
    repository.close()
    raw(location, *statements)
    return location


def test_a_file_that_is_no_database_is_refused(tmp_path):
    """Text, and bytes that only begin like SQLite."""
    for content in (b"Dear diary,\n" * 400, b"SQLite format 3\0" + b"\xff" * 5000):
        location = tmp_path / "diary.txt"
        location.write_bytes(content)
        refused(location, BacktrailError)


def test_another_applications_database_is_refused_and_untouched(tmp_path, raw):
    """Not a byte changes in somebody else's SQLite file, its journal mode included."""
    location = tmp_path / "places.sqlite"
    raw(location, "CREATE TABLE bookmark(url)", "INSERT INTO bookmark VALUES('x')")
    refused(location)
    raw(location, "PRAGMA application_id = 77")
    refused(location)
    assert list(tmp_path.iterdir()) == [location]


def test_a_newer_format_is_refused(tmp_path, raw):
    """An older Backtrail says that a newer one is needed and changes nothing."""
    refused(store_with(tmp_path, raw, "PRAGMA user_version = 99"))


@pytest.mark.parametrize(
    "hostile",
    [
        "CREATE TRIGGER t AFTER INSERT ON version BEGIN DELETE FROM version; END",
        "CREATE VIEW seen AS SELECT * FROM version",
        "CREATE TABLE extra(x)",
        "CREATE INDEX extra ON version(time)",
        "DROP INDEX version_number",
        "ALTER TABLE note ADD COLUMN more",
    ],
)
def test_a_schema_with_anything_else_in_it_is_refused(tmp_path, raw, hostile):
    """A trigger, a view or a missing index from elsewhere never gets to act."""
    refused(store_with(tmp_path, raw, hostile))


def test_a_trigger_in_a_half_made_store_never_runs(tmp_path, raw):
    """A file that claims to be an old store with a trigger inside is not migrated."""
    location = tmp_path / "trap.db"
    raw(
        location,
        "CREATE TABLE version(x)",
        "CREATE TRIGGER t AFTER INSERT ON version BEGIN DELETE FROM version; END",
        f"PRAGMA application_id = {0x42544C31}",
    )
    refused(location)


def test_a_folder_is_refused(tmp_path):
    """A folder in the store's place is named as what it is."""
    with pytest.raises(StoreFormatError, match="folder"):
        SqliteRepository(str(tmp_path))


def test_a_place_below_a_file_is_refused(tmp_path):
    """A path that goes through a file cannot hold a store."""
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreAccessError):
        SqliteRepository(str(tmp_path / "file" / "store.db"))


def test_a_store_kept_locked_is_told(location):
    """After the time allowed the save is refused; reading goes on meanwhile."""
    settings = StorageSettings(busy_seconds=0.2)
    holder, waiter = SqliteRepository(location), SqliteRepository(location, settings)
    document = new_document(holder)
    version = save(holder, document, b"text")
    with holder.transaction():
        with pytest.raises(StoreBusyError):
            save(waiter, document, b"other")
        assert waiter.read_content(version.content_id) == b"text"
    assert save(waiter, document, b"other").number == 2
    holder.close()
    waiter.close()


def test_a_reader_waits_for_nobody(location):
    """Reading never waits for a writer of another connection."""
    holder = SqliteRepository(location)
    document = new_document(holder)
    save(holder, document, b"text")
    reader = SqliteRepository(location, StorageSettings(busy_seconds=0.01))
    with holder.transaction():
        save(holder, document, b"not yet", joined=True)
        assert reader.head(document.id).number == 1
    assert reader.head(document.id).number == 2
    reader.close()
    holder.close()
