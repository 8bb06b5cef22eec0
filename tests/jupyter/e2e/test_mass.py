"""Many files changed at once by another program, as the history panel tells of them."""

import re
import subprocess

import pytest
from playwright.sync_api import expect

from .conditions import until

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
    project = desk.panel.project
    rewrite(lab, "first")
    # nobody knew these files before; the one that was opened may be among them
    expect(project).to_contain_text(re.compile(r"2[45] files created"), timeout=30_000)
    rewrite(lab, "second")
    newest = project.locator(".bt-Project-newest")
    expect(newest).to_contain_text(f"{FILES} files changed", timeout=30_000)
    expect(desk.toast(f"{FILES} files changed")).to_be_visible()
    desk.panel.unfold_project()
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


def test_a_checkout_is_told_as_what_git_did(lab, desk, pictures):
    """The line says who changed the files, and so does each file inside."""
    git(lab, "init", "-q")
    git(lab, "add", "-A")
    git(lab, "commit", "-qm", "one")
    desk.open("notes.txt", token=lab.token)
    desk.palette("backtrail:open-history")
    project = desk.panel.unfold_project()
    before = mass_changes(lab)
    rewrite(lab, "ours")
    until("that is told by itself", lambda: mass_changes(lab) != before)
    git(lab, "commit", "-qam", "two")
    git(lab, "checkout", "-q", "HEAD~1")
    summary = project.locator(".bt-Mass > summary", has_text="by git")
    expect(summary).to_contain_text(f"{FILES} files changed", timeout=60_000)
    summary.click()
    expect(project.locator(".bt-Mass[open] li").first).to_contain_text("Changed by git")
    desk.picture(pictures / "mass-by-git.png")


def mass_changes(lab):
    """Name those that are over."""
    return [mass["sequence"] for mass in lab.api("project", limit=200)["mass_changes"]]


def git(lab, *arguments):
    """Run git in the server's folder, as nobody in particular."""
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    subprocess.run(["git", *who, *arguments], cwd=lab.root, check=True)
