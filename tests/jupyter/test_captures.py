"""What Jupyter does with files, as the history tells it."""

import asyncio
import json
import os
import threading

import pytest
from jupyter_server.auth import IdentityProvider, User
from traitlets.config import Config

from backtrail.errors import StoreFullError
from backtrail.history.service import HistoryService


async def _versions(ask, path, **params):
    found = await ask("timeline", path=path, folded=False, **params)
    return [version for row in found.get("rows", ()) for version in row["versions"]]


async def _is_gone(ask, path):
    return (await ask("timeline", path=path)).get("deleted", True)


async def test_a_notebook_saved_twice_unchanged_is_one_version(ask, save, notebook):
    """Each Ctrl+S writes the file anew."""
    await save("n.ipynb", notebook("a = 1"))
    await save("n.ipynb", notebook("a = 1"))
    assert len(await _versions(ask, "n.ipynb")) == 1


async def test_history_follows_a_renamed_file(ask, save, jp_fetch):
    """Under the new name there is all of it."""
    await save("a.txt", "one\n")
    await jp_fetch("api", "contents", "a.txt", method="PATCH", body=json.dumps({"path": "b.txt"}))
    await save("b.txt", "two\n")
    found = await _versions(ask, "b.txt")
    assert [version["number"] for version in found] == [2, 1]
    assert {version["path"] for version in found} == {"b.txt"}


async def test_a_save_right_before_a_rename_is_kept(ask, save, jp_fetch):
    """The file has its new name before the save's turn comes."""
    await save("a.txt", "one\n", wait=False)
    body = json.dumps({"path": "b.txt"})
    await jp_fetch("api", "contents", "a.txt", method="PATCH", body=body)
    assert len(await _versions(ask, "b.txt")) == 1


async def test_history_follows_a_renamed_folder(ask, save, jp_fetch, jp_root_dir):
    """With every file in it."""
    (jp_root_dir / "old").mkdir()
    await save("old/a.txt", "one\n")
    await save("old/b.txt", "one\n")
    await jp_fetch("api", "contents", "old", method="PATCH", body=json.dumps({"path": "new"}))
    for name in ("new/a.txt", "new/b.txt"):
        assert len(await _versions(ask, name)) == 1
    assert (await ask("deleted"))["files"] == []


async def test_a_deleted_file_keeps_its_history(ask, save, jp_fetch):
    """It is only gone."""
    await save("a.txt", "one\n")
    await jp_fetch("api", "contents", "a.txt", method="DELETE")
    found = await ask("timeline", path="a.txt")
    assert (found["deleted"], found["total"]) == (True, 1)


async def test_a_forged_event_deletes_nothing(ask, save, jp_fetch, jp_serverapp):
    """Whoever may send events may not make the history believe them."""
    await save("a.txt", "one\n")
    for data in (
        {"action": "delete", "path": "a.txt"},
        {"action": "rename", "path": "b.txt", "source_path": "a.txt"},
        {"action": "delete", "path": "../a.txt"},
    ):
        jp_serverapp.contents_manager.emit(data=data)
    found = await ask("timeline", path="a.txt")
    assert (found["deleted"], found["total"], found["path"]) == (False, 1, "a.txt")


async def test_a_copy_has_its_own_history_and_says_where_it_came_from(ask, save, jp_fetch):
    """The first version of the copy names the file it is of."""
    await save("a.txt", "one\n")
    body = json.dumps({"copy_from": "a.txt"})
    made = json.loads((await jp_fetch("api", "contents", "/", method="POST", body=body)).body)
    (version,) = await _versions(ask, made["path"])
    assert version["reason"] == "copied from a.txt"
    assert version["metadata"] == {"copied_from": "a.txt"}
    assert len(await _versions(ask, "a.txt")) == 1


async def test_a_new_folder_is_no_version(ask, jp_fetch):
    """Nor is a new, empty file an error."""
    await jp_fetch("api", "contents", "sub", method="PUT", body=json.dumps({"type": "directory"}))
    assert (await ask("status"))["documents"] == 0


