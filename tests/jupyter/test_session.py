"""The history in a server that starts, is troubled, and ends."""

import asyncio
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import closing, suppress

import pytest
from tornado.websocket import WebSocketClosedError

from backtrail.app import open_service
from backtrail.errors import StoreError
from backtrail_jupyter.handlers.events import Outbox
from backtrail_jupyter.news import News
from backtrail_jupyter.places import Places
from backtrail_jupyter.session import Session

from .e2e.conditions import until


class TestBrokenStore:
    """A store that cannot be opened keeps nobody from working."""

    @pytest.fixture
    def store(self, tmp_path):
        """Something that is no store."""
        store = tmp_path / "store" / "history.btl"
        store.parent.mkdir()
        store.write_bytes(b"this is a letter to my aunt, and no store at all" * 100)
        return store

    async def test_the_server_starts_saves_and_tells(self, ask, save, jp_root_dir):
        """The status says what is wrong, and how many saves wait."""
        await save("a.txt", "one\n")
        assert (jp_root_dir / "a.txt").read_text() == "one\n"
        found = await ask("status")
        assert "not a Backtrail store" in found["trouble"][0] or found["trouble"]
        assert any("The last save waits" in line for line in found["trouble"])
        answer = await ask("timeline", path="a.txt")
        assert answer["status"] == 503
        assert answer["kind"].startswith("store")

    @pytest.fixture
    def told(self, tmp_path, monkeypatch):
        """Name a file that a hook of the person's settings writes."""
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
        settings = tmp_path / "config" / "backtrail" / "config.toml"
        settings.parent.mkdir(parents=True)
        settings.write_text(
            '[[hooks]]\non = ["trouble"]\ntemplate = "{title}"\n'
            f'command = ["/bin/sh", "-c", "cd {tmp_path}; cat > part; mv part told"]\n'
        )
        return tmp_path / "told"

    async def test_a_hook_hears_of_it(self, told, save, until):
        """Although there was never an event."""
        await save("a.txt", "one\n")
        await until(told.exists)
        assert told.read_text().startswith("Saves are not being kept: ")

    async def test_saves_are_kept_when_the_store_serves_again(
        self, ask, save, store, session, until
    ):
        """By themselves: nobody has to save again."""
        heard = []
        session.subscribe(heard.append)
        await save("a.txt", "one\n")
        await ask("status")
        store.unlink()
        await until(lambda: not session.health.troubled)
        assert (await ask("status"))["trouble"] == []
        assert (await ask("timeline", path="a.txt"))["total"] == 1
        told = [
            message["params"]["trouble"]
            for message in heard
            if message["method"] == "backtrail/didChangeHealth"
        ]
        assert told[-1] == []

    async def test_what_a_save_goes_over_waits_beside_the_save(
        self, ask, save, store, session, until, jp_root_dir
    ):
        """It is on no disk any more."""
        (jp_root_dir / "a.txt").write_text("the only copy\n")
        await save("a.txt", "one\n")
        await save("a.txt", "two\n")
        store.unlink()
        await until(lambda: not session.health.troubled)
        first = await ask("content", path="a.txt", version=1)
        assert first["text"] == "the only copy\n"
        assert (await ask("content", path="a.txt", version=2))["text"] == "two\n"

    async def test_saves_of_two_people_that_wait_do_not_end_those_of_one(
        self, ask, store, session, until, jp_root_dir
    ):
        """One waits in the place of the other, whose next save is kept like any."""
        path = jp_root_dir / "a.txt"
        path.write_text("one\n")
        for author in ("ada", "bob"):
            session.saved(str(path), author=author)
            await session.settled()
        store.unlink()
        await until(lambda: not session.health.troubled)
        path.write_text("two\n")
        session.saved(str(path), author="ada")
        await session.settled()
        rows = (await ask("timeline", path="a.txt"))["rows"]
        assert [row["versions"][0]["author"] for row in rows] == ["ada", "bob"]


class TestStoreThatMayNotBe:
    """A folder for the store that cannot be made."""

    @pytest.fixture
    def store(self, tmp_path):
        """A file where the folder should be."""
        (tmp_path / "store").write_text("in the way")
        return tmp_path / "store" / "history.btl"

    async def test_the_server_starts_saves_and_tells(self, ask, save, jp_root_dir):
        """As with any other trouble."""
        await save("a.txt", "one\n")
        assert (jp_root_dir / "a.txt").read_text() == "one\n"
        assert (await ask("status"))["trouble"]


