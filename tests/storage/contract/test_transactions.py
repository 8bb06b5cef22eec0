"""All of a block or nothing of it."""

from contextlib import contextmanager, suppress

import pytest

from backtrail.errors import NotFoundError, StoreError
from backtrail.model import MAIN_BRANCH
from storage.builders import draft, new_document, save


class SabotageError(Exception):
    """Stands for anything that ends a block early."""


@contextmanager
def failing(repository):
    """Run a transaction that fails at its end."""
    with suppress(SabotageError), repository.transaction():
        yield
        raise SabotageError


def changed_everywhere(repository, document, version):
    """Touch every table once."""
    repository.add_workspace("/other", None, None)
    repository.add_document(document.workspace, "second.txt")
    repository.update_document(type(document)(id=document.id, workspace=1, path="moved.txt"))
    save(repository, document, b"two", joined=True, source="someone new")
    repository.append_event("renamed", time_ns=5, document=document.id)
    repository.set_tag(document.id, "keep", version.sequence)
    repository.set_note(version.sequence, "a note")
    repository.release(version)


def seen(repository, document):
    """Everything that can be asked."""
    return (
        repository.workspaces(),
        tuple(repository.documents(document.workspace)),
        repository.head(document.id),
        repository.events(0, 100),
        dict(repository.tags(document.id)),
        dict(repository.notes(range(10))),
        repository.figures().contents,
        repository.former_documents(document.workspace, "notes.txt"),
    )


def test_a_finished_block_is_kept(repository, document):
    """What a block appended is there when it has ended."""
    version = save(repository, document, b"one")
    assert repository.head(document.id) == version
    assert repository.read_content(version.content_id) == b"one"


def test_a_failed_block_leaves_nothing(repository, document):
    """An exception takes back every change of its block, in every table."""
    version = save(repository, document, b"one")
    before = seen(repository, document)
    with failing(repository):
        changed_everywhere(repository, document, version)
    assert seen(repository, document) == before
    assert repository.read_content(version.content_id) == b"one"


def test_a_failed_block_takes_its_content_back(repository, document):
    """Bytes put in a failed block are not kept, not even in a cache."""
    with failing(repository):
        content = repository.put_content(b"never said to be saved")
    assert not repository.has_content(content)
    with pytest.raises(NotFoundError):
        repository.read_content(content)


def test_words_of_a_failed_block_do_not_come_back_as_others(repository, document):
    """A source first used in a failed block never shows up in a version saved after it."""
    with failing(repository):
        save(repository, document, b"x", joined=True, source="gone", author="gone too")
    kept = save(repository, document, b"y", source="kept", author="kept author")
    assert repository.by_sequence(kept.sequence) == kept
    assert (kept.sequence, kept.number, kept.source) == (1, 1, "kept")


def test_a_failed_block_leaves_no_gap(repository, document):
    """After a rollback the next version follows the last one kept, without a gap."""
    save(repository, document, b"one")
    with failing(repository):
        save(repository, document, b"two", joined=True)
    assert save(repository, document, b"three").sequence == 2


def test_a_block_inside_a_block_is_refused(repository, document):
    """One transaction at a time: a nested one would commit half of the outer one."""
    with pytest.raises(StoreError), repository.transaction(), repository.transaction():
        pass


def test_a_block_works_after_a_failed_one(repository, document):
    """A failure does not leave the store locked."""
    with failing(repository):
        pass
    assert save(repository, document, b"fine").number == 1


def test_many_versions_in_one_block_see_each_other(repository):
    """Inside a block, reads see what the block wrote."""
    document = new_document(repository, "batch.txt")
    with repository.transaction():
        for number in range(1, 6):
            assert save(repository, document, b"%d" % number, joined=True).number == number
        content = repository.put_content(b"3")
        assert repository.append(draft(document.id, content)).number == 6
    assert repository.head(document.id, MAIN_BRANCH).number == 6


def test_closing_twice_is_harmless(repository):
    """A second close does nothing."""
    repository.close()
    repository.close()