async def test_many_quick_saves_are_few_rows(ask, save, notebook):
    """As real-time collaboration makes them, each second while people type."""
    for count in range(30):
        await save("n.ipynb", notebook("x = " + "1" * count), wait=False)
    found = await ask("timeline", path="n.ipynb")
    assert len(found["rows"]) <= 3
    newest = await ask("content", path="n.ipynb")
    assert "1" * 29 in newest["text"]


async def test_of_two_people_whose_saves_wait_the_later_one_is_named(session, jp_root_dir, ask):
    """What is on disk when their turn comes is theirs who saved last."""
    path = jp_root_dir / "a.txt"
    gate = threading.Event()
    busy = asyncio.ensure_future(session.call(lambda _: gate.wait(60)))
    for author in ("ada", "bob"):
        path.write_text(f"{author}\n")
        session.saved(str(path), author=author)
    await asyncio.sleep(0)  # the store is asked
    gate.set()
    await busy
    await session.settled()
    (version,) = await _versions(ask, "a.txt")
    assert version["author"] == "bob"


async def test_saves_that_wait_for_the_store_become_one(session, jp_root_dir, ask, monkeypatch):
    """What is on disk when their turn comes is looked at, and kept, once."""
    looks = []
    capture = HistoryService.capture

    def counted(service, request, **more):
        looks.append(request.path)
        return capture(service, request, **more)

    monkeypatch.setattr(HistoryService, "capture", counted)
    path = jp_root_dir / "a.txt"
    entered, leave = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def slow(_service):
        loop.call_soon_threadsafe(entered.set)
        asyncio.run_coroutine_threadsafe(leave.wait(), loop).result(20)

    waiting = asyncio.ensure_future(session.call(slow))
    await entered.wait()
    looked = []
    unsubscribe = session.subscribe(lambda message: looked.append(message["method"]))
    for count in range(10):
        path.write_text(f"{count}\n")
        session.saved(str(path))
    leave.set()
    await waiting
    (version,) = await _versions(ask, "a.txt")
    unsubscribe()
    assert looked == ["backtrail/didCapture"]
    assert looks == [str(path)]
    assert (await ask("content", path="a.txt", version=version["number"]))["text"] == "9\n"


async def test_a_file_that_a_kernel_writes_is_kept(ask, jp_root_dir, until, watched):
    """Nobody saved it in the browser."""
    await watched()
    (jp_root_dir / "out.csv").write_text("a,b\n1,2\n")
    (version,) = await until(lambda: _versions(ask, "out.csv"))
    assert version["source"] == "external"


async def test_a_name_that_is_not_utf8_does_not_end_the_watching(ask, jp_root_dir, until, watched):
    """The system's watcher breaks at it, and begins anew."""
    await watched()
    (jp_root_dir / os.fsdecode(b"\xff.txt")).write_text("one\n")
    await watched()
    (jp_root_dir / "a.txt").write_text("one\n")
    await until(lambda: _versions(ask, "a.txt"))


async def test_the_parts_of_an_upload_are_no_versions(
    ask, jp_fetch, jp_root_dir, session, until, watched
):
    """However long the next one takes; of an upload that ends early, what there is stays away."""
    path = str(jp_root_dir / "big.txt")

    async def upload(chunk):
        model = {"type": "file", "format": "text", "content": "line\n", "chunk": chunk}
        await jp_fetch("api", "contents", "big.txt", method="PUT", body=json.dumps(model))

    await watched()
    for chunk in (1, 2):
        await upload(chunk)
        session.outside.hint([path])
        (jp_root_dir / "sign.txt").write_text("the watcher watches\n")
        await until(lambda: _versions(ask, "sign.txt"))
        (jp_root_dir / "sign.txt").unlink()
        await until(lambda: _is_gone(ask, "sign.txt"))
    assert await _versions(ask, "big.txt") == []
    await upload(-1)
    await session.settled()
    (version,) = await _versions(ask, "big.txt")
    assert (version["source"], version["size"]) == ("jupyter", 15)


