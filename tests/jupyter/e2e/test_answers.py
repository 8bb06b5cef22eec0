"""Questions to the history in its panel: what was there when, and back with just that."""

import pytest
from playwright.sync_api import expect

from .conditions import until
from .notebooks import notebook

pytestmark = pytest.mark.e2e

_WITH = "def total(values):\n    return sum(values)\n"
_WITHOUT = "def mean(values):\n    return 0\n"


@pytest.fixture(scope="module")
def lab(start_lab):
    """Start a server with a file for each test."""
    return start_lab(
        files={
            "sums.py": _WITH,
            "in/other.py": "total = 1\n",
            "in/far.py": "total = 1\n",
            "cells.ipynb": notebook("a = 1", "gone = 1", "c = 1"),
            "app.yaml": "server:\n  port: 80  # as ever\n  name: one\n",
            "middle.py": "a = 1\nx = 0\ny = 0\nb = 1\n",
        }
    )


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
    """In the file, or in the project, newest first; whole words alone; by keys alone."""
    _open(lab, desk, "sums.py")
    _open(lab, desk, "in/far.py")
    _search(desk, "tot")
    panel = desk.panel.root
    expect(panel.locator(".bt-Match")).to_have_count(1)
    panel.get_by_role("button", name="Project").press("Space")
    expect(panel.locator(".bt-Day", has_text="sums.py").first).to_be_visible()
    panel.get_by_role("button", name="Whole words").press("Space")
    expect(panel.locator(".bt-Match")).to_have_count(0)
    _search(desk, "total")
    expect(panel.locator(".bt-Match").first).to_be_visible()


def test_a_report_is_shown_where_nothing_runs_and_handed_over(lab, new_desk, pictures):
    """Of a folder, from the file browser: its page is inert, and files are handed over."""
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
    _open(lab, desk, "in/far.py")
    _open(lab, desk, "sums.py")
    desk.panel.root.locator('button[data-action="report"]').click()
    page = desk.page.frame_locator(".bt-Compare:visible iframe")
    expect(page.locator("body")).to_contain_text("sums.py")
    desk.panel.unfold_project().get_by_role("button", name="Create Report of All Files").click()
    expect(page.locator("body")).to_contain_text("far.py")


def test_a_deleted_cell_comes_back_from_a_comparison(lab, desk, pictures):
    """Gone since the version before: put back amid the other cells as they are now."""
    _open(lab, desk, "cells.ipynb")
    desk.cell(1).click()
    desk.page.keyboard.press("Escape")
    desk.page.keyboard.press("d")
    desk.page.keyboard.press("d")
    expect(desk.page.locator(".jp-Notebook .jp-CodeCell")).to_have_count(2)
    desk.write(desk.cell(0), "a = 2")
    desk.save()
    newest = lab.versions("cells.ipynb")[0]["number"]
    desk.panel.act(newest, "compare")
    tab = desk.page.locator(".bt-Compare:visible")
    expect(tab.get_by_role("button", name="Restore This Cell…")).to_have_count(1)
    desk.picture(pictures / "compare-cells.png")
    tab.get_by_role("button", name="Put This Cell Back…").click()
    expect(desk.dialog.locator(".bt-Pick-preview")).to_contain_text("gone = 1")
    desk.accept()
    desk.toast("Cell restored").wait_for()
    assert lab.sources("cells.ipynb") == ["a = 2", "gone = 1", "c = 1"]
    desk.toast("Cell restored").get_by_role("button", name="Undo").click()
    until("it is gone again", lambda: lab.sources("cells.ipynb") == ["a = 2", "c = 1"])


def test_one_key_goes_back_and_the_rest_stays(lab, desk, pictures):
    """A comparison lists the keys; the comment and the other key are as they are now."""
    _open(lab, desk, "app.yaml")
    desk.write(desk.editor, "server:\n  port: 8080  # as ever\n  name: two\n")
    desk.save()
    desk.panel.act(2, "compare")
    tab = desk.page.locator(".bt-Compare:visible")
    key = tab.locator('[data-key="server.port"]')
    expect(key).to_contain_text("8080")
    expect(tab.locator(".cm-mergeView")).to_be_visible()
    desk.picture(pictures / "compare-keys.png")
    key.get_by_role("button").click()
    expect(desk.dialog.locator(".bt-Pick-preview")).to_contain_text("8080")
    desk.picture(pictures / "restore-key.png")
    desk.accept()
    desk.toast("Key server.port restored from version 1.").wait_for()
    assert lab.read("app.yaml") == "server:\n  port: 80  # as ever\n  name: two\n"


def test_a_version_in_the_middle_is_taken_out(lab, desk, pictures):
    """Later edits stay; where they touch the same lines, the conflict is told, nothing written."""
    _open(lab, desk, "middle.py")
    for text in (
        "a = 2\nx = 0\ny = 0\nb = 1\n",
        "a = 2\nx = 0\ny = 0\nb = 2\n",
        "a = 2\nx = 0\ny = 0\nb = 3\n",
    ):
        desk.write(desk.editor, text)
        desk.save()
    menu = desk.page.locator(".lm-Menu-item", has_text="Take Out…")
    desk.panel.root.get_by_role("button", name="All").click()
    desk.panel.act(3, "more")
    menu.click()
    expect(desk.dialog.locator(".bt-Pick-preview")).to_contain_text("b = 3")
    expect(desk.dialog.locator(".jp-mod-accept")).to_have_attribute("aria-disabled", "true")
    desk.picture(pictures / "take-out-conflict.png")
    desk.page.keyboard.press("Escape")
    desk.panel.act(2, "more")
    menu.click()
    lines = desk.dialog.locator(".bt-DiffLine-text")
    expect(lines).to_have_text(["a = 2", "a = 1"])
    desk.picture(pictures / "take-out.png")
    desk.accept()
    desk.shows(desk.editor, "a = 1\nx = 0\ny = 0\nb = 3\n")
    assert lab.read("middle.py") == "a = 1\nx = 0\ny = 0\nb = 3\n"
