"""Jupyter's checkpoints as versions of the history, through the contents API of a real server.

Each use case runs with contents managers that block and that are awaited, on disk and not.
"""

import json
import re
from datetime import datetime
from functools import partial
from typing import Any

import pytest
from jupyter_core.utils import ensure_async
from jupyter_server.services.contents.checkpoints import (
    AsyncGenericCheckpointsMixin,
    GenericCheckpointsMixin,
)
from jupyter_server.services.contents.largefilemanager import (
    AsyncLargeFileManager,
    LargeFileManager,
)
from tornado.web import HTTPError
from traitlets.config import Config

from backtrail.errors import StoreFullError
from backtrail.history.service import HistoryService
from backtrail_jupyter.checkpoints import AsyncBacktrailCheckpoints, BacktrailCheckpoints

from .desks import Desk, model_of, notebook, refused
from .shelves import AsyncShelfManager, ShelfManager

ID = re.compile(r"\d+-[0-9a-f]{8}")
MANAGERS = {
    "awaited": AsyncLargeFileManager,
    "blocking": LargeFileManager,
    "awaited, not on disk": AsyncShelfManager,
    "blocking, not on disk": ShelfManager,
}
ON_DISK = pytest.mark.parametrize("manager", ["awaited", "blocking"], indirect=True)
AWAITED = pytest.mark.parametrize("manager", ["awaited"], indirect=True)


@pytest.fixture(params=MANAGERS)
def manager(request):
    """Which contents manager the server has."""
    return request.param


@pytest.fixture
def jp_server_config(store, manager) -> Config:
    """Load the extension beside that contents manager."""
    return Config(
        {
            "ServerApp": {
                "jpserver_extensions": {"backtrail_jupyter": True},
                "contents_manager_class": MANAGERS[manager],
            },
            "BacktrailApp": {"store": str(store), "checkpoint_limit": 5},
        }
    )


@pytest.fixture
def desk(jp_fetch, jp_serverapp, jp_root_dir, until) -> Desk:
    """A person at a server."""
    return Desk(jp_fetch, jp_serverapp, jp_root_dir, until)


async def test_the_class_is_that_of_the_contents_manager(desk, manager):
    """A manager that is awaited gets checkpoints that are, in the order that others rely on."""
    found = desk.manager.checkpoints
    kind, mixin = (
        (AsyncBacktrailCheckpoints, AsyncGenericCheckpointsMixin)
        if manager.startswith("awaited")
        else (BacktrailCheckpoints, GenericCheckpointsMixin)
    )
    assert type(found) is kind
    assert isinstance(found, mixin)
    assert found.limit == 5


async def test_a_file_that_was_never_saved_has_no_checkpoints(desk):
    """An empty list is what makes JupyterLab ask for the first one."""
    assert await desk.listed("never.txt") == []


async def test_significant_versions_are_listed_oldest_first(desk):
    """JupyterLab turns the list round; times are aware."""
    for text in ("one\n", "another text\n" * 9, "and yet another\n" * 30):
        await desk.save("a.txt", text)
    listed = await desk.listed("a.txt")
    assert len(listed) == 3
    assert all(ID.fullmatch(checkpoint["id"]) for checkpoint in listed)
    times = [datetime.fromisoformat(checkpoint["last_modified"]) for checkpoint in listed]
    assert times == sorted(times)
    assert all(time.tzinfo is not None for time in times)


async def test_minor_versions_are_listed_when_they_are_tagged(desk):
    """What a person gave a name is a checkpoint, however small the change was."""
    await desk.save("a.txt", "a line\n" * 100)
    for number in range(3):
        await desk.save("a.txt", "a line\n" * 100 + f"{number}\n")
    first, *others = await desk.listed("a.txt")
    assert others == []
    named = await desk.entry("a.txt", "3")
    absolute = desk.server.backtrail.places.absolute("a.txt")
    await desk.history(lambda service: service.tag(absolute, "3", "the good one"))
    assert [c["id"] for c in await desk.listed("a.txt")] == [first["id"], named.version.id]


