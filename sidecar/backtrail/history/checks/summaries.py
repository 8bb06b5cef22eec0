"""What test runners print of themselves at the end: how many tests, and which of them failed.

Pure. Each line is looked at once, by rules that read it once; long lines are no summaries.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from backtrail.history.checks.verdicts import Counts

__all__ = ["MOST_FAILURES", "counts_of"]

MOST_FAILURES: Final = 50
"""Names of tests that failed."""
_NAME: Final = 200
"""Characters of a name that are kept."""
_LINE: Final = 1_000
"""Characters of a line that is looked at."""

_PARTS = re.compile(r"(\d{1,9}) ([a-z]+)")
_COUNTED: Final[Mapping[str, str]] = {
    "passed": "passed", "xpassed": "passed", "pass": "passed", "passing": "passed",
    "failed": "failed", "error": "failed", "errors": "failed", "fail": "failed",
    "failing": "failed", "cancelled": "failed", "failures": "failed",
    "skipped": "skipped", "xfailed": "skipped", "todo": "skipped", "pending": "skipped",
    "ignored": "skipped",
}  # fmt: skip
"""What counts as what, in whichever runner's words."""

_PYTEST = re.compile(
    r"=* ?(\d{1,9} [a-z]+(?: [a-z]+)?(?:, \d{1,9} [a-z]+(?: [a-z]+)?)*) in [\d.]+m?s"
)
_NODE = re.compile(r"(?:#|\u2139) (pass|fail|cancelled|skipped|todo) (\d{1,9})")
_MOCHA = re.compile(r"(\d{1,9}) (passing|failing|pending)\b")
_JEST = re.compile(r"Tests:? +((?:\d{1,9} [a-z]+(?:, | \| )?)+)(?: ?\(\d+\))?$")
_CARGO = re.compile(r"test result: (?:ok|FAILED)\. (.*)")
_CTEST = re.compile(r"\d{1,3}% tests passed, (\d{1,9}) tests? failed out of (\d{1,9})")
_UNITTEST = re.compile(r"Ran (\d{1,9}) tests? in ")
_UNITTEST_END = re.compile(r"(?:OK|FAILED)(?: \(([a-z0-9=, ]+)\))?$")
_UNITTEST_PART = re.compile(r"([a-z]+)=(\d{1,9})")

_FAILED: Final = (
    re.compile(r"(?:FAILED|ERROR) (\S+::\S.*?)(?: - .*)?$"),  # pytest
    re.compile(r"(?:FAIL|ERROR): (\S+ \(.+\))"),  # unittest
    re.compile(r"not ok \d+ - (.+?)(?: # .*)?$"),  # TAP
    re.compile(r"✖ (.+) \([\d.]+ms\)$"),  # node
    re.compile(r"● (.+ \u203a .+)$"),  # jest
    re.compile(r"test (\S+) \.\.\. FAILED$"),  # cargo
    re.compile(r"--- FAIL: (\S+)"),  # go
)


def counts_of(lines: Iterable[str]) -> Counts | None:
    """What the lines of a run say of its tests; None where they say nothing of any."""
    found: dict[str, Counter[str]] = {}
    failures: dict[str, None] = {}
    for line in lines:
        text = line.strip()
        if not text or len(text) > _LINE:
            continue
        for runner, read in _RUNNERS.items():
            if (said := read(text)) is not None:
                _note(found, runner, said)
        if len(failures) < MOST_FAILURES:
            matches = (rule.match(text) for rule in _FAILED)
            if name := next((match[1] for match in matches if match), None):
                failures[name[:_NAME]] = None
    counts = next((c for c in map(found.get, _RUNNERS) if c and c.total()), None)
    if counts is None:
        return None
    total = counts["passed"] + counts["failed"] + counts["skipped"]
    return Counts(
        total=total,
        passed=counts["passed"],
        failed=counts["failed"],
        skipped=counts["skipped"],
        failures=tuple(failures),
    )


def _note(found: dict[str, Counter[str]], runner: str, said: Counter[str]) -> None:
    """A runner that tells of its parts, one after the other, tells of them all in the end."""
    if runner == "unittest" and "total" not in said:
        total = found.get(runner, Counter())["total"]
        said["passed"] = max(0, total - said["failed"] - said["skipped"])
        found[runner] = said if total else Counter()
    elif runner in {"pytest", "jest", "ctest", "unittest"}:
        found[runner] = said
    else:
        found.setdefault(runner, Counter()).update(said)


def _words(text: str) -> Counter[str] | None:
    """``3 failed, 10 passed``."""
    counts: Counter[str] = Counter()
    for number, word in _PARTS.findall(text):
        if word in _COUNTED:
            counts[_COUNTED[word]] += int(number)
    return counts or None


def _pytest(text: str) -> Counter[str] | None:
    match = _PYTEST.match(text)
    return _words(match[1]) if match else None


def _node(text: str) -> Counter[str] | None:
    match = _NODE.fullmatch(text)
    return Counter({_COUNTED[match[1]]: int(match[2])}) if match else None


def _mocha(text: str) -> Counter[str] | None:
    match = _MOCHA.match(text)
    return Counter({_COUNTED[match[2]]: int(match[1])}) if match else None


def _jest(text: str) -> Counter[str] | None:
    match = _JEST.match(text)
    return _words(match[1]) if match else None


def _cargo(text: str) -> Counter[str] | None:
    match = _CARGO.match(text)
    return _words(match[1]) if match else None


def _ctest(text: str) -> Counter[str] | None:
    match = _CTEST.match(text)
    if not match:
        return None
    failed, total = int(match[1]), int(match[2])
    return Counter({"failed": failed, "passed": max(0, total - failed)})


def _unittest(text: str) -> Counter[str] | None:
    if match := _UNITTEST.match(text):
        return Counter({"total": int(match[1])})
    if match := _UNITTEST_END.match(text):
        counts: Counter[str] = Counter({"failed": 0})
        for word, number in _UNITTEST_PART.findall(match[1] or ""):
            if word in _COUNTED:
                counts[_COUNTED[word]] += int(number)
        return counts
    return None


_RUNNERS: Final[Mapping[str, Callable[[str], Counter[str] | None]]] = {
    "pytest": _pytest, "jest": _jest, "node": _node, "mocha": _mocha, "cargo": _cargo,
    "ctest": _ctest, "unittest": _unittest,
}  # fmt: skip
"""Each says nothing of a line that is not its own."""
