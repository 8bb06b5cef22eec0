"""What an archive needs beside versions and events, and copies of a whole store."""

import msgspec
import pytest

from backtrail.errors import UsageError
from backtrail.storage.records import FormerPath, Stub
from storage.builders import new_document, save


def renamed(repository, document, path):
    """The document under another name."""
    with repository.transaction():
        goes = msgspec.structs.replace(document, path=path)
        repository.update_document(goes)
    return goes


def test_what_was_let_go_of_is_told_in_the_order_of_the_log(repository, document):
    """With its number and parent; in pages."""
    other = new_document(repository, "other.txt")
    versions = [
        save(repository, (document, other)[at % 2], f"{at}".encode(), time_ns=at) for at in range(6)
    ]
    assert repository.released(0, 10) == ()
    with repository.transaction():
        for at in (4, 1, 2):
            repository.release(versions[at])
    expected = tuple(
        Stub(
            sequence=v.sequence,
            document=v.document,
            number=v.number,
            parent=v.parent,
            time_ns=v.time_ns,
        )
        for v in (versions[1], versions[2], versions[4])
    )
    assert repository.released(0, 10) == expected
    assert repository.released(0, 2) == expected[:2]
    assert repository.released(versions[1].sequence, 10) == expected[1:]


def test_former_paths_come_in_the_order_in_which_they_were_left(repository, document):
    """A path that was left twice has its place by the second time."""
    first, workspace = document.path, document.workspace
    other = new_document(repository, "other.txt")
    now = renamed(repository, document, "b.txt")
    renamed(repository, other, "c.txt")
    now = renamed(repository, now, first)
    renamed(repository, now, "d.txt")
    told = [
        FormerPath(document=d, workspace=workspace, path=path)
        for d, path in ((other.id, "other.txt"), (document.id, "b.txt"), (document.id, first))
    ]
    assert list(repository.former_paths()) == told


def test_a_copy_holds_everything_or_there_is_none(repository, document, tmp_path):
    """A store in memory says what to do instead."""
    version = save(repository, document, b"kept")
    target = tmp_path / "copy"
    target.touch(mode=0o600)
    if repository.location == "memory":
        with pytest.raises(UsageError, match="archive write"):
            repository.backup_to(str(target))
        return
    told = []
    repository.backup_to(str(target), lambda *at: told.append(at))
    assert told[-1][0] == told[-1][1]
    copy = type(repository)(str(target))
    assert copy.by_sequence(version.sequence) == version
    assert copy.read_content(version.content_id) == b"kept"
    assert not list(copy.check())
    copy.close()
    save(repository, document, b"and it goes on")
