"""Between a look and what follows it: other saves, other files of a name, cells without ids."""

import json

import pytest
from playwright.sync_api import expect

from .conditions import until
from .notebooks import notebook

pytestmark = pytest.mark.e2e

_ODD = "a #1 50% ? & <b>ü.py"
_RADIUS = "radius = 2  # of the circle"


def _without_ids(text):
    book = json.loads(text)
    for cell in book["cells"]:
        del cell["id"]
    return json.dumps({**book, "nbformat_minor": 4}, indent=1) + "\n"


@pytest.fixture(scope="module")
def lab(start_lab):
    """Start a server with files for each test."""
    return start_lab(
        files={
            "app.yaml": "port: 80\nhost: here\nname: one\n",
            "cell.ipynb": notebook("a = 1", "b = 1"),
            "old.ipynb": _without_ids(notebook("import math", _RADIUS, "gone = 1", "print(1)")),
            "gone.py": "lost = 'words'\n",
            "other.py": "other = 1\n",
            "now/here.py": "shared = 1\n",
            "now/there.py": "shared = 1\n",
            _ODD: "odd = 1\n",
        }
    )


def _open(lab, desk, name):
    desk.open(name, token=lab.token)
    desk.palette("backtrail:open-history")
    expect(desk.panel.rows.first).to_be_visible()


def _preview(desk):
    return desk.dialog.locator(".bt-Pick-preview")


def test_a_key_is_not_written_over_a_save_that_came_in_between(lab, new_desk, pictures):
    """Nothing is written, the dialog says why and looks again; then the key goes back."""
    desk = new_desk(excused="409 (Conflict)")
    _open(lab, desk, "app.yaml")
    desk.write(desk.editor, "port: 8080\nhost: here\nname: one\n")
    desk.save()
    desk.panel.act(2, "compare")
    desk.page.locator('.bt-Compare:visible [data-key="port"] button').click()
    expect(_preview(desk)).to_contain_text("8080")
    lab.write("app.yaml", "port: 8080\nhost: here\nname: two\n")
    until("it is kept", lambda: len(lab.versions("app.yaml")) == 3)
    desk.dialog.locator("button.jp-mod-accept").click()
    expect(desk.dialog.get_by_role("alert")).to_contain_text("saved in between")
    assert lab.read("app.yaml") == "port: 8080\nhost: here\nname: two\n"
    expect(_preview(desk)).to_contain_text("8080")
    desk.picture(pictures / "between.png")
    desk.accept()
    desk.toast("Key port restored from version 1.").wait_for()
    assert lab.read("app.yaml") == "port: 80\nhost: here\nname: two\n"


def test_a_cell_is_not_written_over_a_save_that_came_in_between(lab, new_desk):
    """From the list of its earlier forms, too."""
    desk = new_desk(excused="409 (Conflict)")
    desk.open("cell.ipynb", token=lab.token)
    desk.write(desk.cell(0), "a = 2")
    desk.save()
    desk.cell(0).click()
    desk.palette("backtrail:restore-cell")
    expect(_preview(desk)).to_contain_text("a = 1")
    count = len(lab.versions("cell.ipynb"))
    book = json.loads(lab.read("cell.ipynb"))
    book["cells"][1]["source"] = ["b = 2"]
    lab.write("cell.ipynb", json.dumps(book, indent=1) + "\n")
    until("it is kept", lambda: len(lab.versions("cell.ipynb")) == count + 1)
    desk.dialog.locator("button.jp-mod-accept").click()
    expect(desk.dialog.get_by_role("alert")).to_contain_text("saved in between")
    assert lab.sources("cell.ipynb") == ["a = 2", "b = 2"]
    expect(_preview(desk)).to_contain_text("a = 1")
    desk.accept()
    desk.toast("Cell restored").wait_for()
    assert lab.sources("cell.ipynb") == ["a = 1", "b = 2"]


