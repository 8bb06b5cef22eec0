"""The best matches first."""

import msgspec
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


def every_page(desk, limit, text="needle", **query):
    """The matches of all pages, and how many versions were looked at."""
    matches, cursor, scanned = [], None, 0
    while True:
        asked = SearchQuery(text=text, order="best", limit=limit, cursor=cursor, **query)
        page = desk.service.search(asked)
        assert len(page.matches) <= limit
        matches += page.matches
        scanned += page.scanned
        if (cursor := page.next_cursor) is None:
            return matches, scanned


@pytest.mark.parametrize("kind", ["any", "introduced", "removed", "contains", "vanished"])
def test_pages_of_any_size_join_to_the_whole(desk, monkeypatch, kind):
    """Every match once, in one order, and each version is counted once."""
    monkeypatch.setattr(ranking, "_MATCHES", 7)
    for number in range(40):
        text = ("needle\n" * (number % 4), "needles, old\n", "hay\n")[number % 3]
        desk.save(f"{number % 5}.txt", text)
    whole = every_page(desk, 1000, kind=kind)
    assert len(whole[0]) > 7
    for limit in (1, 2, 3, 6, 7, 50):
        assert every_page(desk, limit, kind=kind) == whole


@pytest.mark.parametrize("kind", ["any", "contains"])
def test_a_save_between_two_pages_shifts_nothing(desk, kind):
    """The second page goes on in what the first one put in order."""
    for number in range(9):
        desk.save(f"{number}.txt", "needle\n" if number == 3 else "needles\n")
    asked = SearchQuery(text="needle", order="best", limit=2, kind=kind)
    first = desk.service.search(asked)
    desk.save("new.txt", "needle\n")
    rest = msgspec.structs.replace(asked, limit=50, cursor=first.next_cursor)
    found = [m.entry.path for m in (*first.matches, *desk.service.search(rest).matches)]
    assert found == [f"{number}.txt" for number in (3, 8, 7, 6, 5, 4, 2, 1, 0)]


@pytest.mark.parametrize("cursor", [-1, 0, 999, 10**30])
def test_a_cursor_that_leads_nowhere_finds_what_is_there(desk, cursor):
    """Nothing below the first version; beyond the last one all of it."""
    desk.save("a.txt", "needle\n")
    assert names(desk, cursor=cursor) == (["a.txt"] if cursor > 999 else [])
