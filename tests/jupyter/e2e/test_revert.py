"""Lab's own "Revert … to Checkpoint…" chooses among many versions, and takes nothing away."""

import pytest
from playwright.sync_api import expect

from .notebooks import notebook

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def lab(start_lab):
    """Start a server with a notebook and a script."""
    return start_lab(files={"plan.ipynb": notebook("x = 1"), "plan.py": "x = 1\n"})


def _choose_oldest(desk):
    desk.menu("File", "docmanager:restore-checkpoint")
    choice = desk.dialog.locator("select")
    choice.wait_for()
    options = choice.locator("option").all_inner_texts()
    choice.select_option(index=len(options) - 1)
    desk.page.locator(".jp-Dialog button.jp-mod-accept").click()
    expect(desk.dialog.locator("select")).to_have_count(0)
    desk.accept()
    return options


def test_a_notebook_goes_back_to_the_version_chosen(lab, desk):
    """The oldest of four versions comes back, and the text that was there stays a version."""
    desk.open("plan.ipynb", token=lab.token)
    for value in (2, 3, 4):
        desk.write(desk.cell(0), f"x = {value}")
        desk.save()
    newest = lab.versions("plan.ipynb")[0]["number"]
    options = _choose_oldest(desk)
    assert len(options) >= 4
    desk.shows(desk.cell(0), "x = 1")
    assert lab.sources("plan.ipynb") == ["x = 1"]
    assert "x = 4" in lab.content("plan.ipynb", newest)
    assert lab.versions("plan.ipynb")[0]["number"] > newest


def test_a_script_goes_back_though_it_has_unsaved_text(lab, desk):
    """Lab throws unsaved text away when it reverts; what was on disk stays a version."""
    desk.open("plan.py", token=lab.token)
    for value in (2, 3):
        desk.write(desk.editor, f"x = {value}\n")
        desk.save()
    desk.write(desk.editor, "x = 4  # never saved\n")
    _choose_oldest(desk)
    desk.shows(desk.editor, "x = 1\n")
    assert lab.read("plan.py") == "x = 1\n"
    assert "x = 3\n" in lab.kept("plan.py")
