"""The search index: it follows the saves, and where it does not, searches read on."""

import pytest

from backtrail.errors import StoreFullError
from backtrail.history import indexing
from backtrail.history.requests import SearchQuery
from history.desk import Desk


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch):
    """Blocks of four versions."""
    monkeypatch.setattr(indexing, "_VERSIONS", 4)


def blocks(desk):
    """First and last sequence of each block, oldest first."""
    return [(b.first, b.last) for b in desk.repository.index_blocks(10**9)][::-1]


def scanned(desk, text, **query):
    """The numbers found, and how many versions were looked at for them."""
    page = desk.service.search(SearchQuery(text=text, **query))
    assert page.next_cursor is None
    return [match.entry.version.number for match in page.matches], page.scanned


def saved(desk, *texts, name="a.txt"):
    """Save texts of one file."""
    for text in texts:
        desk.save(name, text)


def test_a_full_block_is_written_with_the_next_save(desk):
    """And searches pass over what it speaks of."""
    saved(desk, "needle\n", *(f"other {n}\n" for n in range(12)))
    assert [last - first for first, last in blocks(desk)][1:] == [3, 3]
    assert scanned(desk, "needle") == ([2, 1], 5)
    assert scanned(desk, "nothing of it") == ([], 1)


def test_what_another_program_kept_is_not_skipped(desk):
    """Two programs take turns: neither writes a block that lacks the other's saves."""
    other = Desk(desk.root, desk.repository)
    for number in range(12):
        if number % 3 == 2:
            other.save("b.txt", f"needle{number}x\n")
        else:
            desk.save("a.txt", f"needle{number}x\n")
    for number in range(12):
        assert scanned(desk, f"needle{number}x")[0]
    while desk.service.index_more():
        pass
    assert blocks(desk)
    for number in range(12):
        assert scanned(other, f"needle{number}x")[0]


def test_a_save_that_failed_is_not_indexed(desk, monkeypatch):
    """The sequence that it would have had is another save's, and that one is found."""
    saved(desk, "one\n")
    with pytest.raises(ValueError, match="no"), desk.service._scope.index.transaction():
        raise ValueError("no")
    with monkeypatch.context() as patch:
        patch.setattr(desk.repository, "append_event", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            desk.save("a.txt", "lost words\n", label="x")
    other = Desk(desk.root, desk.repository)
    saved(other, "needle\n", name="b.txt")
    saved(desk, *(f"other {n}\n" for n in range(9)))
    assert scanned(desk, "needle")[0] == [1]


def test_older_histories_are_caught_up_in_pieces(make_desk, monkeypatch):
    """Each call does a bounded amount of work, and the saves after that are followed again."""
    monkeypatch.setattr(indexing, "_PIECE", 5)
    desk = make_desk(storage__search_index=False)
    saved(desk, "needle\n", *(f"other {n}\n" for n in range(17)))
    assert blocks(desk) == []
    assert desk.service.index_more() is False
    late = Desk(desk.root, desk.repository)
    pieces = 0
    while late.service.index_more():
        pieces += 1
    assert pieces == 3
    assert scanned(late, "needle") == ([2, 1], 6)
    assert scanned(desk, "needle") == ([2, 1], 18)
    saved(late, *(f"more {n}\n" for n in range(8)))
    assert scanned(late, "needle")[1] <= 8


def test_a_version_that_was_let_go_leaves_its_words_to_the_next(desk):
    """Else the save that then brought them would not be found."""
    saved(
        desk, "a\n", "b\n", "c\n", "needle\n", "needle\nx\n", *(f"needle\n{n}\n" for n in range(9))
    )
    hit = desk.versions("a.txt")[3]
    with desk.repository.transaction():
        desk.repository.release(hit)
    assert scanned(desk, "needle")[0] == [5]


def test_what_cannot_be_read_is_told(make_desk):
    """Contents that are too large are counted, whether indexed or not."""
    desk = make_desk(capture__stream_above=100)
    saved(desk, "needle\n", "x" * 200 + "needle\n", "needle\n", *(f"{n}\n" for n in range(6)))
    while desk.service.index_more():
        pass
    page = desk.service.search(SearchQuery(text="needle"))
    assert page.unread == 1
    assert [m.entry.version.number for m in page.matches] == [4, 3, 1]


def test_a_version_that_could_not_be_read_for_a_while_is_found_again(disk_desk):
    """In whichever block of a piece it lies: nothing that it touched was known."""
    off = Desk(disk_desk.root, disk_desk.repository, storage__search_index=False)
    saved(off, *(f"{n}\n" for n in range(9)), "needle\n", *(f"{n}\n" for n in range(9)))
    hit = off.versions("a.txt")[9]
    harm = "UPDATE version SET time = ? WHERE sequence = ?"
    disk_desk.repository._db.execute(harm, (7, hit.sequence))
    while disk_desk.service.index_more():
        pass
    disk_desk.repository._db.execute(harm, (hit.time_ns, hit.sequence))
    assert scanned(disk_desk, "needle")[0] == [11, 10]


def test_a_damaged_block_is_made_anew(disk_desk):
    """A search reads what it spoke of, and the next piece begins from the start."""
    saved(disk_desk, "needle\n", *(f"other {n}\n" for n in range(12)))
    before = blocks(disk_desk)
    disk_desk.repository._db.execute("UPDATE search_block SET signature = x'00' WHERE first = 1")
    assert scanned(disk_desk, "needle")[0] == [2, 1]
    (finding,) = disk_desk.repository.check()
    assert finding.what == "index"
    while disk_desk.service.index_more():
        pass
    assert blocks(disk_desk)[0][0] == before[0][0] == 1
    assert list(disk_desk.repository.check()) == []


def test_an_index_that_cannot_be_written_keeps_no_save_out(disk_desk, monkeypatch):
    """A damaged table costs the index, not the save; a full disk is told as ever."""
    saved(disk_desk, *(f"{n}\n" for n in range(4)))
    with monkeypatch.context() as patch:
        patch.setattr(disk_desk.repository, "add_index", full)
        with pytest.raises(StoreFullError):
            disk_desk.save("a.txt", "lost\n")
    disk_desk.repository._db.execute("UPDATE search_block SET last = 'x'")
    saved(disk_desk, *(f"kept {n}\n" for n in range(9)))
    assert scanned(disk_desk, "kept")[0]


def full(_):
    """What a disk without room says."""
    raise StoreFullError("no room")
