"""Many comparisons in one go."""

import pytest

from backtrail.errors import NotFoundError, UsageError
from backtrail.history import pairs
from backtrail.history.pairs import Pair


@pytest.fixture
def saved(desk):
    """Two files of two versions each."""
    for name in "ab":
        desk.save(name, f"{name}\n")
        desk.save(name, f"{name}\nmore\n")
    return desk


def test_each_pair_has_its_figures_or_its_error(saved):
    """In the order asked for; what is not there stops no other."""
    asked = [
        Pair(path=saved.path("a"), old="1", new="2"),
        Pair(path=saved.path("missing"), old="1", new="2"),
        Pair(path=saved.path("b"), old="9"),
        Pair(path=saved.path("b"), old="2", new="now"),
    ]
    page = saved.service.compare_many(asked)
    assert page.next_cursor is None
    assert [found.pair for found in page.compared] == asked
    first, missing, wrong, last = page.compared
    assert (first.found.change.added, first.error) == (1, None)
    assert isinstance(missing.error, NotFoundError)
    assert isinstance(wrong.error, NotFoundError)
    assert last.found.old.content == last.found.new.content


def test_pieces_put_together_are_the_whole(saved, monkeypatch):
    """A piece ends after some pairs, or after the bytes it may read."""
    asked = [Pair(path=saved.path("a"), old="1", new="2")] * 7
    for limit, size in ((3, 1 << 20), (200, 1)):
        monkeypatch.setattr(pairs, "_PIECE", limit)
        monkeypatch.setattr(pairs, "_BYTES", size)
        done, cursor, pieces = [], 0, 0
        while cursor is not None:
            page = saved.service.compare_many(asked, cursor)
            done += page.compared
            cursor, pieces = page.next_cursor, pieces + 1
        assert len(done) == 7
        assert pieces > 1


def test_words_cells_and_keys_are_counted_where_they_are_asked_for(saved):
    """In the units that the contents have; pieces are smaller then, for it takes longer."""
    saved.save("x.json", '{"a": 1}\n')
    saved.save("x.json", '{"a": 2, "b": 3}\n')
    asked = [Pair(path=saved.path("x.json"), old="1", new="2")] * 50
    plain = saved.service.compare_many(asked)
    counted = saved.service.compare_many(asked, every_unit=True)
    assert plain.next_cursor is None
    assert plain.compared[0].statistics is None
    assert counted.next_cursor is not None
    figures = counted.compared[0].statistics
    assert (figures.keys_added, figures.keys_modified, figures.cells_added) == (1, 1, None)
    assert (figures.lines_modified, figures.words_added > 0) == (1, True)


def test_too_many_pairs_and_strange_cursors_are_refused(saved):
    """With a sentence that says what goes."""
    asked = [Pair(path=saved.path("a"))] * 10_001
    with pytest.raises(UsageError, match="10,000"):
        saved.service.compare_many(asked)
    for cursor in (-1, 2):
        with pytest.raises(UsageError, match="cursor"):
            saved.service.compare_many(asked[:1], cursor)
    assert saved.service.compare_many([]).compared == ()
