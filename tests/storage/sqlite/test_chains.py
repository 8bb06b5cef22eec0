"""Chains stay short, and nothing is built on damage."""

import random

import pytest

from backtrail.errors import DamagedError
from backtrail.settings import StorageSettings
from backtrail.storage.sqlite import SqliteRepository
from storage.builders import new_document, save

LONGEST = (
    "WITH RECURSIVE c(id, base, n) AS (SELECT id, base, 1 FROM content UNION ALL"
    " SELECT c.id, p.base, n + 1 FROM c JOIN content p ON p.id = c.base) SELECT max(n) FROM c"
)


def drift(repository, document, count, seed=1):
    """Save a text that changes a little each time."""
    random_ = random.Random(seed)
    text = bytearray(random_.randbytes(2000))
    kept = []
    for _ in range(count):
        text[random_.randrange(2000)] ^= 1 + random_.randrange(255)
        kept.append((save(repository, document, bytes(text)), bytes(text)))
    return kept


@pytest.mark.parametrize("length", [1, 2, 7, 64])
def test_a_chain_is_never_longer_than_set(location, raw, length):
    """Reading any version decodes at most ``chain_length`` rows; all read back exactly."""
    repository = SqliteRepository(location, StorageSettings(chain_length=length))
    kept = drift(repository, new_document(repository), 150)
    repository.close()
    again = SqliteRepository(location)
    assert all(again.read_content(v.content_id) == data for v, data in kept)
    again.close()
    assert raw(location, LONGEST) == [[(length,)]]


def test_a_damaged_neighbour_is_not_built_upon(location, raw):
    """When the head's bytes are lost, the next save is kept whole and readable."""
    repository = SqliteRepository(location)
    document = new_document(repository)
    ((first, _), *_) = drift(repository, document, 3)
    repository.close()
    raw(location, "UPDATE content SET body = zeroblob(length(body)) WHERE id = 1")
    again = SqliteRepository(location)
    with pytest.raises(DamagedError):
        again.read_content(first.content_id)
    new = save(again, document, b"fresh " * 100)
    again.close()
    third = SqliteRepository(location)
    assert third.read_content(new.content_id) == b"fresh " * 100
    third.close()


def test_a_neighbour_at_hand_ends_the_walk(location, raw):
    """What was read a moment ago need not be read again; a check reads everything all the same."""
    repository = SqliteRepository(location)
    drift(repository, new_document(repository), 5)
    repository.close()
    again = SqliteRepository(location)
    first, second = (again.by_sequence(number).content_id for number in (1, 2))
    held = again.read_content(first)
    raw(location, "UPDATE content SET body = zeroblob(length(body)) WHERE id = 1")
    assert len(again.read_content(second)) == len(held)
    assert {finding.what for finding in again.check()} >= {"content"}
    again.close()
    third = SqliteRepository(location)
    with pytest.raises(DamagedError):
        third.read_content(second)
    third.close()


def test_a_save_is_built_on_what_the_disk_holds(location, raw):
    """A base whose own base is lost on disk is not built upon, though that one is at hand."""
    repository = SqliteRepository(location)
    document = new_document(repository)
    ((first, _), *_, (_, last)) = drift(repository, document, 3)
    repository.close()
    again = SqliteRepository(location)
    again.read_content(first.content_id)
    raw(location, "UPDATE content SET body = zeroblob(length(body)) WHERE id = 1")
    new = save(again, document, last + b"more")
    again.close()
    third = SqliteRepository(location)
    assert third.read_content(new.content_id) == last + b"more"
    third.close()


def test_damaged_bytes_that_are_saved_again_are_kept_again(location, raw):
    """The same content saved after its row was damaged is whole again, at its old version too."""
    repository = SqliteRepository(location)
    document = new_document(repository)
    first = save(repository, document, b"the same bytes " * 50)
    save(repository, document, b"others")
    repository.close()
    raw(location, "UPDATE content SET body = zeroblob(length(body)) WHERE id = 1")
    again = SqliteRepository(location)
    second = save(again, document, b"the same bytes " * 50)
    assert again.read_content(second.content_id) == b"the same bytes " * 50
    assert again.by_number(document.id, 1).content_id == first.content_id
    assert again.read_content(first.content_id) == b"the same bytes " * 50
    again.close()


def test_a_damaged_part_of_a_large_content_is_told(location, raw):
    """No block is handed out before it is proved."""
    repository = SqliteRepository(location)
    parts = [repository.put_content(bytes([n]) * 9000) for n in range(3)]
    whole = bytes(32)
    repository.put_large(whole, 27_000, parts)
    repository.close()
    raw(location, "UPDATE content SET body = zeroblob(length(body)) WHERE id = 2")
    again = SqliteRepository(location)
    blocks = again.blocks(whole)
    assert next(blocks) == bytes(9000)
    with pytest.raises(DamagedError):
        next(blocks)
    again.close()


def test_a_chain_that_bites_its_tail_is_damage(location, raw):
    """A base that leads back to the row itself ends in an error, not in a loop."""
    repository = SqliteRepository(location)
    kept = drift(repository, new_document(repository), 5)
    repository.close()
    raw(location, "UPDATE content SET base = 4, kind = 1 WHERE id = 2")
    again = SqliteRepository(location)
    with pytest.raises(DamagedError):
        again.read_content(kept[3][0].content_id)
    again.close()
