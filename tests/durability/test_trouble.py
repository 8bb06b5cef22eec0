"""D15: while saves cannot be kept that is told within one save, and none of them is lost.

A real sidecar whose store another process locks, or whose file system refuses every write: full,
read-only, broken. Each save is written, reported and remembered here; when the cause is gone, the
timeline of each file has to hold every one of them, in order. Red when only the last state of a
file waits.
"""

import os
import random
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import apsw
import pytest

from lsp.client import Client, uri_of

pytestmark = pytest.mark.e2e

SAVES = int(os.environ.get("BACKTRAIL_D15_SAVES", "60"))
"""Saves during the trouble; a thousand are promised."""
FILES = 20


@contextmanager
def locked(store: Path, _said: Path) -> Iterator[None]:
    """Another process holds the write lock."""
    other = apsw.Connection(str(store))
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


def refusing(error: str) -> Callable[[Path, Path], AbstractContextManager[None]]:
    """The file system refuses every write of the store."""

    @contextmanager
    def trouble(_store: Path, said: Path) -> Iterator[None]:
        said.write_text(error)
        yield
        said.write_text("")

    return trouble


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

    def states(self) -> list[list[str]]:
        """What was told of the health so far."""
        notes = self.client.notes
        return [n["params"]["trouble"] for n in notes if n["method"] == "backtrail/didChangeHealth"]

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
    [locked, refusing("full"), refusing("read-only"), refusing("broken")],
    ids=["locked", "full", "read-only", "broken"],
)
def test_d15_no_save_is_lost_to_trouble(tmp_path, trouble):
    """Told after the first save, shown in the status, and all of them kept at the end."""
    desk, dice = Desk(tmp_path), random.Random(15)
    client = desk.client
    for number in range(FILES):
        path = desk.folder / f"{number}.txt"
        client.keep(path, b"before\n")
        desk.log[path] = [b"before\n"]
    with trouble(desk.store, desk.said):
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
    desk, dice = Desk(tmp_path), random.Random(16)
    desk.client.keep(desk.folder / "first.txt", b"1\n")
    with locked(desk.store, desk.said):
        for number in range(20):
            desk.save(number, dice)
        desk.client.until(desk.states)
        desk.client.call("backtrail/status")
    assert desk.client.close() == 0
    again = Client(desk.store)
    again.start(desk.folder)
    desk.client = again
    for path, saved in desk.log.items():
        assert desk.versions(path) == saved
    assert again.close() == 0
