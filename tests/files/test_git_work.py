"""When git was at work, read from a real repository."""

import os
import subprocess

import pytest

from backtrail.files.git_work import git_folder, git_times


@pytest.fixture
def repository(tmp_path):
    """Give a repository with one commit, and a function that runs git in it."""
    root = tmp_path / "repo"
    (root / "src").mkdir(parents=True)
    (root / "src" / "a.txt").write_text("1\n")

    def git(*words, at=root):
        subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@b.c", *words],
            cwd=at,
            check=True,
            capture_output=True,
            env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
        )

    git("init", "-b", "main")
    git("add", ".")
    git("commit", "-m", "one")
    return root, git


def test_the_repository_around_a_folder(repository, tmp_path):
    """It is found upwards; without one there is none."""
    root, _ = repository
    assert git_folder(str(root / "src")) == str(root / ".git")
    assert git_folder(str(root / "src" / "gone" / "deeper")) == str(root / ".git")
    assert git_folder(str(tmp_path)) in {None, git_folder("/")}


def test_a_linked_working_tree_has_a_folder_of_its_own(repository, tmp_path):
    """Its ``.git`` is a file that says where."""
    _, git = repository
    git("worktree", "add", str(tmp_path / "linked"))
    found = git_folder(str(tmp_path / "linked"))
    assert found is not None
    assert found.endswith(".git/worktrees/linked")
    assert git_times(found)[1]


@pytest.mark.parametrize("text", [b"", b"nonsense", b"gitdir: /nowhere\n", b"\xff\x00"])
def test_a_git_file_that_says_nothing_is_no_git(tmp_path, text):
    """What cannot be made out has no times."""
    (tmp_path / ".git").write_bytes(text)
    found = git_folder(str(tmp_path))
    assert found is None or git_times(found) == (None, ())


def test_a_commit_writes_no_file_but_a_checkout_does(repository):
    """HEAD counts where what moved it last was no commit."""
    root, git = repository
    git("checkout", "-b", "other")
    folder = str(root / ".git")
    os.utime(root / ".git" / "index", ns=(5, 5))
    os.utime(root / ".git" / "logs" / "HEAD", ns=(7, 7))
    assert git_times(folder) == (None, (5, 7))
    git("commit", "--allow-empty", "-m", "two")
    os.utime(root / ".git" / "index", ns=(5, 5))
    assert git_times(folder) == (None, (5,))


def test_a_lock_says_since_when(repository):
    """Git holds it while it works."""
    root, _ = repository
    lock = root / ".git" / "index.lock"
    lock.touch()
    os.utime(lock, ns=(9, 9))
    assert git_times(str(root / ".git"))[0] == 9
