"""What goes wrong with the history stays away from a person's files."""

import asyncio
import json
import threading
from typing import Any

from backtrail.errors import StoreFullError
from backtrail.history.service import HistoryService

from ..desks import ON_DISK, model_of, notebook, refused  # noqa: TID252


async def test_trouble_with_the_store_stops_nobody_from_working(desk, monkeypatch):
    """Opening, saving, renaming and deleting go on; health tells; later it is all kept."""
    await desk.save("a.ipynb", notebook("a = 1"))
    made = await desk.create("a.ipynb")
    session = desk.server.backtrail

    def full(*_args: Any, **_kwargs: Any) -> Any:
        raise StoreFullError("no room left")

    with monkeypatch.context() as patch:
        for name in ("capture", "timeline", "rename", "delete", "tag", "prepare_restore"):
            patch.setattr(HistoryService, name, full)
        assert await desk.listed("a.ipynb") == []
        await desk.fetch(
            "api", "contents", "a.ipynb", method="PUT", body=json.dumps(model_of(notebook("a = 2")))
        )
        answer = await desk.create("a.ipynb")
        assert set(answer) == {"id", "last_modified"}
        assert await refused(desk.restore("a.ipynb", made["id"])) == 503
        assert await refused(desk.delete("a.ipynb", made["id"])) == 503
        await desk.rename("a.ipynb", "b.ipynb")
        await desk.delete("b.ipynb")
        await desk.until(lambda: session.health.trouble)
    await desk.until(lambda: not session.health.trouble)


async def test_a_busy_history_holds_nobody_up(desk, monkeypatch):
    """Saving, renaming and deleting wait for a moment only; later it is all kept."""
    monkeypatch.setattr("backtrail_jupyter.requested._PATIENCE", 0.05)
    await desk.save("a.ipynb", notebook("a = 1"))
    gate = threading.Event()
    busy = asyncio.ensure_future(desk.history(lambda _: gate.wait(60)))
    try:
        body = json.dumps(model_of(notebook("a = 2")))
        await desk.fetch("api", "contents", "a.ipynb", method="PUT", body=body)
        assert set(await desk.create("a.ipynb")) == {"id", "last_modified"}
        await desk.rename("a.ipynb", "b.ipynb")
        assert await desk.listed("b.ipynb") == []
        assert not busy.done()
    finally:
        gate.set()
    await desk.settled()
    assert len(await desk.contents("b.ipynb")) == 2


async def test_a_mistake_of_ours_stops_nobody_from_working(desk, monkeypatch):
    """The same for errors that nobody thought of."""

    def broken(*_args: Any, **_kwargs: Any) -> Any:
        raise RuntimeError("nobody thought of it")

    monkeypatch.setattr("backtrail_jupyter.checkpointing.newest", broken)
    monkeypatch.setattr("backtrail_jupyter.checkpointing.create", broken)
    await desk.fetch(
        "api", "contents", "a.ipynb", method="PUT", body=json.dumps(model_of(notebook("a = 2")))
    )
    assert await desk.listed("a.ipynb") == []
    assert set(await desk.create("a.ipynb")) == {"id", "last_modified"}


@ON_DISK
async def test_a_file_that_is_left_out_opens_and_saves(desk):
    """What the settings exclude has no checkpoints, and no errors."""
    await desk.save("notes.swp", "left out by its name\n")
    assert await desk.listed("notes.swp") == []
    assert set(await desk.create("notes.swp")) == {"id", "last_modified"}
    await desk.settled()
    await desk.until(desk.server.backtrail.skipped_files)


@ON_DISK
async def test_a_file_that_is_not_there_is_not_found(desk):
    """A checkpoint of nothing is no checkpoint."""
    assert await refused(desk.create("nowhere.txt")) == 404
