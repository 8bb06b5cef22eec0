"""Bytes in, the same bytes out."""

import random

import pytest

from backtrail.content.identity import content_id, content_id_of_blocks
from backtrail.errors import NotFoundError
from storage.builders import save

NASTY = [b"", b"\0", b"\r\n", b"\xff\xfe\x00", b"no newline at the end", bytes(range(256)) * 3]


@pytest.mark.parametrize("data", NASTY)
def test_bytes_come_back_as_they_were(repository, data):
    """No byte is changed, added or taken away, whatever the bytes are."""
    content = repository.put_content(data)
    assert content == content_id(data)
    assert repository.read_content(content) == data
    assert b"".join(repository.blocks(content)) == data
    assert repository.size(content) == len(data)
    assert repository.parts(content) == ()


def test_an_id_that_is_known_is_taken(repository):
    """Whoever has hashed a content already says so, and finds it under that id."""
    known = content_id(b"hashed before")
    assert repository.put_content(b"hashed before", known=known) == known
    assert repository.read_content(known) == b"hashed before"


def test_the_same_bytes_are_kept_once(repository):
    """Putting bytes again, with or without a base, costs nothing."""
    first = repository.put_content(b"same")
    other = repository.put_content(b"other")
    assert repository.put_content(b"same", base=other) == first
    assert repository.figures().contents == 2


def test_a_base_never_shows_in_the_bytes(repository):
    """Each content of a long line of neighbours reads back exactly, newest and oldest."""
    random_ = random.Random(7)
    text = bytearray(random_.randbytes(3000))
    kept, base = {}, None
    for _ in range(150):
        at = random_.randrange(len(text))
        text[at : at + random_.randrange(9)] = random_.randbytes(random_.randrange(9))
        base = repository.put_content(bytes(text), base)
        kept[base] = bytes(text)
    assert all(repository.read_content(content) == data for content, data in kept.items())


def test_a_base_that_is_not_kept_is_only_a_hint(repository):
    """An unknown neighbour does no harm."""
    content = repository.put_content(b"alone", base=content_id(b"never put"))
    assert repository.read_content(content) == b"alone"


def test_a_content_may_be_asked_for_as_its_own_base(repository):
    """The head saved again is its own neighbour."""
    content = repository.put_content(b"text")
    assert repository.put_content(b"text", base=content) == content
    assert repository.read_content(content) == b"text"


def test_a_large_content_is_its_parts_in_order(repository):
    """Parts may repeat; bytes, size, parts and blocks all tell the same story."""
    pieces = [b"a" * 70_000, b"b" * 10, b"a" * 70_000]
    whole, size = content_id_of_blocks(pieces)
    with repository.transaction():
        parts = [repository.put_content(piece) for piece in pieces]
        repository.put_large(whole, size, parts)
    assert repository.read_content(whole) == b"".join(pieces)
    assert list(repository.blocks(whole)) == pieces
    assert repository.parts(whole) == tuple(parts)
    assert (repository.size(whole), repository.has_content(whole)) == (size, True)


def test_a_large_content_is_kept_once(repository):
    """Putting the same large content again changes nothing."""
    part = repository.put_content(b"part")
    whole, size = content_id_of_blocks([b"part", b"part"])
    for _ in range(2):
        repository.put_large(whole, size, [part, part])
    assert repository.figures().contents == 2


def test_a_large_content_as_base_does_no_harm(repository):
    """A save that follows a large content reads back exactly."""
    part = repository.put_content(b"part")
    whole, size = content_id_of_blocks([b"part", b"part"])
    repository.put_large(whole, size, [part, part])
    content = repository.put_content(b"partparty", base=whole)
    assert repository.read_content(content) == b"partparty"


def test_a_part_that_is_not_kept_is_told(repository):
    """A large content cannot be made of bytes that nobody put."""
    with pytest.raises(NotFoundError):
        repository.put_large(content_id(b"ab"), 2, [content_id(b"a"), content_id(b"b")])


@pytest.mark.parametrize("ask", ["size", "read_content", "parts", "blocks"])
def test_a_content_that_is_not_kept_is_told(repository, ask):
    """Asking for unknown bytes is an error, never empty bytes."""
    unknown = content_id(b"never put")
    assert not repository.has_content(unknown)
    with pytest.raises(NotFoundError):
        list(getattr(repository, ask)(unknown))


def test_documents_share_contents(repository, document):
    """The same bytes in two documents are one content and two versions."""
    other = repository.add_document(document.workspace, "copy.txt")
    one, two = save(repository, document, b"shared"), save(repository, other, b"shared")
    assert one.content_id == two.content_id
    assert repository.figures().contents == 1


def test_an_id_known_beforehand_is_the_id(repository):
    """Who hashed the bytes already need not pay for it again."""
    known = content_id(b"hashed before")
    assert repository.put_content(b"hashed before", known=known) == known
    assert repository.read_content(known) == b"hashed before"
