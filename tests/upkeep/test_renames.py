"""Which of the files that are gone lie under another name now."""

import pytest

from backtrail.upkeep import renames
from backtrail.upkeep.renames import Lost, alike, edited, recognised
from backtrail.upkeep.tree import Seen


def seen(inode, *, size=3, mtime=1):
    """A file's outside."""
    return Seen(size=size, mtime_ns=mtime, ctime_ns=0, device=1, inode=inode)


def lost(path, content=b"a", *, outside=None, size=3):
    """A file that is gone."""
    return Lost(path=path, seen=outside, size=size, content=content)


def test_the_same_content_is_the_same_file():
    """However little is known of the file that is gone."""
    assert recognised([lost("/a")], {"/b": seen(1)}, lambda _: b"a") == [("/a", "/b")]


def test_another_content_is_another_file():
    """Also where the file system used the number of the inode again."""
    gone = [lost("/a", outside=seen(1, mtime=1))]
    assert recognised(gone, {"/b": seen(1, mtime=2)}, lambda _: b"b") == []


def test_an_outside_alone_joins_nothing():
    """A new file may have the inode, size and time of one that is gone, as archives set times."""
    gone = [lost("/a", outside=seen(1))]
    assert recognised(gone, {"/b": seen(1)}, lambda _: b"b") == []


def test_an_empty_file_is_known_by_its_outside():
    """It has no content that tells it from others, so it is not read; each is used once."""
    gone = [lost("/e", size=0, outside=seen(2, size=0))]
    found = {"/f": seen(2, size=0), "/g": seen(2, size=0)}
    assert recognised(gone, found, lambda _: pytest.fail("read")) == [("/e", "/f")]


def test_a_copy_does_not_take_the_name_from_the_file_itself():
    """Among files of one content the one that looks the same from outside comes first."""
    gone = [lost("/a", outside=seen(1)), lost("/b", outside=seen(2))]
    found = {"/copy": seen(9), "/c": seen(2), "/d": seen(1)}
    assert recognised(gone, found, lambda _: b"a") == [("/b", "/c"), ("/a", "/d")]


def test_other_sizes_are_not_read():
    """A storm of new files costs no reading of those that cannot be old ones."""
    assert recognised([lost("/a")], {"/b": seen(1, size=4)}, lambda _: pytest.fail("read")) == []


def test_empty_files_are_all_alike():
    """An empty file that is gone and a new one need not have to do with each other."""
    assert recognised([lost("/a", size=0)], {"/b": seen(1, size=0)}, lambda _: b"a") == []


def test_among_copies_the_nearest_name_wins():
    """The same name first, then the same folder; each old name is used once."""
    gone = [lost("/x/b"), lost("/y/a"), lost("/x/c")]
    found = {"/z/a": seen(1), "/x/d": seen(2), "/q/q": seen(3), "/q/r": seen(4)}
    pairs = recognised(gone, found, lambda _: b"a")
    assert pairs == [("/y/a", "/z/a"), ("/x/b", "/x/d"), ("/x/c", "/q/q")]


def test_what_cannot_be_read_is_nothing_old():
    """A file that went again meanwhile joins nothing."""
    assert recognised([lost("/a")], {"/b": seen(1)}, lambda _: None) == []


def test_an_edited_file_is_known_by_inode_and_content(monkeypatch):
    """Neither is enough; where many inodes are the same, a folder was replaced."""
    gone = [lost("/a", outside=seen(1)), lost("/b", outside=seen(2)), lost("/c")]
    found = {"/x": seen(1, size=9), "/y": seen(2, size=9), "/z": seen(3, size=9)}
    same = {("/a", "/x"), ("/c", "/z")}
    pairs = edited(gone, found, lambda old, new: (old.path, new) in same)
    assert pairs == [("/a", "/x")]
    monkeypatch.setattr(renames, "_EDITED", 1)
    assert edited(gone, found, lambda *_: pytest.fail("compared")) == []


@pytest.mark.parametrize(
    ("before", "after", "answer"),
    [
        (b"1\n2\n3\n", b"2\n  1\nx\n", True),
        (b"1\n2\n", b"1\nx\n", False),
        (b"1\n" * 9, b"1\n", False),
        (b"\n\n\n", b"\n\n", False),
        (b"", b"", False),
    ],
)
def test_texts_are_alike_where_most_lines_are_the_same(before, after, answer):
    """Of the longer one, in any order and indentation; blank lines are no lines."""
    assert alike(before, after) is answer
