"""What a server tells by itself: on the socket, in words, and to hooks."""

import asyncio
import json

import pytest


@pytest.fixture
def settings(request, tmp_path, monkeypatch):
    """Write the person's settings, in which HERE is the test's folder; before the server starts."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    place = tmp_path / "config" / "backtrail" / "config.toml"
    place.parent.mkdir(parents=True)
    place.write_text(request.param.replace("HERE", str(tmp_path)))


def level(name):
    """Have the server started with this level."""
    text = f'[notify]\nlevel = "{name}"\n'
    return pytest.mark.parametrize("settings", [text], indirect=True, ids=[name])


@pytest.fixture
def hear(jp_ws_fetch):
    """Listen; return what reads messages until one of these methods comes, and then that one."""

    async def listen():
        ears = await jp_ws_fetch("backtrail", "api", "events")

        async def until(*methods):
            while True:
                told = json.loads(await asyncio.wait_for(ears.read_message(), 60))
                if told["method"] in methods:
                    return told["params"]

        return until

    return listen


async def test_a_restore_is_told_after_the_version_it_made(hear, ask, save):
    """With contents paths, as everything is."""
    await save("a.txt", "one\n")
    await save("a.txt", "two\n")
    until = await hear()
    await ask("restore", path="a.txt", version=1)
    made = await until("backtrail/didCapture")
    assert (made["path"], made["version"]["number"]) == ("a.txt", 3)
    told = await until("backtrail/didRestore")
    assert (told["kind"], told["path"], told["version"]["number"]) == ("restored", "a.txt", 3)


async def test_a_deletion_is_told(hear, save, jp_fetch):
    """As the file browser does it."""
    await save("a.txt", "one\n")
    until = await hear()
    await jp_fetch("api", "contents", "a.txt", method="DELETE")
    told = await until("backtrail/didCapture")
    assert (told["kind"], told["path"]) == ("deleted", "a.txt")


async def test_many_files_at_once_are_told_as_one(hear, session, jp_root_dir):
    """Whatever program wrote them."""
    until = await hear()
    _write_many(session, jp_root_dir)
    told = await until("backtrail/didMassChange")
    assert told["title"].startswith("24 files created")


class TestWords:
    """What the panel shows as a message, by ``notify.level``."""

    @pytest.mark.parametrize(
        ("settings", "kinds"),
        [
            ('[notify]\nlevel = "error"', set()),
            ("", {"mass-changed"}),
            ('[notify]\nlevel = "info"', {"mass-changed", "restored"}),
            ('[notify]\nlevel = "all"', {"kept", "mass-changed", "restored"}),
        ],
        indirect=["settings"],
        ids=["error", "default", "info", "all"],
    )
    @pytest.mark.usefixtures("settings")
    async def test_a_person_is_told_from_the_chosen_level_on(
        self, kinds, ask, save, session, until, jp_root_dir
    ):
        """No more, however much happens."""
        heard = []
        session.subscribe(heard.append)
        await save("a.txt", "one\n")
        await save("a.txt", "two\n")
        await ask("restore", path="a.txt", version=1)
        _write_many(session, jp_root_dir)
        await until(lambda: "backtrail/didMassChange" in [told["method"] for told in heard])
        await session.call(lambda _: None)
        assert {told["kind"] for told in _words(heard)} == kinds

    @pytest.mark.usefixtures("settings")
    @level("info")
    async def test_it_is_the_line_of_every_face(self, hear, save, ask):
        """With the level it belongs to, and the file's contents path."""
        await save("sub.txt", "one\n")
        await save("sub.txt", "two\n")
        until = await hear()
        await ask("restore", path="sub.txt", version=1)
        assert await until("backtrail/showMessage") == {
            "kind": "restored",
            "level": "info",
            "text": "sub.txt: Restored 1",
            "path": "sub.txt",
        }

    @pytest.mark.usefixtures("settings")
    @level("all")
    async def test_no_words_are_said_about_hidden_files(self, hear, save, session, jp_root_dir):
        """The first words are about the next file that is shown."""
        until = await hear()
        (jp_root_dir / ".hidden.txt").write_text("one\n")
        session.saved(str(jp_root_dir / ".hidden.txt"))
        await session.settled()
        await save("a.txt", "one\n")
        assert (await until("backtrail/showMessage"))["path"] == "a.txt"


class TestTrouble:
    """A store that cannot be opened, until it can."""

    @pytest.fixture
    def store(self, tmp_path):
        """Something that is no store."""
        store = tmp_path / "store" / "history.btl"
        store.parent.mkdir()
        store.write_bytes(b"no store at all" * 100)
        return store

    @pytest.mark.parametrize(
        ("settings", "words"),
        [("", []), ('[notify]\nlevel = "info"', ["Saves are being kept again"])],
        indirect=["settings"],
        ids=["default", "info"],
    )
    @pytest.mark.usefixtures("settings")
    async def test_that_saves_are_kept_again_is_said_from_info_on(
        self, words, session, save, store, until
    ):
        """That they are not is told in any case, as health; the panel says it."""
        heard = []
        session.subscribe(heard.append)
        await save("a.txt", "one\n")
        store.unlink()
        await until(lambda: not session.health.troubled)
        health = [told["params"] for told in heard if told["method"].endswith("didChangeHealth")]
        assert health[0]["trouble"]
        assert health[-1]["trouble"] == []
        assert [told["text"] for told in _words(heard)] == words


HOOK = """
[[hooks]]
on = ["kept"]
template = "{kind} {name} {version}\\n"
command = ["/bin/sh", "-c", "cat >> HERE/told"]
"""


@pytest.mark.parametrize("settings", [HOOK], indirect=True, ids=["a hook"])
@pytest.mark.usefixtures("settings")
async def test_a_hook_runs_once_for_a_save(save, session, jp_fetch, tmp_path):
    """Though Ctrl+S makes a checkpoint, too, and the system tells that the file was written."""
    await save("a.txt", "one\n")
    await jp_fetch("api", "contents", "a.txt", "checkpoints", method="POST", body="{}")
    session.outside.hint([session.places.absolute("a.txt")])
    await session.finish()
    assert (tmp_path / "told").read_text() == "kept a.txt 1\n"


def _write_many(session, root):
    for number in range(24):
        (root / f"{number}.csv").write_text(f"{number}\n")
    session.outside.hint([str(root / f"{number}.csv") for number in range(24)])


def _words(heard):
    return [told["params"] for told in heard if told["method"] == "backtrail/showMessage"]
