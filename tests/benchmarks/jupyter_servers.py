"""Real Jupyter servers, each in a process of its own, spoken to as the browser does."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

__all__ = ["Server", "running"]

_TOKEN = "measured"
_WAIT = 60
"""Seconds for a server to come up, or a version to be kept."""

_OTHERS = ("jupyter_lsp", "jupyter_server_terminals", "jupyterlab", "nbdime", "notebook",
           "notebook_shim")  # fmt: skip
"""Extensions that may be installed as well, and are left out on every side."""


class Server:
    """One running server."""

    def __init__(self, process, url):
        self.process = process
        self._prefix = urlsplit(url).path.rstrip("/")
        self._connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=_WAIT)

    def ask(self, method, path, body=None):
        """Send a request; ``(status, bytes of the answer)``."""
        headers = {"Authorization": f"token {_TOKEN}"}
        self._connection.request(method, f"{self._prefix}{path}", body, headers)
        answer = self._connection.getresponse()
        return answer.status, answer.read()

    def close(self):
        """Let go of the connection."""
        self._connection.close()

    def done(self, method, path, body=None):
        """Send a request that has to succeed; the answer."""
        status, answer = self.ask(method, path, body)
        assert status < 300, (method, path, status, answer[:300])
        return answer

    def history(self, name, **params):
        """Ask the history."""
        return json.loads(self.done("POST", f"/backtrail/api/{name}", json.dumps(params)))

    def memory(self):
        """Bytes that Linux holds for the process."""
        with Path(f"/proc/{self.process.pid}/status").open() as status:
            (line,) = [line for line in status if line.startswith("VmRSS")]
        return int(line.split()[1]) * 1024

    def until(self, true):
        """Wait for something to become true."""
        end = time.monotonic() + _WAIT
        while not true():
            assert time.monotonic() < end, "it did not happen"
            time.sleep(0.005)


@contextmanager
def running(folder, *, backtrail):
    """A server on a new folder, with Backtrail's extension or as Jupyter comes."""
    root, own = folder / "root", folder / "own"
    root.mkdir(parents=True)
    own.mkdir()
    extensions = dict.fromkeys(_OTHERS, False) | {"backtrail_jupyter": backtrail}
    config = {
        "ServerApp": {"jpserver_extensions": extensions},
        "BacktrailApp": {"store": str(folder / "store" / "history.btl")},
    }
    (own / "jupyter_server_config.json").write_text(json.dumps(config))
    names = ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [
                sys.executable, "-m", "jupyter_server", "--allow-root", "--no-browser",
                "--ServerApp.port=0", "--ServerApp.ip=127.0.0.1",
                f"--ServerApp.root_dir={root}", f"--IdentityProvider.token={_TOKEN}",
            ],
            env={**os.environ, **{f"JUPYTER_{name}": str(own) for name in names}},
            stdout=subprocess.DEVNULL,
            stderr=log,
        )  # fmt: skip
    try:
        server = Server(process, _address(own, process))
        status, _ = server.ask("POST", "/backtrail/api/status", "{}")
        assert status == (200 if backtrail else 404), (status, (folder / "log").read_text())
        with closing(server):
            yield server
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(_WAIT)


def _address(own, process):
    """Where the server listens, once it does."""
    end = time.monotonic() + _WAIT
    while time.monotonic() < end and process.poll() is None:
        for found in own.glob("jpserver-*.json"):
            # The file may still be written, and comes before the server listens.
            with suppress(ValueError, ConnectionRefusedError):
                url = json.loads(found.read_text())["url"]
                socket.create_connection(_host(url), timeout=_WAIT).close()
                return url
        time.sleep(0.05)
    raise AssertionError(f"no server came up: {(own.parent / 'log').read_text()}")


def _host(url):
    parts = urlsplit(url)
    return parts.hostname, parts.port
