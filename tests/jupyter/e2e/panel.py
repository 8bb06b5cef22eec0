"""The history panel, as a person reads and uses it."""

from typing import Literal

from playwright.sync_api import Locator, Page, expect

__all__ = ["HistoryPanel"]


class HistoryPanel:
    """The panel of one tab of the browser."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.root = page.locator("#backtrail-history")

    @property
    def rows(self) -> Locator:
        """All rows, runs of minor saves too."""
        return self.root.locator('.bt-Row[role="treeitem"]')

    @property
    def status(self) -> Locator:
        """Whether history is alive."""
        return self.root.locator(".bt-Status")

    @property
    def project(self) -> Locator:
        """What happened to any file."""
        return self.root.locator(".bt-Project")

    def unfold_project(self) -> Locator:
        """Show what is folded, that of deleted files too."""
        self.project.locator("summary").first.click()
        expect(self.project.locator(".bt-Project-health")).to_be_visible()
        return self.project

    def row(self, number: int) -> Locator:
        """The row of a version."""
        return self.root.locator(f'.bt-Row[data-number="{number}"]')

    def select(self, number: int) -> Locator:
        """Select a version; its buttons appear."""
        row = self.row(number)
        row.locator(".bt-Row-title").click()
        expect(row).to_have_attribute("aria-selected", "true")
        return row

    def act(self, number: int, action: Literal["compare", "restore", "label", "more"]) -> None:
        """Press a button of a version's row."""
        self.select(number).locator(f'button[data-action="{action}"]').click()

    def newest(self) -> int:
        """Return the number of the version on top."""
        self.rows.first.wait_for()
        return int(self.rows.first.get_attribute("data-number") or 0)
