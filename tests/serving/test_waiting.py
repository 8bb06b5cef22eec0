"""What waits for the store is bounded, and gives up what was in between before what is last."""

import pytest

from backtrail.serving import waiting as module
from backtrail.serving.waiting import Waiting, WaitingSave


def save(path, content=None):
    """Make a save whose works are told apart by their names."""

    def work(_):
        return f"{path}={content}"

    def look(_):
        return f"{path}=disk"

    held = None if content is None else content.encode()
    return WaitingSave(path=path, work=look if content is None else work, look=look, content=held)


def kept(waiting):
    """What would be kept, in order."""
    return [work(None) for work in waiting.works()]


def filled(*saves):
    """Put saves in."""
    waiting = Waiting()
    for each in saves:
        waiting.put(each)
    return waiting


def test_saves_of_one_file_all_wait():
    """In order, without what is the same as the one before."""
    assert kept(filled(save("a", "1"), save("a", "2"), save("a", "2"), save("a", "1"))) == [
        "a=1",
        "a=2",
        "a=1",
    ]


def test_a_look_gives_way_to_what_comes_after():
    """Whatever lies there by then: one look is enough, and bytes say more."""
    assert kept(filled(save("a"), save("b"), save("a"))) == ["b=disk", "a=disk"]
    assert kept(filled(save("a"), save("a", "1"))) == ["a=1"]


def test_a_humble_look_takes_no_place():
    """A first look at a file is nothing where a save of it waits."""
    waiting = filled(save("a", "1"))
    waiting.put(save("a"), humble=True)
    assert kept(waiting) == ["a=1"]


def test_beyond_the_bound_what_was_in_between_goes_first(monkeypatch):
    """Counted; of a file that was saved once only the bytes go, since they are on disk."""
    monkeypatch.setattr(module, "_SAVES", 3)
    waiting = filled(save("a", "1"), save("b", "1"), save("a", "2"), save("a", "3"))
    assert (kept(waiting), waiting.lost) == (["b=1", "a=2", "a=3"], 1)
    waiting.put(save("c", "1"))
    assert (kept(waiting), waiting.lost) == (["b=1", "a=3", "c=1"], 2)
    waiting.put(save("d", "1"))
    assert (kept(waiting), waiting.lost) == (["b=disk", "a=3", "c=1", "d=1"], 2)


def test_so_many_bytes_are_held(monkeypatch):
    """The same bound for the memory that they take."""
    monkeypatch.setattr(module, "_BYTES", 10)
    waiting = filled(*(save("a", letter * 4) for letter in "abcd"))
    assert (kept(waiting), waiting.lost) == (["a=cccc", "a=dddd"], 2)
    waiting.put(save("b", "e" * 100))
    assert kept(waiting) == ["a=disk", "b=disk"]
    assert waiting._bytes == waiting._held == 0


@pytest.mark.parametrize("content", [None, "1"])
def test_what_was_kept_waits_no_longer(content):
    """Unless another has taken its place meanwhile."""
    waiting = filled(save("a", content), save("b"))
    first = waiting.first()
    waiting.done(first)
    waiting.done(first)
    assert kept(waiting) == ["b=disk"]
    assert "a" not in waiting
    assert "b" in waiting
