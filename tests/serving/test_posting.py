"""Hooks that post to web addresses."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import msgspec
import pytest

from backtrail.listening import HookSettings
from serving.hook_desk import Desk


class Receiver(BaseHTTPRequestHandler):
    """Takes what is posted; answers as its server is told."""

    def do_POST(self):
        """Remember it."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.path, self.headers["Content-Type"], body.decode()))
        self.server.gate.wait(20)
        self.send_response(self.server.code)
        self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.end_headers()

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def server():
    """An HTTP server on this machine."""
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    server.got, server.code, server.gate = [], 204, threading.Event()
    server.gate.set()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    server.url = f"http://127.0.0.1:{server.server_port}/secret"
    yield server
    server.gate.set()
    server.shutdown()
    thread.join()
    server.server_close()


def told(tmp_path, url, **more):
    """Save a file with a web hook; return the failures."""
    desk = Desk(tmp_path, HookSettings(on=("kept",), url=url, **more))
    desk.save(b"1\n")
    desk.end()
    return desk.hooks.failures


def test_a_web_address_gets_the_text(tmp_path, server):
    """As JSON where the template is; any answer of success is one."""
    assert told(tmp_path, server.url, template='{"text": "{title}"}') == ()
    assert server.got == [
        ("/secret", "application/json", '{"text": "a.txt: First version, version 1"}')
    ]


@pytest.mark.parametrize(("code", "words"), [(404, "it answered 404"), (302, "it answered 302")])
def test_an_address_that_refuses_is_a_failure(tmp_path, server, code, words):
    """Told without what may be secret in the address; nothing is followed elsewhere."""
    server.code = code
    (failure,) = told(tmp_path, server.url)
    assert words in failure.reason
    assert failure.hook == f"http://127.0.0.1:{server.server_port}"
    assert "secret" not in str(msgspec.to_builtins(failure))
    assert len(server.got) == 1


def test_an_address_that_never_answers_is_given_up(tmp_path, server):
    """After the hook's own time."""
    server.gate.clear()
    (failure,) = told(tmp_path, server.url, seconds=0.7)
    assert "longer than 0.7 seconds" in failure.reason or "timed out" in failure.reason


def test_an_address_that_nobody_serves_is_a_failure(tmp_path):
    """With the system's words."""
    (failure,) = told(tmp_path, "http://127.0.0.1:9/")
    assert "it cannot be reached" in failure.reason


@pytest.mark.parametrize("rest", ["?token=s3cret", "#s3cret", "/s3cret", " s3cret"])
def test_what_is_secret_in_an_address_is_never_told(tmp_path, rest):
    """Whatever is wrong with it, and wherever the secret stands."""
    (failure,) = told(tmp_path, f"http://127.0.0.1:9{rest}")
    assert "it cannot be reached" in failure.reason
    assert "s3cret" not in failure.reason
    assert "token" not in failure.hook
