"""A repository's log as pasts of files; by the real git where it is not about parsing alone."""

import os
import random

import pytest

from backtrail.errors import NotFoundError, RefusedError
from backtrail.history.importing.git import Commit, Touch, commits, trails
from backtrail.history.importing.shelves import ImportQuery
from backtrail.history.requests import TimelineQuery
from backtrail.model import BROUGHT_IN
from files.test_git_objects import git
from history.desk import tree

BLOB = "a" * 40


def commit(number, *touches):
    """Give a commit by its number, with what it touched as ``(status, path, before)``."""
    touched = (Touch(s, path, before, "100644", BLOB) for s, path, before in touches)
    return Commit(f"{number:040x}", number, number, "Ada", "a@x", f"change {number}", (*touched,))


def told(found, **more):
    """Give the numbers of the commits of each file."""
    asked = trails(found, gone=more.pop("gone", False))
    return {name: [step.written for step, _ in steps] for name, steps in asked.items()}


def test_the_log_is_understood_part_by_part():
    """Fields may hold anything but NUL; changes have one path, renames two."""
    raw = [
        b"f" * 40, b"1700000000", b"1700000060", b"Ad\xffa", b"a@x", b"words\n:100644 no change\n",
        b"\n:100644 100644 " + b"a" * 40 + b" " + b"b" * 40 + b" M", b":odd\nname",
        b":100644 100755 " + b"a" * 40 + b" " + b"b" * 40 + b" R086", b"old", b"caf\xe9", b"",
        b"e" * 40, b"1", b"2", b"", b"", b"",
    ]  # fmt: skip
    first, second = commits(raw)
    assert (first.written, first.made, first.author) == (1_700_000_000, 1_700_000_060, "Ad\ufffda")
    assert first.message == "words\n:100644 no change\n"
    assert first.touches == (
        Touch("M", ":odd\nname", ":odd\nname", "100644", "b" * 40),
        Touch("R", os.fsdecode(b"caf\xe9"), "old", "100755", "b" * 40),
    )
    assert (second.written, second.touches) == (1, ())
    assert list(commits([])) == []


@pytest.mark.parametrize("cut", range(1, 8))
def test_a_log_that_ends_early_is_refused_or_shorter(cut):
    """Whatever git was killed in the middle of."""
    raw = [
        b"f" * 40, b"1", b"2", b"Ada", b"a@x", b"words",
        b":100644 100644 " + b"a" * 40 + b" " + b"b" * 40 + b" M", b"path",
    ]  # fmt: skip
    try:
        assert len(list(commits(raw[:cut]))) == 1
    except RefusedError:
        assert cut in (1, 2, 7)


def test_renames_are_followed_and_names_are_used_again():
    """Newest first: b was a, another a came later; two files swapped names; one went and came."""
    log = [
        commit(9, ("M", "b", ""), ("M", "a", "")),
        commit(8, ("A", "a", "")),
        commit(7, ("R", "b", "a")),
        commit(6, ("M", "a", "")),
        commit(5, ("R", "x", "y"), ("R", "y", "x")),
        commit(4, ("M", "x", ""), ("A", "back", "")),
        commit(3, ("D", "back", "")),
        commit(2, ("M", "y", ""), ("M", "back", "")),
        commit(1, ("A", "x", ""), ("A", "gone", ""), ("A", "back", "")),
    ]
    found = told(log)
    assert found["b"] == [6, 7, 9]
    assert found["a"] == [8, 9]
    assert (found["x"], found["y"]) == ([2, 5], [1, 4, 5])
    assert found["back"] == [1, 2, 4]
    gone = [commit(10, ("D", "gone", "")), *log]
    assert "gone" not in told(gone)
    assert told(gone, gone=True)["gone"] == [1]


@pytest.fixture
def work(desk):
    """Give a desk whose folder is a repository."""
    git(desk.root, "init", "-q", "-b", "main")
    return desk


def commit_all(desk, message, *, written=1_700_000_000, made=None):
    """Commit what is there, with times of one's own."""
    git(desk.root, "add", "-A")
    tree_id = git(desk.root, "write-tree").decode()
    parents = []
    if (desk.root / ".git" / "refs" / "heads" / "main").exists():
        parents = ["-p", git(desk.root, "rev-parse", "HEAD").decode()]
    said = git(desk.root, "commit-tree", tree_id, *parents, data=message.encode()).decode()
    raw = git(desk.root, "cat-file", "commit", said).decode() + "\n"
    raw = raw.replace("1700000000 +0100", f"{written} +0100")
    raw = raw.replace("1700000060 +0000", f"{made or written} +0000")
    new = git(desk.root, "hash-object", "-t", "commit", "-w", "--stdin", data=raw.encode())
    git(desk.root, "update-ref", "refs/heads/main", new.decode())
    return new.decode()


