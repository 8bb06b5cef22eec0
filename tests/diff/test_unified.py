import os
import random
import subprocess

import pytest

from backtrail.diff.unified import unified

ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "LC_ALL": "C.UTF-8",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}
TOOLS = {
    "patch": ["patch", "-p1", "-s", "-f", "-i", "change.patch"],
    "git": ["git", "apply", "change.patch"],
}
PIECES = [
    b"a\n",
    b"a",
    b"b\n",
    b"\n",
    b"\r\n",
    b"a\r\n",
    b"\r",
    b"x\ry\n",
    b"\0",
    b"\0\n",
    b"\xff\xfe\n",
    b"\xe2\x80",
    "ü\n".encode(),
    b"--- a/f\n",
    b"+++ b/f\n",
    b"@@ -1 +1 @@\n",
    b"\\ No newline\n",
    b"-\n",
    b"+\n",
    b" \n",
    b"-- \n",
    b"\t\n",
    b"diff --git a/f b/f\n",
    b"Index: f\n",
    b"\x0c\n",
    b"\x1a",
]
NAMES = [
    "plain.txt",
    "with space.txt",
    " lead",
    "tab\there",
    "new\nline",
    'quo"te',
    "back\\slash",
    "ünïcode.md",
    "byte\udcff",
    "cr\rname",
    "dir/in side/f",
    "a/b",
    "--- x",
    "日本 語.py",
    "bell\x07",
    "del\x7f",
    "two  ",
    "'one'",
    "a  b",
    "log 2024-01-02 10:00:00",
    "log 2024-01-02 10:00:00 +0100",
    "dev/null",
    "x.orig",
]
SPECIAL = [
    (b"", b"a"),
    (b"", b"a\n"),
    (b"a\n", b""),
    (b"a", b""),
    (b"a", b"a\n"),
    (b"a\n", b"a"),
    (b"a", b"b"),
    (b"", b"\n"),
    (b"\n", b""),
    (b"\n", b"\n\n"),
    (b"a\r\nb\r\n", b"a\nb\n"),
    (b"a\rb", b"a\rb\r"),
    (b"\0", b"\0\0"),
    (b"\xff", b"\xfe\n"),
    (b"x\n" * 9 + b"y", b"x\n" * 9 + b"y\n"),
    (b"q\n" * 7, b"q\n" * 8),
    (b"-- a\n", b"++ b\n"),
    (b"k\n" * 30, b"z\n" + b"k\n" * 30 + b"z"),
    (b"\r\n", b"\n"),
    (b"\r", b"\r\n"),
]


def patched(folder, tool, old, new, name="f", context=3):
    """Apply the patch with a real tool and read what it made of the file."""
    place = folder / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(old)
    patch = unified(old, new, old_name=name, new_name=name, context=context)
    (folder / "change.patch").write_bytes(patch)
    done = subprocess.run(
        TOOLS[tool], cwd=folder, env=ENVIRONMENT, capture_output=True, check=False
    )
    assert done.returncode == 0, (done.stdout, done.stderr, patch)
    return place.read_bytes()


def nasty(random_):
    """Two contents of nasty lines, the second an edit of the first."""
    pool = random_.sample(PIECES, random_.randint(1, len(PIECES)))
    old = random_.choices(pool, k=random_.choice([0, 1, 2, 5, 20, 60]))
    new = list(old)
    for _ in range(random_.randint(1, 5)):
        place = random_.randint(0, len(new))
        new[place : place + random_.randint(0, 2)] = random_.choices(pool, k=random_.randint(0, 3))
    return b"".join(old), b"".join(new)


@pytest.mark.parametrize("tool", TOOLS)
def test_special_cases_are_reproduced(tool, tmp_path):
    """Final newlines, CRLF, lone CR, NUL, other bytes and empty sides survive both tools."""
    for old, new in SPECIAL:
        assert patched(tmp_path, tool, old, new) == new, (old, new)


@pytest.mark.parametrize("tool", TOOLS)
def test_names_are_understood(tool, tmp_path):
    """A name with blanks, quotes, control characters or other bytes still finds its file."""
    for name in NAMES:
        assert patched(tmp_path, tool, b"1\n2\n3\n", b"1\n2!\n3\n", name=name) == b"1\n2!\n3\n", (
            name
        )


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("context", [1, 3, 10])
def test_random_pairs_are_reproduced(tool, context, tmp_path):
    """On seeded pairs of nasty lines both tools make exactly the other side."""
    random_ = random.Random(f"{tool}{context}")
    for _ in range(60):
        old, new = nasty(random_)
        if old != new:
            assert patched(tmp_path, tool, old, new, context=context) == new, (old, new)


def test_same_contents_give_nothing():
    """No difference, no header."""
    assert unified(b"a\r\n", b"a\r\n", old_name="f", new_name="f") == b""


def test_form_is_the_familiar_one():
    """Header, ranges, context and the mark for a missing end look as people know them."""
    old, new = b"1\n2\n3\n4\n5\n6\n7", b"1\n2\n3\n4\n5\nsix\n7"
    assert unified(old, new, old_name="my file", new_name="f", context=1) == (
        b"--- a/my file\t\n+++ b/f\n@@ -5,3 +5,3 @@\n"
        b" 5\n-6\n+six\n 7\n\\ No newline at end of file\n"
    )


@pytest.mark.parametrize(
    ("old", "new", "ranges"),
    [
        (b"", b"a\n", b"@@ -0,0 +1 @@"),
        (b"a\nb\n", b"", b"@@ -1,2 +0,0 @@"),
        (b"a\nb\n", b"a\nx\nb\n", b"@@ -1,0 +2 @@"),
    ],
)
def test_an_empty_range_names_the_line_before(old, new, ranges):
    """Ranges are written as ``diff -u`` writes them."""
    assert unified(old, new, old_name="f", new_name="f", context=0).splitlines()[2] == ranges


@pytest.mark.parametrize(("repeated", "tail"), [(10, b"+a\n z\n"), (90, b"+a\n a\n a\n a\n")])
def test_a_hunk_that_slid_keeps_its_context(repeated, tail):
    """Moving to the best place never costs the lines that tell tools where that is."""
    old = b"1\n0\n" + b"a\n" * repeated + b"z\n"
    new = b"2\n0\n" + b"a\n" * (repeated + 1) + b"z\n"
    assert unified(old, new, old_name="f", new_name="f").endswith(tail)


def test_distant_changes_get_sections_of_their_own():
    """Hunks are joined only where their context lines touch."""
    old = b"".join(b"%d\n" % k for k in range(20))
    near, far = old.replace(b"\n6\n", b"\nx\n"), old.replace(b"\n18\n", b"\nx\n")
    changed = old.replace(b"\n1\n", b"\ny\n")
    assert unified(changed, near, old_name="f", new_name="f", context=2).count(b"\n@@") == 1
    assert unified(changed, far, old_name="f", new_name="f", context=2).count(b"\n@@") == 2
