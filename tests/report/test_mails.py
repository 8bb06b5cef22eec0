"""Patches as mails, judged by ``git am``."""

import pytest

from backtrail.report.mails import identity_of, mailbox, plain_patches
from diff.trees import Tree
from history.desk import Desk


@pytest.fixture
def desk(tmp_path):
    """A person's desk."""
    return Desk(tmp_path / "work")


@pytest.fixture
def tree(tmp_path):
    """Another working tree, to which patches are sent."""
    made = Tree(tmp_path / "elsewhere")
    made.commit()
    return made


def mails(desk, name, *sides, **how):
    """A whole mailbox."""
    return b"".join(mailbox(desk.service.patch_steps(desk.path(name), *sides, **how), identity_of))


def sent(tree, box, *options):
    """Apply a mailbox; what the last commit says."""
    tree.run("git", "am", "-q", *options, data=box)
    return tree.run("git", "log", "-1", "--format=%an|%ae|%at|%s|%b").stdout.decode()


HOSTILE = [
    "From: mallory <m@x>\nSubject: other",
    "---\ndiff --git a/x b/x\nnew file mode 100644\n--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+x",
    "a\n\n---\nnot the end",
    "From mallory Mon Sep 17 00:00:00 2001\nFrom: m <m@x>",
    "x\n>From y\nFrom mallory Mon Sep 17 00:00:00 2001\nIndex: x\n*** a\n+++ b/x\n@@ -1 +1 @@",
    "-- \nsignature",
    "diff --git a/x b/x",
    "subject\r\nBcc: someone\r\n\r\nbody",
    "\x1b[2J\u202eright to left\x00",
    "=?utf-8?q?From=3A?= x",
    "é" * 300,
    "word " * 200,
    "a\nb -- >8 -- c\n-- >8 --\nd",
    "\n\n  \n",
    "\u2028diff --git a/x b/x\u2028---",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_no_word_of_a_person_is_taken_for_more(desk, tree, words):
    """Not for a header, not for the end of a message, not for a patch."""
    desk.save("a.txt", "one\ntwo\n", reason=words, author="ada")
    desk.service.note(desk.path("a.txt"), "1", words)
    told = sent(tree, mails(desk, "a.txt", "0", "1"))
    assert told.startswith("ada|ada@localhost|")
    assert "Backtrail-version: " in told
    assert tree.states() == {"a.txt": (b"one\ntwo\n", False)}
    assert len(tree.run("git", "log", "--format=%h").stdout.split()) == 2


@pytest.mark.parametrize(
    ("author", "wanted"),
    [
        ("ada", "ada|ada@localhost"),
        ("Ada Lovelace <ada@example.org>", "Ada Lovelace|ada@example.org"),
        ("Ærøskøbing, Jr.", "Ærøskøbing, Jr|r-sk-bing-Jr@localhost"),
        ('a "b" <c', "a b c|a-b-c@localhost"),
        ("evil\nSubject: x", "evil Subject: x|evil-Subject-x@localhost"),
        ("", "unknown|unknown@localhost"),
        ("<>", "unknown|unknown@localhost"),
        ("Ünal <ünal@exämple.org>", "Ünal|ünal@exämple.org"),
        ("Jr., Ada <ada\x00@example.org>", "Jr., Ada|ada␀@example.org"),
    ],
)
def test_an_author_has_a_name_and_an_address(desk, tree, author, wanted):
    """Whatever a version says of its author, git takes it."""
    desk.save("a.txt", "one\n", author=author)
    assert sent(tree, mails(desk, "a.txt", "0", "1")).startswith(f"{wanted}|")


@pytest.mark.parametrize(
    "name",
    ["From", "Date", "Subject", "Index", "diff -u", "diff --git a", "--- a", "=?utf-8?q?From=3A?="],
)
def test_no_name_of_a_file_is_taken_for_more(desk, tree, name):
    """A file may be called as a header is, or as a patch begins; its name is told as it is."""
    desk.save(name, "one\n", author="ada")
    told = sent(tree, mails(desk, name, "0", "1"))
    assert told.startswith("ada|ada@localhost|")
    assert f"|{name}: First version, version 1|" in told
    assert f"In {name}: nothing became version 1." in told
    assert tree.states() == {name: (b"one\n", False)}


def test_a_series_gives_the_same_file_and_the_same_story(desk, tree):
    """One commit for each version, with its time and its reason."""
    texts = ["one\n", "one\ntwo\n", "one\nzwei\n"]
    for number, text in enumerate(texts):
        desk.save("notes.md", text, reason=f"step {number}")
    sent(tree, mails(desk, "notes.md", "0", "3", each=True))
    told = tree.run("git", "log", "--reverse", "--format=%s %at").stdout.decode().splitlines()[1:]
    times = [version.time_ns // 10**9 for version in desk.versions("notes.md")]
    assert told == [f"step {number} {time}" for number, time in enumerate(times)]
    assert tree.states() == {"notes.md": (b"one\nzwei\n", False)}


def test_versions_without_a_reason_say_what_happened(desk, tree):
    """In the words of the timeline."""
    desk.save("a.txt", "one\n")
    desk.save("a.txt", "two\n")
    assert "|a.txt: First version, version 1|" in sent(tree, mails(desk, "a.txt", "0", "1"))
    assert "|a.txt: Edited, version 2|" in sent(tree, mails(desk, "a.txt", "1", "2"))
    assert "|a.txt: from version 2 to version 1|" in sent(tree, mails(desk, "a.txt", "2", "1"))


def test_bytes_moves_and_modes_arrive(desk, tree):
    """A picture that is renamed and becomes a program."""
    desk.save("a b.bin", b"\0\1\2" * 99)
    desk.service.rename(desk.path("a b.bin"), desk.path("c.bin"))
    desk.root.joinpath("a b.bin").rename(desk.path("c.bin"))
    desk.write("c.bin", b"\0\1\3" * 99).chmod(0o755)
    desk.report("c.bin")
    sent(tree, mails(desk, "c.bin", "0", each=True))
    assert tree.states() == {"c.bin": (b"\0\1\3" * 99, True)}


def test_carriage_returns_arrive_where_git_is_told_to_keep_them(desk, tree):
    """It drops them from mails otherwise."""
    desk.save("a.txt", b"one\r\ntwo\r\n")
    desk.save("a.txt", b"one\r\n2\r\nlast")
    sent(tree, mails(desk, "a.txt", "0", each=True), "--keep-cr")
    assert tree.states() == {"a.txt": (b"one\r\n2\r\nlast", False)}


def test_a_mailbox_is_a_patch_too(desk, tree):
    """``git apply`` takes it as it is, and so it takes the plain form."""
    desk.save("a.txt", "one\n", reason="diff --git a/x b/x\n--- a/x\n+++ b/x")
    tree.run("git", "apply", "-", data=mails(desk, "a.txt", "0", "1"))
    assert tree.states() == {"a.txt": (b"one\n", False)}
    desk.save("a.txt", "two\n")
    steps = desk.service.patch_steps(desk.path("a.txt"), "1", "2")
    tree.run("patch", "-p1", "-s", data=b"".join(plain_patches(steps)))
    assert tree.states() == {"a.txt": (b"two\n", False)}
