"""What checks said, as messages."""

import msgspec
import pytest
from tests.history.checks.test_running import PYTHON, REPORTING, Bench

from backtrail.protocol.verdicts import VerdictsParams, VerdictsResult
from backtrail.serving.answers import ANSWERS


@pytest.fixture
def bench(tmp_path):
    """A check that fails, complains, and reports."""
    return Bench(tmp_path / "project", command=(*PYTHON, REPORTING, "{report}"))


def ask(bench, **params):
    """Over the wire and back."""
    found = ANSWERS["backtrail/verdicts"](bench.desk.service, VerdictsParams(**params))
    return msgspec.json.decode(msgspec.json.encode(found), type=VerdictsResult)


def test_checks_and_verdicts_are_told(bench):
    """Of the first folder, or of one that is named; the point of each goes to that state."""
    assert [check.name for check in ask(bench).checks] == ["tests"]
    assert ask(bench).verdicts == ()
    at = bench.run().verdict.at
    (told,) = ask(bench, folder=str(bench.desk.root)).verdicts
    assert (told.check, told.outcome, told.code, told.at) == ("tests", "red", 1, at)
    assert (told.tests.total, told.tests.failures) == (2, ("y",))
    assert (told.errors, told.complaints[0].path, told.complaints[0].column) == (1, "a.txt", 2)
    assert ask(bench, check="lint").verdicts == ()
    bench.run(again=True)
    assert len(ask(bench).verdicts) == 2
    assert len(ask(bench, limit=1).verdicts) == 1
