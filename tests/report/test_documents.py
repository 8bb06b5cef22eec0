"""Reports as documents, and as the answer to a client."""

import json
import re

import msgspec
import pytest

from backtrail.errors import RefusedError
from backtrail.history.reports import ReportQuery
from backtrail.protocol.reports import ReportMessage
from backtrail.report import documents
from report.desks import busy_desk, report_on


@pytest.fixture
def desk(tmp_path):
    """A history with something of everything."""
    return busy_desk(tmp_path / "work")


def result(desk, form, diffs="changed"):
    """The answer to a client that asks for the whole desk."""
    query = ReportQuery(path=str(desk.root))
    return documents.result(desk.service, query, form, diffs)


def test_json_has_the_shape_that_is_documented(desk):
    """It converts back, strictly, and holds every version."""
    text = documents.document(desk.service, report_on(desk), "json")
    message = msgspec.convert(json.loads(text), ReportMessage)
    assert message == result(desk, "json").report
    assert [version.number for version in message.versions] == [3, 1, 1, 2, 1]
    assert [each.kind for each in message.happenings] == ["restored", "deleted", "renamed"]


@pytest.mark.parametrize("form", ["html", "md", "csv"])
def test_an_answer_holds_the_document_and_a_name_for_it(desk, form):
    """A client shows it or saves it; nothing is written here."""
    found = result(desk, form)
    assert found.text
    assert found.report is None
    assert re.fullmatch(rf"backtrail-report-work-\d{{8}}-\d{{6}}\.{form}", found.name)
    assert found.versions == 5
    assert "  notes.md\n" in found.checksums


def test_a_name_needs_no_quotes_whatever_the_file_is_called(desk):
    """Blanks, quotes, slashes and controls are left out of it."""
    desk.save("a b'\"$(x)\n\u202e.txt", "x\n")
    found = documents.name_of(report_on(desk, "a b'\"$(x)\n\u202e.txt"), "html")
    assert re.fullmatch(r"backtrail-report-[A-Za-z0-9._-]+\.html", found)


def test_an_answer_that_is_too_large_says_what_to_do(desk, monkeypatch):
    """Rather than filling a client's memory."""
    monkeypatch.setattr(documents, "LARGEST", 1_000)
    with pytest.raises(RefusedError, match="Narrow it with since and until"):
        result(desk, "html")
