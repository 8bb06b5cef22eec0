"""Checkpoints of files and folders that are renamed or deleted."""

from functools import partial

import pytest
from jupyter_core.utils import ensure_async
from tornado.web import HTTPError

from backtrail.history.service import HistoryService


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


async def test_an_escape_leads_nowhere(desk):
    """No path leads out of the root; nothing is listed there, and nothing is restored."""
    for path in ("../a.txt", "a/../../b.txt", ""):
        assert await ensure_async(desk.manager.list_checkpoints(path)) == []
        with pytest.raises(HTTPError) as caught:
            await ensure_async(desk.manager.checkpoints.get_file_checkpoint("1-0a1b2c3d", path))
        assert caught.value.status_code == 404


async def test_a_path_may_be_written_with_more_slashes(desk):
    """What the contents manager takes for a file's path is one for its checkpoints."""
    await desk.folder("work")
    await desk.save("work/a.txt", "first\n")
    made = await desk.create("work/a.txt")
    for path in ("/work/a.txt", "work//a.txt", "./work/a.txt"):
        found = await ensure_async(desk.manager.list_checkpoints(path))
        assert [str(checkpoint["id"]) for checkpoint in found] == [made["id"]]
