"""Going back from the panel, comparing first, and taking that back again."""

import pytest
from playwright.sync_api import expect

from .conditions import until
from .notebooks import notebook

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def lab(start_lab):
    """Start a server with a file for each test."""
    return start_lab(
        files={
            "whole.ipynb": notebook("a = 1", "b = 1"),
            "cell.ipynb": notebook("a = 1", "b = 1"),
            "unsaved.py": "a = 1\n",
            "compare.ipynb": notebook("a = 1", "b = 1"),
            "compare.py": "first = 1\n",
        }
    )


def _with_history(lab, desk, name, *texts):
    desk.open(name, token=lab.token)
    desk.palette("backtrail:open-history")
    expect(desk.panel.rows.first).to_be_visible()
    for text in texts:
        desk.write(desk.text, text)
        desk.save()
    newest = lab.versions(name)[0]["number"]
    expect(desk.panel.rows.first).to_have_attribute("data-number", str(newest))
    return newest


def _restore(desk, number):
    desk.panel.act(number, "restore")
    expect(desk.dialog).to_contain_class("bt-RestoreDialog")
    desk.accept()


def test_a_notebook_restored_from_the_panel_and_taken_back_by_the_toast(lab, desk):
    """The first version comes back into the open notebook; Undo brings the newest one back."""
    _with_history(lab, desk, "whole.ipynb", "a = 2", "a = 3")
    _restore(desk, 1)
    desk.shows(desk.text, "a = 1")
    assert lab.sources("whole.ipynb") == ["a = 1", "b = 1"]
    desk.toast("Version 1 restored.").get_by_role("button", name="Undo").click()
    desk.shows(desk.text, "a = 3")
    until("the file on disk", lambda: lab.sources("whole.ipynb") == ["a = 3", "b = 1"])


def test_unsaved_text_is_a_version_before_anything_is_restored(lab, desk):
    """What was typed and never saved is kept first, and the editor shows the old version."""
    _with_history(lab, desk, "unsaved.py", "a = 2\n")
    desk.write(desk.editor, "never_saved = True\n")
    _restore(desk, 1)
    desk.shows(desk.editor, "a = 1\n")
    assert lab.read("unsaved.py") == "a = 1\n"
    assert "never_saved = True\n" in lab.kept("unsaved.py")
    expect(desk.page.locator(".jp-mod-current.jp-mod-dirty")).to_have_count(0)
    desk.toast("Version 1 restored.").get_by_role("button", name="Undo").click()
    desk.shows(desk.editor, "never_saved = True\n")


def test_one_cell_goes_back_and_the_others_stay(lab, desk):
    """Restoring a cell from the palette leaves the other cell as it is now."""
    desk.open("cell.ipynb", token=lab.token)
    desk.write(desk.cell(1), "b = 2")
    desk.save()
    desk.write(desk.cell(0), "a = 2")
    desk.save()
    desk.cell(0).click()
    desk.palette("backtrail:restore-cell")
    expect(desk.dialog.locator(".bt-Pick-preview")).to_contain_text("a = 1")
    desk.accept()
    desk.shows(desk.cell(0), "a = 1")
    assert lab.sources("cell.ipynb") == ["a = 1", "b = 2"]
    desk.toast("Cell restored").get_by_role("button", name="Undo").click()
    desk.shows(desk.cell(0), "a = 2")


def test_two_versions_of_a_notebook_side_by_side(lab, desk):
    """Compare opens a tab with the cells of both versions."""
    newest = _with_history(lab, desk, "compare.ipynb", "changed = 2")
    desk.panel.act(newest, "compare")
    tab = desk.page.locator(".bt-Compare:visible")
    expect(tab.locator(".nbdime-Widget")).to_be_visible()
    expect(tab).to_contain_text("changed = 2")
    expect(tab).to_contain_text("a = 1")


def test_two_versions_of_a_text_side_by_side(lab, desk):
    """Compare opens a tab with both texts."""
    newest = _with_history(lab, desk, "compare.py", "second = 2\n")
    desk.panel.act(newest, "compare")
    tab = desk.page.locator(".bt-Compare:visible")
    expect(tab.locator(".cm-mergeView")).to_be_visible()
    expect(tab).to_contain_text("second = 2")
    expect(tab).to_contain_text("first = 1")
