"""Git's own branch is known of every version, and a checkout is told."""

import subprocess

import pytest
from tests.history.desk import Desk

from backtrail.errors import StoreError
from backtrail.history.requests import ProjectQuery, TimelineQuery
from backtrail.protocol.chronicle_words import chronicle_words
from backtrail.protocol.conversions import timeline_result


@pytest.fixture
def desk(tmp_path):
    """A project in which git keeps its folder."""
    made = Desk(tmp_path / "project")
    (made.root / ".git").mkdir()
    return made


def go(desk, head):
    """Have git check something out, as far as its HEAD tells."""
    (desk.root / ".git/HEAD").write_text(head)


def told(desk, name="a.txt"):
    """By version, oldest first: the branch of git, and the words of the row."""
    page = desk.service.timeline(desk.path(name), TimelineQuery(folded=False))
    entries = [entry for row in page.rows for entry in row.entries]
    return [(entry.git, entry.git_went) for entry in reversed(entries)]


def happened(desk):
    """What the project's timeline says besides saves, newest first."""
    found = desk.service.chronicle(ProjectQuery(folder=str(desk.root))).entries
    return [chronicle_words(entry) for entry in found]


def test_each_version_has_the_branch_that_was_checked_out(desk):
    """Where git went to another one, the row says so; a commit is called by its first digits."""
    go(desk, "ref: refs/heads/main\n")
    desk.save("a.txt", "1\n")
    desk.save("a.txt", "2\n")
    go(desk, "ref: refs/heads/feature/über\n")
    desk.save("a.txt", "3\n")
    go(desk, f"{'1a2b3c4d5e6f' * 3}1a2b\n")
    desk.save("a.txt", "4\n")
    assert told(desk) == [
        ("main", False), ("main", False), ("feature/über", True), ("1a2b3c4d5e6f", True),
    ]  # fmt: skip
    assert happened(desk) == [
        "git went from feature/über to 1a2b3c4d5e6f",
        "git went from main to feature/über",
        "git is on main",
    ]
    page = desk.service.timeline(desk.path("a.txt"), TimelineQuery(folded=False))
    newest = timeline_result(page).rows[0].versions[0]
    assert newest.metadata["git_branch"] == "1a2b3c4d5e6f"
    assert "git: 1a2b3c4d5e6f" in newest.chips


def test_nothing_is_written_while_git_stays(desk):
    """Neither with a version nor beside it; HEAD may be written anew."""
    go(desk, "ref: refs/heads/main\n")
    desk.save("a.txt", "1\n")
    go(desk, "ref: refs/heads/main\n")
    desk.save("a.txt", "2\n")
    assert [dict(version.metadata) for version in desk.versions("a.txt")] == [{}, {}]
    assert happened(desk) == ["git is on main"]


@pytest.mark.parametrize("head", [b"", b"\xff\xfe", b"ref: somewhere", b"ref: refs/heads/"])
def test_what_cannot_be_made_out_is_no_branch(desk, head):
    """The save is kept all the same."""
    (desk.root / ".git/HEAD").write_bytes(head)
    desk.save("a.txt", "1\n")
    assert told(desk) == [("", False)]
    assert happened(desk) == []


def test_without_git_nothing_is_said(tmp_path):
    """Not in a project that has none."""
    desk = Desk(tmp_path / "project")
    desk.save("a.txt", "1\n")
    assert told(desk) == [("", False)]


def test_another_program_does_not_tell_it_again(desk):
    """What one has written down all know."""
    go(desk, "ref: refs/heads/main\n")
    desk.save("a.txt", "1\n")
    desk.service = desk.another()
    desk.service.add_root(str(desk.root))
    desk.save("a.txt", "2\n")
    assert happened(desk) == ["git is on main"]


def test_what_was_not_kept_is_noted_with_the_next_save(desk, monkeypatch):
    """A save that the store refuses takes the note along."""
    go(desk, "ref: refs/heads/main\n")

    def refused(_):
        raise StoreError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(desk.repository, "append", refused)
        with pytest.raises(StoreError):
            desk.save("a.txt", "1\n")
    desk.save("a.txt", "1\n")
    assert told(desk) == [("main", False)]


def test_a_real_checkout_is_recognised(tmp_path):
    """What it wrote is of the branch that it went to, also in a linked working tree."""
    desk = Desk(tmp_path / "project")

    def git(*words, at=desk.root):
        who = ("-c", "user.name=ada", "-c", "user.email=ada@example.org")
        subprocess.run(["git", "-C", at, *who, *words], check=True, capture_output=True)

    git("init", "-q", "-b", "main")
    desk.save("a.txt", "1\n")
    git("add", "a.txt")
    git("commit", "-qm", "one")
    git("checkout", "-qb", "idea")
    desk.save("a.txt", "2\n")
    git("commit", "-qam", "two")
    git("checkout", "-q", "main")
    desk.report("a.txt", source="external")
    assert told(desk) == [("main", False), ("idea", True), ("main", True)]
    linked = tmp_path / "linked"
    git("worktree", "add", "-q", linked, "idea")
    other = Desk(linked)
    other.report("a.txt")
    assert told(other) == [("idea", False)]
