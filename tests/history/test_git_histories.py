"""A history as a branch: what git shows of it is what the history holds."""

import os
import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings

from backtrail.errors import NotFoundError, UsageError
from backtrail.history.git_histories import GitExport
from history.archives.stores import ACTIONS, act
from history.desk import START, Desk, tree


def git(repository, *words):
    """What git answers, as bytes."""
    command = ["git", "-c", "core.quotePath=false", "-C", str(repository), *words]
    done = subprocess.run(command, capture_output=True, check=True, timeout=60)
    return done.stdout


def commits(repository, branch="backtrail"):
    """The commits of a branch, oldest first."""
    return git(repository, "log", "--reverse", "--format=%H", branch).decode().split()


@pytest.fixture
def desk(tmp_path):
    """A folder without a history."""
    return Desk(tmp_path / "ws")


def export(desk, repository, **fields):
    """Write the whole folder to the branch ``backtrail``."""
    wanted = GitExport(
        **{"folder": str(desk.root), "repository": str(repository), "branch": "backtrail"} | fields
    )
    return desk.service.export_to_git(wanted)


def test_each_version_is_a_commit_with_its_bytes_author_time_and_reason(desk, tmp_path):
    """Byte for byte, whatever is in them and whatever the file is called."""
    name = 'odd "q" \\ ü\nx\udcff.bin'
    texts = [b"one\r\n", b"\0\1\2" * 100, b"", b"done\n", b"no end"]
    for at, data in enumerate(texts):
        desk.save(name, data, author=f"Ada {at} <ada@x>", reason=f"why {at}\n\nand how")
    made = export(desk, tmp_path / "repo", every=True)
    found = commits(tmp_path / "repo")
    assert made.commits == len(found) == len(texts)
    assert found[-1] == made.tip
    path = name.encode("utf-8", "surrogateescape")
    for at, (commit, data) in enumerate(zip(found, texts, strict=True)):
        assert git(tmp_path / "repo", "show", commit.encode() + b":" + path) == data
        said = git(tmp_path / "repo", "log", "-1", "--format=%an|%ae|%at|%ct|%B", commit).decode()
        seconds = START // 10**9 + 60 * (at + 1)
        assert said.startswith(f"Ada {at}|ada@x|{seconds}|{seconds}|why {at}\n\nand how\n")
        assert f"Backtrail-Version: {desk.versions(name)[at].id}" in said
    git(tmp_path / "repo", "fsck", "--strict")
    assert (tmp_path / "repo").stat().st_mode & 0o077 == 0


@given(actions=ACTIONS)
@settings(max_examples=15, deadline=None)
def test_a_branch_ends_with_the_files_that_are_there(actions):
    """Whatever was renamed, deleted, restored and let go of on the way."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        desk = Desk(folder / "ws")
        for action in actions:
            act(desk, *action)
        workspace = desk.service.workspace_of(desk.path("x"))
        there = {
            os.fsencode(document.path): desk.repository.read_content(head.content_id)
            for document in desk.repository.documents(workspace.id)
            if (head := desk.repository.head(document.id)) is not None
        }
        try:
            export(desk, folder / "repo")
        except NotFoundError:
            assert not there
            return
        names = git(folder / "repo", "ls-tree", "-rz", "--name-only", "backtrail").split(b"\0")
        shown = {name: git(folder / "repo", "show", b"backtrail:" + name) for name in names if name}
        assert shown == there
        git(folder / "repo", "fsck", "--strict")


def test_paths_are_as_they_were(desk, tmp_path):
    """Renames and deletions are commits; a file that came back is there again."""
    desk.save("a.txt", "one\n" * 30)
    desk.save("sub/b.txt", "two\n")
    (desk.root / "a.txt").rename(desk.root / "sub/c.txt")
    desk.service.rename(desk.path("a.txt"), desk.path("sub/c.txt"))
    desk.save("sub/c.txt", "one\n" * 30 + "more\n")
    (desk.root / "sub/b.txt").unlink()
    desk.service.delete(desk.path("sub/b.txt"))
    desk.save("sub/b.txt", "back\n")
    export(desk, tmp_path / "repo", every=True)
    trees = [
        sorted(git(tmp_path / "repo", "ls-tree", "-r", "--name-only", c).decode().split())
        for c in commits(tmp_path / "repo")
    ]
    assert trees == [
        ["a.txt"],
        ["a.txt", "sub/b.txt"],
        ["sub/b.txt", "sub/c.txt"],
        ["sub/b.txt", "sub/c.txt"],
        ["sub/c.txt"],
        ["sub/b.txt", "sub/c.txt"],
    ]
    log = git(tmp_path / "repo", "log", "--follow", "--format=%s", "backtrail", "--", "sub/c.txt")
    assert len(log.decode().splitlines()) == 3
    shown = git(tmp_path / "repo", "show", "backtrail:sub/b.txt")
    assert shown == b"back\n"


def test_minor_versions_are_left_out_but_for_the_last(desk, tmp_path):
    """The branch ends with what the files hold."""
    desk.save("a.txt", "line\n" * 200)
    for at in range(5):
        desk.save("a.txt", "line\n" * 200 + f"{at}\n", after=300)
    levels = [v.significance.level for v in desk.versions("a.txt")]
    assert levels == ["significant", *["minor"] * 5]
    made = export(desk, tmp_path / "repo")
    assert made.commits == 2
    assert git(tmp_path / "repo", "show", "backtrail:a.txt") == desk.read("a.txt")


def test_nothing_else_of_a_repository_is_touched(desk, tmp_path):
    """Neither files, index, HEAD nor any branch; and a branch that is there is refused."""
    repository = tmp_path / "repo"
    repository.mkdir()
    git(repository, "init", "--quiet", "--initial-branch=main")
    (repository / "mine.txt").write_text("mine\n")
    git(repository, "add", "mine.txt")
    desk.save("a.txt", "one\n")
    for branch in ("main", "-x", "a..b", ""):
        with pytest.raises(UsageError):
            export(desk, repository, branch=branch)
    who = ("-c", "user.name=x", "-c", "user.email=x@x")
    git(repository, *who, "commit", "--quiet", "-m", "first")
    (repository / "mine.txt").write_text("changed\n")
    before = tree(repository)
    export(desk, repository)
    after = tree(repository)
    new = {name for name in after if name not in before}
    changed = {
        name for name in before if before[name] != after[name] and not (repository / name).is_dir()
    }
    assert not changed
    assert all(
        name.startswith((".git/refs/heads/backtrail", ".git/objects/"))
        or name == ".git/logs/refs/heads/backtrail"
        for name in new
    ), new
    again = tree(repository)
    with pytest.raises(UsageError, match="--branch"):
        export(desk, repository)
    with pytest.raises(UsageError, match="--branch"):
        export(desk, repository, branch="main")
    assert tree(repository) == again


def test_a_repository_around_a_folder_is_not_meant(desk, tmp_path):
    """Only the one that was named; and what is no repository is left alone."""
    git(tmp_path, "init", "--quiet")
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "file").write_text("x")
    desk.save("a.txt", "one\n")
    with pytest.raises(UsageError, match="no git repository"):
        export(desk, tmp_path / "inner")
    assert not git(tmp_path, "for-each-ref")


def test_nothing_kept_makes_no_repository(desk, tmp_path):
    """There is nothing to write."""
    with pytest.raises(NotFoundError):
        export(desk, tmp_path / "repo")
    assert not (tmp_path / "repo").exists()
