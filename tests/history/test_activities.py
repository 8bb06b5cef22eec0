"""The shape of a file's history."""

import random

import pytest

from backtrail.errors import NotFoundError, UsageError
from backtrail.model import Change
from storage.builders import new_document, save


def test_each_version_is_in_one_bar(desk):
    """Bars go from the oldest version to the newest, and hold as many versions each."""
    for number in range(10):
        desk.save("a.txt", f"{number}\n" * (number + 1))
    found = desk.service.activity(desk.path("a.txt"), 4)
    assert [bar.versions for bar in found.bars] == [2, 3, 2, 3]
    assert found.versions == 10
    assert found.full_bytes == sum(v.size for v in desk.versions("a.txt"))
    times = [(bar.start_ns, bar.end_ns) for bar in found.bars]
    assert times == sorted(times)
    assert times[0][0] == desk.versions("a.txt")[0].time_ns
    assert times[-1][1] == desk.now


def test_fewer_versions_than_bars_have_a_bar_each(desk):
    """A short history shows each save."""
    desk.save("a.txt", "1\n2\n")
    desk.save("a.txt", "1\n2\n3\n")
    found = desk.service.activity(desk.path("a.txt"))
    assert [(bar.number, bar.added, bar.deleted) for bar in found.bars] == [(1, 2, 0), (2, 1, 0)]
    assert found.bars[0].significant


def test_a_bar_leads_to_what_changed_most_and_significant_ones_first(desk):
    """The largest significant change stands for its bar, also beside a larger minor one."""
    document = new_document(desk.repository, "a.txt", root=str(desk.root))
    for level, added, modified in (("minor", 90, 0), ("significant", 3, 0), ("significant", 1, 2)):
        change = Change(added=added, modified=modified)
        save(desk.repository, document, b"%d" % added, level=level, change=change)
    (bar,) = desk.service.activity(desk.path("a.txt"), 1).bars
    assert (bar.number, bar.added, bar.deleted, bar.significant) == (3, 96, 2, True)


def test_a_deleted_file_has_its_shape(desk):
    """What is gone can still be looked at; what was never kept cannot."""
    desk.save("a.txt", "1\n")
    desk.service.delete(desk.path("a.txt"))
    assert desk.service.activity(desk.path("a.txt")).document.deleted is not None
    with pytest.raises(NotFoundError):
        desk.service.activity(desk.path("b.txt"))
    with pytest.raises(UsageError):
        desk.service.activity(desk.path("a.txt"), 0)


def test_a_long_history_is_drawn_in_as_many_bars_as_asked(disk_desk):
    """10,000 versions in a file of a store are all counted, in sixty bars."""
    repository, random_ = disk_desk.repository, random.Random(1)
    document = new_document(repository, "a.txt", root=str(disk_desk.root))
    with repository.transaction():
        for _ in range(10_000):
            change = Change(added=random_.randrange(9), deleted=random_.randrange(9))
            save(repository, document, b"%d" % random_.randrange(50), joined=True, change=change)
    found = disk_desk.service.activity(disk_desk.path("a.txt"), 60)
    assert (found.versions, len(found.bars)) == (10_000, 60)
