"""Reports of tests, and XML that means harm."""

import pytest

from backtrail.history.checks.junit import counts_in

REPORT = b"""<?xml version="1.0" encoding="utf-8"?>
<testsuites><testsuite name="pytest" errors="1" failures="1" skipped="1" tests="4" time="0.1">
<testcase classname="tests.a" name="test_well" time="0.01"/>
<testcase classname="tests.a" name="test_wrong"><failure message="1 == 2">no</failure></testcase>
<testcase classname="tests.a" name="test_broken"><error message="boom">no</error></testcase>
<testcase classname="tests.a" name="test_later"><skipped message="later"/></testcase>
</testsuite></testsuites>"""


def test_a_report_is_counted():
    """Errors count as failures; several reports add up."""
    found = counts_in([REPORT])
    assert (found.total, found.passed, found.failed, found.skipped) == (4, 1, 2, 1)
    assert found.failures == ("tests.a.test_wrong", "tests.a.test_broken")
    assert counts_in([REPORT, b"<testsuite><testcase name='x'/></testsuite>"]).total == 5


BOMB = b"""<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><testsuite><testcase name="&c;"/></testsuite>"""
FILE = b"""<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>
<testsuite><testcase name="&f;"/></testsuite>"""


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0",
        b"<",
        b"no xml",
        b"<testsuite/>",
        b"<?xml version='1.0' encoding='none'?><testcase/>",
        BOMB,
        FILE,
        REPORT[:-30],
        b"\xff\xfe<\0a\0",
    ],
    ids=range(10),
)
def test_what_is_no_report_tells_nothing(data):
    """Be it broken, or made to harm; it takes none of the others along."""
    assert counts_in([data]) is None
    assert counts_in([data, REPORT]).total == 4


def test_deep_and_wide_reports_are_read():
    """No depth of suites and no number of children is too much."""
    deep = b"<testsuite>" * 100_000 + b"<testcase name='x'/>" + b"</testsuite>" * 100_000
    assert counts_in([deep]).passed == 1
    wide = b"<testsuite><testcase name='x'>" + b"<a/>" * 100_000 + b"</testcase></testsuite>"
    assert counts_in([wide]).passed == 1
