"""D15: while saves cannot be kept that is told within one save, and none of them is lost.

A real sidecar whose store another process locks, whose file system refuses every write (full,
read-only, broken, a limit), or whose folder is moved away, or deleted and put back from a copy.
Each save is written, reported and remembered here; when the cause is gone, the timeline of each
file has to hold every one of them, in order. Red when only the last state of a file waits, and when
a store that went is written on.
"""

import random
import re
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import apsw
import pytest

from lsp.client import Client, uri_of
from sizes import size

pytestmark = pytest.mark.e2e

SAVES = size("D15_SAVES", 60, 1000)
"""Saves during the trouble; a thousand are promised."""
FILES = 20


@contextmanager
def locked(desk: "Desk") -> Iterator[None]:
    """Another process holds the write lock."""
    other = apsw.Connection(str(desk.store))
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


def refusing(error: str) -> "Callable[[Desk], AbstractContextManager[None]]":
    """The file system refuses every write of the store."""

    @contextmanager
    def trouble(desk: "Desk") -> Iterator[None]:
        desk.said.write_text(error)
        yield
        desk.said.write_text("")

    return trouble


@contextmanager
def limited(desk: "Desk") -> Iterator[None]:
    """The sidecar may not write to any file, as one whose person has used up a limit."""
    process, (_, most) = desk.client.process.pid, resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.prlimit(process, resource.RLIMIT_FSIZE, (0, most))
    yield
    resource.prlimit(process, resource.RLIMIT_FSIZE, (most, most))


@contextmanager
def away(desk: "Desk") -> Iterator[None]:
    """The store's folder has another name for a while, as when its disk is taken away."""
    elsewhere = desk.store.parent.rename(desk.folder.parent / "elsewhere")
    yield
    elsewhere.rename(desk.store.parent)


@contextmanager
def deleted(desk: "Desk") -> Iterator[None]:
    """The store's folder is deleted, and put back from a copy."""
    copy = shutil.copytree(desk.store.parent, desk.folder.parent / "copy")
    shutil.rmtree(desk.store.parent)
    yield
    copy.rename(desk.store.parent)


def _waiting(trouble: list[str]) -> int:
    """How many saves are told to wait."""
    told = re.search(r"last ([\d,]+) saves", " ".join(trouble))
    return int(told[1].replace(",", "")) if told else 0


class Desk:
    """One editor, its files, and the outside log of what it saved."""

    def __init__(self, tmp_path: Path) -> None:
        self.folder = tmp_path / "work"
        self.folder.mkdir()
        self.store = tmp_path / "store" / "history.btl"
        self.store.parent.mkdir()
        self.said = tmp_path / "said"
        self.said.write_text("")
        sidecar = Path(__file__).with_name("troubled_sidecar.py")
        self.client = Client(
            self.store,
            command=[sys.executable, str(sidecar), str(self.said)],
            environ={"BACKTRAIL_STORAGE_BUSY_SECONDS": "0.05"},
        )
        self.client.start(self.folder)
        self.log: dict[Path, list[bytes]] = {}

    def save(self, number: int, dice: random.Random) -> None:
        """Write a file anew and report it; each has its turn, as a person's would."""
        path = self.folder / f"{number % FILES}.txt"
        data = b"save %d\n" % number * dice.randint(1, 200)
        self.client.save(path, data)
        self.log.setdefault(path, []).append(data)
        self.client.call("backtrail/subscribe")  # what came before it was taken in

    def save_in_vain(self, count: int, seed: int) -> None:
        """Save some files, until each of them waits.

        A late hint at a file that was kept before counts as well: whether there is anything new in
        it, only the store could say.
        """
        dice = random.Random(seed)
        for number in range(count):
            self.save(number, dice)
        self.client.until(lambda: self.states() and _waiting(self.states()[-1]) >= count)

    def states(self) -> list[list[str]]:
        """What was told of the health so far."""
        notes = self.client.notes
        return [n["params"]["trouble"] for n in notes if n["method"] == "backtrail/didChangeHealth"]

    def judge_anew(self) -> None:
        """Look with a new sidecar whether everything was kept."""
        self.client = Client(self.store)
        self.client.start(self.folder)
        for path, saved in self.log.items():
            assert self.versions(path) == saved
        assert self.client.close() == 0

    def versions(self, path: Path) -> list[bytes]:
        """Every content that was kept of a file, oldest first."""
        total = self.client.call("backtrail/timeline", uri=uri_of(path))["total"]
        contents = (
            self.client.call("backtrail/content", uri=uri_of(path), version=number + 1)
            for number in range(total)
        )
        return [found["text"].encode() for found in contents]


