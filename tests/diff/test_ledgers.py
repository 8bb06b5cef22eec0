"""Many lines at once, followed from one content to its neighbour."""

from backtrail.diff.ledgers import Ledger


def test_a_column_that_was_rewritten_is_followed_line_by_line():
    """The most alike of all is not the counterpart where each line has one in its own place."""
    old = b"".join(b"%05d0,\n" % number for number in range(60))
    new = b"".join(b"%05d1,\n" % (59 - number) for number in range(60))
    ledger = Ledger(60, range(60))
    assert ledger.back(old, new, through=True) == []
    assert list(ledger.rest()) == [(number, number) for number in range(60)]
    ended = Ledger(60, range(60)).forth(old, new)
    assert [each.line for each in ended if each.changed] == list(range(60))


def test_lines_between_new_ones_are_followed_by_what_they_say():
    """Where a change has more lines than there were, the most alike is the counterpart."""
    old = b"first line of all\nsecond line of all\n"
    new = b"something else\nfirst line of them\n\nsecond line of them\n"
    ledger = Ledger(4, range(4))
    assert [each.line for each in ledger.back(old, new, through=True)] == [0, 2]
    assert list(ledger.rest()) == [(1, 0), (3, 1)]
