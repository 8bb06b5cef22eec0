"""What lies in ``.ipynb_checkpoints`` from before is taken over, once, and left where it is."""

import json
import os
from datetime import UTC, datetime

import pytest
from traitlets.config import Config

from ..desks import Desk, model_of, notebook  # noqa: TID252

THEN = datetime(2024, 5, 17, 12, 30, tzinfo=UTC)


@pytest.fixture
def jp_server_config(store) -> Config:
    """Load the extension on files on disk."""
    return Config(
        {
            "ServerApp": {"jpserver_extensions": {"backtrail_jupyter": True}},
            "BacktrailApp": {"store": str(store)},
        }
    )


def earlier(desk: Desk, path: str, content: bytes, *, folder: str = ".ipynb_checkpoints") -> None:
    """Put a checkpoint beside a file, as Jupyter does."""
    file = desk.root / path
    beside = file.parent / folder / f"{file.stem}-checkpoint{file.suffix}"
    beside.parent.mkdir(parents=True, exist_ok=True)
    beside.write_bytes(content)
    os.utime(beside, (THEN.timestamp(), THEN.timestamp()))


def standing(desk: Desk) -> dict[str, tuple[bytes, int]]:
    """Everything in such folders: bytes and time."""
    return {
        str(file): (file.read_bytes(), file.stat().st_mtime_ns)
        for file in desk.root.rglob("*-checkpoint*")
    }


async def test_the_first_look_takes_over_the_checkpoint(desk):
    """It comes before the file as it is now, says when it was written, and can be restored."""
    (desk.root / "a.ipynb").write_text("now")
    earlier(desk, "a.ipynb", b"then")
    before = standing(desk)
    listed = await desk.listed("a.ipynb")
    assert await desk.contents("a.ipynb") == [b"then", b"now"]
    assert datetime.fromisoformat(listed[0]["last_modified"]) == THEN
    entry = await desk.entry("a.ipynb", "1")
    assert (entry.version.reason, entry.tags) == (
        "from .ipynb_checkpoints",
        ("imported checkpoint",),
    )
    await desk.restore("a.ipynb", listed[0]["id"])
    assert (desk.root / "a.ipynb").read_bytes() == b"then"
    assert standing(desk) == before


async def test_it_is_taken_over_once(desk):
    """Neither looking again nor a new file in the folder makes another version."""
    (desk.root / "a.txt").write_text("now")
    earlier(desk, "a.txt", b"then")
    await desk.create("a.txt")
    earlier(desk, "a.txt", b"written by an older Jupyter")
    await desk.listed("a.txt")
    await desk.create("a.txt")
    assert await desk.contents("a.txt") == [b"then", b"now"]


async def test_a_file_with_a_history_gets_it_too(desk):
    """The file as it is now stays the newest version."""
    (desk.root / "work").mkdir()
    await desk.save("work/a.txt", "now\n")
    earlier(desk, "work/a.txt", b"then\n")
    listed = await desk.listed("work/a.txt")
    assert await desk.contents("work/a.txt") == [b"now\n", b"then\n", b"now\n"]
    ids = [checkpoint["id"] for checkpoint in listed]
    assert (await desk.entry("work/a.txt", "imported checkpoint")).version.id in ids


async def test_a_content_that_is_known_already_makes_no_version(desk):
    """The version that holds it is named instead, however old it is."""
    for text in ("first\n", "second\n"):
        await desk.save("a.txt", text)
    earlier(desk, "a.txt", b"first\n")
    await desk.listed("a.txt")
    assert await desk.contents("a.txt") == [b"first\n", b"second\n"]
    assert (await desk.entry("a.txt", "imported checkpoint")).version.number == 1


async def test_a_tag_taken_away_brings_nothing_back(desk):
    """Who removes the name does not get the version again."""
    (desk.root / "a.txt").write_text("now")
    earlier(desk, "a.txt", b"then")
    await desk.listed("a.txt")
    absolute = desk.server.backtrail.places.absolute("a.txt")
    await desk.history(lambda service: service.untag(absolute, "imported checkpoint"))
    await desk.listed("a.txt")
    assert await desk.contents("a.txt") == [b"then", b"now"]
    assert (await desk.entry("a.txt", "1")).tags == ()


async def test_a_deleted_file_is_left_alone(desk):
    """A checkpoint without its file does not make one."""
    earlier(desk, "gone.txt", b"then")
    assert await desk.listed("gone.txt") == []


async def test_a_link_out_of_the_folder_is_not_followed(desk, tmp_path):
    """What is imported is a plain file that lies there."""
    secret = tmp_path / "secret"
    secret.write_text("somebody else's")
    (desk.root / "a.txt").write_text("now")
    (desk.root / ".ipynb_checkpoints").mkdir()
    (desk.root / ".ipynb_checkpoints" / "a-checkpoint.txt").symlink_to(secret)
    await desk.create("a.txt")
    assert await desk.contents("a.txt") == [b"now"]


async def test_a_notebooks_first_save_takes_over_the_one_before(desk):
    """Saving lists and makes a checkpoint by itself; the order is the same."""
    text = json.dumps(notebook("a = 0"))
    earlier(desk, "a.ipynb", text.encode())
    body = json.dumps(model_of(notebook("a = 1")))
    await desk.fetch("api", "contents", "a.ipynb", method="PUT", body=body)
    await desk.settled()
    versions = await desk.contents("a.ipynb")
    assert [text.encode() in versions, versions[-1]] == [
        True,
        (desk.root / "a.ipynb").read_bytes(),
    ]


class TestNotImporting:
    """With the setting off."""

    @pytest.fixture
    def jp_server_config(self, store) -> Config:
        """Load the extension without it."""
        return Config(
            {
                "ServerApp": {"jpserver_extensions": {"backtrail_jupyter": True}},
                "BacktrailApp": {"store": str(store), "import_checkpoints": False},
            }
        )

    async def test_nothing_is_taken_over(self, desk):
        """Only the file itself is kept."""
        (desk.root / "a.txt").write_text("now")
        earlier(desk, "a.txt", b"then")
        await desk.create("a.txt")
        assert await desk.contents("a.txt") == [b"now"]


class TestAnotherFolder:
    """With Jupyter's setting for the folder's name."""

    @pytest.fixture
    def jp_server_config(self, store) -> Config:
        """Load the extension where checkpoints lay elsewhere."""
        return Config(
            {
                "ServerApp": {"jpserver_extensions": {"backtrail_jupyter": True}},
                "FileCheckpoints": {"checkpoint_dir": "old"},
                "BacktrailApp": {"store": str(store)},
            }
        )

    async def test_they_are_found_there(self, desk):
        """The name that Jupyter's own class had counts."""
        (desk.root / "a.txt").write_text("now")
        earlier(desk, "a.txt", b"then", folder="old")
        await desk.listed("a.txt")
        assert await desk.contents("a.txt") == [b"then", b"now"]


async def test_what_was_taken_over_is_not_read_again(desk, monkeypatch):
    """Listing is a part of each save of a notebook, and a checkpoint may be large."""
    (desk.root / "a.ipynb").write_text("now")
    earlier(desk, "a.ipynb", b"then")
    listed = await desk.listed("a.ipynb")

    def reads(*_args, **_kwargs):
        raise AssertionError("read again")

    monkeypatch.setattr("backtrail_jupyter.imports.read", reads)
    assert await desk.listed("a.ipynb") == listed
