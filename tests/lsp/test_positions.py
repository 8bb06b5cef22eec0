import pytest
from hypothesis import given
from hypothesis import strategies as st

from backtrail.lsp.positions import Lines, Place

ENCODINGS = ["utf-8", "utf-16", "utf-32"]

TEXTS = st.text(alphabet="ab\r\n\x0b\x0c\u2028ä€😀", max_size=40)


def splice(text, start, end, new, encoding):
    """A text after one change."""
    lines = Lines(text)
    lines.splice(start, end, new, encoding)
    return str(lines)


def offset_at(text, place, encoding):
    """Where a place lies in a text: there an insertion appears."""
    return splice(text, place, place, "|", encoding).index("|")


def units(text, encoding):
    """Code units of a text, counted by the codec itself."""
    width = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]
    codec = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}[encoding]
    return len(text.encode(codec)) // width


@pytest.mark.parametrize(("encoding", "character"), [("utf-8", 7), ("utf-16", 4), ("utf-32", 3)])
def test_characters_are_counted_in_the_negotiated_units(encoding, character):
    """The same place behind ä and 😀 has another number in each encoding."""
    assert offset_at("x\nä😀ab\n", Place(1, character), encoding) == len("x\nä😀a")


@pytest.mark.parametrize(
    ("place", "offset"),
    [
        (Place(0, 99), 2),
        (Place(1, 99), 6),
        (Place(2, 0), 8),
        (Place(2, 99), 9),
        (Place(9, 0), 9),
    ],
)
def test_places_outside_go_to_the_nearest_end(place, offset):
    """Behind a line's end means its end, before the line break; behind the text means its end."""
    assert offset_at("ab\nc\x0cd\r\ne", place, "utf-16") == offset


@given(st.lists(st.tuples(TEXTS, *[st.integers(0, 9)] * 4), max_size=5), TEXTS)
def test_many_changes_are_as_many_single_ones(changes, text):
    """Each change counts in what the one before it left, wherever lines come and go."""
    lines = Lines(text)
    for new, line, character, more, further in changes:
        start, end = Place(line, character), Place(line + more, further)
        lines.splice(start, end, new, "utf-16")
        text = splice(text, start, end, new, "utf-16")
    assert str(lines) == text
    assert lines == Lines(text)


@pytest.mark.parametrize(("character", "offset"), [(1, 1), (2, 2), (3, 2), (4, 3)])
def test_a_place_within_a_character_lies_behind_it(character, offset):
    """Half a pair of units, or of bytes, is no place to write at."""
    assert offset_at("a😀bé", Place(0, character), "utf-16") == offset
    assert offset_at("aéb", Place(0, character), "utf-8") == offset


@given(TEXTS, st.data(), st.sampled_from(ENCODINGS))
def test_any_place_finds_its_offset(text, data, encoding):
    """Counting units of a line up to an offset leads back to it."""
    offset = data.draw(st.integers(0, len(text)))
    start = text.rfind("\n", 0, offset) + 1
    # Between the two halves of a line break there is no place.
    if text[offset - 1 : offset + 1] == "\r\n":
        return
    place = Place(text.count("\n", 0, offset), units(text[start:offset], encoding))
    assert offset_at(text, place, encoding) == offset