async def test_the_list_is_bounded_and_keeps_the_newest(desk):
    """The oldest give way; they stay in the history."""
    for number in range(8):
        await desk.save("a.txt", f"{number}\n" * (number + 1))
    listed = await desk.listed("a.txt")
    expected = [(await desk.entry("a.txt", str(number))).version.id for number in range(4, 9)]
    assert [checkpoint["id"] for checkpoint in listed] == expected


async def test_creating_labels_the_version_on_disk(desk):
    """Ctrl+S after a save makes no second version: the same id comes back, each time."""
    await desk.save("a.ipynb", notebook("a = 1"))
    made = await desk.create("a.ipynb")
    assert made == await desk.create("a.ipynb")
    assert [checkpoint["id"] for checkpoint in await desk.listed("a.ipynb")] == [made["id"]]
    assert (await desk.entry("a.ipynb", "checkpoint")).version.id == made["id"]
    assert len(await desk.contents("a.ipynb")) == 1


async def test_earlier_checkpoints_stay_when_the_tag_moves_on(desk):
    """A version that was made as a checkpoint is significant for good."""
    await desk.save("a.txt", "a line\n" * 100)
    first = await desk.create("a.txt")
    ids = [first["id"]]
    for number in range(2):
        desk.write("a.txt", "a line\n" * 100 + f"{number}\n")
        ids.append((await desk.create("a.txt"))["id"])
    assert [checkpoint["id"] for checkpoint in await desk.listed("a.txt")] == ids
    assert (await desk.entry("a.txt", "checkpoint")).version.id == ids[-1]


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("a.txt", "first\n", "second\nwith two lines\n"),
        ("a.ipynb", notebook("a = 1"), notebook("a = 2", "b = 3")),
        ("a.bin", bytes(range(256)), bytes(range(255, 0, -1))),
    ],
    ids=["text", "notebook", "binary"],
)
async def test_a_restore_brings_the_bytes_back_and_can_be_taken_back(desk, path, old, new):
    """The version comes back byte for byte, what was there is kept, and undo goes there."""
    await desk.save(path, old)
    made = await desk.create(path)
    before = await desk.content(path)
    await desk.save(path, new)
    after = await desk.content(path)
    await desk.restore(path, made["id"])
    assert await desk.content(path) == before
    assert (await desk.entry(path)).version.source == "restore"
    versions = await desk.contents(path)
    assert versions[0] == versions[-1]
    absolute = desk.server.backtrail.places.absolute(path)
    plan = await desk.history(lambda service: service.plan_undo(absolute))
    assert (plan.kind, plan.entry.version.number) == ("undo", 2)
    if not desk.server.backtrail.places.virtual:
        await desk.history(lambda service: service.undo(absolute))
        assert await desk.content(path) == after


async def test_what_nobody_kept_yet_is_kept_before_a_restore(desk):
    """A change that no save told of is a version before it is overwritten."""
    await desk.save("a.txt", "first\n")
    made = await desk.create("a.txt")
    desk.write("a.txt", "unheard of\n")
    await desk.restore("a.txt", made["id"])
    assert await desk.content("a.txt") == "first\n"
    assert b"unheard of\n" in await desk.contents("a.txt")


async def test_a_restore_shows_as_the_version_it_came_from(desk):
    """The list does not name the same content twice after going back."""
    await desk.save("a.txt", "first\n")
    made = await desk.create("a.txt")
    await desk.save("a.txt", "second, and longer\n")
    before = await desk.listed("a.txt")
    await desk.restore("a.txt", made["id"])
    assert await desk.listed("a.txt") == before


@pytest.mark.parametrize("identity", ["checkpoint", "1", "999-0a1b2c3d", "not-kept"])
async def test_an_unknown_id_is_not_found(desk, identity):
    """Numbers, tags and the like are no ids: nothing is overwritten by a guess."""
    await desk.save("a.txt", "first\n")
    await desk.create("a.txt")
    assert await refused(desk.restore("a.txt", identity)) == 404
    assert await refused(desk.delete("a.txt", identity)) == 404


