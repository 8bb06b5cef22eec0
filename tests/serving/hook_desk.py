"""Hooks at work on a history in memory."""

import os
import sys

from backtrail.app import open_service
from backtrail.history.requests import Capture
from backtrail.listening import HookSettings
from backtrail.serving.hooks import Hooks
from backtrail.settings import Settings

COPY = (
    sys.executable,
    "-c",
    "import os, sys; open(sys.argv[1], 'a').write(sys.stdin.read() + '\\n')",
)


class Desk:
    """A history with hooks, and what they wrote."""

    def __init__(self, tmp_path, *hooks, store="memory"):
        self.folder = tmp_path / "work"
        self.folder.mkdir(exist_ok=True)
        self.out = tmp_path / "out.txt"
        self.service = open_service(
            store=store, roots=[str(self.folder)], settings=Settings(hooks=hooks)
        )
        self.hooks = Hooks()
        self.events = []
        self.service.subscribe(self.events.append)

    def save(self, data, name="a.txt", **more):
        """Keep a file; return its path."""
        path = os.fspath(self.folder / name)
        (self.folder / name).write_bytes(data)
        self.service.capture(Capture(path=path, source="test", **more))
        return path

    def hear(self):
        """Hand over what happened since the last time."""
        events, self.events[:] = list(self.events), []
        self.hooks.hear(self.service, events)

    def end(self):
        """Hand over, wait until all is run, and return the lines that hooks wrote."""
        self.hear()
        self.hooks.stop()
        self.service.close()
        return self.out.read_text().splitlines() if self.out.exists() else []


def hook(tmp_path, *on, command=None, **more):
    """Make a hook that appends its text to a file."""
    command = command or (*COPY, str(tmp_path / "out.txt"))
    return HookSettings(on=on, command=command, **more)
