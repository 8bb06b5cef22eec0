"""What one program writes anew, as others see it; and what is left for the next to be done."""

from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from backtrail.app import open_service
from backtrail.errors import StoreBusyError
from backtrail.settings import Settings
from backtrail.storage.sqlite import SqliteRepository
from backtrail.storage.sqlite.forgetting import PENDING
from storage.builders import new_document, save


def test_others_forget_the_words_that_they_had_at_hand(repository):
    """A word's number never comes to mean another, nor nothing."""
    document = new_document(repository)
    with closing(SqliteRepository(repository.location)) as other:
        save(other, document, b"one", reason="has hunter2")
        with repository.transaction():
            repository.rewrite(
                document.id, lambda version: msgspec.structs.replace(version, reason="-")
            )
            repository.reword(lambda text: text.replace("hunter2", "…"))
            repository.purge()
        again = save(other, document, b"two", reason="has hunter2")
        assert repository.by_number(document.id, again.number).reason == "has hunter2"
        assert repository.by_number(document.id, 1).reason == "-"
        assert list(repository.check()) == []


def test_one_program_forgets_at_a_time(repository):
    """The second is told to wait; a store that is closed is left to the next."""
    with closing(SqliteRepository(repository.location)) as other:
        repository.begin_scrubbing()
        assert not other.is_unscrubbed()
        with pytest.raises(StoreBusyError, match="another program is forgetting"):
            other.begin_scrubbing()
        repository.end_scrubbing(done=False)
        assert other.is_unscrubbed()
        other.begin_scrubbing()
        other.end_scrubbing(done=True)
        assert not repository.is_unscrubbed()
        assert not Path(repository.location + PENDING).exists()


def test_the_next_opening_ends_what_was_begun(repository):
    """Nothing of it is left then, and nothing is told."""
    Path(repository.location + PENDING).touch()
    service = open_service(store=repository.location, settings=Settings())
    assert service.status().trouble == ()
    service.close()
    assert not Path(repository.location + PENDING).exists()


def test_where_it_cannot_be_ended_it_is_told(repository, monkeypatch):
    """With what to do."""
    Path(repository.location + PENDING).touch()
    monkeypatch.setattr("backtrail.app._SCRUBBED_AT_ONCE", -1)
    service = open_service(store=repository.location, settings=Settings())
    assert "backtrail forget --finish" in service.status().trouble[0]
    monkeypatch.undo()
    assert service.finish_forgetting()
    service.close()
