"""A store that is moved while it is used."""

import errno
import os
from contextlib import closing
from pathlib import Path

import pytest

from backtrail.errors import (
    DamagedError,
    StoreAccessError,
    StoreFullError,
    StoreGoneError,
    UsageError,
)
from backtrail.storage.sqlite import SqliteRepository, relocation
from backtrail.storage.sqlite.relocation import plan, relocate
from storage.builders import new_document, save

TEXTS = [b"line %d\n" % number * 50 for number in range(5)]


@pytest.fixture
def store(tmp_path):
    """A store with some versions, in a folder of its own."""
    location = tmp_path / "old" / "h.btl"
    with closing(SqliteRepository(str(location))) as repository:
        document = new_document(repository)
        for text in TEXTS:
            save(repository, document, text)
    (tmp_path / "new").mkdir()
    return str(location)


def target_of(store):
    """Where it goes."""
    return str(Path(store).parents[1] / "new" / "h.btl")


def leads_to(link):
    """Where a link says that it leads."""
    return str(Path(link).readlink())


def names(folder):
    """What lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


def contents(location):
    """Every content of the one document, by an opening of its own."""
    with closing(SqliteRepository(location)) as repository:
        assert not list(repository.check())
        last = repository.next_sequence()
        found = [repository.by_sequence(sequence) for sequence in range(1, last)]
        return [repository.read_content(each.content_id) for each in found if each is not None]


def test_the_old_name_leads_to_the_new_place(store):
    """Everything is there, and nothing else is left at the old one."""
    moved = relocate(store, target_of(store))
    assert (moved.store, moved.versions) == (target_of(store), len(TEXTS))
    assert leads_to(store) == target_of(store)
    assert names(Path(store).parent) == ["h.btl"]
    assert names(Path(target_of(store)).parent) == ["h.btl"]
    assert Path(target_of(store)).stat().st_mode & 0o777 == 0o600
    assert contents(store) == contents(target_of(store)) == TEXTS


def test_a_program_that_has_it_open_does_not_write_on(store):
    """What it was given is refused, not lost: it opens the store anew."""
    with closing(SqliteRepository(store)) as open_one:
        relocate(store, target_of(store))
        assert open_one.read_content(open_one.head(1).content_id) == TEXTS[-1]
        with pytest.raises(StoreGoneError, match="was moved to") as refused:
            save(open_one, open_one.document(1), b"more")
        assert refused.value.replaced
    assert contents(store) == TEXTS


def test_what_is_saved_while_it_is_copied_comes_along(store, monkeypatch):
    """Also when it is saved after the copy was proved."""
    whole = relocation._prove
    with closing(SqliteRepository(store)) as open_one:

        def prove(copy, after, progress):
            seen = whole(copy, after, progress)
            if not after:
                save(open_one, open_one.document(1), b"meanwhile")
            return seen

        monkeypatch.setattr(relocation, "_prove", prove)
        relocate(store, target_of(store))
    assert contents(store) == [*TEXTS, b"meanwhile"]


def test_whoever_waited_for_the_lock_keeps_nothing_in_the_old_file(store, monkeypatch):
    """It may get the lock only after the store went."""
    with closing(SqliteRepository(store)) as waiting:
        place = waiting._place
        proofs = []

        def prove():
            proofs.append(1)
            if len(proofs) > 1:  # the first one was before it waited
                type(place).prove(place)

        monkeypatch.setattr(waiting._place, "prove", prove)
        relocate(store, target_of(store))
        with pytest.raises(StoreGoneError):
            save(waiting, waiting.document(1), b"late")
        assert len(proofs) == 2


def test_a_store_that_moves_while_it_is_opened_is_not_held_for_the_old_one(store, monkeypatch):
    """Else saves would go into a file without a name."""
    from backtrail.storage.sqlite import repository

    connect, moved = repository.connect, []

    Path(target_of(store)).write_bytes(Path(store).read_bytes())
    link = Path(store).with_name("link")
    link.symlink_to(target_of(store))

    def replaced(location, settings, vfs):
        opened = connect(location, settings, vfs)
        if not moved:
            moved.append(True)
            link.replace(store)
        return opened

    monkeypatch.setattr(repository, "connect", replaced)
    with closing(SqliteRepository(store)) as opened:
        kept = save(opened, opened.document(1), b"more")
    assert kept.number == len(TEXTS) + 1
    assert contents(store)[-1] == b"more"


def test_the_link_comes_when_what_it_leads_to_is_there(store, monkeypatch):
    """A power cut may come right after it."""
    replace, found = Path.replace, []

    def watched(path, to):
        found.append(contents(str(path.readlink())))
        return replace(path, to)

    monkeypatch.setattr(Path, "replace", watched)
    relocate(store, target_of(store))
    assert found == [TEXTS]


def test_what_is_remembered_beside_it_comes_along(store):
    """When it was proven to be restorable, its mirrors, and what hooks were told."""
    for side in ("-proven", "-mirrors", "-hooks"):
        Path(store + side).write_text(side)
    relocate(store, target_of(store))
    for side in ("-proven", "-mirrors", "-hooks"):
        assert Path(target_of(store) + side).read_text() == side
        assert not Path(store + side).exists()


def test_links_that_lead_to_the_old_place_are_led_on(store, tmp_path):
    """The disk in between may go."""
    relocate(store, target_of(store))
    third = str(tmp_path / "third.btl")
    relocate(target_of(store), third, [store, str(tmp_path / "none")])
    assert (leads_to(store), leads_to(target_of(store))) == (third, third)
    assert contents(store) == TEXTS


def test_what_cannot_be_is_refused_and_changes_nothing(store, monkeypatch, tmp_path):
    """Something is there, there is no folder, no room, or no link can be made."""
    before = Path(store).read_bytes()
    Path(target_of(store)).write_text("mine")
    with pytest.raises(UsageError, match="there already"):
        relocate(store, target_of(store))
    with pytest.raises(UsageError, match="no folder"):
        relocate(store, str(tmp_path / "none" / "h.btl"))
    found = os.statvfs(tmp_path)
    none_free = os.statvfs_result((*found[:4], 0, *found[5:]))
    other = str(tmp_path / "other.btl")
    with monkeypatch.context() as patch:
        patch.setattr(os, "statvfs", lambda _: none_free)
        with pytest.raises(StoreFullError, match="no room"):
            plan(store, other)

    def refuse(*_args, **_more):
        raise OSError(errno.EPERM, "not permitted")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    with pytest.raises(StoreAccessError, match="no link"):
        relocate(store, other)
    assert names(tmp_path) == ["new", "old"]
    assert names(Path(store).parent) == ["h.btl"]
    assert (Path(store).read_bytes(), Path(target_of(store)).read_text()) == (before, "mine")


def test_a_damaged_store_stays_where_it_is(store):
    """It has to be repaired first, where everything of it is."""
    data = bytearray(Path(store).read_bytes())
    at = data.rindex(b"notes.txt")  # of its document
    data[at + 1] ^= 1
    Path(store).write_bytes(data)
    with pytest.raises(DamagedError, match="repair"):
        relocate(store, target_of(store))
    assert not Path(store).is_symlink()
    assert names(Path(target_of(store)).parent) == []
