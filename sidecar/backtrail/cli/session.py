"""One run of the program: what was asked for on the command line, and the service behind it.

The service is opened by the first command that needs one, so that help and completion never touch
a store.
"""

import gc
import os
import sys
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from backtrail.cli.terminal import ColorChoice, Screen, escaped
from backtrail.files.virtual import is_value

if TYPE_CHECKING:
    from backtrail.history.service import HistoryService
    from backtrail.serving.hooks import Hooks

__all__ = ["Session"]


class Session:
    """Choices that every command shares, and the means to answer."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        self.environ = environ
        self.store: str | None = None
        self.workspace: str | None = None
        self.json = False
        self.color: ColorChoice = "auto"
        self._service: HistoryService | None = None
        self.hooks: Hooks | None = None
        """Where the settings name hooks; of a command that a hook runs, none."""

    @cached_property
    def screen(self) -> Screen:
        """Standard output as it is."""
        return Screen.detect(self.color, self.environ)

    def service(self, path: str = "") -> "HistoryService":
        """Open the history; ``path`` is the file or folder the command is about.

        :raises BacktrailError: a setting is wrong or the store cannot be opened.
        """
        if self._service is None:
            from backtrail.app import open_service  # noqa: PLC0415 - help needs no store

            root = self.root
            gc.enable()
            self._service = open_service(
                store=self.store,
                roots=() if root is None else (root,),
                project=root or project_of(os.getcwd() if not path or is_value(path) else path),
                environ=self.environ,
            )
            if self._service.damaged:
                line = f"backtrail: {self._service.damaged} is damaged; run `backtrail repair`"
                sys.stderr.write(f"{escaped(line)}\n")
            if self._service.settings.hooks and "HOOK_KIND" not in self.environ:
                self._listen(self._service)
        return self._service

    @property
    def root(self) -> str | None:
        """The folder of ``--workspace``, absolute."""
        return None if self.workspace is None else os.path.abspath(self.workspace)

    @property
    def log(self) -> str | None:
        """The file for log lines: of the environment, else of the settings once they are read."""
        named = self.environ.get("BACKTRAIL_LOG")
        return named or (self._service.settings.log if self._service is not None else None)

    def close(self) -> None:
        """Give the store back."""
        if self._service is not None:
            self._service.close()
            self._service = None
        if self.hooks is not None:
            self.hooks.stop()  # each has its time limit
            for failure in self.hooks.failures:
                line = f"backtrail: the hook {failure.hook} failed: {failure.reason}"
                sys.stderr.write(f"{escaped(line)}\n")

    def _listen(self, service: "HistoryService") -> None:
        from backtrail.serving.hooks import Hooks  # noqa: PLC0415 - few people have hooks

        hooks = self.hooks = Hooks()
        hooks.hooks = service.settings.hooks
        service.subscribe(lambda event: hooks.hear(service, [event]))

    def say(self, text: str) -> None:
        """Print one line for a person."""
        self.screen.write(text)

    def answer(self, message: Any) -> None:
        """Print one message as JSON, on one line: in UTF-8, whatever the terminal speaks."""
        import msgspec  # noqa: PLC0415 - only with --json

        sys.stdout.flush()
        sys.stdout.buffer.write(msgspec.json.encode(message) + b"\n")


def project_of(path: str) -> str:
    """Return the folder whose settings apply to ``path``: the nearest project upwards.

    A project holds ``.git``, ``backtrail.toml`` or ``pyproject.toml``; without any, the folder of
    ``path`` itself counts.
    """
    start = path if os.path.isdir(path) else os.path.dirname(path)
    folder = start
    while True:
        if any(
            os.path.lexists(os.path.join(folder, name))
            for name in (".git", "backtrail.toml", "pyproject.toml")
        ):
            return folder
        above = os.path.dirname(folder)
        if above == folder:
            return start
        folder = above
