import pytest
from hypothesis import given
from hypothesis import strategies as st

from backtrail.lsp import positions
from backtrail.lsp.positions import Lines, Place, edits_between

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


@given(TEXTS, TEXTS, st.sampled_from(ENCODINGS), st.sampled_from([0, 1000]))
def test_edits_turn_one_text_into_the_other(old, new, encoding, most):
    """Whatever the texts and the encoding, applying them gives exactly the new text."""
    before, positions._MOST = positions._MOST, most
    try:
        edits = edits_between(old, new, encoding)
    finally:
        positions._MOST = before
    text = old
    for edit in edits:
        text = splice(text, edit.start, edit.end, edit.text, encoding)
    assert text == new


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


def test_edits_touch_only_lines_that_differ():
    """Lines that both texts share stay out of them, also between two differences; last first."""
    edits = edits_between("1\n2\n3\n4\n5", "1\nzwei\n3\n4\nV", "utf-16")
    assert [(edit.start, edit.end, edit.text) for edit in edits] == [
        (Place(4, 0), Place(4, 1), "V"),
        (Place(1, 0), Place(2, 0), "zwei\n"),
    ]
    assert edits_between("1\n", "1\n", "utf-16") == ()


def test_texts_of_a_megabyte_are_taken_apart():
    """Two lines far apart in a long file are two short edits."""
    lines = [f"line {number} of a long file\n" for number in range(60_000)]
    old = "".join(lines)
    lines[2], lines[-2] = "2\n", "second to last\n"
    edits = edits_between(old, "".join(lines), "utf-16")
    assert [(edit.start.line, edit.text) for edit in edits] == [
        (59_998, "second to last\n"),
        (2, "2\n"),
    ]


def test_very_long_texts_are_one_edit(monkeypatch):
    """What is too long to be taken apart is replaced between its first and last difference."""
    monkeypatch.setattr(positions, "_LONG", 8)
    (edit,) = edits_between("1\n2\n3\n4\n5\n", "1\n0\n3\n0\n5\n", "utf-16")
    assert (edit.start, edit.end, edit.text) == (Place(1, 0), Place(4, 0), "0\n3\n0\n")
