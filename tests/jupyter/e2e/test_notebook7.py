"""Notebook 7 has the same panel."""

import pytest
from playwright.sync_api import expect

from .notebooks import notebook

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def lab(start_lab):
    """Start Notebook 7."""
    return start_lab(app="notebook", files={"seven.ipynb": notebook("a = 1")})


def test_a_save_in_notebook_7_is_a_row(lab, desk):
    """The palette opens the panel, and Ctrl+S puts a row on top of it."""
    desk.open_in_notebook("seven.ipynb", token=lab.token)
    desk.palette("backtrail:open-history")
    before = desk.panel.newest()
    desk.write(desk.text, "a = 2")
    desk.save()
    expect(desk.panel.rows.first).not_to_have_attribute("data-number", str(before))
    assert "a = 2" in lab.content("seven.ipynb", lab.versions("seven.ipynb")[0]["number"])
