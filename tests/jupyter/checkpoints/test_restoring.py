"""Going back to a checkpoint, and what other extensions read of it."""

import json

import pytest
from jupyter_core.utils import ensure_async
from tornado.web import HTTPError

from ..desks import ON_DISK, notebook, refused  # noqa: TID252


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
    assert await desk.contents("a.txt") == [b"first\n", b"unheard of\n", b"first\n"]
    kept = (await desk.entry("a.txt", "2")).version
    assert (kept.reason, dict(kept.metadata)) == ("what was there before the restore", {})


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
