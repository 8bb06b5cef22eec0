"""Versions of many documents at once: order, areas, cursors, and what is passed over."""

import random

import msgspec
import pytest

from backtrail.model import FIRST_LOOK, Change
from backtrail.storage.repository import Area, Outline
from storage.builders import new_document, save

HOME = "/home/me"


def sequences(versions):
    """Give the sequences of some versions."""
    return [version.sequence for version in versions]


def test_versions_of_all_documents_come_newest_first(repository, document):
    """Saves of two workspaces and events between them: the whole store in one order."""
    other = new_document(repository, "b.txt", root=f"{HOME}/other")
    kept = []
    for number in range(6):
        kept.append(save(repository, other if number % 2 else document, b"%d" % number))
        repository.append_event("noted", time_ns=number)
    assert repository.recent(None, 99) == tuple(reversed(kept))
    assert repository.recent([], 99) == ()
    mine = [Area(workspace=document.workspace)]
    assert repository.recent(mine, 99) == (kept[4], kept[2], kept[0])
    both = [Area(workspace=other.workspace), *mine]
    assert repository.recent(both, 2) == (kept[5], kept[4])


def test_what_a_first_look_found_is_left_out_where_that_is_asked_for(repository, document):
    """In an area and in the whole store, before and after there is any of it."""
    mine = [Area(workspace=document.workspace)]
    kept = save(repository, document, b"1")
    assert repository.recent(mine, 9, found=False) == (kept,)
    seen = save(repository, new_document(repository, "b.txt"), b"2", reason=FIRST_LOOK)
    for areas in (None, mine):
        assert repository.recent(areas, 9, found=False) == (kept,)
        assert repository.recent(areas, 9) == (seen, kept)


def test_what_came_from_elsewhere_is_left_out_where_that_is_asked_for(repository, document):
    """As what a first look found, alone and together with it."""
    mine = [Area(workspace=document.workspace)]
    kept = save(repository, document, b"1")
    assert repository.recent(mine, 9, imported=False) == (kept,)
    git = save(repository, new_document(repository, "b.txt"), b"2", source="import:git")
    seen = save(repository, new_document(repository, "c.txt"), b"3", reason=FIRST_LOOK)
    for areas in (None, mine):
        assert repository.recent(areas, 9, imported=False) == (seen, kept)
        assert repository.recent(areas, 9, found=False) == (git, kept)
        assert repository.recent(areas, 9, found=False, imported=False) == (kept,)


def test_nothing_kept_is_an_empty_page(repository, document):
    """An empty store, and a cursor below everything, give nothing."""
    mine = [Area(workspace=document.workspace)]
    assert repository.recent(None, 9) == repository.recent(mine, 9) == ()
    first = save(repository, document, b"1")
    assert repository.recent(mine, 9, below=first.sequence) == ()
    assert repository.recent(None, 9, below=0) == repository.recent(mine, 0) == ()


def test_a_folder_is_not_its_namesakes_beginning(repository):
    """Only what lies below the folder counts: names that begin like it do not."""
    inside = ["src/a.py", "src/deep/b.py", "src/caf\udce9.py"]
    outside = ["src", "src.py", "src-old/c.py", "src0/d.py", "SRC/e.py", "lib/src/f.py"]
    for path in [*inside, *outside]:
        save(repository, new_document(repository, path), path.encode(errors="surrogateescape"))
    elsewhere = new_document(repository, "src/g.py", root=f"{HOME}/other")
    save(repository, elsewhere, b"g")
    workspace = repository.document(1).workspace
    found = repository.recent([Area(workspace=workspace, folder="src")], 99)
    assert [repository.document(v.document).path for v in found] == inside[::-1]
    deep = [Area(workspace=workspace, folder="src/deep"), Area(workspace=elsewhere.workspace)]
    assert [v.document for v in repository.recent(deep, 99)] == [elsewhere.id, 2]


def test_a_folder_whose_name_is_not_utf8_is_found(repository):
    """Bytes that no text can show name a folder as well."""
    for path in ("caf\udce9/a.txt", "caf\udce9.txt", "cafe/b.txt"):
        save(repository, new_document(repository, path), path.encode(errors="surrogateescape"))
    area = Area(workspace=repository.document(1).workspace, folder="caf\udce9")
    assert [v.document for v in repository.recent([area], 9)] == [1]


