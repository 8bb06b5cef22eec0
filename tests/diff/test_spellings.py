"""Texts that stand in a file otherwise than they are typed: in JSON strings, in old encodings."""

import json

import pytest

from backtrail.diff.grams import Collected
from backtrail.diff.occurrences import Needle
from backtrail.diff.patterns import sought

CELL = ["def f(x):\n", '\tprint("x", x)  # schön\n', "open('C:\\dir')"]
NOTEBOOKS = [
    json.dumps({"cells": [{"source": CELL}]}, indent=1, ensure_ascii=ascii_only).encode()
    for ascii_only in (True, False)
]


def lines(text, content, how="text", *, match_case=False):
    """Numbers of the lines that hold it; the index must not hide them."""
    wanted = sought(text, how, match_case=match_case)
    found = [place.line for place in wanted.everywhere(content)]
    collected = Collected()
    collected.add(b"", content)
    assert not found or wanted.demand.met(collected.signature())
    return found


def marked(text, content, how="text"):
    """What is shown of the first place, with brackets around each."""
    wanted = sought(text, how, match_case=False)
    excerpt = wanted.excerpt(wanted.everywhere(content)[0])
    shown = excerpt.text
    for start, length in reversed(excerpt.marks):
        shown = f"{shown[:start]}[{shown[start : start + length]}]{shown[start + length :]}"
    return shown.strip()


@pytest.mark.parametrize("notebook", NOTEBOOKS)
@pytest.mark.parametrize(
    ("text", "how", "expected"),
    [
        ('print("x"', "text", [6]), ("C:\\dir", "text", [7]), ("\tprint", "text", [6]),
        ("schön", "text", [6]), ("SCHÖN", "text", [6]), ("Schön", "word", [6]),
        ("print", "word", [6]), ('"x", x', "word", [6]), ('print("x",  x)', "phrase", [6]),
        ("f(x):\n\tprint", "text", [5]), ('f(x):\r\n\tprint("x", x)  # schön\nopen', "text", [5]),
        ("dir')\n", "text", []), ("schon", "text", []),
    ],
)  # fmt: skip
def test_a_cell_is_found_as_it_is_typed(notebook, text, how, expected):
    """Quotes, backslashes, tabs, letters beyond ASCII, several lines."""
    assert lines(text, notebook, how) == expected


@pytest.mark.parametrize(
    ("text", "content", "expected"),
    [
        ("\t", b'"$\\\\theta$"\n"a\\tb"\n', [2]),
        ("\t\t", b'"\\\\t\\t"\n"\\\\t\\t\\t"\n', [2]),
        ("\\", b'"\\\\"\n', [1]), ('say "a"', b"say \\\"a\\\"\n'say \\\"a\\\"'\n", []),
        ("a\nb", b'{"text": "a\\nb"}\n', [1]), ("é", b"\\u00e9\n", []),
    ],
)  # fmt: skip
def test_only_strings_of_json_are_read_so(text, content, expected):
    """On lines that begin as JSON does, and where an escape really is one."""
    assert lines(text, content) == expected


@pytest.mark.parametrize("text", ["café", "Größe", "für ÉCOLE", "“to be” –", "Größe für", "ß\nß"])
@pytest.mark.parametrize("how", ["text", "phrase"])
@pytest.mark.parametrize("cased", [str, str.lower, str.upper])
def test_a_text_is_found_in_a_western_encoding(text, how, cased):
    """In either case, where the line is no UTF-8."""
    content = cased(text).encode("cp1252", "replace")
    if b"SS" in content:
        return
    assert lines(text, b"a\n- " + content + b" -\n", how) == [2]
    assert lines(text, ("a\n- " + text + " -\n").encode(), how) == [2]


def test_a_line_of_utf_8_is_never_read_otherwise():
    """Bytes of one of its letters may look like another letter."""
    assert lines("é", "逄\n".encode()) == []
    for match_case in (False, True):
        assert lines("é", "逄\n".encode() + b"\xe9\n", match_case=match_case) == [2]
    assert lines("CAFÉ", b"caf\xe9\n", match_case=True) == []


def test_a_word_goes_on_with_letters_of_a_western_encoding():
    """As it is shown, so it counts."""
    assert lines("caf", b"caf\xe9\ncaf \xe9\ncaf\xd7\n", "word") == [2, 3]
    assert lines("café", b"caf\xe9s\ncaf\xe9.\n", "word") == [2]


def test_what_is_shown_marks_the_place():
    """Escaped as it stands in the file."""
    assert marked('print("x"', NOTEBOOKS[0]) == r'"\t[print(\"x\"], x)  # sch\u00f6n\n",'
    assert marked("x):\n\tprint", NOTEBOOKS[0]) == r'"def f([x):\n",]'
    assert marked("é", b"\xe9t\xc9 \xc3\xa9\n") == r"[\xe9]t[\xc9] [é]"


def test_a_plain_text_has_one_spelling():
    """Nothing is paid for what is not asked."""
    assert type(sought("fetch_all(table)", "text", match_case=False)) is Needle
