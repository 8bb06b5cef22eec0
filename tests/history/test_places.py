"""Which workspace a file belongs to, also after a move."""

import shutil

import pytest

from backtrail.history.places import discover
from history.desk import Desk


@pytest.mark.parametrize("mark", [".git/", ".hg/", "backtrail.toml", ".git"])
def test_the_nearest_folder_with_a_mark_is_the_workspace(tmp_path, mark):
    """A repository, or a folder with settings of its own; the nearest one upwards."""
    (tmp_path / ".git").mkdir()
    project = tmp_path / "project"
    (project / "src/deep").mkdir(parents=True)
    made = project / mark
    made.mkdir() if mark.endswith("/") else made.touch()
    assert discover(str(project / "src/deep/a.py")) == str(project)


def test_without_a_mark_the_files_own_folder_is_the_workspace(tmp_path):
    """Also when some of its folders are not there any more."""
    if any((above / ".git").exists() for above in tmp_path.parents):
        raise AssertionError("temporary files lie inside a repository")
    (tmp_path / "plain").mkdir()
    assert discover(str(tmp_path / "plain/a")) == str(tmp_path / "plain")
    assert discover(str(tmp_path / "plain/gone/further/a")) == str(tmp_path / "plain")


def moved(desk):
    """Move the workspace's folder and work in it under its new name."""
    new = desk.root.with_name("moved")
    desk.root.rename(new)
    return Desk(new, desk.repository)


def test_a_moved_workspace_is_recognised(desk):
    """Device and inode tell: the history goes on under the new name, and an event says so."""
    for name in "abc":
        desk.save(name, name)
    there = moved(desk)
    there.save("a", "a two\n")
    assert there.contents("a") == [b"a", b"a two\n"]
    (event,) = [e for e in there.service.events() if e.kind == "workspace-moved"]
    assert event.detail == {"from": str(desk.root), "to": str(there.root)}
    assert there.service.status().workspaces == (str(there.root),)


def test_a_workspace_copied_elsewhere_and_removed_is_recognised_by_its_files(desk):
    """Another disk has other inodes: paths and contents tell, if most are as they were."""
    for number in range(10):
        desk.save(f"f{number}", f"content {number}\n")
    new = desk.root.with_name("copy")
    shutil.copytree(desk.root, new)
    shutil.rmtree(desk.root)
    (new / "f3").write_text("changed since\n")
    assert Desk(new, desk.repository).contents("f7") == [b"content 7\n"]


def test_a_copy_is_a_workspace_of_its_own_while_the_first_is_there(desk):
    """Two folders with the same files are two workspaces."""
    desk.save("a", "x")
    new = desk.root.with_name("copy")
    shutil.copytree(desk.root, new)
    copy = Desk(new, desk.repository)
    copy.save("a", "x two\n")
    assert copy.contents("a") == [b"x two\n"]
    assert desk.contents("a") == [b"x"]


def test_a_new_folder_is_not_taken_for_a_removed_one(desk):
    """Systems use inodes again: without one file in common it is another workspace."""
    desk.save("a", "x")
    found = desk.root.stat()
    shutil.rmtree(desk.root)
    fresh = desk.root.with_name("fresh")
    fresh.mkdir()
    gone = desk.repository.workspaces()[0]
    with desk.repository.transaction():
        desk.repository.update_workspace(_with_inode(gone, found.st_dev, fresh.stat().st_ino))
    other = Desk(fresh, desk.repository)
    other.save("a", "unlike\n")
    assert other.contents("a") == [b"unlike\n"]


def _with_inode(workspace, device, inode):
    return type(workspace)(id=workspace.id, root=workspace.root, device=device, inode=inode)


def test_a_damaged_version_does_not_keep_a_workspace_from_opening(disk_desk):
    """Recognising reads heads; one that is damaged counts as unlike, no more."""
    for number in range(10):
        disk_desk.save(f"f{number}", f"content {number}\n")
    disk_desk.repository._db.execute("UPDATE version SET time = time + 1 WHERE document = 3")
    new = disk_desk.root.with_name("copy")
    shutil.copytree(disk_desk.root, new)
    shutil.rmtree(disk_desk.root)
    assert Desk(new, disk_desk.repository).contents("f7") == [b"content 7\n"]


def test_the_same_folder_through_a_link_is_the_same_workspace(desk, tmp_path):
    """A link to the folder is one more name of it."""
    desk.save("a", "x")
    (tmp_path / "link").symlink_to(desk.root)
    linked = desk.another()
    linked.add_root(str(tmp_path / "link"))
    assert linked.content(str(tmp_path / "link/a")) == b"x"
    assert len(linked.status().workspaces) == 1
