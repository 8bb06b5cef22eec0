"""Where files belong, and who did it."""

import pytest

from backtrail.errors import DamagedError, NotFoundError, RefusedError
from backtrail.history.requests import Capture
from history.desk import Desk


def keep(service, path):
    """Report a save of ``path`` and return its version."""
    return service.capture(Capture(path=str(path), source="cli")).entry.version


@pytest.mark.parametrize("outer_first", [True, False])
def test_nested_workspaces_keep_one_document_for_a_file(desk, outer_first):
    """Whichever face reports it: the folder around it or the folder within."""
    desk.write("inner/a", "one\n")
    inner, outer = desk.another(), desk.another()
    inner.add_root(desk.path("inner"))
    outer.add_root(str(desk.root))
    faces = (outer, inner) if outer_first else (inner, outer)
    first = keep(faces[0], desk.root / "inner/a")
    desk.write("inner/a", "two\n")
    second = keep(faces[1], desk.root / "inner/a")
    assert (first.document, second.number) == (second.document, 2)


def test_a_new_file_belongs_to_the_deepest_of_a_faces_own_folders(desk):
    """Both folders are open in one editor: the inner one keeps its files."""
    desk.write("inner/a", "x")
    desk.service.add_root(desk.path("inner"))
    keep(desk.service, desk.root / "inner/a")
    assert [d.path for d in desk.service.present(desk.path("inner"))] == ["a"]


def test_a_deleted_document_is_found_before_a_new_one_is_made(desk):
    """A file comes back: its history goes on in the workspace that has it."""
    desk.write("inner/a", "one\n")
    first = keep(desk.service, desk.root / "inner/a")
    desk.service.delete(desk.path("inner/a"))
    desk.write("inner/a", "two\n")
    inner = desk.another()
    inner.add_root(desk.path("inner"))
    assert keep(inner, desk.root / "inner/a").document == first.document


def test_a_folder_with_a_like_name_is_outside(desk, tmp_path):
    """``ws2`` is not in ``ws``."""
    (tmp_path / "ws2").mkdir()
    (tmp_path / "ws2/a").write_text("x")
    with pytest.raises(RefusedError, match="outside the workspace"):
        keep(desk.service, tmp_path / "ws2/a")


def test_without_folders_each_file_finds_its_workspace(tmp_path):
    """The first save makes it; a known one around the file is used again."""
    desk = Desk(tmp_path / "ws", rooted=False)
    (desk.root / ".git").mkdir()
    desk.save("src/a", "x")
    assert desk.service.status().workspaces == (str(desk.root),)
    assert desk.service.workspace_of(desk.path("src/b")).root == str(desk.root)


def test_looking_makes_no_workspace(tmp_path):
    """Asking for the history of a file that nobody keeps writes nothing."""
    desk = Desk(tmp_path / "ws", rooted=False)
    desk.write("a", "x")
    for ask in (desk.service.timeline, desk.service.version, desk.service.compare):
        with pytest.raises(NotFoundError, match="nothing is kept"):
            ask(desk.path("a"))
    assert desk.service.status().last_sequence == 0


def test_a_root_that_is_no_folder_is_told(desk):
    """A file or nothing at all cannot be worked in."""
    desk.write("a", "x")
    for name in ("a", "gone"):
        with pytest.raises(NotFoundError, match="is not a folder"):
            desk.service.add_root(desk.path(name))


def damage_head(desk):
    """Change one field of the newest version, as a flipped bit would."""
    desk.repository._db.execute(
        "UPDATE version SET time = time + 1 WHERE sequence = (SELECT max(sequence) FROM version)"
    )


@pytest.mark.parametrize("text", ["three\n", "three\n" * 3000])
def test_a_damaged_head_keeps_no_save_out(tmp_path, disk_desk, text):
    """The next save is kept, small or large, and can be read back."""
    desk = Desk(disk_desk.root, disk_desk.repository, capture__stream_above=10_000)
    for number in (1, 2):
        desk.save("a", f"{number}\n" * 6000)
    damage_head(desk)
    kept = desk.save("a", text)
    assert (kept.status, kept.entry.version.number) == ("kept", 3)
    assert b"".join(desk.service.blocks(desk.path("a"), "3")) == text.encode()


