"""Only its owner reads a store, from its first byte on."""

import os
import stat
from pathlib import Path

from backtrail.storage.sqlite import SqliteRepository
from storage.builders import new_document, save


def mode(path):
    """Permission bits."""
    return stat.S_IMODE(path.stat().st_mode)


def test_folders_and_files_are_private_after_opening_and_after_writing(location):
    """0700 and 0600 under a permissive umask, side files included."""
    before = os.umask(0o022)
    try:
        repository = SqliteRepository(location)
        folder = Path(location).parent
        assert [mode(folder), mode(folder.parent)] == [0o700, 0o700]
        for data in (None, b"secret", b"more"):
            if data:
                save(repository, new_document(repository, data.hex()), data)
            modes = {path.name: mode(path) for path in folder.iterdir()}
            assert set(modes.values()) == {0o600}
        assert {"history.db", "history.db-wal", "history.db-shm"} <= set(modes)
        repository.close()
    finally:
        os.umask(before)


def test_a_folder_that_was_there_keeps_its_mode(tmp_path):
    """Backtrail closes its own folders and leaves other people's alone."""
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(0o755)
    SqliteRepository(str(folder / "history.db")).close()
    assert mode(folder) == 0o755
    assert mode(folder / "history.db") == 0o600
