"""The project in the history panel: files that nobody opened, after the first scan."""

import pytest
from playwright.sync_api import expect

from .conditions import until

pytestmark = pytest.mark.e2e

NAME = "data/lost.csv"
LOST = "a;\u00fc\r\n\0\u2028 and no end of line"
"""What a careless reader or writer of text would change."""


@pytest.fixture(scope="module")
def lab(start_lab):
    """Start a server that keeps a first version of every file, as it does for people."""
    files = {"notes.txt": "one\n", "data/kept.csv": "a,b\n", NAME: LOST}
    lab = start_lab(files=files, environ={"BACKTRAIL_CAPTURE_FIRST_SCAN": "on"})
    (first,) = until("the first look kept it", lambda: lab.versions(NAME))
    assert first["reason"] == "found by the first look at the folder"
    return lab


def test_a_file_that_nobody_opened_is_found_and_comes_back(lab, desk, pictures):
    """Removed in a terminal, it is on the list at once, and restored byte for byte."""
    before = (lab.root / NAME).read_bytes()
    desk.open("notes.txt", token=lab.token)
    desk.palette("backtrail:open-history")
    desk.write(desk.text, "two\n")
    desk.save()
    project = desk.panel.unfold_project()
    (lab.root / NAME).unlink()
    gone = project.locator(".bt-Gone")
    gone.locator("summary").click(timeout=60_000)
    desk.picture(pictures / "project-deleted.png")
    gone.locator(f'[data-path="{NAME}"]').get_by_role("button").click()
    desk.accept()
    until("it is back", lambda: (lab.root / NAME).read_bytes() == before)
    expect(gone).to_have_count(0)
    newest = project.locator(".bt-Project-lines > .bt-File").first
    expect(newest.get_by_role("button", name=NAME)).to_be_visible()
    expect(newest).to_contain_text("Restored 1")


def test_the_newest_changes_of_any_file_are_listed(lab, desk):
    """A file that another program writes is on top at once, and opens."""
    desk.open("notes.txt", token=lab.token)
    desk.palette("backtrail:open-history")
    project = desk.panel.unfold_project()
    lab.write("data/kept.csv", "a,b\n1,2\n")
    newest = project.locator(".bt-Project-lines > .bt-File").first
    expect(newest).to_have_attribute("data-path", "data/kept.csv", timeout=60_000)
    newest.get_by_role("button").click()
    expect(desk.page.locator(".lm-TabBar-tabLabel", has_text="kept.csv")).to_be_visible()
