"""Hints at the cause of a change: git by the times of its files, a formatter after a save."""

import pytest

from backtrail.model import Change, Significance, Version
from backtrail.policy.attribution import GitState, after_save, written_by_git

SECOND = 10**9


def by_git(times, *, since=None, ended=()):
    """Whether git may have written files at these times, in seconds."""
    state = GitState(
        since=None if since is None else int(since * SECOND),
        ended=tuple(int(end * SECOND) for end in ended),
    )
    return written_by_git([int(time * SECOND) for time in times], state)


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ([9.9], [True]),  # its index follows the file at once
        ([9.4], [False]),
        ([10.04], [True]),  # clocks of file systems tick
        ([10.2], [False]),  # written when git was done
        ([9.9, 9.5, 9.1, 8.7], [True] * 4),  # one after the other, up to the index
        ([8.7, 9.9, 9.1], [False, True, False]),
        ([], []),
    ],
)
def test_files_that_lead_up_to_the_index_are_gits(times, expected):
    """In whatever order they are told; a pause ends the burst."""
    assert by_git(times, ended=[10]) == expected


def test_what_is_written_while_git_holds_its_lock_is_gits():
    """From when it took the lock; what was written before it is not."""
    assert by_git([4, 5, 90], since=5) == [False, True, True]


def test_without_git_nothing_is_gits():
    """A repository at rest, or none, is no cause."""
    assert by_git([1, 2], ended=[500]) == [False, False]
    assert by_git([1, 2]) == [False, False]


def saved(source="neovim", **fields):
    """A version kept at second 100."""
    return Version(
        sequence=1, number=1, document=1, content_id=bytes(32), size=1, time_ns=100 * SECOND,
        source=source, significance=Significance("minor"), change=Change(), **fields,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("before", "seconds", "expected"),
    [
        (saved(), 100.4, True),
        (saved(), 103.0, True),
        (saved(), 103.1, False),
        (saved(), 99.0, False),
        (saved("vscode"), 100.4, True),
        (saved("external"), 100.4, False),
        (saved("restore"), 100.4, False),
        (saved("python"), 100.4, False),
        (saved("cli"), 100.4, False),
        (saved(metadata={"by": "some agent"}), 100.4, False),
        (None, 100.4, False),
    ],
)
def test_a_formatter_writes_right_after_a_persons_save(before, seconds, expected):
    """Nothing else follows a save in an editor so soon, in the same file."""
    assert after_save(int(seconds * SECOND), before, 20.0) is expected


def test_who_replaces_most_of_a_file_is_no_formatter():
    """A formatter moves words; whoever writes others, right after a save or not, is somebody."""
    assert after_save(100 * SECOND, saved(), 50.0) is True
    assert after_save(100 * SECOND, saved(), 50.1) is False
