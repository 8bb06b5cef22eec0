"""Hot, warm and cold: going back is fast, and what is let go of stays in no memory."""

import pytest

from backtrail.content.identity import content_id
from backtrail.history import judging, plans
from backtrail.storage.sqlite import SqliteRepository
from backtrail.storage.sqlite.contents import ContentRows
from history.desk import Desk


@pytest.fixture
def store(tmp_path):
    """Where the history lies."""
    return str(tmp_path / "store.btl")


@pytest.fixture
def desk(tmp_path, store):
    """A person with a store on disk."""
    desk = Desk(tmp_path / "work", SqliteRepository(store))
    yield desk
    desk.service.close()


def refuse(*_arguments, **_more):
    """What must not be asked for."""
    raise AssertionError("this is work that was done before")


def test_an_undo_rebuilds_and_compares_no_content(desk, monkeypatch):
    """It costs its own transaction, and the write of the file."""
    for number in range(40):
        desk.save("a.txt", f"line {number}\n" * 50)
    desk.service.restore(desk.path("a.txt"), "3")
    monkeypatch.setattr(judging, "compare", refuse)
    monkeypatch.setattr(plans, "compare", refuse)
    monkeypatch.setattr(ContentRows, "_through_chain", refuse)
    back = desk.service.undo(desk.path("a.txt"))
    assert desk.read("a.txt") == b"line 39\n" * 50
    assert (back.plan.change.modified, back.entry.version.change.modified) == (50, 50)


def test_the_last_fifty_are_read_from_memory(desk, monkeypatch):
    """The one before them is in the store, and comes back just the same."""
    for number in range(60):
        desk.save("a.txt", f"line {number}\n" * 50)
    versions = desk.versions("a.txt")
    monkeypatch.setattr(ContentRows, "_through_chain", refuse)
    for number in range(10, 60):
        content = desk.repository.read_content(versions[number].content_id)
        assert content == f"line {number}\n".encode() * 50
    with pytest.raises(AssertionError):
        desk.repository.read_content(versions[2].content_id)


def test_what_a_prune_let_go_of_is_in_no_memory(desk):
    """Nothing that was read or saved before is held after it."""
    for number in range(30):
        desk.save("a.txt", f"line {number}\n" * 50)
    assert desk.service.at_hand().operations == 30
    desk.service.prune(desk.service.plan_prune())
    held = desk.service.at_hand()
    assert (held.operations, held.hot_bytes, held.contents, held.warm_bytes) == (0, 0, 0, 0)


def test_what_another_process_let_go_of_is_in_no_memory(desk, store, tmp_path):
    """It is noticed at the next look, and only then."""
    for number in range(30):
        desk.save("a.txt", f"line {number}\n" * 50)
    desk.service.forget_released()
    assert desk.service.at_hand().operations == 30
    gone = desk.versions("a.txt")[5]
    other = Desk(tmp_path / "work", SqliteRepository(store))
    other.now = desk.now
    with other.repository.transaction():
        other.repository.release(gone)
        other.repository.append_event("pruned", time_ns=other.now, document=gone.document)
    desk.service.forget_released()
    assert desk.service.at_hand().operations == 0
    assert desk.repository._cache.get(gone.content_id) is None
    desk.save("a.txt", "more\n")
    desk.service.forget_released()
    assert desk.service.at_hand().operations == 1
    other.service.close()


def test_what_is_rolled_back_is_in_no_memory(desk):
    """A content that was never kept is not read either."""
    desk.save("a.txt", "one\n")
    content = content_id(b"never kept\n")

    def kept_and_given_up():
        with desk.repository.transaction():
            desk.repository.put_content(b"never kept\n")
            desk.repository.acted(None, content)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        kept_and_given_up()
    assert desk.repository._cache.get(content) is None
