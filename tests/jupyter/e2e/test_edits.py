"""Whatever a person wrote is in a version, however awkward the moment of a restore."""

import pytest
from playwright.sync_api import Error, expect

from .conditions import until
from .notebooks import notebook

pytestmark = pytest.mark.e2e

_HOLD = """
const send = window.fetch;
window.fetch = async (...args) => {
  const request = new Request(...args);
  if (window.held && request.url.includes("/backtrail/api/restore")) {
    const { dry_run } = await request.clone().json();
    if (!dry_run) {
      await new Promise(go => { window.letGo = go; });
    }
  }
  return send(request);
};
"""
"""Has a restore wait, as on a slow server, until the test says so."""


@pytest.fixture(scope="module")
def lab(start_lab):
    """Start a server with a file for each test."""
    return start_lab(
        files={
            "twice.ipynb": notebook("a = 1"),
            "slow.py": "a = 1\n",
            "emptied.ipynb": notebook("a = 1", "b = 1"),
        }
    )


def _open(lab, desk, name):
    desk.open(name, token=lab.token)
    desk.palette("backtrail:open-history")
    expect(desk.panel.rows.first).to_be_visible()


def _restore(desk, number):
    desk.panel.act(number, "restore")
    expect(desk.dialog.locator(".bt-Pick-preview")).to_have_attribute("aria-busy", "false")
    desk.accept()


def test_edits_in_the_second_document_of_a_file_are_kept(lab, desk):
    """A notebook that is open as a text, too: what is unsaved there is a version first."""
    _open(lab, desk, "twice.ipynb")
    desk.browse()
    desk.file("twice.ipynb").click(button="right")
    desk.page.locator(".lm-Menu-item", has_text="Open With").hover()
    desk.page.locator(".lm-Menu-item", has_text="Editor").first.click()
    desk.write(desk.editor, "only in the editor")
    _restore(desk, 1)
    desk.toast("Version 1 restored.").wait_for()
    assert "only in the editor" in lab.kept("twice.ipynb")
    assert lab.sources("twice.ipynb") == ["a = 1"]


def test_nothing_can_be_typed_where_a_slow_server_restores(lab, desk):
    """What would be typed between the request and its answer would be in no version."""
    desk.page.add_init_script(_HOLD)
    _open(lab, desk, "slow.py")
    desk.write(desk.editor, "a = 2\n")
    desk.page.evaluate("window.held = true")
    _restore(desk, 1)
    desk.page.wait_for_function("Boolean(window.letGo)")
    with pytest.raises(Error):
        desk.editor.click(timeout=500)
    desk.page.keyboard.insert_text("typed meanwhile")
    desk.page.evaluate("window.letGo()")
    desk.toast("Version 1 restored.").wait_for()
    desk.shows(desk.editor, "a = 1\n")
    desk.write(desk.editor, "after = 1\n")
    assert not any("typed meanwhile" in text for text in lab.kept("slow.py"))


def test_an_emptied_notebook_comes_back(lab, desk):
    """A notebook of no bytes, which Jupyter cannot even open, is restored cell by cell."""
    _open(lab, desk, "emptied.ipynb")
    desk.save()  # until then Lab has its own data of the kernel unsaved
    lab.write("emptied.ipynb", "")
    until("the empty file is a version", lambda: lab.kept("emptied.ipynb")[0] == "")
    desk.panel.act(1, "restore")
    expect(desk.dialog).to_contain_text("2 cells come back.")
    desk.accept()
    desk.toast("Version 1 restored.").wait_for()
    assert lab.sources("emptied.ipynb") == ["a = 1", "b = 1"]
