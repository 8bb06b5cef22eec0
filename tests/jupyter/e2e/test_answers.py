"""Questions to the history in its panel: what was there when, and back with just that."""

import pytest
from playwright.sync_api import expect

from .conditions import until

pytestmark = pytest.mark.e2e

_WITH = "def total(values):\n    return sum(values)\n"
_WITHOUT = "def mean(values):\n    return 0\n"


@pytest.fixture(scope="module")
def lab(start_lab):
    """Start a server with a file for each test."""
    return start_lab(files={"sums.py": _WITH, "in/other.py": "total = 1\n"})


def _open(lab, desk, name):
    desk.open(name, token=lab.token)
    desk.palette("backtrail:open-history")
    expect(desk.panel.rows.first).to_be_visible()


def _search(desk, words):
    box = desk.panel.root.get_by_role("searchbox")
    box.fill(words)
    return box


def test_text_that_vanished_is_found_and_comes_back(lab, desk, pictures):
    """A pattern finds the save that lost the text; its row brings the last version with it back."""
    _open(lab, desk, "sums.py")
    desk.write(desk.editor, _WITHOUT)
    desk.save()
    _search(desk, r"def\s+tot.l")
    panel = desk.panel.root
    panel.get_by_role("button", name="Regular expression").press("Enter")
    panel.get_by_role("combobox", name="What to find").select_option("vanished")
    match = panel.locator(".bt-Match")
    expect(match).to_have_count(1)
    expect(match).to_contain_text("vanished")
    expect(match.locator("mark")).to_have_text("def total")
    desk.picture(pictures / "search-vanished.png")
    match.get_by_role("button", name="Restore Version 1…").click()
    expect(desk.dialog.locator(".bt-Pick-preview")).to_contain_text("return sum(values)")
    desk.accept()
    desk.shows(desk.editor, _WITH)
    until("the file is as it was", lambda: lab.read("sums.py") == _WITH)


def test_a_pattern_that_cannot_be_read_is_told_beside_the_box(lab, new_desk):
    """The box says what is wrong, for screen readers, too; the next words are looked for."""
    desk = new_desk(excused="400 (Bad Request)")
    _open(lab, desk, "sums.py")
    box = _search(desk, "def (")
    panel = desk.panel.root
    expect(panel.locator(".bt-Match")).to_have_count(0)
    panel.get_by_role("button", name="Regular expression").click()
    expect(panel.get_by_role("alert")).to_contain_text("RE2")
    expect(box).to_have_attribute("aria-invalid", "true")
    _search(desk, "def tot")
    expect(panel.locator(".bt-Match").first).to_be_visible()
    expect(box).to_have_attribute("aria-invalid", "false")


def test_a_search_looks_as_far_as_it_is_told(lab, desk):
    """In the file, or in the project; whole words alone; by keys alone."""
    _open(lab, desk, "in/other.py")
    _search(desk, "tot")
    panel = desk.panel.root
    expect(panel.locator(".bt-Match")).to_have_count(1)
    panel.get_by_role("button", name="Project").press("Space")
    expect(panel.locator(".bt-Day", has_text="sums.py")).to_be_visible()
    panel.get_by_role("button", name="Whole words").press("Space")
    expect(panel.locator(".bt-Match")).to_have_count(0)
    _search(desk, "total")
    expect(panel.locator(".bt-Match").first).to_be_visible()