def test_a_damaged_head_keeps_no_version_from_being_restored(disk_desk):
    """Damage costs the version it hit; the others are planned, restored and undone."""
    for number in (1, 2):
        disk_desk.save("a", f"{number}\n")
    damage_head(disk_desk)
    assert disk_desk.service.plan_restore(disk_desk.path("a"), "1").action == "replace"
    disk_desk.service.restore(disk_desk.path("a"), "1")
    assert disk_desk.read("a") == b"1\n"
    disk_desk.service.undo()
    assert disk_desk.read("a") == b"2\n"
    with pytest.raises(DamagedError):
        disk_desk.service.version(disk_desk.path("a"), "2")


def test_a_damaged_neighbour_keeps_no_save_out(disk_desk):
    """Content of the version before, or the last significant one: a save does not need them."""
    for number in range(1, 4):
        disk_desk.save("a", "a line\n" * 200 + f"{number}\n")
    db = disk_desk.repository._db
    db.execute("UPDATE version SET time = time + 1 WHERE number = 1")
    db.execute("UPDATE content SET body = x'00' WHERE id = 3")
    disk_desk.repository._cache.clear()
    kept = disk_desk.save("a", "a line\n" * 200 + "4\n")
    assert kept.status == "kept"
    assert kept.entry.version.change.estimate
    assert disk_desk.service.content(disk_desk.path("a"), "4").endswith(b"4\n")


def test_a_damaged_tag_or_note_takes_no_version_along(disk_desk):
    """Versions of the file are found and restored; a check names the damage."""
    disk_desk.save("a", "1\n")
    disk_desk.save("a", "2\n")
    disk_desk.service.tag(disk_desk.path("a"), "1", "good")
    disk_desk.service.note(disk_desk.path("a"), "1", "text")
    for table in ("tag", "note"):
        disk_desk.repository._db.execute(f"UPDATE {table} SET digest = x'00'")
    assert disk_desk.service.version(disk_desk.path("a"), "1").tags == ()
    assert len(disk_desk.service.timeline(disk_desk.path("a")).rows) == 2
    disk_desk.service.restore(disk_desk.path("a"), "1")
    assert disk_desk.read("a") == b"1\n"
    assert not disk_desk.service.check().sound


def test_a_damaged_entry_of_a_file_keeps_no_save_out(disk_desk):
    """Its old history is told as damaged; the next save begins a new one, and others go on."""
    disk_desk.save("a", "old\n")
    disk_desk.save("b", "other\n")
    disk_desk.repository._db.execute("UPDATE document SET deleted = 7 WHERE path = 'a'")
    with pytest.raises(DamagedError):
        disk_desk.service.timeline(disk_desk.path("a"))
    kept = disk_desk.save("a", "new\n")
    assert (kept.status, kept.entry.version.number) == ("kept", 1)
    assert disk_desk.contents("a") == [b"new\n"]
    assert disk_desk.save("b", "other 2\n").entry.version.number == 2
    assert not disk_desk.service.check().sound


def test_a_damaged_entry_of_a_workspace_keeps_no_save_out(disk_desk, tmp_path):
    """Saves in it begin a new history, other workspaces are whole, and the status says so."""
    disk_desk.save("a", "old\n")
    other = Desk(tmp_path / "other", disk_desk.repository)
    other.save("x", "one\n")
    disk_desk.repository._db.execute("UPDATE workspace SET inode = inode + 1 WHERE id = 1")
    assert other.contents("x") == [b"one\n"]
    desk = Desk(disk_desk.root, disk_desk.repository)
    assert desk.save("a", "new\n").status == "kept"
    assert desk.contents("a") == [b"new\n"]
    assert "does not match its digest" in desk.service.status().trouble[0]
    assert [finding.what for finding in desk.service.check().findings] == ["document"]
