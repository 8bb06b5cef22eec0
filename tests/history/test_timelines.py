"""A file's timeline, page by page."""

import random

import pytest

from backtrail.errors import NotFoundError, UsageError
from backtrail.history.requests import TimelineQuery
from history.desk import START

BODY = "a line that stays as it is\n" * 60


def numbers(page):
    """Version numbers of a page, as shown."""
    return [entry.version.number for row in page.rows for entry in row.entries]


def pages(desk, name, **narrowed):
    """All pages of a timeline, following the cursors."""
    found, cursor = [], None
    while True:
        query = TimelineQuery(cursor=cursor, **narrowed)
        found.append(desk.service.timeline(desk.path(name), query))
        cursor = found[-1].next_cursor
        if cursor is None:
            return found


def busy_file(desk, rng, count):
    """A history with bursts, runs of minor saves, tags and several sources."""
    for number in range(count):
        large = BODY * rng.choice((1, 1, 1, 1, 3))
        desk.save(
            "a",
            f"{large}{number}\n",
            after=rng.choice((0.5, 1, 60, 3600)),
            source=rng.choice(("vim", "vim", "vim", "external", "agent")),
        )
        if rng.random() < 0.08:
            desk.service.tag(desk.path("a"), "~0", f"tag-{number}")


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("minor", ["fold", "keep"])
def test_paging_neither_loses_nor_doubles_a_version(make_desk, seed, minor):
    """Whatever the page's size: every version is on exactly one page, in order."""
    rng = random.Random(seed)
    desk = make_desk(policy__minor=minor)
    count = rng.randint(1, 140)
    busy_file(desk, rng, count)
    for limit in (1, 2, 3, 7, 50):
        for folded in (True, False):
            found = pages(desk, "a", limit=limit, folded=folded)
            assert [n for page in found for n in numbers(page)] == list(range(count, 0, -1))
            assert all(1 <= len(page.rows) <= limit for page in found)
            assert {page.total for page in found} == {count}


@pytest.mark.parametrize("seed", range(6))
def test_folds_are_the_same_whatever_the_page(desk, seed):
    """States that come back, white space and bursts: a row is one on a page of any size."""
    rng = random.Random(seed)
    text = BODY
    for number in range(rng.randint(60, 140)):
        text = rng.choice(
            (f"{BODY * rng.choice((1, 2))}{number}\n", f"{text}\n", f"{text}\n", BODY)
        )
        desk.save(
            "a",
            text,
            after=rng.choice((0.5, 60, 60, 600)),
            source=rng.choice(("vim", "vim", "vim", "agent")),
        )
        if rng.random() < 0.05:
            desk.service.tag(desk.path("a"), "~0", f"tag-{number}")
        if rng.random() < 0.05:
            desk.service.note(desk.path("a"), "~0", "look here")
    [whole] = pages(desk, "a", limit=1000)
    assert {"cycle", "whitespace"} <= {kind for row in whole.rows for kind in row.folds}
    for limit in (1, 2, 3, 7, 20):
        found = pages(desk, "a", limit=limit)
        assert [row for page in found for row in page.rows] == list(whole.rows)
        assert all(len(page.rows) == limit for page in found[:-1])


def test_a_run_without_end_is_cut_at_the_same_places_on_any_page(desk):
    """One row stands for 256 versions at most, so a page reads no history without end."""
    for number in range(700):
        desk.save("a", f"{BODY}{number}\n")
    [whole] = pages(desk, "a", limit=1000)
    assert [len(row.entries) for row in whole.rows] == [1, 256, 256, 186, 1]
    for limit in (1, 2):
        found = pages(desk, "a", limit=limit)
        assert [row for page in found for row in page.rows] == list(whole.rows)