def bring(desk, *names, **more):
    """Import from git, and give what came by name, and what was left out."""
    paths = tuple(desk.path(name) for name in names) or (str(desk.root),)
    more.setdefault("environ", {"PATH": os.environ["PATH"], "HOME": str(desk.root.parent)})
    steps = list(desk.service.import_pasts(ImportQuery(kind="git", paths=paths, **more)))
    found = {os.path.relpath(s.brought.path, desk.root): s.brought for s in steps if s.brought}
    outside = [
        one for s in steps for one in (*s.left_out, *(s.brought.left_out if s.brought else ()))
    ]
    return found, outside


def test_a_project_comes_with_author_time_and_message(work):
    """A version for each commit that changed a file; neither the tree nor the index is touched."""
    work.write("src/über app.py", "one\n")
    work.write("run.sh", "#!/bin/sh\n")
    (work.root / "run.sh").chmod(0o755)
    first = commit_all(work, "Begin\n\nWith a body.\n")
    work.write("src/über app.py", "one\r\ntwo\n")
    commit_all(work, "More — words", written=1_700_000_500)
    work.write("src/über app.py", "unsaved in git\n")
    before = tree(work.root)
    found, left_out = bring(work)
    assert tree(work.root) == before
    assert (sorted(found), left_out) == (["run.sh", "src/über app.py"], [])
    one, two, now = work.versions("src/über app.py")
    assert work.contents("src/über app.py")[:2] == [b"one\n", b"one\r\ntwo\n"]
    assert (one.author, one.reason, one.source) == ("Ada", "Begin", "import:git")
    assert (one.time_ns, two.time_ns) == (1_700_000_000 * 10**9, 1_700_000_500 * 10**9)
    assert one.metadata["imported"]["commit"] == first
    assert one.metadata["imported"]["message"] == "Begin\n\nWith a body."
    assert (two.reason, now.source) == ("More — words", "cli")
    assert work.versions("run.sh")[0].mode == 0o755
    again, _ = bring(work)
    assert [(each.versions, each.there) for each in again.values()] == [(0, 1), (0, 2)]


def test_a_file_is_followed_through_renames(work):
    """By its own name, from the whole project, and from a folder where it stayed there."""
    text = "".join(f"line {at}\n" for at in range(30))
    work.write("lib/old.txt", text)
    commit_all(work, "as old")
    (work.root / "lib/old.txt").rename(work.root / "lib/new.txt")
    work.write("lib/new.txt", text + "more\n")
    commit_all(work, "renamed", written=1_700_000_100)
    for asked in (["lib/new.txt"], [], ["lib"]):
        found, _ = bring(work, *asked, dry_run=True)
        assert {name: each.versions for name, each in found.items()} == {"lib/new.txt": 2}
    bring(work, "lib/new.txt")
    assert work.versions("lib/new.txt")[0].metadata["imported"]["path"] == "lib/old.txt"


def test_files_that_are_gone_come_where_they_are_asked_for(work):
    """By name or with ``gone``; they are then among the deleted ones."""
    work.write("a.txt", "a")
    work.write("b.txt", "b")
    commit_all(work, "both")
    (work.root / "b.txt").unlink()
    commit_all(work, "one", written=1_700_000_100)
    assert list(bring(work, dry_run=True)[0]) == ["a.txt"]
    assert list(bring(work, "b.txt", dry_run=True)[0]) == ["b.txt"]
    assert list(bring(work, gone=True)[0]) == ["a.txt", "b.txt"]
    assert [gone.entry.path for gone in work.service.deleted().files] == ["b.txt"]


