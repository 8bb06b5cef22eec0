import pytest

from backtrail.diff.views import encoding_of, is_binary, split_lines, text_of


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (b"", []),
        (b"a", [b"a"]),
        (b"a\n", [b"a\n"]),
        (b"\n\nb", [b"\n", b"\n", b"b"]),
        (b"a\r\nb\rc\x0b\x1c\n", [b"a\r\n", b"b\rc\x0b\x1c\n"]),
    ],
)
def test_only_a_newline_ends_a_line(data, lines):
    """Other line ends stay inside their line; nothing is lost."""
    assert split_lines(data) == lines


def test_text_is_unicode_where_it_can_be():
    """UTF-8 decodes; anything else is one character for each byte."""
    assert text_of("é\n".encode()) == "é\n"
    assert text_of(b"\xe9\n") == "\xe9\n"
    assert (encoding_of("é".encode()), encoding_of(b"\xe9")) == ("utf-8", "latin-1")
    assert encoding_of("é".encode(), b"a", b"\xe9") == "latin-1"


def test_a_nul_near_the_start_is_binary():
    """The limit is git's: byte 8000 is the first that no longer counts."""
    assert is_binary(b"a" * 7999 + b"\0")
    assert not is_binary(b"a" * 8000 + b"\0")
