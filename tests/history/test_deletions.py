"""Files that are gone: listed, looked into, and brought back with their history going on."""

import shutil

import pytest

from backtrail.history.requests import Capture, DeletedQuery, TimelineQuery


def gone(desk, **query):
    """Paths of deleted files with the number of what can be had back."""
    files = desk.service.deleted(DeletedQuery(**query)).files
    return [(file.document.path, file.entry.version.number) for file in files]


def delete(desk, name):
    """Delete a file or folder on disk, and say so."""
    target = desk.root / name
    shutil.rmtree(target) if target.is_dir() else target.unlink()
    desk.now += 60 * 10**9
    desk.service.delete(desk.path(name))


def replaced(desk):
    """Delete a file, then let another one take its name: two documents of one path."""
    desk.save("a.txt", "old 1\n")
    desk.save("a.txt", "old 2\n")
    delete(desk, "a.txt")
    desk.save("b.txt", "new\n")
    (desk.root / "b.txt").rename(desk.root / "a.txt")
    desk.service.rename(desk.path("b.txt"), desk.path("a.txt"))
    (file,) = desk.service.deleted().files
    return file


def test_deleted_files_are_listed_last_deleted_first(desk):
    """Each with when it went and its newest version; present files are not among them."""
    for name in ("a.txt", "b.txt", "c.txt"):
        desk.save(name, "1\n")
    desk.save("a.txt", "2\n")
    assert desk.service.deleted().files == ()
    delete(desk, "a.txt")
    delete(desk, "c.txt")
    assert gone(desk) == [("c.txt", 1), ("a.txt", 2)]
    last, first = desk.service.deleted().files
    assert (last.time_ns, first.time_ns) == (desk.now, desk.now - 60 * 10**9)
    assert (first.workspace, first.entry.path) == (str(desk.root), "a.txt")


def test_a_file_that_came_back_is_not_listed(desk):
    """Saved again, it is the same file with a longer history."""
    desk.save("a.txt", "1\n")
    delete(desk, "a.txt")
    desk.save("a.txt", "2\n")
    assert gone(desk) == []


def test_pages_and_folders_of_deleted_files(desk):
    """Pages joined list each file once; a folder narrows to what was below it."""
    names = [f"{'x' if number < 3 else 'y'}/{number}.txt" for number in range(7)]
    for name in names:
        desk.save(name, name)
    delete(desk, "x")
    delete(desk, "y")
    seen, cursor = [], None
    while True:
        page = desk.service.deleted(DeletedQuery(limit=3, cursor=cursor))
        seen += [file.document.path for file in page.files]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == names[::-1]
    assert gone(desk, folder=desk.path("x")) == [("x/2.txt", 1), ("x/1.txt", 1), ("x/0.txt", 1)]


def test_a_file_is_listed_although_another_bears_its_name(desk):
    """The document tells the one that is gone from the one that took its name."""
    file = replaced(desk)
    assert (file.document.path, file.entry.version.number) == ("a.txt", 2)
    page = desk.service.timeline(desk.path("a.txt"), TimelineQuery(document=file.document.id))
    assert page.document == file.document
    assert page.total == 2


def test_a_file_of_which_nothing_is_left_is_passed_over(desk):
    """Released versions cannot be had back; pages go on to those that can."""
    for name in ("a.txt", "b.txt"):
        desk.save(name, "1\n")
        delete(desk, name)
    with desk.repository.transaction():
        desk.repository.release(desk.versions("b.txt")[0])
    page = desk.service.deleted(DeletedQuery(limit=1))
    assert [file.document.path for file in page.files] == ["a.txt"]
    assert page.next_cursor is None


@pytest.mark.parametrize("content", [b"", b"text\r\n", b"\xff\x00\xfe", b"x" * 300_000])
def test_a_deleted_file_comes_back_byte_for_byte(desk, content):
    """Also with its folder gone: the file is made again and its history goes on."""
    desk.save("deep/er/a.bin", content)
    desk.save("deep/er/a.bin", content + b"!")
    delete(desk, "deep")
    (file,) = desk.service.deleted().files
    path = desk.path("deep/er/a.bin")
    plan = desk.service.plan_restore(path, file.entry.version.id)
    assert (plan.action, plan.path) == ("create", path)
    restored = desk.service.restore(path, file.entry.version.id)
    assert desk.read("deep/er/a.bin") == content + b"!"
    assert (restored.entry.version.number, restored.entry.version.document) == (3, file.document.id)
    assert gone(desk) == []