async def test_a_save_of_the_browser_stays_its_own(ask, save, jp_root_dir, until, watched):
    """However fast the watcher is."""
    await watched()
    await save("a.txt", "one\n")
    (jp_root_dir / "later.txt").write_text("one\n")
    await until(lambda: _versions(ask, "later.txt"))
    assert [version["source"] for version in await _versions(ask, "a.txt")] == ["jupyter"]


async def test_a_save_that_takes_long_is_still_the_browsers(
    ask, jp_root_dir, jp_serverapp, session, until, watched
):
    """Between writing and telling of it a busy server lets the watcher go first."""
    await watched()
    manager, path = jp_serverapp.contents_manager, jp_root_dir / "a.txt"
    manager.run_pre_save_hooks(model={"type": "file"}, path="a.txt")
    path.write_text("one\n")
    session.outside.hint([str(path)])
    (jp_root_dir / "later.txt").write_text("one\n")
    await until(lambda: _versions(ask, "later.txt"))
    assert await _versions(ask, "a.txt") == []
    manager.run_post_save_hooks(model={"type": "file"}, os_path=str(path))
    await session.settled()
    assert [version["source"] for version in await _versions(ask, "a.txt")] == ["jupyter"]


async def test_files_that_are_there_already_have_no_versions_by_themselves(ask, jp_root_dir):
    """Nobody wants all their data in a history because they began a server."""
    assert (await ask("status"))["documents"] == 0


@pytest.mark.parametrize("name", [".git/config", "node_modules/a/index.js"])
async def test_what_is_left_out_everywhere_is_left_out_here(ask, jp_root_dir, until, watched, name):
    """A commit or an installation makes no versions."""
    path = jp_root_dir / name
    path.parent.mkdir(parents=True)
    await watched()
    path.write_text("x\n")
    (jp_root_dir / "sign.txt").write_text("the watcher watches\n")
    await until(lambda: _versions(ask, "sign.txt"))
    assert (await ask("status"))["documents"] == 1


class Named(IdentityProvider):
    """Knows who is there."""

    async def get_user(self, handler):
        """Let a person in, with the token."""
        user = await super().get_user(handler)
        return None if user is None else User(username="ada", name="Ada Lovelace")


class TestAuthors:
    """Who a version is of."""

    @pytest.fixture
    def jp_server_config(self, jp_server_config):
        """Let the server know its people."""
        jp_server_config.merge(Config({"ServerApp": {"identity_provider_class": Named}}))
        return jp_server_config

    async def test_a_known_person_is_the_author(self, ask, save):
        """Of saves and of restores, whoever the request says it is."""
        await save("a.txt", "one\n")
        await save("a.txt", "two\n")
        await ask("restore", path="a.txt", version=1, author="mallory")
        assert {version["author"] for version in await _versions(ask, "a.txt")} == {"ada"}

    async def test_a_checkpoint_that_has_to_wait_is_still_that_persons(
        self, ask, save, session, jp_fetch, monkeypatch, until
    ):
        """It takes the place of the save that waits already."""

        def full(*_args, **_kwargs):
            raise StoreFullError("no room left")

        with monkeypatch.context() as patch:
            patch.setattr(HistoryService, "capture", full)
            await save("a.txt", "one\n")
            await jp_fetch("api", "contents", "a.txt", "checkpoints", method="POST", body="")
        await until(lambda: not session.health.troubled)
        (version,) = await _versions(ask, "a.txt")
        assert version["author"] == "ada"


async def test_whoever_has_only_the_token_is_the_servers_own_person(ask, save):
    """An invented name says nothing."""
    import getpass

    await save("a.txt", "one\n")
    (version,) = await _versions(ask, "a.txt")
    assert version["author"] == getpass.getuser()


async def test_what_was_there_before_the_first_save_is_kept(ask, save, jp_root_dir):
    """A file that nobody opened before: the save goes over it, and it is version 1."""
    (jp_root_dir / "a.txt").write_bytes(b"the only copy\r\n")
    await save("a.txt", "new\n")
    assert [v["source"] for v in await _versions(ask, "a.txt")] == ["jupyter", "external"]
    assert (await ask("content", path="a.txt", version=1))["text"] == "the only copy\r\n"
