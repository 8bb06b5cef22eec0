"""Reports as a table for spreadsheets."""

import csv
import io

import pytest

from backtrail.report.spreadsheet import COLUMNS, spreadsheet
from report.desks import busy_desk, report_on


def lines(desk, name=None):
    """The lines as mappings."""
    text = spreadsheet(report_on(desk, name))
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_each_version_is_a_line(tmp_path):
    """Newest first, with the columns that are promised."""
    desk = busy_desk(tmp_path / "work")
    text = spreadsheet(report_on(desk))
    assert text.count("\n") == text.count("\r\n") == 6
    found = lines(desk, "notes.md")
    assert [line["version"] for line in found] == ["3", "2", "1"]
    assert tuple(found[0]) == COLUMNS
    assert found[0]["restored"] == "1"
    assert (found[1]["reason"], found[1]["note"]) == ("why", "seen | by [ada](x)")
    assert found[0]["content_id"] == found[2]["content_id"]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\uff1d1",
        "\0=1", "\ufeff=1", "\u200b@x", "\xa0+1", "\x1b-1",
        '=HYPERLINK("http://x")', "-2+3+cmd|' /C calc'!A0",
    ],
)  # fmt: skip
def test_no_cell_is_a_formula(tmp_path, text):
    """A spreadsheet computes nothing that somebody wrote into a reason or a note."""
    desk = busy_desk(tmp_path / "work")
    desk.save("notes.md", "x\n", reason=text, author=text)
    desk.service.note(desk.path("notes.md"), "~0", text)
    found = lines(desk, "notes.md")[0]
    for column in ("reason", "author", "note"):
        assert found[column] == f"'{text}"


def test_commas_quotes_and_line_ends_stay_in_their_cell(tmp_path):
    """As RFC 4180 says."""
    desk = busy_desk(tmp_path / "work")
    desk.save("notes.md", "x\n", reason='a, "b"\nc')
    assert lines(desk, "notes.md")[0]["reason"] == 'a, "b"\nc'
