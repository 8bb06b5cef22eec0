"""Deltas and snapshots give back every byte, or say that they are damaged."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backtrail.content.delta import apply_delta, encode_delta, encode_snapshot, read_snapshot
from backtrail.errors import DamagedError

NASTY = [
    (b"", b""), (b"", b"a"), (b"a", b""), (b"same", b"same"), (b"aaa", b"aa"), (b"aa", b"aaa"),
    (b"abab", b"ab"), (b"ab" * 500, b"ab" * 499), (b"abc", b"abXc"), (b"abXc", b"abc"),
    (b"x" * 5000, b"x" * 4999 + b"y"), (b"\0" * 300, b"\0" * 301), (b"\r\n" * 9, b"\n" * 9),
    (bytes(range(256)), bytes(reversed(range(256)))), (b"12345678", b"1234x5678"),
]  # fmt: skip
few_bytes = st.lists(st.sampled_from([b"\0", b"\n", b"\r", b"a", b"\xff"]), max_size=60).map(
    b"".join
)
contents = st.one_of(few_bytes, st.binary(max_size=400))


def there_and_back(base, data):
    """Encode and apply."""
    return apply_delta(base, encode_delta(base, data), len(data))


@pytest.mark.parametrize(("base", "data"), NASTY)
def test_awkward_pairs_come_back(base, data):
    """Equal, empty, overlapping and repeating contents survive in both directions."""
    assert there_and_back(base, data) == data
    assert there_and_back(data, base) == base


@settings(derandomize=True, max_examples=400, deadline=None)
@given(contents, contents)
def test_any_pair_comes_back(base, data):
    """A delta against anything gives the exact bytes."""
    assert there_and_back(base, data) == data


@settings(derandomize=True, max_examples=200, deadline=None)
@given(contents, contents, contents, contents)
def test_an_edit_comes_back(head, old, new, tail):
    """Common ends around a changed middle are put together again exactly."""
    assert there_and_back(head + old + tail, head + new + tail) == head + new + tail


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.binary(max_size=2000))
def test_any_snapshot_comes_back(data):
    """A snapshot holds its bytes, compressible or not."""
    assert read_snapshot(encode_snapshot(data), len(data)) == data


def test_a_small_edit_in_a_large_middle_stays_small():
    """Beyond 1 MiB matches are found at any distance: a moved block costs next to nothing."""
    random_ = random.Random(3)
    block, rest = random_.randbytes(1_500_000), random_.randbytes(2_000_000)
    base, data = b"<" + block + rest + b">", b"[" + rest + block + b"]"
    delta = encode_delta(base, data)
    assert len(delta) < 20_000
    assert apply_delta(base, delta, len(data)) == data


def test_an_insert_into_a_large_text_stays_small():
    """Two edits far apart in 3 MB cost kilobytes, not the text between them."""
    text = random.Random(4).randbytes(3_000_000)
    data = text[:10] + b"one" + text[10:-10] + b"two" + text[-10:]
    delta = encode_delta(text, data)
    assert len(delta) < 6000
    assert apply_delta(text, delta, len(data)) == data


def test_random_bytes_do_not_grow():
    """What cannot be compressed is kept raw, with one byte of form."""
    data = random.Random(5).randbytes(5000)
    assert len(encode_snapshot(data)) == len(data) + 1


def test_common_ends_cost_no_bytes():
    """An equal content is a delta of a few bytes, however long it is."""
    data = random.Random(6).randbytes(900_000)
    assert len(encode_delta(data, data)) < 10


@pytest.mark.parametrize("size", [0, 3, 5, 5000])
def test_a_wrong_size_is_damage(size):
    """A body that holds more or less than was recorded is not handed out."""
    for data in (b"4444", b"4" * 400):
        with pytest.raises(DamagedError):
            read_snapshot(encode_snapshot(data), size)
    with pytest.raises(DamagedError):
        apply_delta(b"base", encode_delta(b"base", b"bass"), size)


def test_a_delta_on_a_shorter_base_is_damage():
    """Prefix and suffix that reach beyond the base are refused."""
    delta = encode_delta(b"a long common beginning, old end", b"a long common beginning, new end")
    with pytest.raises(DamagedError):
        apply_delta(b"short", delta, 32)


def damaged_forms(body, random_):
    """Truncations, flips, insertions and pure noise."""
    for cut in range(len(body)):
        yield body[:cut]
    for bit in range(len(body) * 8):
        flipped = bytearray(body)
        flipped[bit // 8] ^= 1 << bit % 8
        yield bytes(flipped)
    for _ in range(200):
        at = random_.randrange(len(body) + 1)
        yield body[:at] + random_.randbytes(3) + body[at:]
        yield random_.randbytes(random_.randrange(40))


def test_damaged_bodies_never_raise_anything_else():
    """Whatever happened to a body: bytes of the right size or DamagedError, no other exception."""
    random_ = random.Random(8)
    base = b"the quick brown fox jumps over the lazy dog. " * 6
    data = base.replace(b"quick", b"slow")
    bodies = {encode_delta(base, data): True, encode_snapshot(data): False, b"\0\xff" * 9: True}
    refused = 0
    for body, is_delta in bodies.items():
        for form in damaged_forms(body, random_):
            try:
                got = apply_delta(base, form, 270) if is_delta else read_snapshot(form, 270)
            except DamagedError:
                refused += 1
            else:
                assert len(got) == 270
    assert refused > 500
