"""A real Jupyter server of its own: nobody's settings, nobody's history, a free port."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .conditions import until

__all__ = ["AUTOSAVE_SECONDS", "Lab"]

AUTOSAVE_SECONDS = 12
"""Lab takes no less than about ten."""
_SETTINGS = {
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "docmanager-extension/plugin": {"autosaveInterval": AUTOSAVE_SECONDS},
}
_STOP_SECONDS = 20


class Lab:
    """One server process with its folders below ``home``; `start` it, `stop` it.

    ``app`` is `jupyterlab` or `notebook`, ``config`` what `jupyter_server_config.json` says,
    ``modules`` Python files by name that the server can import, ``environ`` goes over what is set
    here for every server.
    """

    def __init__(
        self,
        home: Path,
        *,
        app: str = "jupyterlab",
        files: Mapping[str, str] | None = None,
        config: Mapping[str, Any] | None = None,
        modules: Mapping[str, str] | None = None,
        environ: Mapping[str, str] | None = None,
        token: str = "e2e",
    ) -> None:
        self.home = home
        self.app = app
        self.root = home / "root"
        self.log = home / "server.log"
        self.store = home / "store" / "history.btl"
        self.token = token
        self.url = ""
        self._environ = dict(environ or {})
        self._process: subprocess.Popen[bytes] | None = None
        for name, text in (files or {}).items():
            self.write(name, text)
        self._folder("root")
        self._folder("store")
        identity = {"IdentityProvider": {"token": token}}
        self._json("config/jupyter_server_config.json", {**identity, **(config or {})})
        for name, setting in _SETTINGS.items():
            self.setting(name, setting)
        for name, source in (modules or {}).items():
            (self._folder("modules") / f"{name}.py").write_text(source, encoding="utf-8")

    def start(self) -> "Lab":
        """Start the server and return once it answers."""
        port = _free_port()
        self.url = f"http://127.0.0.1:{port}"
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-m", self.app),
                    *("--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}"),
                    *("--ServerApp.port_retries=0", f"--ServerApp.root_dir={self.root}"),
                ],
                cwd=self.home,
                env=self._environment(),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        until("the server answers", self._answers, patience=120)
        return self

    def stop(self) -> None:
        """End the server and its kernels."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._process = None

    def write(self, name: str, text: str) -> None:
        """Write a file of the root as another program would."""
        place = self.root / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")

    def read(self, name: str) -> str:
        """Return the text of a file of the root."""
        return (self.root / name).read_text(encoding="utf-8")

    def setting(self, name: str, setting: Mapping[str, Any]) -> None:
        """Set what a plugin of Lab is told at the next load of the page."""
        self._json(f"settings/@jupyterlab/{name}.jupyterlab-settings", setting)

    def sources(self, name: str) -> list[str]:
        """Return the sources of the cells of a notebook on disk."""
        cells = json.loads(self.read(name))["cells"]
        return ["".join(cell["source"]) for cell in cells]

    def api(self, name: str, **params: Any) -> Any:
        """Ask the extension, as the panel does.

        :raises AssertionError: it answered with an error.
        """
        status, answer = self.request("POST", f"/backtrail/api/{name}", params)
        if status != 200:
            raise AssertionError(status, answer)
        return answer

    def versions(self, path: str, **params: Any) -> list[Any]:
        """Return the versions of a file, newest first, none folded; [] for an unknown file."""
        status, answer = self.request(
            "POST", "/backtrail/api/timeline", {"path": path, "folded": False, **params}
        )
        if status == 404:
            return []
        if status != 200:
            raise AssertionError(status, answer)
        return [row["versions"][0] for row in answer["rows"]]

    def content(self, path: str, number: int) -> str:
        """Return the text of a version."""
        text = self.api("content", path=path, version=number)["text"]
        assert isinstance(text, str)
        return text

    def kept(self, path: str) -> list[str]:
        """Return the texts of all versions of a file, newest first."""
        return [self.content(path, version["number"]) for version in self.versions(path)]

    def keeps(self, path: str, *texts: str) -> None:
        """Wait until the newest versions of a file hold these texts, newest first."""

        def seen() -> bool:
            kept = self.kept(path)[: len(texts)]
            if kept != list(texts):
                raise AssertionError(kept)
            return True

        until(f"{path} has the versions {texts}", seen)

    def request(self, verb: str, path: str, params: Any = None) -> tuple[int, Any]:
        """Send a request with the token; return the status and the JSON of the answer."""
        request = urllib.request.Request(
            self.url + path,
            method=verb,
            data=None if params is None else json.dumps(params).encode(),
            headers={"Authorization": f"token {self.token}", "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode(errors="replace")

    def complaints(self) -> list[str]:
        """Return the lines of the log in which the extension complains."""
        text = self.log.read_text(encoding="utf-8", errors="replace")
        return [
            line
            for line in text.splitlines()
            if "backtrail" in line.lower() and line.startswith(("[E ", "    Traceback"))
        ]

    def _answers(self) -> bool:
        process = self._process
        if process is None or process.poll() is not None:
            raise RuntimeError(f"the server ended: {self.log.read_text(encoding='utf-8')}")
        return self.request("GET", "/api")[0] == 200

    def _environment(self) -> dict[str, str]:
        home = str(self._folder("home"))
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("BACKTRAIL_", "JUPYTER", "XDG_", "PYTEST_"))
        }
        return {
            **kept,
            "HOME": home,
            "PATH": os.pathsep.join((str(Path(sys.executable).parent), kept.get("PATH", ""))),
            "PYTHONPATH": str(self._folder("modules")),
            "BACKTRAIL_STORE": str(self.store),
            # What is there before a test begins has no history but the one that the test gives it.
            "BACKTRAIL_CAPTURE_FIRST_SCAN": "off",
            # A burst shows as one row; here every save is to have its own, however fast it comes.
            "BACKTRAIL_POLICY_MERGE_WINDOW_SECONDS": "0",
            "IPYTHONDIR": str(self._folder("ipython")),
            "JUPYTER_CONFIG_DIR": str(self._folder("config")),
            "JUPYTER_DATA_DIR": str(self._folder("data")),
            "JUPYTER_RUNTIME_DIR": str(self._folder("runtime")),
            "JUPYTER_SERVER_ALLOW_UNAUTHENTICATED_ACCESS": "false",
            "JUPYTERLAB_SETTINGS_DIR": str(self._folder("settings")),
            "JUPYTERLAB_WORKSPACES_DIR": str(self._folder("workspaces")),
            **self._environ,
        }

    def _folder(self, name: str) -> Path:
        folder = self.home / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _json(self, name: str, value: Mapping[str, Any]) -> None:
        place = self.home / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(json.dumps(value), encoding="utf-8")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