async def test_after_a_mistake_the_next_save_of_the_file_is_kept(tmp_path):
    """Whatever failed, no file is left out for the rest of the server's life."""
    file = tmp_path / "a.txt"
    file.write_text("one\n")
    service = open_service(store="memory", roots=[str(tmp_path)])
    outcomes = iter([ValueError("a mistake"), service])

    def opened():
        outcome = next(outcomes)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    session = Session(
        Places(root=str(tmp_path)),
        opened,
        loop=asyncio.get_running_loop(),
        log=logging.getLogger("a server"),
    )
    for _ in range(2):
        session.saved(str(file))
        await session.settled()
    assert await session.call(lambda kept: kept.timeline(str(file)).total) == 1
    await session.finish()


async def test_everything_is_committed_when_the_server_stops(
    jp_serverapp, save, store, jp_root_dir
):
    """What was handed in a moment before, and what a kernel just wrote."""
    await save("a.txt", "one\n", wait=False)
    (jp_root_dir / "b.txt").write_text("one\n")
    jp_serverapp.backtrail.outside.hint([str(jp_root_dir / "b.txt")])
    await jp_serverapp.backtrail.finish()
    service = open_service(store=str(store), roots=[str(jp_root_dir)])
    try:
        assert service.timeline(str(jp_root_dir / "a.txt")).total == 1
        assert service.timeline(str(jp_root_dir / "b.txt")).total == 1
    finally:
        service.close()


async def test_a_server_that_is_told_to_stop_twice_ends_once(
    jp_serverapp, save, store, jp_root_dir
):
    """Both wait until everything is committed, and none of them fails."""
    await save("a.txt", "one\n", wait=False)
    session = jp_serverapp.backtrail
    await asyncio.gather(session.finish(), session.finish())
    with closing(open_service(store=str(store), roots=[str(jp_root_dir)])) as service:
        assert service.timeline(str(jp_root_dir / "a.txt")).total == 1


async def test_a_save_after_the_end_is_no_error(jp_serverapp, save, jp_root_dir):
    """A browser may still save while a server shuts down."""
    await jp_serverapp.backtrail.finish()
    await save("a.txt", "one\n")
    assert (jp_root_dir / "a.txt").read_text() == "one\n"
    with pytest.raises(StoreError):
        await jp_serverapp.backtrail.call(lambda _: None)
    with pytest.raises(StoreError):
        jp_serverapp.backtrail.now(lambda _: None)


async def test_what_happens_is_told_on_the_socket(jp_ws_fetch, save, ask):
    """With contents paths, and once for each version."""
    ears = await jp_ws_fetch("backtrail", "api", "events")
    await save("a.txt", "one\n")
    told = json.loads(await ears.read_message())
    assert told["method"] == "backtrail/didCapture"
    assert (told["params"]["kind"], told["params"]["path"]) == ("kept", "a.txt")
    assert told["params"]["version"]["path"] == "a.txt"
    await ask("annotate", path="a.txt", note="good")
    assert json.loads(await ears.read_message())["params"]["kind"] == "annotated"
    ears.close()


async def test_hidden_files_are_not_told_of(jp_ws_fetch, save, session, jp_root_dir):
    """The next message is of the next file that is shown."""
    ears = await jp_ws_fetch("backtrail", "api", "events")
    (jp_root_dir / ".hidden.txt").write_text("one\n")
    session.saved(str(jp_root_dir / ".hidden.txt"))
    await session.settled()
    await save("a.txt", "one\n")
    told = json.loads(await ears.read_message())
    assert told["params"]["path"] == "a.txt"
    ears.close()


async def test_every_socket_hears(jp_ws_fetch, save):
    """Two tabs, or two people."""
    sockets = [await jp_ws_fetch("backtrail", "api", "events") for _ in range(2)]
    await save("a.txt", "one\n")
    for ears in sockets:
        assert json.loads(await ears.read_message())["params"]["path"] == "a.txt"
        ears.close()


