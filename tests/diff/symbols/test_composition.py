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
