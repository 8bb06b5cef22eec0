"""What may not stay as it is, written anew in every backend."""

import random

import msgspec
import pytest

from backtrail.content.identity import content_id
from backtrail.errors import NotFoundError
from backtrail.storage.repository import IndexBlock, VersionFilter
from storage.builders import draft, new_document, save

_TEXT = b"hunter2-forget-me"


def kept(repository, document):
    """Number and bytes of each version, oldest first."""
    versions = repository.versions(VersionFilter(document=document.id), 10_000)[::-1]
    return {v.number: repository.read_content(v.content_id) for v in versions}


def forget(repository, *documents, gone=lambda data: _TEXT in data):
    """Let go of every version whose content is to be gone."""
    with repository.transaction():
        for document in documents:
            repository.rewrite(
                document.id,
                lambda version: (
                    None if gone(repository.read_content(version.content_id)) else version
                ),
            )
        return repository.purge()


def everything(repository):
    """All bytes that are kept, needed or not."""
    return [b"".join(pieces) for _, pieces in repository.every_content()]


def sound(repository):
    """Nothing is damaged; hints are none."""
    return [finding for finding in repository.check() if not finding.hint] == []


def texts(seed, count):
    """Saves that grow and shrink, the text in some of them."""
    rng = random.Random(seed)
    lines = [b"line %d" % n for n in range(30)]
    found = []
    for _ in range(count):
        lines[rng.randrange(30)] = rng.randbytes(12).hex().encode()
        if rng.random() < 0.3:
            lines[rng.randrange(30)] = b"key = " + _TEXT
        found.append(b"\n".join(lines) + b"\n%d" % rng.random().__hash__())
    return found


@pytest.mark.parametrize("seed", range(6))
def test_what_stays_comes_back_byte_for_byte(repository, document, seed):
    """Whatever it was built on; and what went is nowhere."""
    saves = texts(seed, 40)
    for data in saves:
        save(repository, document, data)
    forget(repository, document)
    assert kept(repository, document) == {
        number: data for number, data in enumerate(saves, 1) if _TEXT not in data
    }
    assert not any(_TEXT in data for data in everything(repository))
    assert sound(repository)


def test_what_was_let_go_before_goes_for_good(repository, document):
    """A content that only others build upon is not needed by them any more."""
    for data in (b"a" * 500, b"a" * 500 + _TEXT, b"a" * 500 + b"b"):
        save(repository, document, data)
    version = repository.by_number(document.id, 2)
    with repository.transaction():
        repository.release(version)
    forget(repository, document, gone=lambda _: False)
    assert not any(_TEXT in data for data in everything(repository))
    with pytest.raises(NotFoundError):
        repository.read_content(version.content_id)
    assert set(kept(repository, document)) == {1, 3}


def test_a_content_that_another_file_has_stays(repository, document):
    """One file's versions go, the other's do not."""
    other = new_document(repository, "other.txt")
    for data in (b"same " * 40, b"more " * 40, b"most " * 40):
        save(repository, document, data)
        save(repository, other, data)
    with repository.transaction():
        repository.rewrite(document.id, lambda _: None)
        repository.purge()
    assert kept(repository, document) == {}
    assert len(kept(repository, other)) == 3
    assert sound(repository)
    again = save(repository, document, b"more " * 40)
    assert (again.number, kept(repository, document)) == (4, {4: b"more " * 40})


def test_versions_can_be_written_anew(repository, document):
    """With another content and other words; the chain of digests goes on from there."""
    for number in range(12):
        save(repository, document, b"%d %s" % (number, _TEXT), reason=f"r{number}", author="eve")
    before = repository.versions(VersionFilter(document=document.id), 100)[::-1]
    with repository.transaction():
        for number in range(12):
            repository.put_content(b"%d masked" % number)

        def change(version):
            if version.number < 5:
                return version
            data = b"%d masked" % (version.number - 1)
            return msgspec.structs.replace(
                version, content_id=content_id(data), size=len(data), reason="-"
            )

        assert repository.rewrite(document.id, change) == 8
        repository.purge()
    after = repository.versions(VersionFilter(document=document.id), 100)[::-1]
    assert [v.reason for v in after] == ["r0", "r1", "r2", "r3", *"--------"]
    assert [old.id == new.id for old, new in zip(before, after, strict=True)] == [True] * 4 + [
        False
    ] * 8
    assert kept(repository, document)[12] == b"11 masked"
    assert sound(repository)


def test_words_are_written_anew(repository, document):
    """Notes, tags, names and the log; those that say something else are as they were."""
    word = "hunter2"
    version = save(repository, document, b"x")
    with repository.transaction():
        repository.set_note(version.sequence, f"was {word}!")
        repository.set_tag(document.id, word, version.sequence)
        repository.set_tag(document.id, "fine", version.sequence)
        for detail in ({"from": "a"}, {"note": [word, {"a": word}]}, {"from": "b"}):
            repository.append_event("noted", time_ns=1, document=document.id, detail=detail)
        named = repository.document(document.id)
        repository.update_document(msgspec.structs.replace(named, path=f"{word}.txt"))
        repository.update_document(msgspec.structs.replace(named, path=f"now-{word}.txt"))
    assert sum(word in each for each in repository.every_word()) == 5
    with repository.transaction():
        assert repository.reword(lambda text: text.replace(word, "…")) == 5
    assert not any(word in each for each in repository.every_word())
    assert repository.notes([version.sequence]) == {version.sequence: "was …!"}
    assert set(repository.tags(document.id)) == {"…", "fine"}
    assert repository.document(document.id).path == "now-….txt-1"
    assert [e.detail for e in repository.events(version.sequence, 9)] == [
        {"from": "a"}, {"note": ["…", {"a": "…"}]}, {"from": "b"},
    ]  # fmt: skip
    assert sound(repository)


def test_a_large_content_goes_with_the_parts_that_only_it_has(repository, document):
    """Parts that another one shares stay."""
    parts = [b"a" * 3000, _TEXT * 100, b"c" * 3000, b"d" * 3000]
    with repository.transaction():
        for chosen in (parts[:3], (parts[0], parts[2], parts[3])):
            ids = [repository.put_content(part) for part in chosen]
            whole = b"".join(chosen)
            repository.put_large(content_id(whole), len(whole), ids)
            repository.append(draft(document.id, content_id(whole)))
    forget(repository, document)
    assert kept(repository, document) == {2: parts[0] + parts[2] + parts[3]}
    assert not any(_TEXT in data for data in everything(repository))
    assert sound(repository)


def test_the_search_index_goes(repository, document):
    """It knows what was put in; it is made again from what is left."""
    save(repository, document, _TEXT)
    with repository.transaction():
        repository.add_index(IndexBlock(first=1, last=1, signature=b"\x01" * 8))
        repository.purge()
    assert (repository.indexed(), list(repository.index_blocks(9))) == (0, [])


def test_it_goes_with_its_transaction(repository, document):
    """What was rolled back is as it was."""
    saves = texts(1, 10)
    for data in saves:
        save(repository, document, data)
    with pytest.raises(ZeroDivisionError), repository.transaction():
        print(repository.rewrite(document.id, lambda _: None) + repository.purge() // 0)
    assert list(kept(repository, document).values()) == saves
    assert sound(repository)