def test_times_never_go_back(work):
    """A rebased commit was written before the one it stands on; a clock was far in the future."""
    times = [(1_700_000_300, 1_700_000_400), (1_700_000_100, 1_700_000_500),
             (9_000_000_000, 1_700_000_600), (1_700_000_700, 1_700_000_700)]  # fmt: skip
    for number, (written, made) in enumerate(times):
        work.write("a.txt", f"{number}\n")
        commit_all(work, f"{number}", written=written, made=made)
    bring(work)
    kept = [version.time_ns // 10**9 - 1_700_000_000 for version in work.versions("a.txt")]
    assert kept == [300, 300, 600, 700]


def test_the_message_is_kept_where_a_save_has_the_content(work):
    """A commit has words of its own, so it stands beside the save of the same bytes."""
    work.write("a.txt", "one\n")
    commit_all(work, "why it is so")
    work.report("a.txt")
    found, _ = bring(work)
    assert (found["a.txt"].versions, found["a.txt"].beside) == (1, True)
    page = work.service.timeline(work.path("a.txt"))
    (past,) = [same for same in page.namesakes if same.deleted == BROUGHT_IN]
    rows = work.service.timeline(work.path("a.txt"), TimelineQuery(document=past.id)).rows
    assert rows[0].entries[0].version.reason == "why it is so"


def test_a_tree_that_leads_elsewhere_leads_nowhere(work, tmp_path):
    """Names with .. and .git, links, other repositories: told, and nothing outside is named."""
    blob = git(work.root, "hash-object", "-w", "--stdin", data=b"evil").decode()

    def made(*entries):
        raw = b"".join(
            f"{mode} {name}".encode() + b"\0" + bytes.fromhex(oid) for mode, name, oid in entries
        )
        return git(
            work.root, "hash-object", "-t", "tree", "-w", "--literally", "--stdin", data=raw
        ).decode()

    inner = made(("100644", "passwd", blob))
    top = made(
        ("40000", "..", inner), ("40000", ".git", inner), ("100644", "good.txt", blob),
        ("120000", "link", blob), ("40000", "out", inner), ("160000", "sub", "b" * 40),
    )  # fmt: skip
    (work.root / "out").symlink_to(tmp_path)
    new = git(work.root, "commit-tree", top, data=b"x").decode()
    git(work.root, "update-ref", "refs/heads/main", new)
    found, left_out = bring(work, gone=True)
    assert list(found) == ["good.txt"]
    assert len(left_out) == 5
    assert all(d.path == "good.txt" for d in work.repository.documents(
        work.service.workspace_of(work.path("x")).id, deleted=True
    ))  # fmt: skip


def test_no_repository_is_told(desk):
    """And a file of which git knows nothing gives nothing."""
    desk.write("a.txt", "a")
    with pytest.raises(NotFoundError, match="lies in no git repository"):
        bring(desk)
    git(desk.root, "init", "-q", "-b", "main")
    commit_all(desk, "a")
    desk.write("b.txt", "b")
    assert bring(desk, "b.txt") == ({}, [])


def test_what_git_checks_out_is_what_is_kept(disk_desk):
    """A history made at random, with renames: each version is what ``git show`` writes."""
    desk = disk_desk
    git(desk.root, "init", "-q", "-b", "main")
    chance = random.Random(7)
    names, ids = ["a.txt", "b.txt", "c.txt"], []
    for name in names:
        desk.write(name, "".join(f"{name} {at}\n" for at in range(20)))
    for number in range(25):
        name = chance.choice(names)
        if number % 7 == 6:
            new = f"r{number}.txt"
            (desk.root / name).rename(desk.root / new)
            names[names.index(name)] = name = new
        lines = desk.read(name).splitlines(keepends=True)
        lines[chance.randrange(len(lines))] = b"change %d\n" % number
        desk.write(name, b"".join(lines))
        ids.append(commit_all(desk, f"change {number}", written=1_700_000_000 + number))
    bring(desk)
    total = 0
    for name in names:
        for version in desk.versions(name):
            told = version.metadata["imported"]
            shown = git(desk.root, "show", f"{told['commit']}:{told.get('path', name)}")
            assert desk.repository.read_content(version.content_id).strip() == shown
            total += 1
    assert total == 25 + 3 - 1
    assert desk.service.check().sound


def test_a_second_working_tree_of_a_repository(work, tmp_path):
    """Its ``.git`` is a file that leads to the first one's."""
    work.write("a.txt", "one")
    commit_all(work, "one")
    git(work.root, "worktree", "add", "-q", str(tmp_path / "second"))
    query = ImportQuery(
        kind="git", paths=(str(tmp_path / "second"),), environ={"PATH": os.environ["PATH"]}
    )
    service = work.another()
    (_, step) = service.import_pasts(query)
    assert (step.brought.path, step.brought.versions) == (str(tmp_path / "second" / "a.txt"), 1)


def test_words_and_names_that_are_no_text(work):
    """Of a commit and of a path: what can be kept is, and it is recognised."""
    work.write("caf\udce9.txt", "one")
    commit_all(work, "caf\u00e9\u00a0\u2028 \u202e words\n")
    found, _ = bring(work)
    assert found["caf\udce9.txt"].versions == 1
    assert bring(work)[0]["caf\udce9.txt"].there == 1
    assert work.versions("caf\udce9.txt")[0].reason == "caf\u00e9\u00a0\u2028 \u202e words"
