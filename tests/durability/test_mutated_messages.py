"""D12: messages changed at random; every id is answered once, and the next request is answered.

The sidecar runs in this process, on a store in memory; an editor answers its requests with sense
and nonsense. Red when wrong params or an id in use are left unanswered.
"""

import asyncio
import json
import logging
import os
import random
from collections import Counter
from pathlib import Path

from backtrail.lsp import edits, server
from durability.mutations import ERROR, NOTHING, Messages, deserved
from sizes import size

MESSAGES = size("D12_MESSAGES", 20_000, 1_000_000)
SEED = int(os.environ.get("BACKTRAIL_D12_SEED", "12"))
PATIENCE = 60
TELLTALE = ("Traceback", 'File \\"', "site-packages", str(Path(server.__file__).parent))


class Wire:
    """A sidecar in this process, and an editor at the other end."""

    def __init__(self, messages):
        self.messages = messages
        self.sidecar = server.build()
        self.protocol = self.sidecar.protocol
        self.protocol.send = self._hear
        self.answers = Counter()
        self.heard = asyncio.Event()
        self.wrong = []
        """Messages that tell of our insides, or of a mistake in them."""

    def send(self, data):
        """Hand over the body of a message, as it comes out of a frame."""
        self.protocol.receive(data)

    async def answered(self, expected):
        """Wait until everything in ``expected`` has an answer."""
        while missing := {n: c for n, c in expected.items() if self.answers[n] < c}:
            self.heard.clear()
            try:
                await asyncio.wait_for(self.heard.wait(), PATIENCE)
            except TimeoutError:
                raise AssertionError(missing) from None

    def _hear(self, body):
        text = body.decode()
        message = json.loads(text)
        if any(word in text for word in (*TELLTALE, "-32603")):
            self.wrong.append(text)
        if "method" not in message:
            number = message["id"]
            self.answers[ERROR if number is None else number] += 1
            self.heard.set()
        elif "id" in message:
            loop = asyncio.get_running_loop()
            loop.call_soon(self.send, self.messages.answer(message))


async def _fuzz(folder):
    rng = random.Random(SEED)
    messages = Messages(rng, folder)
    wire = Wire(messages)
    probe = {"jsonrpc": "2.0", "id": "first", "method": "initialize"}
    probe["params"] = {
        "processId": None,
        "rootUri": None,
        "capabilities": {},
        "workspaceFolders": [{"uri": folder.as_uri(), "name": "x"}],
    }
    wire.send(json.dumps(probe).encode())
    await wire.answered(Counter(["first"]))
    while messages.count < MESSAGES:
        await _burst(wire, rng)
    await wire.sidecar.session.close()
    wire.sidecar.session.stop()


async def _burst(wire, rng):
    """Send some at once, then one that must be answered, and count all answers."""
    wire.answers.clear()
    expected = Counter()
    sent = []
    for _ in range(rng.choice((1, 5, 40))):
        data = wire.messages.next()
        answer = deserved(data)
        if answer != NOTHING and expected[answer] and answer != ERROR:
            continue  # an id twice at once deserves one answer and one error, in any order
        expected[answer] += answer != NOTHING
        sent.append(data)
        wire.send(data)
    probe = f"probe {wire.messages.count}"
    ask = {"jsonrpc": "2.0", "id": probe, "method": "backtrail/status"}
    wire.send(json.dumps(ask).encode())
    expected[probe] = 1
    await wire.answered(expected)
    assert wire.wrong == []
    assert +wire.answers == +expected, (wire.answers, expected, sent)


def test_d12_every_message_is_answered_once(tmp_path, monkeypatch):
    """Requests by their id, what is no message by an error; and no word of ours in between."""
    monkeypatch.setenv("BACKTRAIL_STORE", "memory")
    monkeypatch.setattr(edits, "_PATIENCE", 0.001)
    for name in ("a.txt", "ü b.py", "n.ipynb"):
        (tmp_path / name).write_text("line\nline\n")
    logging.disable(logging.CRITICAL)
    try:
        asyncio.run(_fuzz(tmp_path))
    finally:
        logging.disable(logging.NOTSET)
