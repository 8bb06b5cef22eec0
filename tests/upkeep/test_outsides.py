"""How files looked from outside, and which path bore which of them."""

import pytest

from backtrail.upkeep.outsides import Outsides
from backtrail.upkeep.tree import Seen


def seen(inode, device=1):
    """A file's outside."""
    return Seen(size=3, mtime_ns=1, ctime_ns=0, device=device, inode=inode)


@pytest.fixture
def outsides():
    """Know one file."""
    made = Outsides()
    made.put("/a", seen(1), 10)
    return made


def test_what_was_put_is_found_by_path_and_by_file(outsides):
    """Another device has files of its own."""
    assert (outsides["/a"], list(outsides), len(outsides)) == ((seen(1), 10), ["/a"], 1)
    assert (outsides.bearer(seen(1)), outsides.bearer(seen(1, device=2))) == ("/a", None)


def test_a_path_bears_one_file_at_a_time(outsides):
    """What was saved by putting a new file in its place is known by the new one."""
    outsides.put("/a", seen(2), 20)
    assert outsides["/a"] == (seen(2), 20)
    assert (outsides.bearer(seen(1)), outsides.bearer(seen(2))) == (None, "/a")


def test_the_newest_path_of_a_file_bears_it(outsides):
    """Forgetting the older one, after a rename or of two hard links, takes nothing from it."""
    outsides.put("/b", seen(1), 20)
    outsides.drop("/a")
    assert (outsides.bearer(seen(1)), list(outsides)) == ("/b", ["/b"])


def test_what_is_dropped_is_borne_by_nobody(outsides):
    """What was never known may be dropped, too."""
    outsides.drop("/a")
    outsides.drop("/never")
    assert (outsides.get("/a"), outsides.bearer(seen(1)), len(outsides)) == (None, None, 0)
