"""The experiments of a project in its report."""

import sys

import pytest

from backtrail.checking import CheckSettings
from backtrail.history.experiments import EvaluationQuery, ExperimentQuery
from backtrail.history.requests import SwitchQuery
from backtrail.report.markdown import markdown
from backtrail.report.report_pages import report_page
from history.desk import Desk
from report.desks import compare_of, report_on
from report.markup import parsed

PROGRAM = "import pathlib, sys; sys.exit('3' not in pathlib.Path('a.txt').read_text())"


@pytest.fixture
def desk(tmp_path):
    """A project with an experiment of three approaches, of which two were measured."""
    check = CheckSettings(name="tests", command=(sys.executable, "-I", "-c", PROGRAM))
    desk = Desk(tmp_path / "work", checks=(check,))
    desk.save("a.txt", "0\n")
    folder = str(desk.root)
    names = ("a", "<b>", "later")
    query = ExperimentQuery(name="sum", approaches=names, folder=folder, looked=True)
    desk.service.start_experiment(query)
    for name, text in (("<b>", "3\n"), ("later", "1\n")):
        switch = SwitchQuery(name=f"sum/{name}", folder=folder, looked=True)
        desk.service.roll_back(desk.service.plan_switch(switch))
        desk.save("a.txt", text)
    desk.service.evaluate_experiment(EvaluationQuery(name="sum", folder=folder), lambda: None)
    desk.save("a.txt", "2\n")
    return desk


def test_each_approach_stands_in_its_place_with_its_figures(desk):
    """The best first with what puts it there; what changed since it was measured is last."""
    report = report_on(desk)
    page = parsed(report_page(report, compare_of(desk, report), diffs="none"))
    (table,) = [
        table
        for table in page.iter("table")
        if any(cell.text == "Approach" for cell in table.iter("th"))
    ]
    rows = [[cell.text or "" for cell in row.iter("td")] for row in table.iter("tr")][1:]
    assert [row[:3] for row in rows] == [["1", "<b>", "1"], ["2", "a", "0"], ["", "later", "–"]]
    assert rows[0][5] == "2"
    assert rows[0][-1] == "more checks are green: 1, 0 of a"


def test_it_is_told_in_markdown(desk):
    """Names mark nothing there."""
    text = markdown(report_on(desk))
    assert "## Experiment sum" in text
    assert "| 1 | \\<b\\> | 1 |" in text


def test_a_report_of_one_file_or_for_others_has_none(desk):
    """They are of the whole project, and of all that its files hold."""
    assert report_on(desk, "a.txt").experiments == ()
    assert len(report_on(desk).experiments) == 1
