"""nbdime, installed beside, finds the checkpoints by its own button."""

import json
from typing import Any

import pytest
from jupyter_server.services.contents.largefilemanager import (
    AsyncLargeFileManager,
    LargeFileManager,
)
from nbformat.v4 import new_markdown_cell, new_notebook
from traitlets.config import Config

from .desks import Desk

MANAGERS = {"awaited": AsyncLargeFileManager, "blocking": LargeFileManager}


@pytest.fixture(params=MANAGERS)
def jp_server_config(request, store) -> Config:
    """Load both extensions."""
    return Config(
        {
            "ServerApp": {
                "jpserver_extensions": {"backtrail_jupyter": True, "nbdime": True},
                "contents_manager_class": MANAGERS[request.param],
            },
            "BacktrailApp": {"store": str(store)},
        }
    )


@pytest.fixture
def desk(jp_fetch, jp_serverapp, jp_root_dir, until) -> Desk:
    """A person at a server."""
    return Desk(jp_fetch, jp_serverapp, jp_root_dir, until)


def prose(text: str) -> Any:
    """Make a notebook of text; nbdime also shows that Jupyter adds its trust to cells of code."""
    return new_notebook(cells=[new_markdown_cell(text, id="only")])


async def diff(desk: Desk, path: str) -> dict:
    """Ask nbdime for the difference to a checkpoint, as its button does."""
    body = json.dumps({"base": f"checkpoint:{path}"})
    answer = await desk.fetch("nbdime", "api", "diff", method="POST", body=body)
    return json.loads(answer.body)


async def test_the_checkpoint_diff_compares_with_ours(desk):
    """The base is the version that was made a checkpoint."""
    await desk.save("a.ipynb", prose("then"))
    await desk.create("a.ipynb")
    assert (await diff(desk, "a.ipynb"))["diff"] == []
    (desk.root / "a.ipynb").write_text(json.dumps(prose("now")))
    found = await diff(desk, "a.ipynb")
    assert [cell["source"] for cell in found["base"]["cells"]] == ["then"]
    assert [op["key"] for op in found["diff"]] == ["cells"]


async def test_a_notebook_without_checkpoints_counts_as_unchanged(desk):
    """No error where nothing is kept yet."""
    (desk.root / "a.ipynb").write_text(json.dumps(prose("now")))
    assert (await diff(desk, "a.ipynb"))["diff"] == []
