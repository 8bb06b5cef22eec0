"""Rows of the store: what is remembered of them is bounded, and is what stands there."""

from backtrail.storage.sqlite import SqliteRepository
from backtrail.storage.sqlite.rows import Texts


def test_words_that_never_repeat_are_not_remembered_for_ever(tmp_path):
    """Each save may have a reason of its own; red when all of a long session stay in memory."""
    repository = SqliteRepository(str(tmp_path / "history.btl"))
    texts = Texts(repository._db)
    with repository.transaction():
        rows = [texts.id(f"{number / 100} % changed") for number in range(5000)]
        assert [texts.id(f"{number / 100} % changed") for number in range(5000)] == rows
    assert [texts.value(row) for row in rows] == [f"{n / 100} % changed" for n in range(5000)]
    assert max(len(texts._ids), len(texts._values)) <= 1024
    repository.close()
