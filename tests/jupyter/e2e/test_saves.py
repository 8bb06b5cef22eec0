"""Saves appear in the panel while a person works: by hand and by autosave."""

import pytest
from playwright.sync_api import expect

from .conditions import until
from .notebooks import notebook

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def lab(start_lab):
    """Start a server with a script and a notebook."""
    return start_lab(files={"a.py": "a = 1\n", "b.ipynb": notebook("b = 1", "c = 1")})


@pytest.mark.parametrize("name", ["a.py", "b.ipynb"])
def test_each_save_by_hand_is_a_row_at_once(lab, desk, name):
    """Ctrl+S puts a row on top of the list, without anything being asked anew."""
    desk.open(name, token=lab.token)
    desk.palette("backtrail:open-history")
    expect(desk.panel.status).to_have_attribute("data-state", "alive")
    for value in (2, 3):
        before = desk.panel.newest()
        desk.write(desk.text, f"a = {value}")
        desk.save()
        expect(desk.panel.rows.first).not_to_have_attribute("data-number", str(before))
        newest = lab.versions(name)[0]
        expect(desk.panel.rows.first).to_have_attribute("data-number", str(newest["number"]))
        assert newest["source"] == "jupyter"
        assert f"a = {value}" in lab.content(name, newest["number"])


def test_whoever_works_on_while_the_panel_loads_keeps_the_keys(lab, desk):
    """What comes late does not take the focus out of the document."""
    desk.open("a.py", token=lab.token)
    held = []
    desk.page.route("**/api/timeline*", lambda route: held.append(route))  # noqa: PLW0108 - no builtin
    desk.palette("backtrail:open-history")
    until("the panel asks", lambda: desk.page.wait_for_timeout(10) or held)
    desk.text.click()
    for route in held:
        route.continue_()
    desk.page.unroute("**/api/timeline*")
    desk.panel.rows.first.wait_for()
    expect(desk.text).to_be_focused()


def test_an_autosave_is_a_row_too(lab, desk):
    """Nobody presses a key: Lab saves by itself, and the text is a version."""
    desk.open("a.py", token=lab.token)
    desk.palette("backtrail:open-history")
    before = desk.panel.newest()
    with desk.saved():
        desk.write(desk.text, "autosaved = True\n")
    expect(desk.panel.rows.first).not_to_have_attribute("data-number", str(before))
    assert lab.kept("a.py")[0] == "autosaved = True\n"


def test_the_notebook_toolbar_opens_the_history(lab, desk):
    """The button in the toolbar of a notebook shows the panel with that notebook's versions."""
    desk.open("b.ipynb", token=lab.token)
    desk.write(desk.text, "from_the_toolbar = 1")
    desk.save()
    desk.page.locator('[data-jp-item-name="backtrail-history"]:visible').first.click()
    expect(desk.panel.rows.first).to_be_visible()
    expect(desk.panel.root).to_contain_text("b.ipynb")
