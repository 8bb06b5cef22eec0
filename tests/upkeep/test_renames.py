"""Which of the files that are gone lie under another name now."""

import pytest

from backtrail.upkeep.renames import Lost, recognised
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


def test_an_untouched_file_is_not_read():
    """The same file seen from outside is enough, for empty ones as well."""
    gone = [lost("/a", outside=seen(1)), lost("/e", size=0, outside=seen(2, size=0))]
    found = {"/b": seen(1), "/f": seen(2, size=0)}
    pairs = recognised(gone, found, lambda _: pytest.fail("read"))
    assert pairs == [("/a", "/b"), ("/e", "/f")]


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
