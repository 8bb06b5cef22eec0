"""What runners print of themselves, taken from each of them."""

import pytest

from backtrail.history.checks.summaries import counts_of

NODE = """✔ adds (0.5ms)
✖ subtracts (1.2ms)
\u2139 tests 5
\u2139 suites 0
\u2139 pass 3
\u2139 fail 1
\u2139 cancelled 0
\u2139 skipped 1
\u2139 todo 0
\u2139 duration_ms 41.2"""
TAP = """TAP version 13
ok 1 - adds
not ok 2 - subtracts # time=3ms
# tests 2
# pass 1
# fail 1"""
UNITTEST = """ERROR: test_b (tests.a.Case)
----
Ran 7 tests in 0.012s

FAILED (failures=1, errors=1, skipped=2)"""
MOCHA = """  12 passing (30ms)
  1 pending
  2 failing"""
JEST = """  ● sums \u203a adds
Test Suites: 1 failed, 3 passed, 4 total
Tests:       1 failed, 2 skipped, 9 passed, 12 total"""
VITEST = """ Test Files  1 failed | 3 passed (4)
      Tests  1 failed | 9 passed (10)"""
CARGO = """test sums::adds ... FAILED
test result: FAILED. 4 passed; 1 failed; 2 ignored; 0 measured; 0 filtered out
test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out"""
PYTEST = """FAILED tests/test_a.py::test_wrong[a - b] - assert 1 == 2
ERROR tests/test_b.py::test_broken
============ 1 failed, 10 passed, 2 skipped, 1 xfailed, 3 warnings, 1 error in 1.20s ============"""


@pytest.mark.parametrize(
    ("text", "counts", "failures"),
    [
        (PYTEST, (10, 2, 3), ("tests/test_a.py::test_wrong[a", "tests/test_b.py::test_broken")),
        ("..\n2 passed in 0.01s", (2, 0, 0), ()),
        ("1 failed in 12.01s (0:00:12)", (0, 1, 0), ()),
        (UNITTEST, (3, 2, 2), ("test_b (tests.a.Case)",)),
        ("Ran 3 tests in 0.001s\n\nOK", (3, 0, 0), ()),
        (NODE, (3, 1, 1), ("subtracts",)),
        (TAP, (1, 1, 0), ("subtracts",)),
        (MOCHA, (12, 2, 1), ()),
        (JEST, (9, 1, 2), ("sums \u203a adds",)),
        (VITEST, (9, 1, 0), ()),
        (CARGO, (7, 1, 2), ("sums::adds",)),
        ("90% tests passed, 1 tests failed out of 10", (9, 1, 0), ()),
    ],
)
def test_a_summary_is_counted(text, counts, failures):
    """With the names of what failed."""
    found = counts_of(text.split("\n"))
    assert (found.passed, found.failed, found.skipped) == counts
    assert found.total == sum(counts)
    assert found.failures == failures


@pytest.mark.parametrize(
    "text", ["", "no tests ran in 0.01s", "OK", "FAILED", "10 passed", "Tests: none", "# pass x"]
)
def test_what_is_no_summary_tells_nothing(text):
    """Words alone are none."""
    assert counts_of(text.split("\n")) is None
