"""Which symbol of one text a symbol of another is."""

import pytest

from backtrail.diff.symbols import Source, counterpart

OLD = b"""\
class Desk:
    def open(self):
        return self.key + 1

    def save(self, x):
        y = x + 1
        return write(y)

def tail():
    one()
    two()
"""


def found(old, new, path):
    """Path in ``old`` of the symbol that is ``path`` in ``new``."""
    there, here = (Source.of(text, "python") for text in (old, new))
    (symbol,) = here.outline.named(path)
    other = counterpart(symbol, here, there)
    return other and other.path


@pytest.mark.parametrize(
    ("new", "path", "was"),
    [
        (OLD, "Desk.save", "Desk.save"),
        (OLD.replace(b"save", b"keep"), "Desk.keep", "Desk.save"),
        (OLD.replace(b"Desk", b"Table"), "Table", "Desk"),
        (OLD.replace(b"Desk", b"Table"), "Table.open", "Desk.open"),
        (b"def tail():\n    rewritten()\n", "tail", "tail"),
        (b"def save(self, x):\n    y = x + 1\n    return write(y)\n", "save", "Desk.save"),
        (OLD + b"def copy():\n    one()\n    two()\n", "copy", None),
        (b"def other():\n    nothing()\n    like = it\n", "other", None),
        (b"def one(self):\n    return 1\n", "one", None),
        (b"class tail2:\n    one()\n    two()\n", "tail2", None),
        (b"def t():\n    one()\n    three()\n    two()\n", "t", "tail"),
    ],
)
def test_by_name_else_by_what_it_says(new, path, was):
    """One whose name is still there is nobody else, and a class is no function."""
    assert found(OLD, new, path) == was


def test_of_several_of_one_name_the_most_alike():
    """Whatever their order."""
    old = b"class A:\n    def v(self):\n        get()\n    def v(self, x):\n        put(x)\n"
    new = b"class A:\n    def v(self, x):\n        put(x)\n    def v(self):\n        get()\n"
    assert found(old, new, "A.v") == "A.v#2"
    assert found(old, new, "A.v#2") == "A.v"
