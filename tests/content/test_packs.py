"""Many contents in one frame."""

import random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backtrail.content.compression import compress
from backtrail.content.packs import expand_pack, pack, unpacked
from backtrail.content.varints import varint
from backtrail.errors import DamagedError

CONTENTS = st.lists(
    st.binary(max_size=80) | st.text(max_size=80).map(str.encode), min_size=1, max_size=12
)


@given(CONTENTS, CONTENTS)
def test_every_content_comes_back(first, second):
    """In order and byte for byte, also from a pack that builds on another."""
    alone = pack(first)
    after = pack(second, alone.plain)
    assert list(unpacked(expand_pack(alone.frame, len(alone.plain)))) == first
    assert list(unpacked(expand_pack(after.frame, len(after.plain), alone.plain))) == second


def test_several_places_of_one_save_come_back():
    """Also where the first of them makes the content longer or shorter."""
    lines = [b"line %d\n" % number for number in range(9)]
    longer = [*lines[:1], b"more and more\n", *lines[2:7], b"more\n", *lines[8:]]
    shorter = [*lines[:1], b"\n", *lines[2:7], b"", *lines[8:]]
    contents = [b"".join(each) for each in (lines, longer, shorter, lines)]
    assert list(unpacked(pack(contents).plain)) == contents


@pytest.fixture(scope="module")
def saves():
    """A text that somebody types on, and here and there corrects."""
    rng, text, made = random.Random(3), b"", []
    for _ in range(64):
        text += b" ".join(
            rng.choice([b"the", b"store", b"keeps", b"every", b"save"]) for _ in range(8)
        )
        text += b"\n"
        at = rng.randrange(len(text))
        text = text[:at] + b"!" + text[at + 1 :]
        made.append(text)
    return made


def test_it_is_far_smaller_than_the_contents(saves):
    """A save of forty bytes costs a fraction of them."""
    assert len(pack(saves).frame) * 40 < sum(map(len, saves))


def test_numbers_and_words_have_tables_of_their_own():
    """The same bytes in blocks that know nothing of their kinds take more room."""
    rng, text, made = random.Random(4), b"", []
    for _ in range(64):
        for _ in range(8):
            at = rng.randrange(len(text) + 1)
            text = text[:at] + bytes(rng.choices(b"etaoins \n", k=40)) + text[at:]
        made.append(text)
    packed = pack(made)
    assert len(packed.frame) < len(compress(packed.plain, level=19))


def test_a_pack_that_builds_on_another_is_smaller(saves):
    """What stands in the one before is not written again."""
    alone, before = pack(saves[32:]), pack(saves[:32])
    assert len(pack(saves[32:], before.plain).frame) * 5 < len(alone.frame) * 4


def test_a_prefix_that_is_another_is_refused_or_tells_other_bytes(saves):
    """It is never taken for sound: whoever reads proves each content by its digest."""
    before, other = pack(saves[:32]), pack([b"something else\n" * 50])
    kept = pack(saves[32:], before.plain)
    try:
        found = list(unpacked(expand_pack(kept.frame, len(kept.plain), other.plain)))
    except DamagedError:
        return
    assert found != saves[32:]


def test_a_flipped_bit_is_damage_or_tells_other_bytes(saves):
    """Nothing but the project's own error leaves; hardly a bit of a frame means nothing."""
    kept, told, idle = pack(saves), 0, 0
    rng = random.Random(5)
    for _ in range(300):
        frame = bytearray(kept.frame)
        frame[rng.randrange(len(frame))] ^= 1 << rng.randrange(8)
        try:
            found = list(unpacked(expand_pack(bytes(frame), len(kept.plain))))
        except DamagedError:
            told += 1
        else:
            idle += found == saves
    assert told > 100
    assert idle < 10


@pytest.mark.parametrize("size", [0, 10, 10**9])
def test_a_wrong_size_is_damage(saves, size):
    """A frame holds what it is said to hold, or nothing of it counts."""
    with pytest.raises(DamagedError):
        expand_pack(pack(saves).frame, size)


def plain_of(key, columns, text):
    """An expanded pack made by hand."""
    listed = msgspec.msgpack.encode(columns)
    return varint(len(key)) + varint(len(listed)) + key + listed + text


@pytest.mark.parametrize(
    ("columns", "text", "said"),
    [
        (([1], [0], [9], [0]), b"", "beyond the content"),
        (([2], [3, -4], [0, 0], [1, 1]), b"xy", "not in order"),
        (([1], [0], [-1], [0]), b"", "not in order"),
        (([2], [0], [0], [1]), b"x", "fewer edits"),
        (([1], [0], [0], [5]), b"x", "does not hold the text"),
        (([1], [0], [0], [-1]), b"", "does not hold the text"),
        (([-1], [], [], []), b"", "does not hold the text"),
        (("no", [], [], []), b"", "cannot be read"),
    ],
)
def test_nonsense_is_damage_and_says_which(columns, text, said):
    """Edits that no pack holds make no content."""
    with pytest.raises(DamagedError, match=said):
        list(unpacked(plain_of(b"key", columns, text)))


@pytest.mark.parametrize("plain", [b"", b"\x05", b"\xff" * 12, varint(5) + varint(0) + b"abc"])
def test_what_ends_too_soon_is_damage(plain):
    """The parts are where their sizes say, within what is there."""
    with pytest.raises(DamagedError):
        list(unpacked(plain))


def test_a_bomb_stops_at_the_recorded_size():
    """A small frame that expands to more than it is said to hold is refused on the way."""
    with pytest.raises(DamagedError):
        expand_pack(compress(bytes(64 << 20)), 1000)
