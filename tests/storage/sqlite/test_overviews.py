"""Overviews of a store with damage: the sound rest is shown, the rest is told."""

import random

import msgspec
import pytest

from backtrail.errors import DamagedError
from backtrail.storage.repository import Area
from backtrail.storage.sqlite import SqliteRepository, overviews
from storage.builders import new_document, save
from storage.packing import small_packs


@pytest.fixture
def damaged(location, raw):
    """Give a function that damages a store of six versions by SQL, then opens it."""
    opened = []

    def damage(*statements):
        repository = SqliteRepository(location)
        documents = [new_document(repository, f"{name}.txt") for name in "ab"]
        for number in range(6):
            save(repository, documents[number % 2], b"%d" % number)
        repository.close()
        raw(location, *statements)
        opened.append(SqliteRepository(location))
        return opened[-1]

    yield damage
    for repository in opened:
        repository.close()


def test_a_damaged_version_is_told_and_costs_no_other(damaged):
    """Recent versions pass over what does not match its digest, and name its sequence."""
    repository = damaged("UPDATE version SET added = 9 WHERE sequence = 4")
    for areas in (None, [Area(workspace=1)]):
        told = []
        found = repository.recent(areas, 4, damaged=told.append)
        assert ([v.sequence for v in found], told) == ([6, 5, 3, 2], [4])
        with pytest.raises(DamagedError):
            repository.recent(areas, 4)


def test_figures_that_are_none_leave_the_outline(damaged):
    """A column that holds words instead of a number costs its own version alone."""
    repository = damaged("UPDATE version SET added = 'many' WHERE sequence = 3")
    assert [outline.number for outline in repository.outlines(1)] == [1, 3]


def test_a_damaged_document_does_not_hide_the_other_deleted_ones(damaged):
    """Deleted files are listed without those whose entry is damaged."""
    repository = damaged("UPDATE document SET deleted = 6 WHERE id = 1")
    assert repository.deleted_documents(None, 9) == ()
    gone = msgspec.structs.replace(repository.document(2), deleted=7)
    with repository.transaction():
        repository.update_document(gone)
    assert repository.deleted_documents(None, 9) == (gone,)


@pytest.mark.parametrize("packed", [False, True], ids=["rows", "packs"])
@pytest.mark.parametrize("stretch", [1, 7, 50])
def test_what_lies_deep_in_a_busy_store_is_found_by_the_index(
    repository, monkeypatch, stretch, packed
):
    """However far back the walk goes before the index is asked, the answer is the same."""
    random_ = random.Random(stretch)
    documents = [new_document(repository, f"{n % 2}/{n}.txt", root=f"/w{n % 3}") for n in range(6)]
    kept = [save(repository, random_.choice(documents), b"%d" % n) for n in range(80)]
    kept += [save(repository, documents[0], b"%d" % n) for n in range(100, 150)]
    for version in random_.sample(kept, 20):
        repository.release(version)
    areas = [
        [Area(workspace=documents[1].workspace)],
        [Area(workspace=d.workspace, folder="1") for d in documents],
        [Area(workspace=documents[1].workspace, folder="nothing")],
    ]
    asked = [(area, limit, below) for area in areas for limit in (3, 99) for below in (None, 60)]
    walked = [repository.recent(area, limit, below=below) for area, limit, below in asked]
    if packed:
        small_packs(monkeypatch)
        assert sum(step.versions for step in repository.compact()) > 100
        kept = [repository.recent(area, limit, below=below) for area, limit, below in asked]
        assert kept == walked
    monkeypatch.setattr(overviews, "_STRETCH", stretch)
    assert [repository.recent(area, limit, below=below) for area, limit, below in asked] == walked
    assert len(walked[0]) == 3
