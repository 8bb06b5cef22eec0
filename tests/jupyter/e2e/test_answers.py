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


def test_a_report_is_shown_where_nothing_runs_and_handed_over(lab, new_desk, pictures):
    """Of a folder, from the file browser: what is in its page is inert, and files are handed over."""
    desk = new_desk(excused="400 (Bad Request)")
    evil = "<img src=x onerror='top.ran = 1'><script>top.ran = 1</script>"
    _open(lab, desk, "in/other.py")
    lab.api("annotate", path="in/other.py", version=1, note=evil)
    desk.write(desk.editor, f"total = 2  # {evil}\n")
    desk.save()
    desk.page.locator(".jp-BreadCrumbs-home").click()
    desk.context_menu(desk.file("in"), "backtrail:report")
    tab = desk.page.locator(".bt-Compare:visible")
    page = tab.frame_locator("iframe")
    expect(page.locator("h1")).to_contain_text("in")
    expect(page.locator("body")).to_contain_text(evil)
    expect(tab.locator("iframe")).to_have_attribute("sandbox", "")
    assert desk.page.evaluate("window.ran") is None
    desk.picture(pictures / "report.png")
    for kind, start in (("html", "<!DOCTYPE html>"), ("md", "# "), ("json", "{"), ("csv", "")):
        with desk.page.expect_download() as handed:
            tab.locator(f'button[data-format="{kind}"]').click()
        text = handed.value.path().read_text(encoding="utf-8")
        assert handed.value.suggested_filename.endswith(f".{kind}")
        assert text.startswith(start)
        assert "other.py" in text
    tab.get_by_label("Since").fill("no such time")
    tab.get_by_label("Since").press("Enter")
    expect(tab.get_by_role("alert")).to_contain_text("Since is no time")


def test_all_files_have_a_report(lab, desk):
    """From the palette and from the panel, whatever is open."""
    _open(lab, desk, "sums.py")
    desk.panel.root.locator('button[data-action="report"]').click()
    page = desk.page.frame_locator(".bt-Compare:visible iframe")
    expect(page.locator("body")).to_contain_text("sums.py")
    desk.panel.unfold_project().get_by_role("button", name="Create Report of All Files").click()
    expect(page.locator("body")).to_contain_text("other.py")
