import pytest
from hypothesis import given
from hypothesis import strategies as st

from backtrail.serving.forms import Form, form_of

PLAIN = Form(mark=False, returns=False)


@pytest.mark.parametrize(
    ("disk", "text", "form"),
    [
        (b"a\n", "a\n", PLAIN),
        (b"\xef\xbb\xbfa\n", "a\n", Form(mark=True, returns=False)),
        (b"\xef\xbb\xbfa\n", "\ufeffa\n", PLAIN),
        (b"a\r\n", "a\n", Form(mark=False, returns=True)),
        (b"a\r\n", "a\r\n", PLAIN),
        (b"a\r\nb\n", "a\r\nb\n", PLAIN),
        (b"\xff\n", "\u00ff\n", None),
    ],
)
def test_what_an_editor_hides_is_recognised(disk, text, form):
    """Mark and carriage returns count as hidden when the disk has them and the text has not."""
    assert form_of(disk, text) == form


@pytest.mark.parametrize(
    ("content", "buffer"),
    [
        (b"\xff\n", "x\n"),
        (b"\xef\xbb\xbfx\n", "x\n"),
        (b"a\0b\n", "x\n"),
        (b"a\r\n", "x\n"),
        (b"a\n", "x\r\n"),
        (b"a\rb\n", "x\n"),
        (b"a", "x\n"),
        (b"a\n", "x"),
    ],
)
def test_what_the_buffer_would_not_write_back_is_refused(content, buffer):
    """Other encodings, marks, line ends or a last newline more or less do not go through."""
    assert PLAIN.text_of(content, buffer) is None


@pytest.mark.parametrize(
    ("content", "buffer", "shown", "carried"),
    [
        (b"a\nb\n", "", "x\ny\n", True),
        (b"a\nb\n", "typed", "x\n", True),
        (b"a\n", "x\ntyped", "x\n", True),
        (b"a\r\n", "", "x\r\n", True),
        (b"a", "typed", "x\n", True),
        (b"a", "typed\n", "x", False),
        (b"a\r\n", "", "x\n", False),
        (b"a\r\n", "x\ntyped", "x\r\n", False),
        (b"a\n", "typed", "x", False),
    ],
)
def test_what_the_editor_showed_once_it_carries(content, buffer, shown, carried):
    """Line ends that were all deleted, and a last newline, come back where they were seen."""
    assert PLAIN.text_of(content, buffer, shown=shown) == (content.decode() if carried else None)


@given(st.binary(max_size=30), st.sampled_from(["x\n", "x\r\n", "x", "\ufeffx\n"]), st.booleans(),
       st.booleans())  # fmt: skip
def test_a_text_that_goes_through_is_exact(content, buffer, mark, returns):
    """Whenever a form gives a text, its bytes are the content."""
    form = Form(mark=mark, returns=returns)
    text = form.text_of(content, buffer)
    assert text is None or form.bytes_of(text) == content
