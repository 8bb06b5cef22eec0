"""Functions and classes of Python."""

import ast
import sysconfig
from pathlib import Path

import pytest

import backtrail
from backtrail.diff.symbols.python import outline_of

_OWN = sorted(Path(backtrail.__file__).parent.rglob("*.py"))
_LIBRARY = sorted(Path(sysconfig.get_paths()["stdlib"]).glob("*.py"))[:60]


def spans(data):
    """Path, first and last line of each symbol."""
    return [(each.path, each.first, each.last) for each in outline_of(data).symbols]


@pytest.mark.parametrize("path", _OWN[::4] + _LIBRARY, ids=lambda path: path.name)
def test_it_finds_what_the_parser_finds(path):
    """Names, the lines that name them, and where they end but for a comment."""
    data = path.read_bytes()
    lines = data.split(b"\n")
    found = set()
    for symbol in outline_of(data).symbols:
        last = symbol.last
        while not lines[last - 1].strip() or lines[last - 1].strip().startswith(b"#"):
            last -= 1
        found.add((symbol.name, symbol.line, last))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    nodes = (node for node in ast.walk(ast.parse(data)) if isinstance(node, kinds))
    assert found == {(node.name, node.lineno, node.end_lineno) for node in nodes}


def test_decorators_and_the_comment_right_above_are_part_of_it():
    """Not a comment with a blank line below, nor one of another depth, nor what starts a script."""
    text = (
        b"#!/bin/python\ndef a(): pass\n# far\n\n# near\n# too\n"
        b"@x(\n 1)\n\ndef b():\n    1\n    # in it\n"
    )
    assert spans(text) == [("a", 2, 2), ("b", 5, 12)]
    assert spans(b"class A:\n    1\n# other\n    def b(): pass\n") == [
        ("A", 1, 4),
        ("A.b", 4, 4),
    ]


def test_what_looks_like_code_in_strings_is_none():
    """Of any form, also with brackets and quotes inside."""
    text = (
        b"a = '''\ndef no(): pass\n'''\nb = (\n"
        b"'''class No:''', \"def \\\"x\"\n)\ndef yes(): '\\''\n"
    )
    assert spans(text) == [("yes", 7, 7)]


def test_half_written_text_has_symbols_too():
    """A bracket or a quote left open ends where the next one begins."""
    text = (
        b"class A:\n    def a(self):\n        x = call(1,\n\n"
        b"    def b(self):\n        y = 'open\n\ndef c(:\n"
    )
    assert spans(text) == [("A", 1, 6), ("A.a", 2, 4), ("A.b", 5, 6), ("c", 8, 8)]


def test_a_path_that_occurs_again_is_numbered():
    """A property and its setter; what is in them bears the plain path."""
    text = (
        b"class A:\n    def v(self): 1\n    def v(self):\n"
        b"        def w(): 1\nif x:\n    def A(): 1\n"
    )
    assert [path for path, *_ in spans(text)] == ["A", "A.v", "A.v#2", "A.v.w", "A#2"]


@pytest.mark.parametrize(
    "text",
    [
        b"(" * 200_000,
        b"'''" + b"\\" * 200_000,
        b"def a():\n" * 50_000,
        b"".join(b" " * depth + b"def a():\n" for depth in range(1500)),
        b"# c\n" * 100_000 + b"def a(): 1",
        b"@a\n" * 100_000,
        b'"' * 100_001,
        b"\0\xff\r\r\n\f\t def \xc3\xa9:",
        b"",
    ],
    ids=lambda text: str(text[:12]),
)
def test_no_text_is_too_much(text):
    """However deep, long or odd."""
    assert len(outline_of(text).symbols) <= text.count(b"\n") + 1


def test_symbols_lie_within_each_other_at_most_so_deep():
    """What is deeper belongs to the one around it."""
    text = b"".join(b" " * depth + b"def a%d():\n" % depth for depth in range(100))
    assert max(symbol.depth for symbol in outline_of(text).symbols) == 31
