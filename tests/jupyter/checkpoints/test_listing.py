"""Which versions of a file are its checkpoints, and how one comes and goes."""

import re
from datetime import datetime

from jupyter_server.services.contents.checkpoints import (
    AsyncGenericCheckpointsMixin,
    GenericCheckpointsMixin,
)

from backtrail.app import open_service
from backtrail_jupyter.checkpointing import newest
from backtrail_jupyter.checkpoints import AsyncBacktrailCheckpoints, BacktrailCheckpoints

from ..desks import AWAITED, notebook, refused  # noqa: TID252

ID = re.compile(r"\d+-[0-9a-f]{8}")


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
    absolute = desk.server.backtrail.places.absolute("a.txt")
    await desk.history(lambda service: service.tag(absolute, "1", "long ago"))
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


@AWAITED
async def test_deleted_checkpoints_stay_deleted_after_a_restart(desk, store):
    """The mark is in the store, not in the process."""
    await desk.save("a.txt", "first\n")
    made = await desk.create("a.txt")
    await desk.delete("a.txt", made["id"])
    await desk.server.backtrail.finish()
    service = open_service(store=str(store), roots=(str(desk.root),))
    try:
        assert newest(service, str(desk.root / "a.txt"), 10) == []
        assert service.content(str(desk.root / "a.txt"), made["id"]) == b"first\n"
    finally:
        service.close()
