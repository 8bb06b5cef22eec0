"""Messages that an editor might send, and what happens to some of them on their way.

Everything is drawn from one seeded generator; what a message deserves is worked out from its bytes
alone, by a reader that is none of the sidecar's.
"""

import json
from copy import deepcopy
from urllib.parse import quote

import msgspec

from backtrail.protocol.methods import COMMANDS, METHODS

__all__ = ["ERROR", "NOTHING", "Messages", "deserved"]

NOTHING = "nothing"
ERROR = "an error without an id"

ODD = [
    None, True, False, 0, -1, 1, 2**31, 2**63, 2**70, 1.5, 1e300, "", " ", "x", "ü", "\0", "\ud7ff",
    "\ud800",
    "~0", "~99", "file:///", "file://%FF", "http://x/y", "/", "..", "x" * 5_000, [], [[]], {},
    [None], {"": None}, {"jsonrpc": "2.0", "id": 1, "method": "shutdown"}, [1, "2", {}],
    "2 days ago",
]  # fmt: skip
IDS = [None, True, 1.5, [], {}, "", -1, 2**70, "x" * 1_000, "ü", "\udd00"]


class Messages:
    """A stream of messages about the files of one folder."""

    def __init__(self, rng, folder):
        self.rng = rng
        self.count = 0
        self.uris = [
            f"file://{quote(str(folder))}/{name}" for name in ("a.txt", "ü b.py", "n.ipynb")
        ]
        self.pools = {
            "uri": self.uris,
            "folder": [f"file://{quote(str(folder))}"],
            "version": [1, "~0", "~1", "2"],
            "old": [1, "~1"],
            "new": [None, "~0"],
            "expected": [None, 1],
            "lines": [None, {"first": 1, "last": 2}],
            "text": ["a", "line"],
            "query": ["a", "line"],
            "limit": [1, 50],
            "first": [1, 2],
            "last": [2, 3],
            "format": ["unified", "stat", "json"],
            "dry_run": [True, False],
        }

    def next(self):
        """One message body, whole or not."""
        rng = self.rng
        self.count += 1
        message = self._request() if rng.random() < 0.7 else self._notification()
        fate = rng.random()
        if fate < 0.25:
            return _encoded(message)
        for _ in range(rng.choice((1, 1, 2, 4))):
            self._change(message)
        data = _encoded(message)
        return data if fate < 0.8 else self._break(data)

    def answer(self, request):
        """What this editor answers to a request of the sidecar: sense or nonsense."""
        rng = self.rng
        reply = {"jsonrpc": "2.0", "id": request["id"]}
        results = [None, {"applied": True}, {"applied": False, "failureReason": "x"}, *ODD]
        if rng.random() < 0.2:
            reply["error"] = rng.choice([{"code": 1, "message": "no"}, {}, 5, "x", [None]])
        else:
            reply["result"] = rng.choice(results)
        return _encoded(reply)

    def _request(self):
        method = self.rng.choice([*METHODS, "workspace/executeCommand", *_STANDARD])
        message = {"jsonrpc": "2.0", "id": self.count, "method": method}
        if self.rng.random() < 0.1:
            message["id"] = f"s{self.count}"
        if method == "workspace/executeCommand":
            command = self.rng.choice([*COMMANDS])
            arguments = [self._value(name) for name in COMMANDS[command]]
            message["params"] = {"command": command, "arguments": arguments}
        elif method in METHODS:
            message["params"] = self._params(METHODS[method].params)
        else:
            message["params"] = self._standard(method)
        return message

    def _notification(self):
        method = self.rng.choice(_NOTIFICATIONS)
        return {"jsonrpc": "2.0", "method": method, "params": self._standard(method)}

    def _params(self, shape):
        fields = [field.name for field in msgspec.structs.fields(shape)]
        chosen = [name for name in fields if name in ("uri", "version") or self.rng.random() < 0.15]
        return {name: self._value(name) for name in chosen if name not in ("path", "to")}

    def _value(self, name):
        return deepcopy(self.rng.choice(self.pools.get(name, ["x", 1, None])))

    def _standard(self, method):
        document = {"uri": self._value("uri"), "version": self.rng.randrange(5)}
        if method == "$/cancelRequest":
            return {"id": max(1, self.count - self.rng.randrange(4))}
        if "Files" in method:
            file = {"oldUri": document["uri"], "newUri": document["uri"], "uri": document["uri"]}
            return {"files": [file], "changes": [{"uri": document["uri"], "type": 2}]}
        if method.endswith("didOpen"):
            return {"textDocument": {**document, "languageId": "x", "text": "line\nline\n"}}
        place = {"line": self.rng.randrange(3), "character": self.rng.randrange(5)}
        span = {"start": place, "end": place}
        return {
            "textDocument": document,
            "range": span,
            "context": {"diagnostics": []},
            "position": place,
            "contentChanges": [{"range": span, "text": "typed"}],
        }

    def _change(self, message):
        """Replace, drop or add something somewhere in the message."""
        rng = self.rng
        places = list(_places(message))
        if not places:
            return
        holder, key = rng.choice(places)
        way = rng.random()
        if holder is message and key == "id":
            holder[key] = rng.choice(IDS)
        elif way < 0.7:
            holder[key] = deepcopy(rng.choice(ODD))
        elif way < 0.85:
            del holder[key]
        elif isinstance(holder, dict):
            holder[rng.choice(["x", "id", "method", "uri", "path "])] = deepcopy(rng.choice(ODD))
        else:
            holder *= 2

    def _break(self, data):
        """Change bytes."""
        rng = self.rng
        data = bytearray(data)
        for _ in range(rng.choice((1, 1, 3, 20))):
            place = rng.randrange(len(data) + 1)
            way = rng.random()
            if way < 0.4:
                data[place : place + 1] = bytes([rng.randrange(256)])
            elif way < 0.6:
                del data[place : place + rng.randrange(20)]
            elif way < 0.8:
                data[place:place] = data[: rng.randrange(30)]
            else:
                del data[place:]
        return bytes(data)


_STANDARD = [
    "workspace/willDeleteFiles", "workspace/textDocumentContent", "textDocument/codeAction",
    "textDocument/codeLens", "textDocument/hover", "initialize", "no/such/method",
]  # fmt: skip
_NOTIFICATIONS = [
    "textDocument/didOpen", "textDocument/didChange", "textDocument/didSave",
    "textDocument/didClose", "workspace/didChangeWatchedFiles", "workspace/didRenameFiles",
    "workspace/didDeleteFiles", "$/cancelRequest", "$/setTrace", "initialized", "no/such/one",
]  # fmt: skip


def deserved(data):
    """What a body has to be answered with: an id, an error without one, or nothing."""
    try:
        message = json.loads(data.decode("utf-8"), parse_constant=_refused)
    except (ValueError, RecursionError):
        return ERROR
    if not isinstance(message, dict):
        return ERROR
    number = message.get("id")
    if message.get("jsonrpc") == "2.0":
        if "method" not in message:
            return NOTHING  # somebody's answer
        if "id" not in message and isinstance(message["method"], str):
            return NOTHING
    return number if isinstance(number, int | str) and not isinstance(number, bool) else ERROR


def _places(value):
    """Every (holder, key) in a message."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in list(pairs):
        yield value, key
        if isinstance(inner, dict | list):
            yield from _places(inner)


def _encoded(message):
    return json.dumps(message).encode()


def _refused(name):
    raise ValueError(name)
