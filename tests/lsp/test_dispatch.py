"""Who gets which answer, with a sidecar in this process whose store waits where it is told to."""

import asyncio
import json
import threading

import pytest

from backtrail.lsp import server

PATIENCE = 20


class Desk:
    """An editor and its sidecar; what it says comes in order, and so do the answers."""

    def __init__(self, folder):
        self.folder = folder
        self.sidecar = server.build()
        self.protocol = self.sidecar.protocol
        self.protocol.send = self._hear
        self.heard = []
        self.news = asyncio.Event()
        self.gate = threading.Event()
        self.at_gate = threading.Event()

    def _hear(self, body):
        self.heard.append(json.loads(body))
        self.news.set()

    def say(self, method, params=None, **more):
        """Send a message; with ``id`` it is a request."""
        message = {"jsonrpc": "2.0", "method": method, "params": params or {}, **more}
        self.protocol.receive(json.dumps(message).encode())

    async def begin(self):
        """Shake hands."""
        root = {"uri": self.folder.as_uri(), "name": "x"}
        params = {
            "processId": None,
            "rootUri": None,
            "capabilities": {"workspace": {"applyEdit": True}},
            "workspaceFolders": [root],
        }
        self.say("initialize", params, id="first")
        await self.answer("first")

    def hold(self):
        """Keep the store busy until the gate opens."""

        def wait(_):
            self.at_gate.set()
            return self.gate.wait(PATIENCE)

        self.sidecar.session.later(self.sidecar.session.call(wait))

    async def held(self):
        """Wait until the store waits at the gate."""
        assert await asyncio.to_thread(self.at_gate.wait, PATIENCE)

    async def until(self, condition):
        """Wait until ``condition`` holds; looked at after each message."""
        while not condition():
            self.news.clear()
            await asyncio.wait_for(self.news.wait(), PATIENCE)

    async def answer(self, number):
        """Wait for the answer to a request, and see that it is the only one."""
        await self.until(lambda: self.answers(number))
        (answer,) = self.answers(number)
        return answer

    def answers(self, number):
        """All answers with this id."""
        return [one for one in self.heard if "method" not in one and one["id"] == number]

    def codes(self, number):
        """Their codes."""
        return [one["error"]["code"] for one in self.answers(number)]


@pytest.fixture
def at_desk(tmp_path, monkeypatch):
    """Run a script with a desk, and end it well."""
    monkeypatch.setenv("BACKTRAIL_STORE", "memory")

    def run(script):
        async def whole():
            desk = Desk(tmp_path)
            try:
                await desk.begin()
                await script(desk)
                assert not desk.protocol._running
                assert not desk.protocol._notified
                assert not desk.protocol._request_futures
            finally:
                desk.gate.set()
                desk.sidecar.session.stop()

        asyncio.run(whole())

    return run


def test_an_id_in_use_is_answered_once(at_desk):
    """The second request is refused without an id, so that the first is not taken for answered."""

    async def script(desk):
        desk.hold()
        for _ in range(3):
            desk.say("backtrail/status", id=7)
        desk.say("backtrail/status", id="7")
        await desk.until(lambda: len(desk.codes(None)) == 2)
        assert desk.codes(None) == [-32600, -32600]
        desk.gate.set()
        assert "result" in await desk.answer(7)
        assert "result" in await desk.answer("7")
        desk.say("backtrail/status", id=7)
        await desk.until(lambda: len(desk.answers(7)) == 2)

    at_desk(script)


def test_an_answer_of_the_client_never_meets_a_request_of_its_own(at_desk):
    """Although it bears the same id; and one to nothing is passed over."""

    async def script(desk):
        desk.hold()
        desk.say("backtrail/status", id=7)
        for number in (7, "nobody", None, []):
            answer = {"jsonrpc": "2.0", "id": number, "result": {"applied": True}}
            desk.protocol.receive(json.dumps(answer).encode())
        desk.gate.set()
        assert "result" in await desk.answer(7)

    at_desk(script)


def test_a_cancelled_request_is_answered_as_such_and_costs_the_store_nothing(at_desk):
    """Its work is not begun; a second cancel, and one of nothing, do no harm."""

    async def script(desk):
        desk.hold()
        desk.say("backtrail/status", id=6)
        desk.say("backtrail/project", id=7)
        desk.say("backtrail/project", id=8)
        await desk.held()
        queued = desk.sidecar.session._store.queued
        for number in (7, 7, 99, "x", None, [1]):
            desk.say("$/cancelRequest", {"id": number})
        await desk.until(lambda: desk.codes(7) == [-32800])
        assert desk.sidecar.session._store.queued == queued - 1
        desk.gate.set()
        assert "result" in await desk.answer(8)
        assert "result" in await desk.answer(6)

    at_desk(script)


