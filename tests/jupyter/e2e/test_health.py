"""A store that cannot be written, as a person sees it who goes on working."""

import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def lab(start_lab):
    """Start a server that does not wait long for a store that another program holds."""
    return start_lab(files={"a.py": "one\n"}, environ={"BACKTRAIL_STORAGE_BUSY_SECONDS": "0.05"})


def test_one_save_tells_and_the_repair_keeps_it(lab, desk, pictures):
    """A message, the light and the panel; none of them afterwards, and the save is on the list."""
    desk.open("a.py", token=lab.token)
    desk.palette("backtrail:open-history")
    light = desk.page.locator(".bt-Light")
    expect(light).to_have_attribute("data-state", "alive")
    with closing(sqlite3.connect(lab.store, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        desk.write(desk.text, "two\n")
        with desk.saved():
            desk.page.keyboard.press("Control+s")
        message = desk.toast("Saves are not being kept: ")
        expect(message).to_be_visible()
        expect(light).to_have_attribute("data-state", "trouble")
        expect(desk.panel.root.locator(".bt-Notice.bt-mod-trouble")).to_contain_text(
            "tried again every few seconds"
        )
        health = desk.panel.unfold_project().locator(".bt-Project-health")
        expect(health).to_contain_text("Saves are not being kept")
        assert lab.read("a.py") == "two\n"
        desk.picture(pictures / "health-trouble.png")
        message.get_by_role("button", name="Show History Status").click()
        expect(desk.dialog).to_contain_text("Saves are not being kept:")
        desk.picture(pictures / "health-status.png")
        desk.accept()
        expect(message).to_be_visible()
    expect(message).to_have_count(0)
    expect(light).to_have_attribute("data-state", "alive")
    expect(health).to_contain_text("Saves are being kept; the last one")
    expect(desk.panel.rows).to_have_count(2)
    lab.keeps("a.py", "two\n", "one\n")
    desk.picture(pictures / "health-again.png")
