"""One symbol of a text as it was, everything else as it is."""

import random

import pytest

from backtrail.diff.symbols import MisplacedError, Source, compose, counterpart

THEN = b"""\
# top
def a():
    1

# about b
def b():
    2


class C:
    def m(self):
        3

    def n(self):
        4
"""


def composed(now, path, *, then=THEN, language="python"):
    """``now`` with the symbol of that path as it was."""
    was, there = (Source.of(text, language) for text in (then, now))
    (old,) = was.outline.named(path)
    return compose(was, old, there, counterpart(old, was, there))


@pytest.mark.parametrize(
    ("now", "path", "result"),
    [
        (THEN.replace(b"2", b"5\n    6"), "b", THEN),
        (THEN.replace(b"# about b\n", b""), "b", THEN),
        (THEN.replace(b"# about b\ndef b():\n    2\n\n\n", b""), "b", None),
        (THEN.replace(b"    def m(self):\n        3\n\n", b""), "m", THEN),
        (THEN.replace(b"\n    def n(self):\n        4\n", b""), "n", THEN),
        (THEN.replace(b"def a():\n    1\n\n", b""), "a", None),
        (b"", "a", b"# top\ndef a():\n    1\n"),
        (b"x = 1", "a", b"x = 1\n\n# top\ndef a():\n    1\n"),
        (b"x = 1\r\ndef a(): 2", "a", b"x = 1\r\n# top\ndef a():\n    1\n"),
    ],
)
def test_it_is_what_it_was_and_the_rest_what_it_is(now, path, result):
    """In its place, or beside its old neighbour; a comment that it had comes along."""
    text = composed(now, path)
    assert result is None or text == result
    source = Source.of(text, "python")
    was = Source.of(THEN, "python")
    (old,), (new,) = was.outline.named(path), source.outline.named(path)
    assert source.text(new) == was.text(old)


def test_a_last_line_without_an_end_gets_one_only_where_it_is_no_longer_the_last():
    """And keeps none where it still is."""
    assert composed(b"def a(): 2\ndef z(): 1", "a", then=b"def a(): 1") == b"def a(): 1\ndef z(): 1"
    assert composed(b"def a(): 2", "a", then=b"def a(): 1") == b"def a(): 1"


@pytest.mark.parametrize(
    ("now", "path", "words"),
    [
        (b"class D:\n    def a(self):\n        1\n", "C.m", "bring that back"),
        (
            b"class C:\n    x = 1\n\nclass D:\n    def n(self):\n        4\n",
            "C.m",
            "nothing that stood beside it in C",
        ),
        (b"if x:\n    def a():\n        1\n", "a", "stands with an indentation of 4 now"),
        (b"class C:\n    x = 1\n", "C.m", "nothing that stood beside it in C"),
    ],
)
def test_what_has_no_place_is_told(now, path, words):
    """Its class is gone, it stands at another depth, or all its neighbours are gone."""
    with pytest.raises(MisplacedError, match=words):
        composed(now, path)


def of_many(count, letter):
    """A text of that many functions."""
    return "".join(
        f"def {letter}{number}():\n    {letter} * {number}\n" for number in range(count)
    ).encode()


H = b"def h():\n    pass\n\n"


@pytest.mark.parametrize(
    ("then", "now"),
    [
        (H + b"if X:\n    def f():\n        1\n", H + b"if X:\n    pass\n"),
        (b"if X:\n    def f():\n        1\n", b"y = 1\n"),
        (
            b"if X:\n    def f():\n        1\nelse:\n    def g():\n        2\n",
            b"if X:\n    pass\nelse:\n    def g():\n        2\n",
        ),
        (
            b"if X:\n    def g():\n        2\ndef h():\n    3\nif Y:\n    def f():\n        1\n",
            b"if X:\n    def g():\n        2\ndef h():\n    3\nif Y:\n    pass\n",
        ),
    ],
)
def test_what_stood_in_a_block_comes_back_into_no_other(then, now):
    """Behind a function outside of it, it would be a part of that function."""
    with pytest.raises(MisplacedError, match="in its block"):
        composed(now, "f", then=then)


def test_within_its_block_it_comes_back():
    """Beside what stands there still."""
    then = H + b"if X:\n    y = 1\n    def g():\n        2\n    def f():\n        1\n"
    now = then.replace(b"    def f():\n        1\n", b"")
    assert composed(now, "f", then=then) == then


@pytest.mark.parametrize(
    ("then", "now", "path"),
    [
        (b"function a(){1}\n", b"function a(){2} function b(){3}\n", "a"),
        (b"function a(){1}\n", b"function a(){2}; let keep = 3;\n", "a"),
        (b"function a(){1}\n", b"let keep = 3; function a(){2}\n", "a"),
        (b"function a(){1} let old = 1;\n", b"let keep = 3;\n", "a"),
        (b"var a = () => 1, b = () => 2;\n", b"var a = () => 3, b = () => 4;\n", "b"),
    ],
)
def test_what_shares_its_lines_is_never_lost(then, now, path):
    """Lines go back as they were, so nothing goes back."""
    with pytest.raises(MisplacedError, match=r"other code st\w+ on its lines|indentation"):
        composed(now, path, then=then, language="javascript")


def test_a_comment_behind_it_belongs_to_its_lines():
    """As the end of its statement does, and what is there the same now and then."""
    then, now = b"function a(){1}; // one\n", b"function a(){2}\nb()\n"
    assert composed(now, "a", then=then, language="javascript") == then + b"b()\n"
    then, now = b"x({ a(){1} })\n", b"x({ a(){2} })\n"
    assert composed(now, "a", then=then, language="javascript") == then


def test_a_blank_line_before_it_ends_as_the_others_do():
    """Where it comes back at the end of a file with carriage returns."""
    made = composed(b"x = 1\r\ny = 2\r\n", "a", then=b"def a(): 1\r\n")
    assert made == b"x = 1\r\ny = 2\r\n\r\ndef a(): 1\r\n"


def test_a_place_among_many_strangers_is_soon_found():
    """Few of its neighbours are sought under other names, for each costs a look at all there is."""
    then, now = of_many(3000, "f") + b"def z():\n    1\n", of_many(3000, "g")
    assert composed(now + b"def z():\n    2\n", "f1500", then=then).endswith(
        b"\n    g * 2999\ndef f1500():\n    f * 1500\ndef z():\n    2\n"
    )


def test_a_section_stays_at_its_level():
    """Headings of another level would take others along."""
    then, now = b"# A\n## B\nold\n", b"# A\n### B\nnew\n"
    with pytest.raises(MisplacedError, match="at heading level 3 now and stood at 2"):
        composed(now, "B", then=then, language="markdown")
    assert (
        composed(b"# A\n## B\nnew\n# C\n", "B", then=then, language="markdown") == then + b"# C\n"
    )


@pytest.mark.parametrize("seed", range(20))
def test_all_symbols_put_back_one_by_one_give_what_was(seed):
    """Of functions that were edited and shuffled none keeps anything of what it is."""
    chance = random.Random(seed)
    bodies = {f"f{number}": chance.randrange(100) for number in range(8)}
    then = "".join(f"def {name}():\n    {body}\n\n" for name, body in bodies.items()).encode()
    names = chance.sample(list(bodies), 5)
    text = "".join(f"def {name}():\n    new()\n\n" for name in names).encode()
    for name in bodies:
        text = composed(text, name, then=then)
    source, was = Source.of(text, "python"), Source.of(then, "python")
    texts = {symbol.path: source.text(symbol) for symbol in source.outline.symbols}
    assert texts == {symbol.path: was.text(symbol) for symbol in was.outline.symbols}