async def test_a_deleted_checkpoint_is_gone_from_the_list_and_stays_in_the_history(desk):
    """It cannot be restored as a checkpoint any more; nothing is lost."""
    await desk.save("a.txt", "first\n")
    made = await desk.create("a.txt")
    await desk.save("a.txt", "something else altogether\n")
    await desk.delete("a.txt", made["id"])
    listed = [checkpoint["id"] for checkpoint in await desk.listed("a.txt")]
    assert listed == [(await desk.entry("a.txt")).version.id]
    assert await refused(desk.restore("a.txt", made["id"])) == 404
    assert (await desk.contents("a.txt"))[0] == b"first\n"


async def test_a_checkpoint_that_is_made_again_is_listed_again(desk):
    """Deleting one says nothing about what a person makes later."""
    await desk.save("a.txt", "first\n")
    made = await desk.create("a.txt")
    await desk.delete("a.txt", made["id"])
    assert await desk.listed("a.txt") == []
    assert await desk.create("a.txt") == made
    assert await desk.listed("a.txt") == [made]


async def test_checkpoints_follow_a_renamed_file(desk):
    """The ids stay; nothing is left under the old name."""
    await desk.save("a.txt", "first\n")
    made = await desk.create("a.txt")
    await desk.rename("a.txt", "b.txt")
    assert await desk.listed("b.txt") == [made]
    assert await desk.listed("a.txt") == []


async def test_checkpoints_follow_a_renamed_folder(desk):
    """All files of a folder keep theirs."""
    await desk.folder("old")
    made = {}
    for name in ("a.txt", "b.txt"):
        await desk.save(f"old/{name}", f"first of {name}\n")
        made[name] = await desk.create(f"old/{name}")
    await desk.rename("old", "new")
    for name, checkpoint in made.items():
        assert await desk.listed(f"new/{name}") == [checkpoint]


@pytest.mark.parametrize("told", ["before", "after"])
async def test_a_rename_may_have_been_followed_already(desk, told):
    """The event and the checkpoints both tell of it, in any order."""
    await desk.save("a.txt", "first\n")
    made = await desk.create("a.txt")
    await ensure_async(desk.manager.rename_file("a.txt", "b.txt"))
    places = desk.server.backtrail.places
    follow = partial(
        HistoryService.rename, old=places.absolute("a.txt"), new=places.absolute("b.txt")
    )
    if told == "before":
        await desk.history(follow)
    await ensure_async(desk.manager.checkpoints.rename_all_checkpoints("/a.txt", "/b.txt"))
    assert [str(c["id"]) for c in await ensure_async(desk.manager.list_checkpoints("/b.txt"))] == [
        made["id"]
    ]


async def test_a_deleted_file_keeps_its_versions(desk):
    """Deleting a file is a tombstone; its history can still be read."""
    await desk.save("a.txt", "first\n")
    await desk.create("a.txt")
    await desk.delete("a.txt")
    assert await desk.listed("a.txt") == []
    assert await desk.contents("a.txt") == [b"first\n"]
    await desk.save("a.txt", "a new beginning\n")
    assert await desk.contents("a.txt") == [b"first\n", b"a new beginning\n"]


async def test_a_deleted_folder_keeps_the_versions_of_its_files(desk):
    """Each file in it gets its tombstone."""
    await desk.folder("work")
    await desk.save("work/a.txt", "first\n")
    await desk.create("work/a.txt")
    await desk.delete("work")
    assert await desk.listed("work/a.txt") == []
    assert await desk.contents("work/a.txt") == [b"first\n"]


