from hypothesis import given
from hypothesis import strategies as st

from backtrail.lsp import replacements
from backtrail.lsp.positions import Lines, Place
from backtrail.lsp.replacements import edits_between

TEXTS = st.text(alphabet="ab\r\n\x0b\x0c\u2028ä€😀", max_size=40)


@given(TEXTS, TEXTS, st.sampled_from(["utf-8", "utf-16", "utf-32"]), st.sampled_from([0, 1000]))
def test_edits_turn_one_text_into_the_other(old, new, encoding, most):
    """Whatever the texts and the encoding, applying them gives exactly the new text."""
    before, replacements._MOST = replacements._MOST, most
    try:
        edits = edits_between(old, new, encoding)
    finally:
        replacements._MOST = before
    lines = Lines(old)
    for edit in edits:
        lines.splice(edit.start, edit.end, edit.text, encoding)
    assert str(lines) == new


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
    monkeypatch.setattr(replacements, "_LONG", 8)
    (edit,) = edits_between("1\n2\n3\n4\n5\n", "1\n0\n3\n0\n5\n", "utf-16")
    assert (edit.start, edit.end, edit.text) == (Place(1, 0), Place(4, 0), "0\n3\n0\n")
