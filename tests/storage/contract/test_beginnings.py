"""First versions of many files at once, and the newest versions of all."""

import msgspec
import pytest

from backtrail.content.delta import encode_snapshot
from backtrail.content.identity import content_id
from backtrail.model import Change, DocumentId
from backtrail.storage.repository import First, Head
from storage.builders import draft, new_document, save


def first(path, data=b"x\n", **fields):
    """Give a file as it was read."""
    change = Change(added=1, percent=100.0)
    version = draft(DocumentId(0), content_id(data), change=change, **fields)
    packed = encode_snapshot(data)
    return First(
        path=path, content_id=content_id(data), size=len(data), packed=packed, version=version
    )


def begin(repository, workspace, *firsts):
    """Keep them in a transaction of their own."""
    with repository.transaction():
        return repository.begin(workspace, firsts)


def test_many_files_begin_at_once(repository, document):
    """Each gets a document and its first version, as one by one; the log has them, too."""
    at = document.workspace
    paths = ["a.txt", "src/b.txt", "src/caf\udce9.txt"]
    begun = begin(repository, at, *(first(p, p.encode(errors="surrogateescape")) for p in paths))
    assert [v.number for v in begun] == [1, 1, 1]
    for path, version in zip(paths, begun, strict=True):
        (found,) = repository.documents_at(at, path)
        assert repository.head(found.id) == version
        data = path.encode(errors="surrogateescape")
        assert repository.read_content(version.content_id) == data
    other = save(
        repository, new_document(repository, "other"), b"x\n", change=Change(added=1, percent=100.0)
    )
    assert other.sequence == begun[-1].sequence + 1
    assert [e.sequence for e in repository.events(0, 9)] == [v.sequence for v in (*begun, other)]
    assert list(repository.check()) == []


def test_the_same_as_one_by_one(repository, document):
    """Nothing tells the two ways apart, but for their places."""
    begun = begin(repository, document.workspace, first("a.txt"))[0]
    with repository.transaction():
        other = repository.add_document(document.workspace, "b.txt")
    alone = save(repository, other, b"x\n", change=Change(added=1, percent=100.0))
    places = {"sequence": 0, "document": 0, "digest": b""}
    assert msgspec.structs.replace(begun, **places) == msgspec.structs.replace(alone, **places)


def test_what_has_a_document_is_left_alone(repository, document):
    """Present or deleted, and where a path is named twice."""
    kept = save(repository, document, b"1")
    with repository.transaction():
        gone = repository.add_document(document.workspace, "gone.txt")
        repository.update_document(msgspec.structs.replace(gone, deleted=kept.sequence))
    twice = first("new.txt")
    begun = begin(
        repository, document.workspace, first(document.path), first("gone.txt"), twice, twice
    )
    assert [v is None for v in begun] == [True, True, False, True]
    assert repository.head(document.id) == kept


def test_contents_that_are_kept_already(repository, document):
    """Among each other, and from before: each is kept once."""
    save(repository, document, b"same\n")
    begun = begin(
        repository,
        document.workspace,
        first("a", b"same\n"),
        first("b", b"2\n"),
        first("c", b"2\n"),
    )
    assert [repository.read_content(v.content_id) for v in begun] == [b"same\n", b"2\n", b"2\n"]
    assert repository.figures().contents == 2


def test_nothing_begins_in_a_transaction_that_fails(repository, document):
    """All or none."""

    def fail():
        with repository.transaction():
            repository.begin(document.workspace, [first("a.txt")])
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert repository.documents_at(document.workspace, "a.txt") == ()
    (version,) = begin(repository, document.workspace, first("a.txt"))
    assert version.number == 1


def test_more_than_one_question_holds(repository, document):
    """Thousands of files, some of which are known."""
    names = [f"{number:04}.txt" for number in range(1200)]
    begin(repository, document.workspace, *(first(name, name.encode()) for name in names[::2]))
    begun = begin(repository, document.workspace, *(first(n, n.encode()) for n in names))
    assert [v is None for v in begun] == [True, False] * 600


def test_heads_by_path(repository, document):
    """Size and time of each present document's newest version, in pages."""
    at = document.workspace
    save(repository, document, b"1")
    save(repository, document, b"123", time_ns=7)
    odd = new_document(repository, "z\udce9")
    save(repository, odd, b"12", time_ns=8)
    with repository.transaction():
        gone = repository.add_document(at, "gone.txt")
        repository.update_document(msgspec.structs.replace(gone, deleted=1))
        repository.add_document(at, "bare.txt")
    everything = (Head("bare.txt", -1, 0), Head(document.path, 3, 7), Head("z\udce9", 2, 8))
    assert repository.heads(at, None, 9) == everything
    assert repository.heads(at, "bare.txt", 1) == everything[1:2]
    assert repository.heads(at, "z\udce9", 9) == ()
