"""Deleted, restored and renamed in the file browser."""

import pytest
from playwright.sync_api import expect

from .conditions import until

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def lab(start_lab):
    """Start a server with files to lose."""
    return start_lab(files={"lost.py": "one\n", "old.py": "one\n", "stays.txt": "here\n"})


def _two_versions(lab, desk, name):
    desk.open(name, token=lab.token)
    desk.write(desk.editor, "two\n")
    desk.save()
    lab.keeps(name, "two\n", "one\n")


def test_a_deleted_file_comes_back_from_the_file_browser(lab, desk):
    """Deleted in the browser, found by "Restore Deleted Files…", there again with its history."""
    _two_versions(lab, desk, "lost.py")
    desk.delete_file("lost.py")
    assert not (lab.root / "lost.py").exists()
    desk.palette("backtrail:restore-deleted")
    desk.dialog.locator('[data-path="lost.py"]').click()
    expect(desk.dialog.locator(".bt-Pick-preview")).to_contain_text("two")
    desk.accept()
    until("the file is there", lambda: lab.read("lost.py") == "two\n")
    desk.file("lost.py").wait_for()
    assert lab.kept("lost.py")[-2:] == ["two\n", "one\n"]


def test_a_renamed_file_keeps_its_history(lab, desk):
    """Renamed in the browser, the panel shows the versions from before under the new name."""
    _two_versions(lab, desk, "old.py")
    desk.rename_file("old.py", "new.py")
    lab.keeps("new.py", "two\n", "one\n")
    desk.palette("backtrail:open-history")
    expect(desk.panel.root).to_contain_text("new.py")
    expect(desk.panel.row(1)).to_be_visible()
    desk.write(desk.editor, "three\n")
    desk.save()
    lab.keeps("new.py", "three\n", "two\n", "one\n")
