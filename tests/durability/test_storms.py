"""Many changes at once, from programs that know nothing of Backtrail, in every way they have.

The judge is the disk itself: when all is quiet, each file's newest version holds what lies there,
and nothing is told to be there that is not.
"""

import os
import random
import shutil
import signal
import sys
import time
from pathlib import Path

import pytest

from backtrail.app import open_service
from backtrail.settings import Settings
from lsp.client import Client
from sizes import size

pytestmark = pytest.mark.e2e

FILES = size("D14_FILES", 6000, 40_000)
"""Each makes three notices, so that the kernel's queue of 16,384 runs over."""
SAVES = size("D14_SAVES", 150, 5000)
SEED = int(os.environ.get("BACKTRAIL_D14_SEED", "14"))
_PATIENCE = 60 + FILES / 100
_OWN = {"BACKTRAIL_WATCH_MODE": "auto", "BACKTRAIL_CAPTURE_FIRST_SCAN": "on"}
_FEW_WATCHES = """
import sys
from backtrail.lsp import server
from backtrail.upkeep import inotify, lookout
watch, left = inotify.Inotify.watch, [None] * 3
def limited(self, folder):
    if not left:
        raise OSError(28, "No space left on device")
    left.pop()
    return watch(self, folder)
inotify.Inotify.watch, lookout._ROUND = limited, 0.5
sys.exit(server.main())
"""


class Scene:
    """A folder, a sidecar that watches it, and the history it keeps."""

    def __init__(self, tmp_path, command=None):
        """Start in an empty folder."""
        self.root = Path(os.path.realpath(tmp_path)) / "w"
        self.root.mkdir()
        self.store = tmp_path / "store" / "history.btl"
        self.editor = Client(self.store, environ=_OWN, command=command)
        self.editor.start(self.root)
        while (mode := self.mode()) in {"", "starting", "no folder is watched"}:
            pass
        self.begun = mode

    def mode(self):
        """How it watches."""
        return self.editor.call("backtrail/status")["watcher"]

    def differences(self):
        """What the history says otherwise than the disk."""
        on_disk = {
            str(path.relative_to(self.root)): path
            for path in self.root.rglob("*")
            if path.is_file()
        }
        service = open_service(store=str(self.store), roots=[str(self.root)], settings=Settings())
        try:
            present = {document.path for document in service.present(str(self.root))}
            if wrong := present ^ on_disk.keys():
                return sorted(wrong)
            return [
                name
                for name, path in on_disk.items()
                if service.content(str(path)) != path.read_bytes()
            ]
        finally:
            service.close()

    def settle(self):
        """Wait until there are none; return the seconds that took."""
        begun = time.monotonic()
        while wrong := self.differences():
            assert time.monotonic() - begun < _PATIENCE, (len(wrong), wrong[:10])
        return time.monotonic() - begun


@pytest.fixture
def scene(tmp_path):
    """Make scenes; what still runs at the end is ended."""
    scenes = []

    def make(**options):
        scenes.append(Scene(tmp_path, **options))
        return scenes[-1]

    yield make
    for each in scenes:
        each.editor.process.kill()
        each.editor.end()


def _made(folder, count, text="x"):
    """Make files, a hundred in each folder."""
    for number in range(count):
        place = folder / f"d{number // 100}"
        if number % 100 == 0:
            place.mkdir(parents=True, exist_ok=True)
        (place / f"{number}.txt").write_text(f"{text} {number}\n")


def test_d14_a_storm_while_nobody_listens(scene):
    """The queue of the kernel runs over; one look at everything finds what was not told."""
    here = scene()
    for number in range(0, FILES, 100):
        (here.root / f"d{number // 100}").mkdir()
    here.settle()
    while here.mode() != f"watching {FILES // 100 + 1:,} folders":
        pass
    here.editor.process.send_signal(signal.SIGSTOP)
    try:
        _made(here.root, FILES)
    finally:
        here.editor.process.send_signal(signal.SIGCONT)
    here.settle()


def _save_in_place(path, text, _):
    path.write_text(text)


def _save_atomically(path, text, _):
    new = path.with_name(f".{path.name}.tmp")
    new.write_text(text)
    new.replace(path)


def _save_by_moving_aside(path, text, _):
    aside = path.with_name(f"{path.name}~")
    if path.exists():
        path.rename(aside)
    path.write_text(text)
    aside.unlink(missing_ok=True)


def _append_slowly(path, text, _):
    with path.open("a") as file:
        for part in text.split():
            file.write(part)
            file.flush()


def _rename(path, _, draw):
    if path.exists():
        path.rename(path.with_name(f"renamed{draw.randrange(30)}.txt"))


def _delete(path, _, __):
    path.unlink(missing_ok=True)


def _make_deep(path, text, draw):
    deep = path.parent / f"n{draw.randrange(10**9)}" / "a" / "b"
    deep.mkdir(parents=True)
    for number in range(5):
        (deep / f"{number}.txt").write_text(f"{text} {number}")


def _move_folder(path, text, draw):
    if any(path.parent.glob("n*")):
        old = draw.choice(sorted(path.parent.glob("n*")))
        old.rename(path.parent.parent / f"m{draw.randrange(10**9)}")
    else:
        _make_deep(path, text, draw)


def _remove_folder(path, _, draw):
    found = sorted(path.parent.parent.glob("m*"))
    if found:
        shutil.rmtree(draw.choice(found))


def _leave_and_return(path, text, draw):
    """As a checkout of another branch, and of this one again."""
    names = [each for each in path.parent.glob("*.txt") if draw.random() < 0.5]
    before = {each: each.read_bytes() for each in names}
    for each in names:
        each.unlink()
    path.write_text(text)
    for each, data in before.items():
        each.write_bytes(data)


_WAYS = (
    _save_in_place, _save_in_place, _save_atomically, _save_atomically, _save_by_moving_aside,
    _append_slowly, _rename, _delete, _make_deep, _move_folder, _remove_folder, _leave_and_return,
)  # fmt: skip


def _storm(root, draw):
    for folder in ("one", "two"):
        (root / folder).mkdir(exist_ok=True)
    for number in range(SAVES):
        path = root / draw.choice(("one", "two")) / f"{draw.randrange(20)}.txt"
        draw.choice(_WAYS)(path, f"text {number} {draw.random()}", draw)


def test_d14_every_way_to_save(scene):
    """In place, replaced, moved aside, renamed, deleted; folders made, moved and removed."""
    here = scene()
    for turn in range(3):
        _storm(here.root, random.Random(f"{SEED} {turn}"))
        here.settle()


def test_d14_more_folders_than_may_be_watched(scene):
    """What the kernel does not watch is looked at now and then, and the person is told."""
    here = scene(command=[sys.executable, "-c", _FEW_WATCHES])
    _made(here.root, 500)
    here.settle()
    assert here.mode().startswith("looking every")
    for number in range(0, 500, 7):
        (here.root / f"d{number // 100}" / f"{number}.txt").write_text("changed")
    here.settle()


def test_d14_what_changed_while_nobody_was_there(scene, tmp_path):
    """A sidecar that starts finds what was changed, made, renamed and deleted since the last."""
    here = scene()
    _made(here.root, 300)
    here.settle()
    assert here.editor.close() == 0
    for number in range(0, 300, 3):
        path = here.root / f"d{number // 100}" / f"{number}.txt"
        (_save_in_place, _save_atomically, _delete, _rename)[number % 4](
            path, f"later {number}", random.Random(number)
        )
    here.editor = Client(here.store, environ=_OWN)
    here.editor.start(here.root)
    here.settle()
