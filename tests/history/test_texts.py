"""What a version holds as text, and which version it is compared with."""

import pytest

from backtrail.errors import DamagedError
from backtrail.history.texts import Texts, text_in
from backtrail.storage.memory import MemoryRepository
from history.desk import Desk


class Holed(MemoryRepository):
    """A store in memory that some contents and entries cannot be read from."""

    lost = frozenset()

    def read_content(self, content):
        """Some bytes are lost."""
        return super().read_content(self.held(content))

    def by_sequence(self, sequence):
        """Some entries are lost."""
        return super().by_sequence(self.held(sequence))

    def held(self, name):
        """The name of what is not lost."""
        if name in self.lost:
            raise DamagedError("lost")
        return name


@pytest.fixture
def desk(tmp_path):
    """Four versions of a file."""
    desk = Desk(tmp_path / "ws", Holed())
    for text in ("one\n", "two\n", "three\n", "four\n"):
        desk.save("a.txt", text)
    return desk


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"", b""), (b"\xff\xfe no UTF-8\r\n", b"\xff\xfe no UTF-8\r\n"), (b"a\0", None),
        ("a".encode("utf-16"), None), (b"x" * 8191 + b"\0", None),
        (b"x" * 8192 + b"\0", b"x" * 8192 + b"\0"),
    ],
)  # fmt: skip
def test_a_nul_near_the_beginning_makes_no_text(content, text):
    """Other bytes are text as they are."""
    assert text_in(content) == text


def test_what_cannot_be_looked_into_is_counted(desk):
    """What is damaged or too large, each time that it is asked for; a binary content is not."""
    desk.save("a.txt", b"a\0")
    versions = desk.versions("a.txt")
    desk.repository.lost = {versions[1].content_id}
    texts = Texts(desk.repository, limit=5)
    assert [texts.text(version) for version in versions] == [b"one\n", None, None, b"four\n", None]
    assert texts.unread == 2
    assert [texts.too_large(size) for size in (5, 6)] == [False, True]


def test_a_version_is_compared_with_the_one_before(desk):
    """Known ones need not be looked up; the first has none."""
    first, second, *_ = desk.versions("a.txt")
    texts = Texts(desk.repository, limit=100)
    assert texts.parent(first, {}) is None
    assert texts.parent(second, {}) == first
    desk.repository.lost = {first.sequence}
    assert texts.parent(second, {first.sequence: first}) is first


@pytest.mark.parametrize("way", ["let go", "damaged"])
def test_where_that_is_gone_it_is_the_last_one_that_is_there(disk_desk, way):
    """However many are gone between the two."""
    for text in ("one\n", "two\n", "three\n", "four\n"):
        disk_desk.save("a.txt", text)
    first, second, third, fourth = disk_desk.versions("a.txt")
    repository = disk_desk.repository
    for gone in (second, third):
        if way == "let go":
            with repository.transaction():
                repository.release(gone)
        else:
            repository._db.execute(
                "UPDATE version SET time = 7 WHERE sequence = ?", (gone.sequence,)
            )
    assert Texts(repository, limit=100).parent(fourth, {}) == first
