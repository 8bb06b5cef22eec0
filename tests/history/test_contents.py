"""Large contents in parts."""

import os
import random

import pytest

from backtrail.errors import RefusedError
from backtrail.history import contents
from history.desk import Desk


@pytest.fixture
def large(tmp_path, monkeypatch):
    """Give a desk where 100 bytes are large and a part has 64."""
    monkeypatch.setattr(contents, "BLOCK", 64)
    return Desk(tmp_path / "ws", capture__stream_above=100)


@pytest.mark.parametrize("size", [101, 127, 128, 129, 1000, 6400])
def test_any_size_comes_back_exactly(large, size):
    """Parts join to the same bytes, at and around their borders."""
    data = random.Random(size).randbytes(size)
    large.save("a", data)
    assert b"".join(large.service.blocks(large.path("a"))) == data
    assert large.service.content(large.path("a")) == data
    assert large.service.version(large.path("a")).version.size == size


def test_given_bytes_are_parted_too(large):
    """A large buffer is kept like a large file."""
    data = os.urandom(1000)
    large.report("a", content=data)
    assert large.service.content(large.path("a")) == data
    assert large.report("a", content=data).status == "unchanged"


def test_parts_that_are_alike_cost_nothing_again(large):
    """A change in the last part leaves the parts before it as they are."""
    data = random.Random(1).randbytes(64 * 20)
    large.save("a", data)
    before = large.service.check().contents
    large.save("a", data[:-1] + b"x")
    # one part and the list of parts
    assert large.service.check().contents == before + 2


def test_a_file_that_grows_and_shrinks_over_the_border_keeps_its_history(large):
    """Small and large versions of one file stand beside each other."""
    texts = [b"x" * n for n in (50, 150, 80, 500, 100, 101)]
    for text in texts:
        large.save("a", text)
    assert large.contents("a") == texts


def test_what_is_too_large_for_memory_is_refused_whole(large, monkeypatch):
    """``content`` says how large it is and what writes it out all the same."""
    large.save("a", b"x" * 500)
    monkeypatch.setattr(contents, "COMPARABLE", 499)
    with pytest.raises(RefusedError, match=r"a version 1 has 500 bytes.*backtrail show"):
        large.service.content(large.path("a"))
    assert b"".join(large.service.blocks(large.path("a"))) == b"x" * 500
