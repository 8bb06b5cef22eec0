"""Packs that versions leave are encoded before the write lock is taken."""

from contextlib import closing

import pytest

from backtrail.storage.repository import VersionFilter
from backtrail.storage.sqlite import SqliteRepository, encodings
from storage.builders import new_document, save

SAVES = 98
GONE = (3, 7, 20, 21, 40, 77)


@pytest.fixture
def location(tmp_path):
    """Where a store lies whose only file has 98 versions, all but two in packs."""
    place = str(tmp_path / "history.btl")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("backtrail.storage.sqlite.compaction._FULL", 16)
        with closing(SqliteRepository(place)) as repository:
            document = new_document(repository)
            with repository.transaction():
                for text in texts():
                    save(repository, document, text, joined=True)
            assert sum(step.versions for step in repository.compact()) == SAVES - 2
    return place


def texts():
    """What was saved."""
    return [b"".join(b"line %d\n" % n for n in range(number)) for number in range(SAVES)]


def versions_of(repository, *numbers):
    """Versions with these numbers, all by default."""
    found = repository.versions(VersionFilter(document=1), SAVES)[::-1]
    return [version for version in found if not numbers or version.number in numbers]


def frames_of(repository):
    """The packs as they are kept."""
    return repository._db.execute("SELECT * FROM pack ORDER BY id").fetchall()


def prove(repository, gone):
    """All but these are there, byte for byte, and the store is sound."""
    left = {version.number: version for version in versions_of(repository)}
    assert left.keys() == set(range(1, SAVES + 1)) - set(gone)
    for number, version in left.items():
        assert repository.read_content(version.content_id) == texts()[number - 1]
    assert list(repository.check()) == []


def test_nothing_is_encoded_under_the_lock(location, tmp_path, monkeypatch):
    """What comes of it is what comes of a release alone, to the byte."""
    with closing(SqliteRepository(location)) as repository:
        repository.backup_to(str(tmp_path / "copy.btl"))
        going = versions_of(repository, *GONE)
        repository.draft_release(*going)
        with monkeypatch.context() as patch:
            for name in ("frame_of", "plain_of"):
                patch.delattr(encodings, name)
            with repository.transaction():
                repository.release(*going)
        prove(repository, GONE)
        with closing(SqliteRepository(str(tmp_path / "copy.btl"))) as alone:
            with alone.transaction():
                alone.release(*going)
            assert frames_of(alone) == frames_of(repository)


def test_what_changes_meanwhile_is_encoded_anew(location):
    """Another process takes more versions out of the same packs, and out of one they build on."""
    with closing(SqliteRepository(location)) as repository:
        going = versions_of(repository, *GONE)
        repository.draft_release(*going)
        with closing(SqliteRepository(location)) as other, other.transaction():
            other.release(*versions_of(other, 1, 8, 41))
        with repository.transaction():
            repository.release(*going)
        prove(repository, (*GONE, 1, 8, 41))


def test_a_draft_changes_nothing(location):
    """Also of versions that have rows of their own, and of some that are gone already."""
    with closing(SqliteRepository(location)) as repository:
        before, every = frames_of(repository), versions_of(repository)
        repository.draft_release(*every)
        assert frames_of(repository) == before
        prove(repository, ())
        with repository.transaction():
            repository.release(*versions_of(repository, 5))
        repository.draft_release(*every)
        prove(repository, (5,))


def test_a_draft_holds_no_more_than_it_may(location, monkeypatch):
    """What is beyond is encoded when it is needed."""
    monkeypatch.setattr(encodings, "_MOST", 400)
    with closing(SqliteRepository(location)) as repository:
        going = versions_of(repository, *GONE)
        repository.draft_release(*going)
        assert repository._encodings._held <= 400
        with repository.transaction():
            repository.release(*going)
        assert repository._encodings._held == 0
        prove(repository, GONE)
