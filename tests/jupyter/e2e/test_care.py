"""Looking after the history from JupyterLab's palette: shown first, then done."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def lab(start_lab):
    """A server with a file and what an editor left beside it."""
    return start_lab(files={"a.py": "one\n", "a.py~": "from before\n"})


def on(desk):
    """Go on to the plan, which opens as the first question closes."""
    desk.dialog.locator("button.jp-mod-accept").click()
    expect(desk.dialog.locator(".bt-Plan")).to_be_visible()


def test_history_is_imported_proven_and_checked(lab, desk, pictures):
    """The plan names the file; what came is told, and the status knows of the drill."""
    desk.open("a.py", token=lab.token)
    desk.palette("backtrail:open-history")
    desk.palette("backtrail:import")
    expect(desk.dialog).to_contain_text("Import history")
    on(desk)
    expect(desk.dialog.locator(".bt-Plan")).to_contain_text("1 version of 1 file would come in")
    expect(desk.dialog.locator(".bt-Plan-files li")).to_have_count(1)
    desk.picture(pictures / "care-import.png")
    desk.accept()
    expect(desk.toast("1 version of 1 file came in")).to_be_visible()
    desk.palette("backtrail:drill")
    expect(desk.toast("rebuilt as they were recorded")).to_be_visible()
    desk.palette("backtrail:check")
    expect(desk.toast("Nothing is damaged.")).to_be_visible()
    desk.palette("backtrail:status")
    expect(desk.dialog).to_contain_text("Proven restorable")
    desk.picture(pictures / "care-status.png")
    desk.accept()


def test_a_prune_is_shown_and_left_alone_unless_agreed_to(lab, desk, pictures):
    """A dialog that is closed lets nothing go."""
    desk.open("a.py", token=lab.token)
    desk.palette("backtrail:open-history")
    for number in range(12):
        desk.write(desk.text, "".join(f"{line}\n" for line in range(number + 1)))
        desk.save()
    desk.palette("backtrail:prune")
    choice = desk.dialog.locator("select")
    choice.select_option(label="Keep the newest 10 of each file")
    on(desk)
    expect(desk.dialog.locator(".bt-Plan")).to_contain_text("would go")
    desk.picture(pictures / "care-prune.png")
    desk.page.keyboard.press("Escape")
    expect(desk.dialog).to_have_count(0)
    desk.palette("backtrail:prune")
    desk.dialog.locator("select").select_option(label="Keep the newest 10 of each file")
    on(desk)
    expect(desk.dialog.locator(".bt-Plan")).to_contain_text("would go")
    desk.accept()
    expect(desk.toast("let go of.")).to_be_visible()


SECRET = "hunter2-XYZZY"


def test_a_text_is_forgotten_once_it_was_agreed_to_twice(lab, desk, pictures):
    """The plan names the file, not the text; leaving the last question lets nothing go."""
    desk.open("a.py", token=lab.token)
    desk.palette("backtrail:open-history")
    for text in (f"{SECRET}\n", "none\n"):
        desk.write(desk.text, text)
        desk.save()
    for agreed in (False, True):
        desk.palette("backtrail:forget")
        way = desk.dialog.locator("select")
        way.select_option(label="A text: versions that hold it go")
        desk.picture(pictures / "care-forget-what.png")
        desk.dialog.locator("button.jp-mod-accept").click()
        desk.dialog.locator("input[type=text]").fill(SECRET)
        on(desk)
        expect(desk.dialog.locator(".bt-Plan")).to_contain_text("1 version of 1 file would go")
        expect(desk.dialog).not_to_contain_text(SECRET)
        desk.picture(pictures / "care-forget.png")
        desk.dialog.locator("button.jp-mod-accept").click()
        expect(desk.dialog).to_contain_text("This cannot be undone")
        desk.picture(pictures / "care-forget-sure.png")
        button = "button.jp-mod-accept" if agreed else "button.jp-mod-reject"
        desk.dialog.locator(button).click()
        expect(desk.dialog).to_have_count(0)
    expect(desk.toast("1 version forgotten: no hit in ")).to_be_visible()
    desk.picture(pictures / "care-forget-done.png")


def test_what_the_file_would_bring_back_is_said(lab, desk, pictures):
    """All that is kept of a file that is there: the question says why, and nothing goes."""
    desk.open("a.py", token=lab.token)
    desk.palette("backtrail:open-history")
    desk.palette("backtrail:forget")
    desk.dialog.locator("select").select_option(label="All that is kept of a.py")
    desk.dialog.locator("button.jp-mod-accept").click()
    expect(desk.dialog).to_contain_text("a.py still holds it, and its next save would bring it")
    desk.picture(pictures / "care-forget-returns.png")
    desk.page.keyboard.press("Escape")
    expect(desk.dialog).to_have_count(0)