def test_a_command_that_only_looks_is_cancelled(at_desk):
    """As its request is, whatever it is called by."""

    async def script(desk):
        file = (desk.folder / "a.txt").as_uri()
        commands = {"check": [], "timeline": [file], "diff": [file], "blameLine": [file, 1]}
        desk.hold()
        for name, arguments in commands.items():
            params = {"command": f"backtrail.{name}", "arguments": arguments}
            desk.say("workspace/executeCommand", params, id=name)
        await desk.held()
        for name in commands:
            desk.say("$/cancelRequest", {"id": name})
            await desk.answer(name)
            assert desk.codes(name) == [-32800]
        desk.gate.set()

    at_desk(script)


def test_a_label_or_a_restore_that_was_begun_tells_what_it_did(at_desk):
    """Cancelled, it would have changed the history or the file all the same."""

    async def script(desk):
        path = desk.folder / "a.txt"
        for text in ("one\n", "two\n"):
            path.write_text(text)
            desk.say("textDocument/didSave", {"textDocument": {"uri": path.as_uri()}})
        desk.say("backtrail/timeline", {"uri": path.as_uri()}, id=1)
        await desk.answer(1)
        desk.hold()
        first = {"uri": path.as_uri(), "version": 1}
        command = {"command": "backtrail.restore", "arguments": [first]}
        desk.say("backtrail/annotate", {**first, "tag": "good"}, id=2)
        desk.say("backtrail/restore", first, id=3)
        desk.say("workspace/executeCommand", command, id=4)
        await desk.held()
        for number in (2, 3, 4):
            desk.say("$/cancelRequest", {"id": number})
        desk.gate.set()
        # the two saves may have met on disk: then there is nothing to bring back
        for number in (2, 3, 4):
            assert "result" in await desk.answer(number)

    at_desk(script)


def test_shutdown_is_answered_last(at_desk):
    """What the store can finish has its result before; what waits for the editor is given up."""

    async def script(desk):
        path = desk.folder / "a.txt"
        for text in ("one\n", "two\n"):
            path.write_text(text)
            desk.say("textDocument/didSave", {"textDocument": {"uri": path.as_uri()}})
            desk.say("backtrail/status", id=text)
            await desk.answer(text)
        document = {"uri": path.as_uri(), "version": 1, "languageId": "x", "text": "two\n"}
        desk.say("textDocument/didOpen", {"textDocument": document})
        desk.say("backtrail/restore", {"uri": path.as_uri(), "version": 1}, id="restore")
        asked = {"workspace/applyEdit"}
        await desk.until(lambda: asked & {one.get("method") for one in desk.heard})
        desk.hold()
        desk.say("backtrail/status", id="status")
        await asyncio.sleep(0)
        desk.say("shutdown", id="shutdown")
        desk.say("backtrail/status", id="late")
        desk.gate.set()
        await desk.answer("shutdown")
        order = [one["id"] for one in desk.heard if "method" not in one]
        assert order[-4:] == ["late", "status", "restore", "shutdown"]
        assert desk.codes("late") == [-32600]
        assert desk.codes("restore") == [-32802]
        desk.protocol._request_futures.clear()  # the edit that no editor answers

    at_desk(script)


def test_a_handler_that_will_not_end_is_answered_for(at_desk):
    """Once: what it comes to later is nobody's answer."""

    async def script(desk):
        free = asyncio.Event()

        async def stubborn(*_):
            while not free.is_set():
                try:
                    await free.wait()
                except asyncio.CancelledError:
                    continue

        desk.sidecar.feature("x/stubborn")(stubborn)
        desk.say("x/stubborn", id=1)
        await desk.protocol.settle(0.01)
        assert desk.codes(1) == [-32800]
        free.set()
        desk.say("backtrail/status", id=2)
        await desk.answer(2)
        assert len(desk.answers(1)) == 1

    at_desk(script)


def test_what_a_notification_began_is_let_go_when_it_is_done(at_desk):
    """However many there are, and whether they fail or not."""

    async def script(desk):
        file = {"oldUri": desk.folder.as_uri() + "/a", "newUri": desk.folder.as_uri() + "/b"}
        for _ in range(20):
            desk.say("workspace/didRenameFiles", {"files": [file]})
        begun = list(desk.protocol._notified)
        assert len(begun) == 20
        await asyncio.wait(begun)

    at_desk(script)


def test_names_that_no_json_can_hold_are_told(at_desk):
    """A file name of any bytes has its answer, and so has a method of any length."""

    async def script(desk):
        uri = desk.folder.as_uri() + "/%FF.txt"
        desk.say("backtrail/timeline", {"uri": uri}, id=1)
        assert (await desk.answer(1))["error"]["code"] == 100
        desk.say("x" * 100_000, id=2)
        assert len(json.dumps(await desk.answer(2))) < 1_000

    at_desk(script)