def test_an_older_version_of_a_deleted_file_comes_back(desk):
    """Any version of a file that is gone can be restored, not only the last."""
    first = desk.save("a.txt", "1\n").entry.version
    desk.save("a.txt", "2\n")
    delete(desk, "a.txt")
    desk.service.restore(desk.path("a.txt"), first.id)
    assert desk.read("a.txt") == b"1\n"
    assert len(desk.versions("a.txt")) == 3


def test_a_deleted_file_whose_name_is_taken_replaces_or_goes_elsewhere(desk):
    """The plan says replace, what is there is kept first; ``to`` leaves it alone."""
    file = replaced(desk)
    path, address = desk.path("a.txt"), file.entry.version.id
    assert desk.service.content(path, address) == b"old 2\n"
    assert desk.service.plan_restore(path, address).action == "replace"
    beside = desk.service.restore(path, address, to=desk.path("saved.txt"))
    assert (desk.read("saved.txt"), desk.read("a.txt")) == (b"old 2\n", b"new\n")
    assert beside.entry.version.metadata["copied_from"] == address
    restored = desk.service.restore(path, address)
    assert desk.read("a.txt") == b"old 2\n"
    assert restored.was_there.version.size == len("new\n")
    desk.service.undo(path)
    assert desk.read("a.txt") == b"new\n"


def test_the_very_file_asked_for_comes_back_beside_a_later_namesake_that_is_gone(desk):
    """Of two deleted files of one name, the one whose version is restored goes on."""
    older = replaced(desk)
    delete(desk, "a.txt")
    path, address = desk.path("a.txt"), older.entry.version.id
    assert [file.document.id == older.document.id for file in desk.service.deleted().files] == [
        False,
        True,
    ]
    assert desk.service.plan_restore(path, address).head == 2
    restored = desk.service.restore(path, address, expected=2)
    assert desk.read("a.txt") == b"old 2\n"
    assert (restored.entry.version.document, restored.entry.version.number) == (
        older.document.id,
        3,
    )
    (left,) = desk.service.deleted().files
    assert left.document.id != older.document.id
    assert desk.service.timeline(path).document.id == older.document.id
    desk.service.undo(path)
    assert not (desk.root / "a.txt").exists()
    assert len(gone(desk)) == 2


def test_a_deleted_file_of_another_workspace_is_had_back(desk):
    """A version is found by its id whichever workspace around the file keeps it."""
    inner = desk.another()
    (desk.root / "lib").mkdir()
    inner.add_root(str(desk.root / "lib"))
    desk.write("lib/a.txt", "inner\n")
    inner.capture(Capture(path=desk.path("lib/a.txt"), source="vim"))
    delete(desk, "lib/a.txt")
    (desk.root / "lib").rmdir()
    desk.save("src/a.txt", "outer\n")
    (desk.root / "src").rename(desk.root / "lib")
    desk.service.rename(desk.path("src"), desk.path("lib"))
    (file,) = desk.service.deleted().files
    path, address = desk.path("lib/a.txt"), file.entry.version.id
    assert (file.workspace, file.document.path) == (desk.path("lib"), "a.txt")
    assert desk.service.content(path, address) == b"inner\n"
    page = desk.service.timeline(path, TimelineQuery(document=file.document.id))
    assert (page.workspace, page.document.path) == (desk.path("lib"), "a.txt")
    assert desk.service.restore(path, address).plan.action == "replace"
    assert desk.read("lib/a.txt") == b"inner\n"
    delete(desk, "lib/a.txt")
    assert desk.service.restore(path, address).entry.version.document == file.document.id
    assert desk.read("lib/a.txt") == b"inner\n"