def test_cells_without_ids_are_those_that_the_server_means(lab, desk):
    """One that moved is shown as it was, not its neighbour; a deleted one comes back."""
    _open(lab, desk, "old.ipynb")
    desk.cell(2).click()
    for key in ("Escape", "d", "d", "ArrowUp", "ArrowUp", "a"):
        desk.page.keyboard.press(key)
    desk.write(desk.cell(0), "first = 1")
    desk.write(desk.cell(2), _RADIUS.replace("2", "3"))
    desk.save()
    assert lab.sources("old.ipynb") == [
        "first = 1",
        "import math",
        _RADIUS.replace("2", "3"),
        "print(1)",
    ]
    desk.cell(2).click()
    desk.palette("backtrail:restore-cell")
    expect(_preview(desk)).to_contain_text(_RADIUS)
    expect(_preview(desk)).not_to_contain_text("gone")
    desk.accept()
    desk.shows(desk.cell(2), _RADIUS)
    newest = lab.versions("old.ipynb")[0]["number"]
    lab.api("annotate", path="old.ipynb", version=newest, tag="mended")
    desk.page.keyboard.press("Escape")
    desk.panel.root.get_by_role("button", name="All", exact=True).click()
    desk.panel.act(2, "compare")
    desk.page.locator(".bt-Compare:visible").get_by_role("button", name="Put This Cell").click()
    expect(_preview(desk)).to_contain_text("gone = 1")
    desk.accept()
    sources = ["first = 1", "import math", _RADIUS, "gone = 1", "print(1)"]
    until("it is back", lambda: lab.sources("old.ipynb") == sources)


def test_a_deleted_file_is_found_though_another_bears_its_name(lab, desk, pictures):
    """Its versions are compared and restored, not those of the file that has the name now."""
    desk.open("gone.py", token=lab.token)
    desk.write(desk.editor, "lost = 'other'\n")
    desk.save()
    _open(lab, desk, "other.py")
    desk.delete_file("gone.py")
    desk.rename_file("other.py", "gone.py")
    until("it is renamed", lambda: lab.content("gone.py", 1) == "other = 1\n")
    panel = desk.panel.root
    panel.get_by_role("searchbox").fill("'words'")
    panel.get_by_role("button", name="Project").click()
    match = panel.locator(".bt-Match", has_text="taken out")
    expect(match).to_have_count(1)
    match.locator(".bt-Row-title").click()
    tab = desk.page.locator(".bt-Compare:visible")
    expect(tab).to_contain_text("lost = 'words'")
    expect(tab).to_contain_text("lost = 'other'")
    expect(tab.locator('button[data-action="next"]')).to_be_disabled()
    expect(tab.locator('button[data-action="previous"]')).to_be_disabled()
    desk.picture(pictures / "compare-gone.png")
    match.get_by_role("button", name="Restore Version 1…").click()
    expect(_preview(desk)).to_contain_text("lost = 'words'")
    desk.accept()
    until("it is back", lambda: lab.read("gone.py") == "lost = 'words'\n")


def test_each_match_stands_below_the_name_of_its_file(lab, desk):
    """Of the file that is open, too, once another file's match stands above it."""
    _open(lab, desk, "now/there.py")
    desk.write(desk.editor, "shared = 2\n")
    desk.save()
    _open(lab, desk, "now/here.py")
    desk.write(desk.editor, "shared = 2\n")
    desk.save()
    lab.write("now/there.py", "shared = 3\n")
    until("it is kept", lambda: len(lab.versions("now/there.py")) == 3)
    panel = desk.panel.root
    panel.get_by_role("searchbox").fill("shared")
    panel.get_by_role("button", name="Folder").click()
    expect(panel.locator(".bt-Match").nth(3)).to_be_visible()
    lines = panel.locator(".bt-Day, .bt-Match").all()
    heading, found = "now/here.py", []
    for line in lines:
        spoken = line.get_attribute("aria-label")
        if spoken is None:
            heading = line.inner_text()
        else:
            found.append((heading, spoken.split(",")[0]))
    assert {heading == name for heading, name in found} == {True}
    assert {name for _, name in found} == {"now/here.py", "now/there.py"}


def test_a_name_of_odd_characters_is_shown_as_it_is(lab, desk):
    """Compared, reported and restored; nothing in it is markup or an address."""
    desk.open("app.yaml", token=lab.token)
    desk.browse()
    desk.file(_ODD).dblclick()
    expect(desk.editor).to_contain_text("odd = 1")
    until("it is kept", lambda: lab.versions(_ODD))
    desk.palette("backtrail:open-history")
    expect(desk.panel.root.locator(".bt-Name")).to_have_text(_ODD)
    desk.write(desk.editor, "odd = 2\n")
    desk.save()
    desk.panel.act(2, "compare")
    expect(desk.page.locator(".bt-Compare:visible")).to_contain_text("odd = 1")
    desk.panel.root.locator('button[data-action="report"]').click()
    page = desk.page.frame_locator(".bt-Compare:visible iframe")
    expect(page.locator("h1")).to_contain_text(_ODD)
    with desk.page.expect_download() as handed:
        desk.page.locator('.bt-Compare:visible button[data-format="csv"]').click()
    assert handed.value.suggested_filename.endswith(".csv")
    desk.panel.act(1, "restore")
    expect(_preview(desk)).to_contain_text("odd = 1")
    desk.accept()
    until("it is back", lambda: lab.read(_ODD) == "odd = 1\n")