async def test_a_slow_client_is_told_to_look_anew():
    """It costs a bounded number of messages, and the others nothing."""
    taken, ready = [], asyncio.Event()

    async def send(frame):
        await ready.wait()
        taken.append(json.loads(frame)["method"])

    outbox = Outbox(send, longest=3)
    for count in range(10):
        outbox.put({"method": f"m{count}", "params": {}})
        await asyncio.sleep(0)
    ready.set()
    await asyncio.wait_for(_empty(outbox), 10)
    assert taken[0] == "m0"  # was on its way already
    assert "reload" in taken
    assert len(taken) <= 1 + 3
    assert taken[-1] == "m9"


async def test_a_client_that_is_gone_is_forgotten():
    """Without an error."""

    async def send(_frame):
        raise WebSocketClosedError

    outbox = Outbox(send)
    outbox.put({"method": "m", "params": {}})
    await asyncio.wait_for(_empty(outbox), 10)


def test_a_listener_that_fails_keeps_nothing_from_others(caplog):
    """It is logged."""
    news, heard = News(), []

    def fails(_message):
        raise ValueError

    news.subscribe(fails)
    end = news.subscribe(heard.append)
    news.tell({"method": "m"})
    end()
    end()
    news.tell({"method": "n"})
    assert heard == [{"method": "m"}]
    assert "listener" in caplog.text


async def test_work_can_be_waited_for_without_a_loop(session, save, jp_root_dir):
    """As checkpoints of a blocking contents manager do."""
    await save("a.txt", "one\n")
    path = str(jp_root_dir / "a.txt")
    assert session.now(lambda service: service.timeline(path).total) == 1


async def _empty(outbox):
    while outbox._task is not None:
        await asyncio.wait([outbox._task])


@pytest.mark.e2e
def test_a_real_server_keeps_saves_and_ends_in_peace(tmp_path):
    """Started as a person does, stopped by a signal."""
    root, store = tmp_path / "root", tmp_path / "history.btl"
    root.mkdir()
    environ = {
        **{key: value for key, value in os.environ.items() if not key.startswith("JUPYTER")},
        "JUPYTER_CONFIG_DIR": str(tmp_path / "config"),
        "JUPYTER_DATA_DIR": str(tmp_path / "data"),
        "JUPYTER_RUNTIME_DIR": str(tmp_path / "runtime"),
        "BACKTRAIL_STORE": str(store),
    }
    command = [
        *(sys.executable, "-m", "jupyter_server", "--allow-root", "--no-browser"),
        *(
            f"--ServerApp.port={_free_port()}",
            f"--ServerApp.root_dir={root}",
            "--IdentityProvider.token=t",
        ),
        "--ServerApp.jpserver_extensions={'backtrail_jupyter': True}",
    ]
    with subprocess.Popen(
        command, env=environ, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as server:
        try:
            url = _url(server, tmp_path / "runtime")
            model = json.dumps({"type": "file", "format": "text", "content": "one\n"}).encode()
            _ask(f"{url}api/contents/a.txt", model, "PUT")
            found = _ask(f"{url}backtrail/api/timeline", b'{"path": "a.txt"}', "POST")
            assert found["total"] == 1

            def kept():  # nobody tells from when on it is watched
                (root / "b.txt").write_text("written by a kernel\n")
                return _kept(f"{url}backtrail/api/timeline", b'{"path": "b.txt"}')

            until("what a kernel wrote is kept", kept, patience=120)
            server.send_signal(signal.SIGTERM)
            output = server.communicate(timeout=30)[0].decode()
        finally:
            server.kill()
    assert "Traceback" not in output
    service = open_service(store=str(store), roots=[str(root)])
    try:
        assert service.timeline(str(root / "a.txt")).total == 1
    finally:
        service.close()


def _free_port():
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


def _url(server, runtime):
    def answering():
        assert server.poll() is None
        for found in runtime.glob("jpserver-*.json"):
            with suppress(ValueError, KeyError):  # half written
                url = json.loads(found.read_text())["url"]
                with urllib.request.urlopen(f"{url}api", timeout=10):
                    return url
        return None

    return until("the server answers", answering, patience=120)


def _kept(url, body):
    try:
        return _ask(url, body, "POST")["total"] == 1
    except urllib.error.HTTPError as error:
        error.close()
        return False


def _ask(url, body, method):
    request = urllib.request.Request(
        url, body, {"Authorization": "token t", "Content-Type": "application/json"}, method=method
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read())