def test_a_file_counts_by_its_path_today(repository, document):
    """A rename takes the versions along; a deletion leaves them where they were."""
    kept = save(repository, document, b"1")
    old = [Area(workspace=document.workspace, folder="old")]
    new = [Area(workspace=document.workspace, folder="new")]
    with repository.transaction():
        repository.update_document(msgspec.structs.replace(document, path="old/a.txt"))
    assert (repository.recent(old, 9), repository.recent(new, 9)) == ((kept,), ())
    with repository.transaction():
        repository.update_document(
            msgspec.structs.replace(document, path="new/a.txt", deleted=repository.next_sequence())
        )
    assert (repository.recent(old, 9), repository.recent(new, 9)) == ((), (kept,))


def test_releases_do_not_shorten_a_page(repository, document):
    """A page is full as long as there are versions, however many stubs lie between."""
    kept = [save(repository, document, b"v%d" % i) for i in range(200)]
    for version in kept[5:198]:
        repository.release(version)
    for areas in (None, [Area(workspace=document.workspace)]):
        assert sequences(repository.recent(areas, 4)) == [200, 199, 5, 4]


@pytest.mark.parametrize("seed", range(3))
def test_pages_put_together_are_the_whole_order(repository, seed):
    """Random saves in random areas: pages of any size give each version once, in order."""
    random_ = random.Random(seed)
    roots = [f"{HOME}/{name}" for name in "abc"]
    documents = [
        new_document(repository, f"{random_.choice(['x', 'y', 'y/z'])}/{n}", root=roots[n % 3])
        for n in range(9)
    ]
    kept = [save(repository, random_.choice(documents), b"%d" % n) for n in range(150)]
    area = Area(workspace=documents[0].workspace, folder=random_.choice(["", "x", "y"]))
    within = {
        d.id for d in documents
        if d.workspace == area.workspace and d.path.startswith(area.folder and area.folder + "/")
    }  # fmt: skip
    read, below = [], None
    while page := repository.recent([area], random_.randint(1, 40), below=below):
        read += page
        below = page[-1].sequence
    assert read == [version for version in reversed(kept) if version.document in within]


def test_an_outline_tells_each_version_in_figures(repository, document):
    """Figures of all versions of one document, oldest first; stubs are left out."""
    save(repository, new_document(repository, "other.txt"), b"other")
    save(repository, document, b"1", time_ns=-5, level="significant")
    gone = save(repository, document, b"gone")
    change = Change(added=3, deleted=2, modified=1, percent=18.25, estimate=True)
    save(repository, document, b"three", time_ns=7, change=change)
    repository.release(gone)
    assert repository.outlines(document.id) == (
        Outline(1, -5, True, 0, 0, 0, 0, 1),
        Outline(3, 7, False, 3, 2, 1, 1825, 5),
    )
    assert repository.outlines(99) == ()


def test_documents_that_are_gone_come_last_deleted_first(repository):
    """Deleted ones of the areas, by deletion; a cursor goes on below it."""
    documents = [new_document(repository, f"{place}/a.txt") for place in ("x", "y", "x/deep")]
    documents.append(new_document(repository, "x/a.txt", root=f"{HOME}/other"))
    new_document(repository, "x/present.txt")
    assert repository.deleted_documents(None, 9) == ()
    gone = []
    for document in documents:
        with repository.transaction():
            event = repository.append_event("deleted", time_ns=1, document=document.id)
            gone.append(msgspec.structs.replace(document, deleted=event.sequence))
            repository.update_document(gone[-1])
    assert repository.deleted_documents(None, 9) == tuple(reversed(gone))
    assert repository.deleted_documents(None, 2) == (gone[3], gone[2])
    assert repository.deleted_documents(None, 2, below=gone[2].deleted) == (gone[1], gone[0])
    below_x = [Area(workspace=gone[0].workspace, folder="x")]
    assert repository.deleted_documents(below_x, 9) == (gone[2], gone[0])
    assert repository.deleted_documents([Area(workspace=gone[3].workspace)], 9) == (gone[3],)
    assert repository.deleted_documents([], 9) == ()
