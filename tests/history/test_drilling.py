"""The restore drill: versions come back end to end, and that is remembered while it is true."""

from pathlib import Path

import pytest

from backtrail.storage.sqlite import SqliteRepository
from history.desk import Desk


@pytest.fixture
def filled(disk_desk):
    """Two files with twenty versions, a rename and a deletion among them."""
    for number in range(20):
        disk_desk.save(f"{number % 2}.txt", f"{number}\n" * 50)
    disk_desk.service.rename(disk_desk.path("0.txt"), disk_desk.path("moved.txt"))
    disk_desk.service.delete(disk_desk.path("1.txt"))
    return disk_desk


def test_versions_come_back_and_the_status_tells(filled):
    """With time and count; nothing was written into the store, and no file of the person."""
    before = filled.service.status()
    assert before.proven_ns is None
    report = filled.service.drill(12)
    assert (report.versions, report.failures, report.remembered) == (12, (), True)
    status = filled.service.status()
    assert (status.proven_ns, status.proven_versions) == (filled.now, 12)
    assert status.last_sequence == before.last_sequence
    assert not list(filled.root.glob("moved.txt"))
    place = Path(filled.repository.location + "-proven")
    assert place.stat().st_mode & 0o777 == 0o600


def test_more_than_there_are_is_all_of_them(filled):
    """A drill without anything to drill proves nothing."""
    assert filled.service.drill(1000).versions == 20
    empty = Desk(filled.root)
    report = empty.service.drill(10)
    assert (report.versions, report.remembered) == (0, False)


def test_what_does_not_come_back_is_told_and_not_remembered(filled):
    """A content, a row and a name that are damaged; what was proven before stays."""
    filled.service.drill(20)
    filled.now += 10**9
    filled.repository._cache.clear()
    filled.repository._db.execute("UPDATE content SET sha256 = zeroblob(32) WHERE id = 7")
    filled.repository._db.execute("UPDATE version SET time = 1 WHERE sequence = 9")
    report = filled.service.drill(20)
    assert not report.remembered
    assert 9 in [finding.sequence for finding in report.failures]
    assert filled.service.status().proven_ns == filled.now - 10**9


def test_the_memory_says_nothing_of_another_store(filled, tmp_path):
    """One that is put in its place, or an older copy of it, was never proven."""
    filled.service.drill(20)
    location = filled.repository.location
    filled.service.close()
    Path(location).unlink()
    other = Desk(filled.root, SqliteRepository(location))
    other.save("0.txt", "another history\n")
    assert other.service.status().proven_ns is None
    (finding,) = other.service.check().findings
    assert finding.hint
    assert "another store was put in its place" in finding.detail
    other.service.drill(1)
    assert other.service.check().findings == ()
    other.service.close()


def test_an_older_copy_is_told(filled):
    """It proves itself in every row, and still is not what was there."""
    location = Path(filled.repository.location)
    filled.repository._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    older = location.read_bytes()
    filled.save("0.txt", "later\n")
    filled.service.drill(1000)
    filled.service.close()
    location.write_bytes(older)
    again = Desk(filled.root, SqliteRepository(str(location)))
    report = again.service.check()
    assert report.sound
    assert "an older copy" in report.hints[0].detail
    again.service.close()


def test_nonsense_beside_the_store_is_no_memory(filled):
    """Whatever lies there."""
    place = Path(filled.repository.location + "-proven")
    for nonsense in (b"", b"{}", b"\xff", b"[" * 10_000):
        place.write_bytes(nonsense)
        assert filled.service.status().proven_ns is None
