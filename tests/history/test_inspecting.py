"""The store in figures, and whether it is sound."""

from pathlib import Path

import pytest

from backtrail.errors import NotFoundError


def test_status_counts_what_is_kept(disk_desk):
    """Documents, versions, bytes, the last sequence and its time."""
    disk_desk.save("a", "x" * 1000)
    disk_desk.save("a", "x" * 1001)
    disk_desk.save("b", "y")
    status = disk_desk.service.status()
    assert (status.documents, status.versions, status.full_bytes) == (2, 3, 2002)
    assert status.workspaces == (str(disk_desk.root),)
    sides = [Path(status.store + side) for side in ("", "-wal")]
    assert status.store_bytes == sum(side.stat().st_size for side in sides)
    assert (status.last_time_ns, status.trouble) == (disk_desk.now, ())
    assert status.last_sequence == disk_desk.service.events()[-1].sequence


def test_an_empty_store_has_a_status(desk):
    """Nothing kept yet: zeros, and no time."""
    status = desk.another().status()
    assert (status.documents, status.versions, status.full_bytes) == (0, 0, 0)


def test_a_sound_store_has_no_findings(disk_desk):
    """Everything is read and proved, and progress is told."""
    for number in range(5):
        disk_desk.save("a", f"{number}\n")
    told = []
    report = disk_desk.service.check(lambda done, total: told.append((done, total)))
    assert report.sound
    assert (report.versions, report.contents) == (5, 5)
    assert told


def test_findings_name_the_file(disk_desk):
    """What is damaged is told with its path, and the check changes nothing."""
    disk_desk.save("src/a", "1\n")
    disk_desk.save("src/b", "2\n")
    disk_desk.repository._db.execute("UPDATE version SET time = time + 1 WHERE document = 1")
    before = disk_desk.service.status()
    report = disk_desk.service.check()
    assert not report.sound
    assert {finding.path for finding in report.findings} == {"src/a"}
    assert disk_desk.service.status() == before


def test_a_version_is_found_by_its_sequence(desk):
    """With its path today; another kind of sequence is no version."""
    sequence = desk.save("a", "x").entry.version.sequence
    desk.service.rename(desk.path("a"), desk.path("b"))
    entry = desk.service.entry(sequence)
    assert (entry.path, entry.workspace) == ("b", str(desk.root))
    for other in (sequence + 1, 99, 0):
        with pytest.raises(NotFoundError):
            desk.service.entry(other)


def test_every_event_of_a_file_leads_to_a_version(desk):
    """A new one, the one that was annotated, or the newest of what was renamed or deleted."""
    desk.save("a", "one\n")
    desk.save("a", "two\n")
    desk.service.tag(desk.path("a"), "1", "good")
    desk.service.rename(desk.path("a"), desk.path("b"))
    desk.service.delete(desk.path("b"))
    entries = [desk.service.about(event) for event in desk.service.events()]
    assert [entry and entry.version.number for entry in entries] == [None, 1, 2, 1, 2, 2]
    assert {entry.path for entry in entries if entry} == {"b"}
