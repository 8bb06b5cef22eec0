"""What a person does in JupyterLab or Notebook 7, and what they see there."""

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from playwright.sync_api import Locator, Page, Response, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from .conditions import until
from .lab import Lab
from .panel import HistoryPanel

__all__ = ["Desk"]

_SHOWN = ":not(.lm-mod-hidden)"
_TRIES = 4


class Desk:
    """One tab of the browser with Lab in it."""

    def __init__(self, page: Page, lab: Lab) -> None:
        self.page = page
        self.lab = lab
        self.panel = HistoryPanel(page)

    def open(self, name: str, *, token: str | None = None) -> None:
        """Open a clean workspace with one file; wait until it can be worked on."""
        login = f"token={token}&" if token else ""
        self.page.goto(f"{self.lab.url}/lab/tree/{name}?{login}reset")
        self._ready(name)
        if name.endswith(".ipynb"):
            # Before the kernel is there, a dialog may take the focus, and running does nothing.
            self.page.locator("#jp-main-statusbar", has_text="| Idle").wait_for(timeout=90_000)

    def open_in_notebook(self, name: str, *, token: str) -> None:
        """Open a notebook in Notebook 7."""
        self.page.goto(f"{self.lab.url}/notebooks/{name}?token={token}")
        self._ready(name)
        idle = '.jp-Notebook-ExecutionIndicator[data-status="idle"]'
        self.page.locator(idle).first.wait_for(timeout=90_000)

    def _ready(self, name: str) -> None:
        self.text.wait_for(timeout=60_000)
        # What was there before anybody typed: kept when Lab asks for a checkpoint, a moment later.
        until(f"{name} has a first version", lambda: self.lab.versions(name))

    # Documents

    @property
    def text(self) -> Locator:
        """Where to type in the document in front: its editor, or its first code cell."""
        return self.page.locator(
            f".jp-MainAreaWidget{_SHOWN} .jp-FileEditor .cm-content, "
            f".jp-NotebookPanel{_SHOWN} .jp-Notebook .jp-CodeCell .cm-content"
        ).first

    @property
    def editor(self) -> Locator:
        """The text of the file editor in front."""
        return self.page.locator(f".jp-MainAreaWidget{_SHOWN} .jp-FileEditor .cm-content").first

    def cell(self, place: int) -> Locator:
        """The text of a code cell of the notebook in front."""
        return self.page.locator(
            f".jp-NotebookPanel{_SHOWN} .jp-Notebook .jp-CodeCell .cm-content"
        ).nth(place)

    def write(self, place: Locator, text: str) -> None:
        """Replace what an editor or a cell holds, without saving."""
        place.click()
        expect(place).to_be_focused()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)
        expect(place).to_contain_text(text.strip().splitlines()[-1])

    def shows(self, place: Locator, text: str) -> None:
        """Wait until an editor or a cell holds just this text."""

        def seen() -> bool:
            lines = "\n".join(place.locator(".cm-line").all_inner_texts())
            found = lines.replace("\u200b", "").rstrip("\n")
            if found != text.rstrip("\n"):
                raise AssertionError(found)
            return True

        until(f"the editor shows {text!r}", seen)

    def run(self) -> None:
        """Run the first cell."""
        self.text.click()
        self.page.keyboard.press("Control+Enter")

    def save(self) -> None:
        """Press Ctrl+S; return once the server has the file and Lab shows no unsaved text."""
        with self._answer("POST", "/checkpoints"), self.saved():
            self.page.keyboard.press("Control+s")
        expect(self.page.locator(".jp-mod-current.jp-mod-dirty")).to_have_count(0)

    def saved(self) -> AbstractContextManager[None]:
        """Wait for the next save that this tab sends, by whatever it comes about."""
        return self._answer("PUT", "/api/contents/")

    @contextmanager
    def _answer(self, verb: str, part: str) -> Iterator[None]:
        def is_it(response: Response) -> bool:
            return response.request.method == verb and part in response.url

        with self.page.expect_response(is_it, timeout=60_000) as answer:
            yield
        assert answer.value.ok, (answer.value.status, answer.value.text())

    # Menus, palette, dialogs

    def menu(self, name: str, command: str) -> None:
        """Choose a command from a menu of the menu bar."""
        self.page.locator(".lm-MenuBar-item", has_text=re.compile(f"^{name}$")).first.click()
        self.page.locator(f'.lm-Menu-item[data-command="{command}"]').first.click()

    def palette(self, command: str) -> None:
        """Choose a command from the palette; what still loads may take the focus from it."""
        item = self.page.locator(f'.lm-CommandPalette-item[data-command="{command}"]:visible')
        for _ in range(_TRIES):
            self.page.keyboard.press("Control+Shift+c")
            try:
                item.first.click(timeout=5_000)
            except PlaywrightTimeout:
                continue
            # On going it gives the focus back, whoever has it by then.
            self.page.locator("#modal-command-palette").wait_for(state="hidden")
            return
        raise AssertionError(f"the palette does not offer {command}")

    def context_menu(self, place: Locator, command: str) -> None:
        """Choose a command from the menu of the right mouse button."""
        place.click(button="right")
        self.page.locator(f'.lm-Menu-item[data-command="{command}"]').first.click()

    @property
    def dialog(self) -> Locator:
        """The dialog in front."""
        return self.page.locator(".jp-Dialog").last

    def accept(self) -> None:
        """Press the dialog's own button and wait until it is gone."""
        self.dialog.wait_for()
        count = self.page.locator(".jp-Dialog").count()
        self.dialog.locator("button.jp-mod-accept").click()
        expect(self.page.locator(".jp-Dialog")).to_have_count(count - 1)

    def toast(self, text: str | re.Pattern[str]) -> Locator:
        """The message in the corner that holds this text."""
        return self.page.locator(".Toastify__toast", has_text=text).last

    # The file browser

    def file(self, name: str) -> Locator:
        """A file in the file browser."""
        return self.page.locator(".jp-DirListing-item", has_text=re.compile(f"^{re.escape(name)}"))

    def browse(self) -> None:
        """Show the file browser."""
        listing = self.page.locator(".jp-DirListing-content")
        if not listing.is_visible():
            self.page.locator('.jp-SideBar [data-id="filebrowser"]').click()
        listing.wait_for()

    def delete_file(self, name: str) -> None:
        """Delete a file in the file browser, and say yes."""
        self.browse()
        self.context_menu(self.file(name), "filebrowser:delete")
        self.accept()
        expect(self.file(name)).to_have_count(0)

    def rename_file(self, name: str, new: str) -> None:
        """Rename a file in the file browser."""
        self.browse()
        self.context_menu(self.file(name), "filebrowser:rename")
        field = self.page.locator(".jp-DirListing-editor")
        field.fill(new)
        field.press("Enter")
        self.file(new).wait_for()

    # Looks

    def picture(self, place: Path) -> None:
        """Keep what is seen."""
        place.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=place)