def test_what_came_and_went_is_folded_and_says_why(desk):
    """A large block that comes and goes is one quiet row, though each save changed a lot."""
    block = "".join(f"tried {number}\n" for number in range(90))
    texts = ["a\n", BODY, BODY + block, BODY + block[60:], BODY, f"{BODY}new\n" * 2]
    texts += [f"{BODY}new\n\n" * 2, f"\n{BODY}new\n" * 2, block]
    for text in texts:
        desk.save("a", text)
    rows = desk.service.timeline(desk.path("a")).rows
    assert [(row.kind, len(row.entries), row.folds) for row in rows] == [
        ("version", 1, {}),
        ("minor", 2, {"whitespace": 2}),
        ("version", 1, {}),
        ("version", 1, {}),
        ("minor", 2, {"cycle": 2}),
        ("version", 1, {}),
        ("version", 1, {}),
    ]
    plain = pages(desk, "a", folded=False)
    assert [n for page in plain for n in numbers(page)] == list(range(9, 0, -1))
    stands_out = pages(desk, "a", significant_only=True)
    assert [n for page in stands_out for n in numbers(page)] == [9, 6, 5, 3, 2, 1]


@pytest.mark.parametrize("seed", range(3))
def test_a_fold_does_not_depend_on_where_a_page_ends(desk, seed):
    """Rows are the same on small pages as on one large one, as long as a page can reach."""
    rng = random.Random(seed)
    busy_file(desk, rng, 120)
    (page,) = pages(desk, "a", limit=500)
    whole = [row.entries for row in page.rows]
    paged = [row.entries for page in pages(desk, "a", limit=3) for row in page.rows]
    assert paged == whole


def test_a_run_longer_than_a_page_reaches_goes_on_behind_the_cursor(desk):
    """A thousand minor saves on pages of one row: quick pages, and nothing lost between them."""
    for number in range(300):
        desk.save("a", f"{BODY}{number}\n")
    found = pages(desk, "a", limit=1)
    assert [n for page in found for n in numbers(page)] == list(range(300, 0, -1))
    assert len(found) > 3


def test_a_run_of_minor_saves_folds_between_significant_ones(desk):
    """The newest save and the significant ones have rows; what lies between is one row."""
    for number in range(5):
        desk.save("a", f"{BODY}{number}\n")
    rows = desk.service.timeline(desk.path("a")).rows
    assert [(row.kind, len(row.entries)) for row in rows] == [
        ("version", 1), ("minor", 3), ("version", 1),
    ]  # fmt: skip
    assert (rows[1].saves, rows[1].added, rows[1].deleted) == (3, 3, 3)


def test_a_burst_shows_as_one_row_with_its_count(make_desk):
    """Saves of one source within the window are one row; another source's save is its own."""
    desk = make_desk(policy__minor="keep")
    desk.save("a", "0\n")
    for number in range(1, 4):
        desk.save("a", f"{number} burst\n", after=60 if number == 1 else 1)
    desk.save("a", "agent\n", after=1, source="agent")
    rows = desk.service.timeline(desk.path("a")).rows
    assert [(row.saves, len(row.entries)) for row in rows] == [(1, 1), (3, 3), (1, 1)]


def test_filters_narrow_and_are_counted(desk):
    """Source, author, tag, time, number and significance each narrow; total counts what matches."""
    for number in range(1, 9):
        desk.save(
            "a",
            BODY + f"{number}\n" + ("SECURITY\n" if number == 5 else ""),
            source="agent" if number % 2 else "vim",
            author="bob" if number < 4 else None,
        )
    desk.service.tag(desk.path("a"), "3", "good")

    def matching(**narrowed):
        page = desk.service.timeline(desk.path("a"), TimelineQuery(folded=False, **narrowed))
        assert page.total == len(page.rows)
        return numbers(page)

    minute = 60 * 10**9
    assert matching(source="agent") == [7, 5, 3, 1]
    assert matching(author="bob") == [3, 2, 1]
    assert matching(tag="good") == [3]
    assert matching(since_ns=START + 3 * minute, until_ns=START + 5 * minute) == [5, 4, 3]
    assert matching(since_number=6) == [8, 7]
    assert matching(significant_only=True) == [6, 5, 1]  # SECURITY came and went
    assert matching(source="vim", author="bob") == [2]
    assert matching(source="nobody") == []


def test_filtered_pages_follow_each_other(desk):
    """A filter holds over all pages."""
    for number in range(40):
        desk.save("a", f"{BODY}{number}\n", source="agent" if number % 3 else "vim")
    found = pages(desk, "a", limit=4, source="agent")
    assert [n for p in found for n in numbers(p)] == [n for n in range(40, 0, -1) if (n - 1) % 3]
    assert {p.total for p in found} == {26}


