"""Many files changed at once by another program, as the history panel tells of them."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e

FILES = 24


@pytest.fixture(scope="module")
def lab(start_lab):
    """Start a server with many files beside the one that is open."""
    files = {f"data/{number:02}.csv": f"a,{number}\n" for number in range(FILES)}
    return start_lab(files={"notes.txt": "one\n", **files})


def rewrite(lab, text):
    """Write all files anew, as a program in a terminal does."""
    for number in range(FILES):
        lab.write(f"data/{number:02}.csv", f"{text},{number}\n")


def test_a_mass_change_is_told_live_and_lists_its_files(lab, desk, pictures):
    """One line at once, with health and the files inside; it is there after a reload, too."""
    desk.open("notes.txt", token=lab.token)
    desk.palette("backtrail:open-history")
    project = desk.panel.root.locator(".bt-Project")
    rewrite(lab, "first")
    # nobody knew these files before; the one that was opened may be among them
    expect(project).to_contain_text(re.compile(r"2[45] files created"), timeout=30_000)
    rewrite(lab, "second")
    newest = project.locator(".bt-Project-newest")
    expect(newest).to_contain_text(f"{FILES} files changed", timeout=30_000)
    project.locator("summary").first.click()
    expect(project.locator(".bt-Project-health")).to_contain_text("Saves are being kept")
    mass = project.locator(".bt-Mass").first
    mass.locator("summary").click()
    expect(mass.locator("li")).to_have_count(FILES)
    pictures.mkdir(parents=True, exist_ok=True)
    desk.page.screenshot(path=pictures / "mass-change.png")
    mass.get_by_role("button", name="data/07.csv").click()
    expect(desk.page.locator(".lm-TabBar-tabLabel", has_text="07.csv")).to_be_visible()
    desk.open("notes.txt")  # as after a reload
    desk.palette("backtrail:open-history")
    expect(newest).to_contain_text(f"{FILES} files changed")
