"""How much a check reads, and what it tells apart."""

import pytest

from backtrail.storage.repository import CheckOrder
from backtrail.storage.sqlite import SqliteRepository
from storage.builders import new_document, save


@pytest.fixture
def filled(repository):
    """Two files with fifty versions each."""
    documents = [new_document(repository, name) for name in "ab"]
    for number in range(100):
        save(repository, documents[number % 2], b"%d\n" % number * 30)
    return repository


def test_the_parts_of_a_sample_are_all_contents(filled):
    """A damaged content is found by exactly one of seven parts, and by no other depth."""
    for row in (1, 15, 16, 50, 100):
        filled._db.execute("UPDATE content SET size = size + 1 WHERE id = ?", (row,))
        filled._cache.clear()
        orders = [CheckOrder(part=part, parts=7) for part in range(1, 8)]
        told = [
            sum(finding.what == "content" for finding in filled.check(None, order))
            for order in orders
        ]
        assert sum(told) >= 1
        digests = filled.check(None, CheckOrder(depth="digests"))
        assert not [finding for finding in digests if finding.what == "content"]
        filled._db.execute("UPDATE content SET size = size - 1 WHERE id = ?", (row,))
    assert list(filled.check()) == []


def test_progress_counts_what_is_read(filled):
    """A part is less than all, and each ends with all of it."""
    told = {}
    for parts in (1, 7):
        steps = []
        list(filled.check(lambda *step, s=steps: s.append(step), CheckOrder(parts=parts)))
        assert steps[-1][0] == steps[-1][1]
        told[parts] = steps[-1][1]
    assert told[7] < told[1]


def test_rows_that_others_need_are_missed(filled):
    """A file's entry and a folder's: their versions would have no name."""
    filled._db.execute("DELETE FROM document WHERE id = 2")
    (finding,) = filled.check()
    assert (finding.what, finding.document, finding.hint) == ("document", 2, False)
    filled._db.execute("DELETE FROM workspace")
    assert any("folder 1 is missing" in finding.detail for finding in filled.check())


def test_rows_that_nobody_needs_are_hints(filled):
    """Tags, notes and former paths of what is not there."""
    sequence = filled.next_sequence()
    filled.set_tag(1, "good", sequence)
    filled.set_note(sequence, "fine")
    found = list(filled.check())
    assert [finding.hint for finding in found] == [True, True]
    assert all("nothing has to be done" in finding.detail for finding in found)


@pytest.mark.parametrize(
    ("table", "index", "hint"),
    [("content", "content_sha256", True), ("version", "version_number", False)],
)
def test_an_index_that_readers_walk_around_is_a_hint(filled, raw, table, index, hint):
    """One that they believe is damage; a row gets in here while the index is not known."""
    location = filled.location
    columns = ", ".join(c[0] for c in filled._db.execute(f"SELECT * FROM {table}").description[1:])
    filled.close()
    known = f"FROM sqlite_schema WHERE name = '{index}'"
    ((kind, name, of, page, sql),) = raw(location, f"SELECT * {known}")[0]
    raw(location, "PRAGMA writable_schema = ON", f"DELETE {known}")
    raw(location, f"INSERT INTO {table} SELECT 1000, {columns} FROM {table} LIMIT 1")
    again = f"INSERT INTO sqlite_schema VALUES('{kind}', '{name}', '{of}', {page}, '{sql}')"
    raw(location, "PRAGMA writable_schema = ON", again)
    repository = SqliteRepository(location)
    found = [finding for finding in repository.check() if finding.what == "index"]
    assert found
    assert {finding.hint for finding in found} == {hint}
    assert all("`backtrail repair`" in finding.detail for finding in found)
    repository.close()
