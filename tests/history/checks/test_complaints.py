"""Lines that are wrong, as tools print them."""

import time

import pytest

from backtrail.history.checks.complaints import complaints_of
from backtrail.history.checks.verdicts import Complaint

ROOTS = ("/tmp/scratch", "/home/ada/work")

TRACEBACK = """Traceback (most recent call last):
  File "/tmp/scratch/a.py", line 3, in f
    g()
  File "/usr/lib/python3/lib.py", line 9, in g
    raise ValueError
ValueError: no such day"""
PYTEST = """>       assert 1 == 2
E       assert 1 == 2
E        +  where 1 = f()

tests/test_a.py:7: AssertionError"""
RUSTC = """error[E0308]: mismatched types
 --> src/main.rs:3:7"""
ESLINT = """/home/ada/work/src/a.js
  3:7  error    'x' is not defined  no-undef
  4:1  warning  Unexpected console  no-console"""
TAP = """not ok 2 - subtracts
  ---
  location: '/tmp/scratch/a.test.mjs:2:41'
  failureType: 'testCodeFailure'
  error: '1 == 2'
  stack: |-
    TestContext.<anonymous> (file:///tmp/scratch/a.test.mjs:2:74)
not ok 3 - divides
  ---
  location: '/tmp/scratch/a.test.mjs:9:1'
  error: |-
    Expected values to be strictly equal:"""
NODE = """TypeError: x is not a function
    at f (/tmp/scratch/src/a.js:3:7)
    at file:///tmp/scratch/src/b.js:9:1
    at node:internal/main:1:1"""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a.c:3:7: error: expected ;", [("a.c", 3, 7, "error", "expected ;")]),
        ("a.c:3:7: fatal error: x.h: none", [("a.c", 3, 7, "error", "x.h: none")]),
        ("src/a.c:3: warning: unused", [("src/a.c", 3, None, "warning", "unused")]),
        ("a.c:3:7: note: declared here", []),
        ("a.py:3: error: no  [arg-type]", [("a.py", 3, None, "error", "no  [arg-type]")]),
        ("./a.py:1:8: F401 unused", [("a.py", 1, 8, "error", "F401 unused")]),
        ("a.ts(3,7): error TS2322: no", [("a.ts", 3, 7, "error", "error TS2322: no")]),
        ("a.ts:3:7 - error TS2322: no", [("a.ts", 3, 7, "error", "error TS2322: no")]),
        (TRACEBACK, [("a.py", 3, None, "error", "ValueError: no such day")]),
        (PYTEST, [("tests/test_a.py", 7, None, "error", "assert 1 == 2")]),
        (RUSTC, [("src/main.rs", 3, 7, "error", "error[E0308]: mismatched types")]),
        (
            ESLINT,
            [
                ("src/a.js", 3, 7, "error", "'x' is not defined no-undef"),
                ("src/a.js", 4, 1, "warning", "Unexpected console no-console"),
            ],
        ),
        (NODE, [("src/a.js", 3, 7, "error", "TypeError: x is not a function")]),
        (
            TAP,
            [
                ("a.test.mjs", 2, 41, "error", "1 == 2"),
                ("a.test.mjs", 9, 1, "error", "Expected values to be strictly equal:"),
            ],
        ),
        ("/usr/include/a.h:3:7: error: elsewhere", []),
        ("12:30:45: error: a line of a log", []),
        ("a.txt:3: just a place", []),
        ("a.c:3:7: error: once\na.c:3:7: error: once", [("a.c", 3, 7, "error", "once")]),
    ],
)
def test_a_complaint_is_read(text, found):
    """With file, line, column and words; files by their names in the project."""
    fields = ("path", "line", "column", "severity", "message")
    wanted = [Complaint(**dict(zip(fields, each, strict=True))) for each in found]
    assert list(complaints_of(text.split("\n"), ROOTS)) == wanted


@pytest.mark.parametrize("piece", [" at /", "a:1:", "(", '  File "', "--> ", "E  ", "1:1 ", "::"])
def test_no_line_costs_more_than_its_length(piece):
    """Whatever is printed: 200 lines that are as long as is looked at take no second."""
    line = (" " + piece * 2_000)[:1_999]
    began = time.process_time()
    list(complaints_of([line, line.strip()] * 100, ROOTS))
    assert time.process_time() - began < 5