async def test_other_extensions_get_contents_by_id_or_by_model(desk):
    """Notebooks, texts and binary files, asked for as nbdime does and as Jupyter does."""
    checkpoints = desk.manager.checkpoints
    await desk.save("a.ipynb", notebook("a = 1"))
    made = await desk.create("a.ipynb")
    for identity in (made, made["id"]):
        found = await ensure_async(checkpoints.get_notebook_checkpoint(identity, "/a.ipynb"))
        assert found["type"] == "notebook"
        assert found["content"].cells[0].source == "a = 1"
    await desk.save("a.txt", "grüße\n")
    made = await desk.create("a.txt")
    found = await ensure_async(checkpoints.get_file_checkpoint(made, "a.txt"))
    assert found == {"type": "file", "format": "text", "content": "grüße\n"}
    await desk.save("a.bin", b"\x00\xff")
    made = await desk.create("a.bin")
    found = await ensure_async(checkpoints.get_file_checkpoint(made["id"], "a.bin"))
    assert found == {"type": "file", "format": "base64", "content": "AP8="}


async def test_what_is_no_notebook_is_told_so(desk):
    """A clear answer in place of a traceback."""
    await desk.save("a.txt", "no notebook\n")
    made = await desk.create("a.txt")
    with pytest.raises(HTTPError) as caught:
        await ensure_async(desk.manager.checkpoints.get_notebook_checkpoint(made, "a.txt"))
    assert caught.value.status_code == 400


async def test_checkpoints_of_given_contents_can_be_made(desk):
    """The generic methods work, for whoever calls them: the bytes are those of a saved file."""
    await desk.save("a.ipynb", notebook("a = 1"))
    made = await desk.create("a.ipynb")
    checkpoints = desk.manager.checkpoints
    again = await ensure_async(checkpoints.create_notebook_checkpoint(notebook("a = 1"), "a.ipynb"))
    assert str(again["id"]) == made["id"]
    await ensure_async(checkpoints.create_file_checkpoint("text\n", "text", "/a.txt"))
    assert await desk.contents("a.txt") == [b"text\n"]


async def test_an_escape_is_not_found(desk):
    """No path leads out of the root."""
    for path in ("../a.txt", "a/../../b.txt", ""):
        with pytest.raises(HTTPError) as caught:
            await ensure_async(desk.manager.list_checkpoints(path))
        assert caught.value.status_code == 404


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
    await desk.until(lambda: desk.server.backtrail.skipped)


@ON_DISK
async def test_a_file_that_is_not_there_is_not_found(desk):
    """A checkpoint of nothing is no checkpoint."""
    assert await refused(desk.create("nowhere.txt")) == 404


@ON_DISK
async def test_the_bytes_on_disk_are_kept_not_the_model(desk):
    """Reading a notebook adds to it whether it is trusted; a checkpoint does not have that."""
    text = json.dumps(notebook("a = 1"), indent=3) + "\n\n"
    (desk.root / "a.ipynb").write_text(text)
    made = await desk.create("a.ipynb")
    assert await desk.contents("a.ipynb") == [text.encode()]
    await desk.save("a.ipynb", notebook("a = 2"))
    await desk.restore("a.ipynb", made["id"])
    assert (desk.root / "a.ipynb").read_text() == text


@ON_DISK
async def test_jupyters_folder_is_never_written(desk):
    """Nothing litters the folders any more."""
    await desk.folder("work")
    for path in ("a.ipynb", "work/a.ipynb"):
        await desk.save(path, notebook("a = 1"))
        made = await desk.create(path)
        await desk.save(path, notebook("a = 2", "b = 3"))
        await desk.restore(path, made["id"])
    await desk.rename("work", "play")
    assert [str(found) for found in desk.root.rglob(".ipynb_checkpoints")] == []


@AWAITED
async def test_deleted_checkpoints_stay_deleted_after_a_restart(desk, jp_configurable_serverapp):
    """The mark is in the store, not in the process."""
    await desk.save("a.txt", "first\n")
    made = await desk.create("a.txt")
    await desk.delete("a.txt", made["id"])
    absolute = desk.server.backtrail.places.absolute("a.txt")
    await desk.server.backtrail.finish()
    from backtrail.app import open_service

    store = desk.server.backtrail._store._opened.args[1]
    service = open_service(store=store, roots=(str(desk.root),))
    try:
        from backtrail_jupyter.checkpointing import newest

        assert newest(service, absolute, 10) == []
    finally:
        service.close()
