"""Hints at who changed a file that nobody reported, on real files and with a real git."""

import os
import subprocess

import pytest

from backtrail.errors import UsageError
from backtrail.history.requests import Capture
from backtrail.model import FIRST_LOOK

FILES = 30


@pytest.fixture
def git(desk, tmp_path):
    """Give a function that runs git in the desk's folder, which is a repository."""

    def run(*words):
        subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@b.c", *words],
            cwd=desk.root,
            check=True,
            capture_output=True,
            env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
        )

    run("init", "-b", "main")
    return run


def found(desk, names, **fields):
    """Have files kept as a watcher does; returns the hint at each."""
    requests = [Capture(path=desk.path(name), source="external", **fields) for name in names]
    outcomes = desk.service.capture_many(requests)
    return [outcome.entry.version.metadata.get("by", "") for outcome in outcomes]


def long_ago(desk):
    """Have git's files look as if it did nothing for a while."""
    for name in ("index", "logs/HEAD"):
        os.utime(desk.root / ".git" / name, ns=(desk.now, desk.now))


def two_branches(desk, git):
    """Thirty files that differ on two branches; ``main`` is checked out."""
    names = [f"{number}.txt" for number in range(FILES)]
    for branch in ("other", "main"):
        git("checkout", "-B", branch)
        for name in names:
            desk.write(name, f"{branch} {name}\n")
        git("add", ".")
        git("commit", "-m", branch)
    return names


def test_a_checkout_is_gits(desk, git):
    """Every file that it wrote, whichever is looked at first."""
    names = two_branches(desk, git)
    long_ago(desk)
    assert found(desk, names) == [""] * FILES
    git("checkout", "other")
    assert found(desk, names[::-1]) == ["git"] * FILES


def test_a_file_restored_by_git_is_gits(desk, git):
    """Its index changes, HEAD does not."""
    names = two_branches(desk, git)
    desk.write("1.txt", "by hand\n")
    long_ago(desk)
    assert found(desk, names)[1] == ""
    git("checkout", "--", "1.txt")
    assert found(desk, ["1.txt"]) == ["git"]


def test_a_change_by_hand_is_not_gits(desk, git):
    """Git did nothing meanwhile; a commit later on changes nothing of that."""
    two_branches(desk, git)
    long_ago(desk)
    target = desk.write("1.txt", "by hand\n")
    written = target.stat().st_mtime_ns
    git("commit", "-am", "later")
    index = desk.root / ".git" / "index"
    os.utime(index, ns=(written + 10**9, written + 10**9))
    assert found(desk, ["1.txt"]) == [""]


@pytest.mark.parametrize(("since", "reason"), [(-1, ""), (0, FIRST_LOOK), (60, FIRST_LOOK)])
def test_a_file_that_was_there_before_says_so(desk, since, reason):
    """Its first version tells that nothing changed; one that came later does not, however late."""
    target = desk.write("a.txt", "1\n")
    began = target.stat().st_ctime_ns + since * 10**9
    desk.now = began + 3600 * 10**9
    found(desk, ["a.txt"], since_ns=began)
    desk.write("a.txt", "2\n")
    found(desk, ["a.txt"], since_ns=began)
    assert [version.reason for version in desk.versions("a.txt")] == [reason, ""]


def test_what_the_first_look_finds_has_no_cause(desk, git):
    """Nobody saw how it came, so nothing is asked."""
    assert found(desk, two_branches(desk, git), reason=FIRST_LOOK) == [""] * FILES


def format_after(desk, seconds, name="a.py"):
    """Have a program write the file so long after it was kept."""
    target = desk.write(name, "x = 1\n")
    written = desk.now + int(seconds * 10**9)
    os.utime(target, ns=(written, written))
    desk.now = written + 10**8
    return found(desk, [name])


def test_a_formatter_runs_after_a_save(desk):
    """Right after the editor's save of the same file; later it may be anything."""
    desk.save("a.py", "x=1\n", source="neovim")
    assert format_after(desk, 0.4) == ["formatter"]
    desk.save("a.py", "x=2\n", source="neovim")
    assert format_after(desk, 30) == [""]


def test_an_editors_save_has_no_cause(desk):
    """A person saved; there is nothing to find out."""
    desk.save("a.py", "x=1\n", source="neovim")
    desk.save("a.py", "x = 1\n", source="neovim", after=0.5)
    assert not any("by" in version.metadata for version in desk.versions("a.py"))


def test_an_agent_that_is_named_made_every_change(make_desk):
    """The setting comes from the agent's environment; a request may say otherwise."""
    desk = make_desk(agent="some agent")
    desk.save("a.py", "1\n", source="neovim")
    desk.write("a.py", "2\n")
    assert found(desk, ["a.py"]) == ["some agent"]
    desk.write("a.py", "3\n")
    assert found(desk, ["a.py"], by="another") == ["another"]
    assert desk.versions("a.py")[0].metadata["by"] == "some agent"


def test_what_lay_there_before_a_restore_is_not_the_agents(make_desk):
    """Somebody wrote it, nobody knows who."""
    desk = make_desk(agent="some agent")
    desk.save("a.py", "1\n")
    desk.save("a.py", "2\n")
    desk.write("a.py", "unkept\n")
    desk.service.restore(desk.path("a.py"), "1")
    assert [version.metadata.get("by") for version in desk.versions("a.py")[2:]] == [None, None]


def test_a_cause_is_text(desk):
    """What cannot be written down is refused with the name of the field."""
    with pytest.raises(UsageError, match="cause"):
        desk.save("a.py", "1\n", by="\udcff")
