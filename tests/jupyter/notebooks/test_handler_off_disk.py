"""Notebooks of a contents manager that is not on disk are compared, too."""

import nbdime
import pytest
from nbdime.diff_utils import to_diffentry_dicts

# An absolute name would find the package `jupyter` instead of this folder.
from ..shelves import AsyncShelfManager  # noqa: TID252

PATH = "a.ipynb"


@pytest.fixture
def jp_server_config(jp_server_config):
    """A server whose files are in a dictionary."""
    jp_server_config.ServerApp.contents_manager_class = AsyncShelfManager
    return jp_server_config


async def test_a_version_is_compared_with_what_the_manager_holds(
    ask, books, save, until, jp_serverapp
):
    """Now is what the contents manager has, kept or not."""
    book = books.book(books.code("x = 1", name="a"))
    await save(PATH, book)

    async def kept():
        return (await ask("timeline", path=PATH)).get("total")

    await until(kept)
    book["cells"][0]["source"] = "x = 2"
    jp_serverapp.contents_manager.shelf.files[PATH]["content"] = book

    answer = await ask("notebook-diff", path=PATH, old=1)

    assert answer["base"]["cells"][0]["source"] == "x = 1"
    steps = to_diffentry_dicts(answer["diff"])
    assert nbdime.patch_notebook(answer["base"], steps)["cells"][0]["source"] == "x = 2"
    assert answer["new"]["title"] == "now"


async def test_without_versions_named_the_last_save_is_compared(ask, books, save, until):
    """There is no file on disk, so the newest version stands beside the one before."""
    for number in (1, 2):
        await save(PATH, books.book(books.code(f"x = {number}", name="a")))

        async def kept(number=number):
            return (await ask("timeline", path=PATH)).get("total") == number

        await until(kept)

    answer = await ask("notebook-diff", path=PATH)

    assert [answer[side]["title"] for side in ("old", "new")] == ["version 1", "version 2"]
    assert answer["diff"]
