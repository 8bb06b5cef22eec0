"""The best matches first."""

import pytest

from backtrail.history import ranking
from backtrail.history.requests import SearchQuery


def names(desk, **query):
    """Files in the order of their matches."""
    found = desk.service.search(SearchQuery(text="needle", order="best", **query))
    return [match.entry.path for match in found.matches]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (("a.txt", "a needle\n"), ("b.txt", "needles\n")),
        (("needle.txt", "needles\n"), ("b.txt", "needles\n")),
        (("needle.txt", "needles\n"), ("b.txt", "needles\n" + "an eye\n" * 9)),
        (("a.txt", "needles\nneedles\nneedles\n"), ("b.txt", "needles\n")),
    ],
    ids=["a whole word", "the path", "the path, beside a longer text", "more lines"],
)
def test_what_says_more_for_a_match_than_being_newer(desk, better, worse):
    """The older one comes first."""
    desk.save(*better)
    desk.save(*worse)
    assert names(desk) == [better[0], worse[0]]


def test_a_save_that_stands_out_comes_before_a_small_edit(desk):
    """Within the same file, too."""
    rest = "more\n" * 300
    desk.save("a.txt", f"needle one\n{rest}")
    desk.save("a.txt", f"needle two\n{rest}")
    found = desk.service.search(SearchQuery(text="needle", order="best")).matches
    levels = [match.entry.version.significance.level for match in found]
    assert (levels, [m.entry.version.number for m in found]) == (["significant", "minor"], [1, 2])


def test_of_equals_the_newer_one_comes_first(desk):
    """As without an order."""
    for name in ("a.txt", "b.txt", "c.txt"):
        desk.save(name, "needle\n")
    assert names(desk) == ["c.txt", "b.txt", "a.txt"]


def test_several_pieces_are_put_in_order_together(desk, monkeypatch):
    """A few; the next few follow with the cursor, and nothing within the limit is lost."""
    monkeypatch.setattr(ranking, "_MATCHES", 4)
    for number in range(7):
        desk.save(f"{number}.txt", "needle\n" if number == 3 else "needles\n")
    first = desk.service.search(SearchQuery(text="needle", order="best"))
    assert [match.entry.path for match in first.matches] == ["3.txt", "6.txt", "5.txt", "4.txt"]
    assert names(desk, cursor=first.next_cursor) == ["2.txt", "1.txt", "0.txt"]
    assert first.left_out == 0


def test_what_the_limit_leaves_out_is_told(desk):
    """How many matches, so that nobody takes the best ones for all."""
    for text in ("needle\n", "needles\n", "needles, too\n"):
        desk.save("a.txt", text)
    page = desk.service.search(SearchQuery(text="needle", order="best", limit=1))
    assert ([m.entry.version.number for m in page.matches], page.left_out) == ([1], 2)
