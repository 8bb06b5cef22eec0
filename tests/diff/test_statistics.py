import pytest

from backtrail.diff.statistics import Statistics, statistics


def words(found):
    """Added, deleted and modified words."""
    return found.words_added, found.words_deleted, found.words_modified


def test_lines_words_and_percent_are_counted():
    """A word that gave way to another is modified, one more is added."""
    found = statistics(b"one two\nkept\nthree\n", b"one 2\nkept\nthree and four\n")
    assert (found.lines_added, found.lines_deleted, found.lines_modified) == (0, 0, 2)
    assert words(found) == (2, 0, 1)
    assert 0 < found.percent < 100
    assert not found.coarse


def test_what_the_contents_lack_is_not_zero():
    """Text has no cells and no keys, binary contents not even lines."""
    text, binary = statistics(b"a\n", b"b\n"), statistics(b"a\0", b"b\0")
    assert (text.cells_added, text.keys_added) == (None, None)
    assert (binary.lines_added, binary.words_added) == (None, None)
    assert binary.percent == 50


def test_a_name_tells_in_which_units_more_is_counted():
    """Keys of a settings file, beside its lines."""
    found = statistics(b"a = 1\n", b"a = 2\nb = 3\n", path="app.toml")
    assert (found.keys_added, found.keys_modified, found.keys_deleted) == (1, 1, 0)
    assert (found.lines_added, found.cells_added) == (1, None)


def test_equal_contents_have_figures_of_zero():
    """Nothing differs, and that is known."""
    found = statistics(b"a b\n", b"a b\n")
    assert words(found) == (0, 0, 0)
    assert found.percent == 0


def test_signs_and_blanks_are_no_words():
    """Other punctuation and indentation change lines, not words."""
    assert words(statistics(b"a, b\n", b"  a; b!\n")) == (0, 0, 0)


def test_scripts_without_blanks_are_counted_by_sign():
    """One sign of a Chinese sentence is one word, not the sentence."""
    old, new = ("我喜欢苹果\n".encode(), "我喜欢香果\n".encode())
    assert words(statistics(old, new)) == (0, 0, 1)


def test_too_much_text_is_not_counted_wrong():
    """Beyond the cap nothing is said of words, and the rest still is."""
    old = b"".join(b"old words %d\n" % k for k in range(300_000))
    found = statistics(old, old.replace(b"old", b"new"))
    assert words(found) == (None, None, None)
    assert found.lines_modified == 300_000


def test_a_known_change_is_taken_over():
    """What was measured once is not measured again."""
    assert statistics(b"", b"") == Statistics(
        lines_added=0, lines_deleted=0, lines_modified=0,
        words_added=0, words_deleted=0, words_modified=0,
    )  # fmt: skip


@pytest.mark.parametrize("whitespace", ["all", "trailing"])
def test_a_line_that_became_the_last_one_is_no_change(whitespace):
    """The line end that parts it from the next is white space, too."""
    found = statistics(b"one\ntwo\nthree\n", b"one\ntwo\n", whitespace=whitespace)
    assert (found.lines_added, found.lines_deleted, found.lines_modified) == (0, 1, 0)


def test_a_stray_byte_on_one_side_changes_no_other_word():
    """Both sides are read alike, though only one of them is UTF-8."""
    old = "größe schöner grüner Äpfel 1\n".encode()
    new = old.replace(b"1", b"1 \xff")
    assert words(statistics(old, new)) == (1, 0, 0)
