"""A small JSON-RPC client of our own, so that no library of the sidecar judges the sidecar.

It speaks to the real process over standard input and output, and plays an editor where asked:
``buffers`` are applied edits to and changes are reported from.
"""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import quote

PATIENCE = 20
"""Seconds after which a missing message is a failure."""


_ALONE = {"BACKTRAIL_WATCH_MODE": "off", "BACKTRAIL_CAPTURE_FIRST_SCAN": "off"}
"""The sidecar hears of nothing but what the editor says; tests of its own watcher ask for it."""


def uri_of(path):
    """The ``file:`` URI of a path."""
    return "file://" + quote(os.fsencode(os.fspath(path)))


class Client:
    """One editor with one sidecar."""

    def __init__(self, store, *, environ=None, command=None):
        clean = {k: v for k, v in os.environ.items() if not k.startswith("BACKTRAIL_")}
        self.process = subprocess.Popen(
            command or [sys.executable, "-m", "backtrail", "lsp"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**clean, **_ALONE, "BACKTRAIL_STORE": str(store), **(environ or {})},
        )
        self.news = threading.Condition()
        self.answers = {}
        self.answered = []
        """Every answer, in order."""
        self.notes = []
        self.requests = []
        self.texts = {}
        self.versions = {}
        self.on_edit = self.apply
        """What to do with workspace/applyEdit; its result is the answer."""
        self.on_request = {"window/showDocument": lambda _: {"success": True}}
        """What to answer to the server's other requests, by method."""
        self._last = 0
        self._writing = threading.Lock()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    # what an editor says

    def start(self, *folders, capabilities=None, name="Test Editor", **more):
        """Initialize with workspace folders; return the server's answer.

        Buffers can be changed unless ``capabilities`` say otherwise, as in nearly all editors.
        """
        can = capabilities or {}
        answer = self.call(
            "initialize",
            processId=os.getpid(),
            clientInfo={"name": name},
            rootUri=None,
            workspaceFolders=[{"uri": uri_of(folder), "name": "x"} for folder in folders],
            capabilities={**can, "workspace": {"applyEdit": True, **can.get("workspace", {})}},
            **more,
        )
        self.notify("initialized")
        return answer

    def open(self, path, text=None, version=1):
        """Open a document; its text is that of the file unless another is given."""
        uri = uri_of(path)
        self.texts[uri] = Path(path).read_bytes().decode() if text is None else text
        self.versions[uri] = version
        document = {"uri": uri, "languageId": "x", "version": version, "text": self.texts[uri]}
        self.notify("textDocument/didOpen", textDocument=document)

    def type(self, path, text):
        """Replace the whole text of an open document, unsaved."""
        uri = uri_of(path)
        self.texts[uri] = text
        self.versions[uri] += 1
        self.notify(
            "textDocument/didChange",
            textDocument={"uri": uri, "version": self.versions[uri]},
            contentChanges=[{"text": text}],
        )

    def save(self, path, data=None):
        """Write the file, if there are bytes to write, and say so."""
        if data is not None:
            Path(path).write_bytes(data)
        self.notify("textDocument/didSave", textDocument={"uri": uri_of(path)})

    def keep(self, path, data):
        """Save and wait until the version is kept; return it."""
        before = len(self.captures(path))
        self.save(path, data)
        self.until(lambda: len(self.captures(path)) > before)
        return self.captures(path)[-1]["version"]

    def apply(self, params):
        """Apply an edit as an editor does, report the change, and say so."""
        (uri, edits), *_ = self.edits_of(params)
        text = self.texts[uri]
        for edit in edits:
            start, end = (self.offset(text, edit["range"][side]) for side in ("start", "end"))
            text = text[:start] + edit["newText"] + text[end:]
        self.texts[uri] = text
        self.versions[uri] += 1
        self.notify(
            "textDocument/didChange",
            textDocument={"uri": uri, "version": self.versions[uri]},
            contentChanges=[{"range": edit["range"], "text": edit["newText"]} for edit in edits],
        )
        return {"applied": True}

    @staticmethod
    def edits_of(params):
        """List (uri, edits) of an applyEdit in either of its shapes."""
        edit = params["edit"]
        changes = [
            (c["textDocument"]["uri"], c["edits"]) for c in edit.get("documentChanges") or []
        ]
        return changes + list((edit.get("changes") or {}).items())

    @staticmethod
    def offset(text, place):
        """Offset of an LSP position in UTF-16 units."""
        lines = text.split("\n")
        before = sum(len(line) + 1 for line in lines[: place["line"]])
        if place["line"] >= len(lines):
            return len(text)
        units = lines[place["line"]].encode("utf-16-le")[: 2 * place["character"]]
        return before + len(units.decode("utf-16-le"))

    # the wire

    def send_body(self, body):
        """Send bytes in a frame."""
        self.send_raw(b"Content-Length: %d\r\n\r\n" % len(body) + body)

    def send_raw(self, data):
        """Send bytes as they are."""
        with self._writing:
            self.process.stdin.write(data)
            self.process.stdin.flush()

    def notify(self, method, **params):
        """Send a notification."""
        self.send_body(json.dumps({"jsonrpc": "2.0", "method": method, "params": params}).encode())

    def ask(self, method, params):
        """Send a request; return its id."""
        self._last += 1
        message = {"jsonrpc": "2.0", "id": self._last, "method": method, "params": params}
        self.send_body(json.dumps(message).encode())
        return self._last

    def answer(self, number):
        """Wait for the whole answer to a request."""
        self.until(lambda: number in self.answers)
        return self.answers.pop(number)

    def call(self, method, **params):
        """Send a request and return its result; an error fails the test."""
        answer = self.answer(self.ask(method, params))
        assert "error" not in answer, answer["error"]
        return answer["result"]

    def fail(self, method, params):
        """Send a request that must fail; return the error."""
        return self.answer(self.ask(method, params))["error"]

    def until(self, condition):
        """Wait until ``condition`` holds; it is looked at after each message."""
        with self.news:
            assert self.news.wait_for(condition, PATIENCE), self.state()

    def state(self):
        """What was heard, for a failure's text."""
        return json.dumps({"notes": self.notes, "requests": self.requests, "answers": self.answers})

    def captures(self, path):
        """The didCapture notifications for a file so far."""
        uri = uri_of(path)
        return [
            note["params"]
            for note in self.notes
            if note["method"] == "backtrail/didCapture" and note["params"]["uri"] == uri
        ]

    def asked(self, method):
        """The params of the server's requests of one kind so far."""
        return [found.get("params") for found in self.requests if found["method"] == method]

    def messages(self, method="window/showMessage"):
        """Texts shown or logged so far."""
        return [note["params"]["message"] for note in self.notes if note["method"] == method]

    def close(self):
        """Shut down and exit as an editor does; return the exit code."""
        self.call("shutdown")
        self.notify("exit")
        return self.end()

    def end(self):
        """Close the pipes, wait for the process and return its exit code."""
        self.process.stdin.close()
        code = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        self.process.stdout.close()
        self.errors = self.process.stderr.read().decode(errors="replace")
        self.process.stderr.close()
        return code

    def _read(self):
        while (message := self._message()) is not None:
            if "method" in message and "id" in message:
                # An editor answers from its own loop: reading goes on meanwhile.
                answers = {"workspace/applyEdit": self.on_edit, **self.on_request}
                result = answers.get(message["method"], lambda _: None)(message.get("params"))
                reply = {"jsonrpc": "2.0", "id": message["id"], "result": result}
                self.send_body(json.dumps(reply).encode())
            with self.news:
                if "method" not in message:
                    self.answers[message["id"]] = message
                    self.answered.append(message)
                else:
                    (self.requests if "id" in message else self.notes).append(message)
                self.news.notify_all()

    def _message(self):
        length = 0
        while (line := self.process.stdout.readline()) != b"\r\n":
            if not line:
                return None
            assert line.startswith(b"Content-Length: "), line
            length = int(line.split(b":")[1])
        return json.loads(self.process.stdout.read(length))