def test_rows_carry_tags_and_notes(desk):
    """What people attached shows beside the version it belongs to."""
    desk.save("a", "1")
    desk.save("a", "2")
    desk.service.tag(desk.path("a"), "1", "start")
    desk.service.note(desk.path("a"), "1", "from the train")
    rows = desk.service.timeline(desk.path("a")).rows
    assert [(r.entries[0].tags, r.entries[0].note) for r in rows] == [
        ((), ""), (("start",), "from the train"),
    ]  # fmt: skip


def test_a_page_names_every_tag_of_the_file(desk):
    """Tags are told with the version they point at, also when that is on another page."""
    for number in range(3):
        desk.save("a", f"{number}\n")
    first = desk.service.tag(desk.path("a"), "1", "start").version
    page = desk.service.timeline(desk.path("a"), TimelineQuery(limit=1))
    assert numbers(page) == [3]
    assert page.tags == {"start": first.sequence}


def test_a_page_grown_meanwhile_keeps_its_place(desk):
    """New saves between two pages neither repeat nor hide older ones."""
    for number in range(10):
        desk.save("a", f"{number} whole new text\n" * (number + 1))
    first = desk.service.timeline(desk.path("a"), TimelineQuery(limit=4))
    desk.save("a", "meanwhile")
    rest = TimelineQuery(limit=50, cursor=first.next_cursor)
    assert numbers(first) + numbers(desk.service.timeline(desk.path("a"), rest)) == list(
        range(10, 0, -1)
    )


@pytest.mark.parametrize("limit", [0, -1, 10_001])
def test_an_impossible_limit_is_refused(desk, limit):
    """The limit lies between 1 and 10,000, and the message says so."""
    desk.save("a", "x")
    with pytest.raises(UsageError, match="10,000"):
        desk.service.timeline(desk.path("a"), TimelineQuery(limit=limit))


def test_a_file_without_history_is_told(desk):
    """Nothing kept: the message says what to do."""
    desk.write("a", "x")
    with pytest.raises(NotFoundError, match="backtrail capture"):
        desk.service.timeline(desk.path("a"))


def test_other_files_of_that_name_are_named(desk):
    """Documents that bore the path before are told as namesakes."""
    old = desk.save("a", "old one").entry.version.document
    desk.service.rename(desk.path("a"), desk.path("b"))
    new = desk.save("a", "new one").entry.version.document
    page = desk.service.timeline(desk.path("a"))
    assert page.document.id == new
    assert [d.id for d in page.namesakes] == [old]


def test_a_damaged_version_takes_no_other_out_of_the_timeline(disk_desk):
    """The others are listed, its number is named, and the log keeps its place."""
    for number in range(1, 8):
        disk_desk.save("a.txt", f"save {number}\n" * number)
    disk_desk.repository._db.execute("UPDATE version SET time = time + 1 WHERE number = 4")
    page = disk_desk.service.timeline(disk_desk.path("a.txt"), TimelineQuery(folded=False))
    assert [row.entries[0].version.number for row in page.rows] == [7, 6, 5, 3, 2, 1]
    assert page.damaged == (4,)
    events = disk_desk.service.events()
    assert [event.sequence for event in events] == list(range(1, 9))
    assert [dict(event.detail) for event in events].count({"damaged": True}) == 1


def test_an_earlier_file_of_the_same_name_can_be_listed(desk):
    """A rename onto a deleted name keeps both histories, and both can be looked at."""
    first = desk.save("a.txt", "first\n").entry.version.document
    desk.write("a.txt", "").unlink()
    desk.service.delete(desk.path("a.txt"))
    desk.save("b.txt", "second\n")
    desk.service.rename(desk.path("b.txt"), desk.path("a.txt"))
    page = desk.service.timeline(desk.path("a.txt"))
    assert [document.id for document in page.namesakes] == [first]
    older = desk.service.timeline(desk.path("a.txt"), TimelineQuery(document=first))
    assert older.rows[0].entries[0].version.size == len("first\n")
    with pytest.raises(NotFoundError, match="document 999 never was"):
        desk.service.timeline(desk.path("a.txt"), TimelineQuery(document=999))
