"""Results of tests as JUnit writes them, of any runner: XML that may come from anybody.

Rule: entities and document types are refused, so nothing in a report is fetched or grows.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from backtrail.history.checks.summaries import MOST_FAILURES
from backtrail.history.checks.verdicts import Counts

if TYPE_CHECKING:
    from junitparser import TestCase

__all__ = ["LARGEST", "counts_in"]

LARGEST: Final = 64 << 20
"""Bytes of reports that are read."""
_NAME: Final = 200


def counts_in(reports: Iterable[bytes]) -> Counts | None:
    """What reports say together; None where none can be read."""
    total = failed = skipped = 0
    failures: dict[str, None] = {}
    read = False
    for data in reports:
        for case in _cases(data):
            read = True
            total += 1
            if case.is_failure or case.is_error:
                failed += 1
                if len(failures) < MOST_FAILURES:
                    name = f"{case.classname}.{case.name}" if case.classname else f"{case.name}"
                    failures[name[:_NAME]] = None
            elif case.is_skipped:
                skipped += 1
    if not read:
        return None
    return Counts(
        total=total,
        passed=total - failed - skipped,
        failed=failed,
        skipped=skipped,
        failures=tuple(failures),
    )


def _cases(data: bytes) -> "Iterator[TestCase]":
    from defusedxml import DefusedXmlException  # noqa: PLC0415 - few runs write a report
    from defusedxml.ElementTree import ParseError, fromstring  # noqa: PLC0415 - as above
    from junitparser import TestCase  # noqa: PLC0415 - as above

    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return  # whatever it is, it tells of no test
    # Suites lie in suites, however deep: no recursion follows them.
    yield from map(TestCase.fromelem, root.iter("testcase"))
