import random

import pytest

from backtrail.lsp.framing import LARGEST, Frames, Garbage, framed

PARSE, REQUEST = -32700, -32600


def taken(data, size=None):
    """Bodies, and codes of what was passed over, when the bytes come in pieces of ``size``."""
    frames = Frames()
    size = size or max(1, len(data))
    found = [
        one
        for start in range(0, len(data), size)
        for one in frames.feed(data[start : start + size])
    ]
    return [one.code if isinstance(one, Garbage) else one for one in found]


@pytest.mark.parametrize("size", [None, 1, 7])
@pytest.mark.parametrize(
    "header",
    [
        b"content-length:4\r\nContent-Type: x; charset=utf-8\r\n\r\n",
        b"CONTENT-LENGTH :  4 \n\n",
        b"Content-Length: 4\r\n\n",
        b"Content-Length: 9\r\nContent-Length: 4\r\n\r\n",
        b"\r\n\r\nContent-Length: 4\r\n\r\n",
    ],
)
def test_odd_headers_are_read(header, size):
    """Names in any case, either line end, other headers beside it and empty lines before it."""
    assert taken(header + b"body", size) == [b"body"]


@pytest.mark.parametrize("size", [None, 1, 7])
@pytest.mark.parametrize(
    ("rubbish", "code"),
    [
        (b"Content-Length: x\r\n\r\n", REQUEST),
        (b"Content-Length: -4\r\n\r\n", REQUEST),
        (b"Content-Length:\r\n\r\n", REQUEST),
        (b"Content-Length: %d\r\n\r\n{}" % (LARGEST + 1), REQUEST),
        (b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n", REQUEST),
        (b"x" * 20_000 + b"\r\n\r\n", PARSE),
        (b"x" * 20_000, PARSE),
        (b"rubbish ", PARSE),
        (b"Content-Type: x\r\n\r\n", PARSE),
    ],
)
def test_what_is_passed_over_is_told_once(rubbish, code, size):
    """Whatever stands before it, the next frame is found; one error says that there was more."""
    assert taken(rubbish * 2 + b"Content-Length: 4\r\n\r\nbody", size) == [code, b"body"]


@pytest.mark.parametrize("size", [None, 1, 7])
@pytest.mark.parametrize("extra", [*range(1, 24), 40, 1000])
def test_a_length_that_counts_too_much_costs_no_other_frame(extra, size):
    """A body ends where the next header begins, even in the middle of that header."""
    first, second = b'{"a":\n\n{"b":1}}', b'{"c":2}'
    data = b"Content-Length: %d\r\n\r\n%b" % (len(first) + extra, first)
    assert taken(data + framed(second) + framed(b"{}"), size)[:2] == [first, second]


@pytest.mark.parametrize("size", [None, 1, 7])
def test_a_length_that_counts_too_little_costs_no_other_frame(size):
    """What is left of the body is passed over."""
    data = b'Content-Length: 5\r\n\r\n{"a":{"b":1}}'
    assert taken(data + framed(b"{}"), size) == [b'{"a":', PARSE, b"{}"]


def test_an_empty_body_is_a_body():
    """Whoever reads it says that it is no message."""
    assert taken(b"Content-Length: 0\r\n\r\n" + framed(b"{}")) == [b"", b"{}"]


def test_a_frame_cut_short_is_no_frame():
    """What ends in the middle of a body gives the whole frames before it only."""
    assert taken(b"Content-Length: 2\r\n\r\n{}Content-Length: 9\r\n\r\n{") == [b"{}"]


def test_frames_come_whole_in_pieces_of_any_size():
    """Bodies with empty lines, headers in strings and bytes of any kind, cut anywhere."""
    rng = random.Random(12)
    parts = [b"{", b"}", b"\n", b"\r\n", b'"Content-Length: 3\\r\\n\\r\\n"', b"\xff", b"x" * 900]
    bodies = [b"".join(rng.choices(parts, k=rng.randrange(40))) + b"}" for _ in range(100)]
    data = b"".join(map(framed, bodies))
    for size in (None, 17, 65_536):
        assert taken(data, size) == bodies


def test_after_anything_at_all_the_next_frame_is_found():
    """Pieces of headers, bodies and noise in any order, cut anywhere, cost no frame behind them."""
    rng = random.Random(13)
    parts = [
        b"Content-Length:", b" 7", b"content-length: 40\r\n\r\n", b"\r\n", b"\n", b"{", b"}",
        b"x: y\n", b'{"a": 1}', b"Content-Length: 99999999\r\n\r\n", b"\0" * 9_000, b"Content-",
        b"\xff", b":",
    ]  # fmt: skip
    good = b'{"the": "good one"}'
    for _ in range(3_000):
        noise = b"".join(rng.choices(parts, k=rng.randrange(9)))
        assert taken(noise + framed(good), rng.choice((None, 3, 50)))[-1:] == [good], noise