@pytest.mark.parametrize(
    "trouble",
    [locked, refusing("full"), refusing("read-only"), refusing("broken"), limited, away, deleted],
    ids=["locked", "full", "read-only", "broken", "limited", "away", "deleted"],
)
def test_d15_no_save_is_lost_to_trouble(tmp_path, trouble):
    """Told after the first save, shown in the status, and all of them kept at the end."""
    desk, dice = Desk(tmp_path), random.Random(15)
    client = desk.client
    for number in range(FILES):
        path = desk.folder / f"{number}.txt"
        client.keep(path, b"before\n")
        desk.log[path] = [b"before\n"]
    with trouble(desk):
        for number in range(SAVES):
            desk.save(number, dice)
            if number == 0:
                client.until(lambda: desk.states() and client.messages())
                assert client.messages()[0].startswith("Saves are not being kept: ")
        status = client.call("backtrail/status")
        assert status["trouble"]
        assert status["waiting"] >= FILES - 1
    client.until(lambda: desk.states()[-1] == [])
    for path, saved in desk.log.items():
        assert desk.versions(path) == saved
    assert client.call("backtrail/status")["trouble"] == []
    assert client.close() == 0


def test_d15_what_waits_is_kept_although_the_editor_ends(tmp_path):
    """Saves that still wait at the shutdown are kept when the store serves again by then."""
    desk = Desk(tmp_path)
    desk.client.keep(desk.folder / "first.txt", b"1\n")
    with locked(desk):
        desk.save_in_vain(20, 16)
    assert desk.client.close() == 0
    desk.judge_anew()


def test_d15_what_waits_is_kept_in_a_store_that_somebody_else_began(tmp_path):
    """A store that was deleted is not made anew behind the person's back; one is used and told."""
    desk = Desk(tmp_path)
    desk.client.keep(desk.folder / "first.txt", b"1\n")
    shutil.rmtree(desk.store.parent)
    desk.save_in_vain(5, 17)
    assert not desk.store.exists()
    capture = [sys.executable, "-m", "backtrail", "--store", str(desk.store), "capture"]
    subprocess.run([*capture, str(desk.folder / "first.txt")], check=True, capture_output=True)
    desk.client.until(lambda: desk.states()[-1] == [])
    assert f"Another history lies at {desk.store} now" in desk.client.messages()[-1]
    for path, saved in desk.log.items():
        assert desk.versions(path) == saved
    assert desk.client.close() == 0


def test_d15_what_waits_for_a_store_that_never_comes_back_is_kept_at_the_end(tmp_path):
    """In a new one at its place, and that is told before the editor lets the sidecar go."""
    desk = Desk(tmp_path)
    desk.client.keep(desk.folder / "first.txt", b"1\n")
    shutil.rmtree(desk.store.parent)
    desk.save_in_vain(5, 18)
    assert not desk.store.exists()
    assert desk.client.close() == 0
    assert f"The history at {desk.store} is gone" in desk.client.messages()[-1]
    desk.judge_anew()


def test_d15_a_killed_editor_costs_nothing_that_waits_for_a_lost_store(tmp_path):
    """The end without a goodbye keeps it as well."""
    desk = Desk(tmp_path)
    desk.client.keep(desk.folder / "first.txt", b"1\n")
    shutil.rmtree(desk.store.parent)
    desk.save_in_vain(5, 19)
    desk.client.process.terminate()
    desk.client.end()
    desk.judge_anew()
