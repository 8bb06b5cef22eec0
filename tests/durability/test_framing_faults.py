"""D12: whatever goes wrong with one frame, it is answered as it deserves and the next one works.

One sidecar has to live through all of them, in any order. Red when a length is believed that
cannot be right, and when nested JSON is more than the reader bears.
"""

import pytest

from backtrail.lsp.framing import LARGEST
from lsp.client import Client

pytestmark = pytest.mark.e2e

PARSE, REQUEST = -32700, -32600
ANSWERED = "answered"
ASK = b'{"jsonrpc": "2.0", "id": "odd", "method": "backtrail/status"}'
N = len(ASK)
GOOD = b"Content-Length: %d\r\n\r\n%b" % (N, ASK)


def body(data):
    """A frame without a fault around bytes that may have one."""
    return b"Content-Length: %d\r\n\r\n%b" % (len(data), data)


FAULTS = {
    # what a careless client writes; it is read all the same
    "a lower-case name": (b"content-length: %d\r\n\r\n" % N + ASK, [ANSWERED]),
    "an upper-case name": (b"CONTENT-LENGTH: %d\r\n\r\n" % N + ASK, [ANSWERED]),
    "no space": (b"Content-Length:%d\r\n\r\n" % N + ASK, [ANSWERED]),
    "spaces": (b"Content-Length :   %d  \r\n\r\n" % N + ASK, [ANSWERED]),
    "bare line ends": (b"Content-Length: %d\n\n" % N + ASK, [ANSWERED]),
    "mixed line ends": (b"Content-Length: %d\r\n\n" % N + ASK, [ANSWERED]),
    "a type before": (b"Content-Type: x\r\nContent-Length: %d\r\n\r\n" % N + ASK, [ANSWERED]),
    "a type after": (b"Content-Length: %d\r\nContent-Type: x\r\n\r\n" % N + ASK, [ANSWERED]),
    "two lengths": (b"Content-Length: 3\r\nContent-Length: %d\r\n\r\n" % N + ASK, [ANSWERED]),
    "leading zeros": (b"Content-Length: 000%d\r\n\r\n" % N + ASK, [ANSWERED]),
    "empty lines before": (b"\r\n\r\n\n" + GOOD, [ANSWERED]),
    "space around the body": (body(b" \r\n " + ASK + b"\n\n"), [ANSWERED]),
    "a body as large as may be": (body(ASK + b" " * (LARGEST - N)), [ANSWERED]),
    # lengths that are none
    "length 0": (b"Content-Length: 0\r\n\r\n", [PARSE]),
    "length -1": (b"Content-Length: -1\r\n\r\n" + ASK, [REQUEST]),
    "a length in words": (b"Content-Length: many\r\n\r\n" + ASK, [REQUEST]),
    "a signed length": (b"Content-Length: +%d\r\n\r\n" % N + ASK, [REQUEST]),
    "a hexadecimal length": (b"Content-Length: 0x3d\r\n\r\n" + ASK, [REQUEST]),
    "a broken length": (b"Content-Length: %d.0\r\n\r\n" % N + ASK, [REQUEST]),
    "an empty length": (b"Content-Length:\r\n\r\n" + ASK, [REQUEST]),
    "20 digits": (b"Content-Length: 99999999999999999999\r\n\r\n" + ASK, [REQUEST]),
    "5,000 digits": (b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n" + ASK, [REQUEST]),
    "a byte too many": (body(ASK + b" " * (LARGEST + 1 - N)), [REQUEST]),
    # lengths that lie
    "one too little": (b"Content-Length: %d\r\n\r\n" % (N - 1) + ASK, [PARSE, PARSE]),
    "much too little": (b"Content-Length: 4\r\n\r\n" + ASK, [PARSE, PARSE]),
    "one too much": (b"Content-Length: %d\r\n\r\n" % (N + 1) + ASK, [ANSWERED]),
    "ten too much": (b"Content-Length: %d\r\n\r\n" % (N + 10) + ASK, [ANSWERED]),
    "a frame too much": (b"Content-Length: %d\r\n\r\n" % (N + 300) + ASK, [ANSWERED]),
    "60 MiB too much": (b"Content-Length: %d\r\n\r\n" % (60 << 20) + ASK, [ANSWERED]),
    # what is no frame
    "no length": (b"Content-Type: x\r\n\r\n" + ASK, [PARSE]),
    "no header": (ASK, [PARSE]),
    "words before": (b"Starting ...\n" + GOOD, [PARSE, ANSWERED]),
    "words on the same line": (b"DEBUG " + GOOD, [PARSE, ANSWERED]),
    "100 kB of noise": (b"x" * 100_000, [PARSE]),
    "zeros": (b"\0" * 5_000 + b"\r\n\r\n", [PARSE]),
    "half a header": (b"Content-Len\r\n\r\n", [PARSE]),
    "half a body": (GOOD[:-9], [PARSE]),
    # bodies that are no message
    "JSON cut short": (body(ASK[:-1]), [PARSE]),
    "text behind the JSON": (body(ASK + b"x"), [PARSE]),
    "not UTF-8": (body(ASK.replace(b"odd", b"\xff\xfe")), [PARSE]),
    "UTF-16": (body(ASK.decode().encode("utf-16")), [PARSE]),
    "a byte order mark": (body(b"\xef\xbb\xbf" + ASK), [PARSE]),
    "a batch": (body(b"[" + ASK + b"]"), [REQUEST]),
    "a number": (body(b"5"), [REQUEST]),
    "no version": (body(ASK.replace(b'"jsonrpc": "2.0", ', b"")), [REQUEST]),
    "nested too deeply": (body(b'{"jsonrpc": ' + b"[" * 100_000), [REQUEST]),
}  # fmt: skip


@pytest.fixture(scope="module")
def editor(tmp_path_factory):
    """One sidecar for all faults."""
    folder = tmp_path_factory.mktemp("work")
    client = Client(tmp_path_factory.mktemp("store") / "history.btl")
    client.start(folder)
    yield client
    assert client.close() == 0


@pytest.mark.parametrize("name", FAULTS)
def test_d12_a_fault_costs_its_own_frame_only(editor, name):
    """It gets the answer that it deserves, the next request gets its own, and neither two."""
    data, expected = FAULTS[name]
    before = len(editor.answered)
    editor.send_raw(data)
    probe = editor.ask("backtrail/status", {})
    editor.answer(probe)
    answers = editor.answered[before:]
    assert answers[-1]["id"] == probe
    assert [_outcome(one) for one in answers[:-1]] == expected


@pytest.mark.parametrize("size", [1, 2, 3, 50])
def test_d12_frames_come_in_pieces(editor, size):
    """Cut anywhere, in the header or in the body, they are the same frames."""
    before = len(editor.answered)
    data = GOOD + GOOD.replace(b"odd", b"two")
    for start in range(0, len(data), size):
        editor.send_raw(data[start : start + size])
    editor.until(lambda: len(editor.answered) == before + 2)
    assert [one["id"] for one in editor.answered[before:]] == ["odd", "two"]


def _outcome(answer):
    if answer["id"] == "odd":
        return ANSWERED if "result" in answer else answer["error"]["code"]
    assert answer["id"] is None, answer
    return answer["error"]["code"]
