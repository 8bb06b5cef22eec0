"""D8: two editors, Jupyter, a watched folder and a shell keep one history at once.

Real processes on one store. Each saves a file of its own over and over, and in turn all save one
that is theirs together; every save is seen by several of them. Judged by what was written: each
save is one version, in order, whoever told of it. Short form: 6 saves each. Campaign:
200.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from functools import partial

import pytest

from backtrail.app import open_service
from backtrail.errors import NotFoundError
from backtrail.history.requests import TimelineQuery
from backtrail.settings import Settings
from benchmarks.jupyter_servers import running
from lsp.client import Client
from sizes import size

pytestmark = pytest.mark.e2e

SAVES = size("D8_SAVES", 6, 200)
PATIENCE = 60
"""Seconds after which a save that is not kept is lost."""


def written(path, text):
    """Write as careful programs do: nobody ever sees half of it."""
    draft = path.parent.parent / f"draft of {path.name}"
    draft.write_text(text)
    draft.replace(path)


class Faces:
    """One running program of each kind, on one folder and one store."""

    def __init__(self, jupyter, root, store):
        self.jupyter, self.root, self.store = jupyter, root, store
        self.environ = {**os.environ, "BACKTRAIL_STORE": str(store)}
        self.editors = [Client(store), Client(store)]
        for editor, name in zip(self.editors, ("Neovim", "Emacs"), strict=True):
            editor.start(root, name=name)
        self.watch = subprocess.Popen(
            [sys.executable, "-m", "backtrail", "watch", "--json", str(root)],
            stdout=subprocess.PIPE, text=True, env=self.environ,
        )  # fmt: skip
        assert json.loads(self.watch.stdout.readline())["event"] == "scanned"
        self.asking = threading.Lock()

    def by_editor(self, number, path, text):
        """Save in one of the editors."""
        written(path, text)
        self.editors[number].save(path)
        self.settle(number)

    def settle(self, number):
        """Wait until an editor's sidecar has read what it was told of: Jupyter writes in place."""
        self.editors[number].call("backtrail/status")

    def by_shell(self, path, text):
        """Save and capture in a terminal."""
        written(path, text)
        command = [sys.executable, "-m", "backtrail", "capture", str(path)]
        subprocess.run(command, env=self.environ, check=True, capture_output=True)

    def by_jupyter(self, path, text):
        """Save in a browser."""
        body = json.dumps({"type": "file", "format": "text", "content": text})
        with self.asking:
            self.jupyter.done("PUT", f"/api/contents/{path.name}", body)

    def by_hand(self, path, text):
        """Save in a program that knows nothing of Backtrail."""
        written(path, text)

    @property
    def ways(self):
        """Every way to save a file, by name."""
        return {
            "neovim.txt": partial(self.by_editor, 0),
            "emacs.txt": partial(self.by_editor, 1),
            "shell.txt": self.by_shell,
            "jupyter.txt": self.by_jupyter,
            "vi.txt": self.by_hand,
        }

    def end(self):
        """End all of them as people do; what they were told of is kept first."""
        assert [editor.close() for editor in self.editors] == [0, 0]
        assert [editor.errors for editor in self.editors] == ["", ""]
        self.watch.send_signal(signal.SIGINT)
        news, _ = self.watch.communicate(timeout=PATIENCE)
        assert self.watch.returncode == 0
        assert not [line for line in news.splitlines() if json.loads(line)["event"] == "trouble"]


@contextmanager
def all_faces(folder):
    """Start them; end them well, or kill them."""
    with running(folder, backtrail=True) as jupyter:
        faces = Faces(jupyter, folder / "root", folder / "store" / "history.btl")
        with ExitStack() as stack:
            for process in (*(editor.process for editor in faces.editors), faces.watch):
                stack.callback(process.kill)
            yield faces
            faces.end()


def reader(faces):
    """A look into the store from this thread."""
    return closing(open_service(store=str(faces.store), roots=[str(faces.root)],
                                settings=Settings()))  # fmt: skip


def wait_kept(service, path, text):
    """Wait until the newest version of a file holds what was saved."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            if service.content(str(path)) == text.encode():
                return
        except NotFoundError:
            pass
        assert time.monotonic() < end, f"{path.name} is not kept: {text[:40]}"
        time.sleep(0.02)


def contents(service, path):
    """What the versions of a file hold, oldest first, and that their numbers have no gap."""
    page = service.timeline(str(path), TimelineQuery(limit=1000, folded=False))
    numbers = [entry.version.number for row in page.rows for entry in row.entries]
    assert numbers == list(range(len(numbers), 0, -1))
    return [service.content(str(path), str(n)).decode() for n in reversed(numbers)]


def test_every_save_of_every_program_is_one_version(memory_folder):
    """Five programs save at once; each save is one version, in order, in everybody's history."""
    with all_faces(memory_folder) as faces:
        turns, together = threading.Lock(), []

        def work(name, save):
            own = []
            with reader(faces) as service:
                for number in range(SAVES):
                    own.append(f"{name} {number}\n" * (number + 1))
                    save(faces.root / name, own[-1])
                    wait_kept(service, faces.root / name, own[-1])
                    with turns:
                        together.append(f"together {len(together)} by {name}\n" * 3)
                        save(faces.root / "together.txt", together[-1])
                        wait_kept(service, faces.root / "together.txt", together[-1])
            return own

        with ThreadPoolExecutor(len(faces.ways)) as pool:
            told = dict(zip(faces.ways, pool.map(work, *zip(*faces.ways.items(), strict=True)),
                            strict=True))  # fmt: skip
    with reader(faces) as service:
        for name, own in told.items():
            assert contents(service, faces.root / name) == own
        assert contents(service, faces.root / "together.txt") == together
        assert service.check().sound


def test_a_save_that_everybody_reports_is_one_version(memory_folder):
    """One save, told by two editors, a shell and two watchers at the same time, is kept once."""
    with all_faces(memory_folder) as faces:
        path, texts = faces.root / "a.txt", []
        with reader(faces) as service:
            for number in range(SAVES):
                texts.append(f"save {number}\n")
                faces.by_jupyter(path, texts[-1])
                for editor in faces.editors:
                    editor.save(path)
                faces.by_shell(path, texts[-1])
                faces.settle(0)
                faces.settle(1)
                wait_kept(service, path, texts[-1])
        trouble = [editor.call("backtrail/status")["trouble"] for editor in faces.editors]
        assert trouble == [[], []]
    with reader(faces) as service:
        assert contents(service, path) == texts
