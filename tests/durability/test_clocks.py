"""D16: a clock that jumps changes what times are shown, never the order or what comes back.

A real process saves, restores, deletes and undoes while its clock jumps: three days back, to both
sides of an hour that comes twice and of one that never comes, past the end of 32-bit time. Judged
by the order in which it was told. Versions are let go of meanwhile, from rows and from packs; the
newest are never among them. Short form: 80 acts. Campaign: 900.
"""

import json
import os
import random
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from backtrail.app import open_service
from backtrail.history.requests import DeletedQuery, ProjectQuery, SearchQuery, TimelineQuery
from backtrail.settings import Settings
from lsp.client import Client
from sizes import size

ACTS = size("D16_ACTS", 80, 900)
CLOCKS = (
    "2026-11-18 12:00:00",
    "2026-11-21 12:00:00",
    "2026-10-25 00:30:00",  # 02:30 in Berlin, in summer
    "2026-10-25 01:30:00",  # 02:30 in Berlin, an hour later
    "2026-03-29 00:59:59",  # a second before 02:00, which never comes there
    "2026-03-29 01:00:00",
    "2038-01-19 03:14:07",  # the last second of 32 bits
    "2038-01-19 03:14:08",
    "2106-02-07 06:28:16",  # and of 32 bits without a sign
    "1999-12-31 23:59:59",
)
"""UTC."""
ACTOR = """
import json, os, sys
from backtrail.app import open_service
from backtrail.history.prunes import PruneQuery
from backtrail.history.requests import Capture
from backtrail.settings import Settings

store, root = sys.argv[1:]
service = open_service(store=store, roots=[root], settings=Settings())
for line in sys.stdin:
    act = json.loads(line)
    path = os.path.join(root, act["file"])
    if act["act"] == "save":
        with open(path, "w") as file:
            file.write(act["text"])
        entry = service.capture(Capture(path=path, source="editor")).entry
    elif act["act"] == "compact":
        service.compact()
        entry = None
    elif act["act"] == "prune":
        entry = None
        service.prune(service.plan_prune(PruneQuery(path=path, allow_loss=True)))
    elif act["act"] == "delete":
        os.unlink(path)
        service.delete(path)
        entry = None
    else:
        done = service.undo(path) if act["act"] == "undo" else service.restore(path, act["version"])
        entry = done.entry
    version = entry.version if entry else None
    told = {"time": version and version.time_ns, "sequence": version and version.sequence}
    print(json.dumps(told), flush=True)
service.close()
"""
NAMES = ("a.txt", "b.txt", "c.txt")


class Clock:
    """The clock of other processes, set by a file that they look at each time they ask."""

    def __init__(self, file):
        self.file, self.now = file, 0.0

    def set(self, text):
        """Make it ``text`` now; it goes on from there."""
        self.now = datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()
        self.file.write_text(f"{self.now - time.time():+.6f}")

    @property
    def environ(self):
        """What makes a process live by it; durations stay as they are."""
        library = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
        return {
            "LD_PRELOAD": str(library),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "NO_FAKE_STAT": "1",
            "TZ": "Europe/Berlin",
        }


@pytest.fixture
def clock(tmp_path):
    """Give a clock that can be set."""
    return Clock(tmp_path / "clock")


class Model:
    """What was done, in order."""

    def __init__(self):
        self.texts = {name: [] for name in NAMES}
        """Contents of each file's versions, oldest first."""
        self.gone = []
        """Deleted files, the last one last."""
        self.restored = {}
        """The number of versions before the last restore of a file that can be taken back."""
        self.last = []
        """Names in the order of their newest version."""

    def choose(self, rng, turn):
        """Return the next act."""
        name = rng.choice(NAMES)
        there = self.texts[name] and name not in self.gone
        kind = rng.choice(("save", "save", "save", "restore", "undo", "delete"))
        if kind == "undo" and there and name in self.restored:
            before = self.restored.pop(name)
            self._add(name, self.texts[name][before - 1])
            return {"act": "undo", "file": name}
        if kind == "restore" and there and len(self.texts[name]) > 1:
            number = rng.randrange(1, len(self.texts[name]))
            text = self.texts[name][number - 1]
            if text != self.texts[name][-1]:
                self.restored[name] = len(self.texts[name])
                self._add(name, text)
                return {"act": "restore", "file": name, "version": str(number)}
        if kind == "delete" and there and len(self.gone) < len(NAMES) - 1:
            self.gone.append(name)
            self.restored.pop(name, None)
            return {"act": "delete", "file": name}
        if name in self.gone:
            self.gone.remove(name)
        self.restored.pop(name, None)
        text = f"{name} {turn} needle\n" * 3
        self._add(name, text)
        return {"act": "save", "file": name, "text": text}

    def _add(self, name, text):
        self.texts[name].append(text)
        self.last = [other for other in self.last if other != name] + [name]


def acting(clock, store, root):
    """Start the process that acts."""
    clock.set(CLOCKS[0])
    return subprocess.Popen(
        [sys.executable, "-c", ACTOR, store, str(root)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, **clock.environ},
    )  # fmt: skip


def ask(actor, act):
    """Have one thing done; what it tells."""
    actor.stdin.write(json.dumps(act) + "\n")
    actor.stdin.flush()
    return json.loads(actor.stdout.readline())


def played(clock, store, root):
    """Act while the clock jumps; return the model and what was told."""
    model, rng, told = Model(), random.Random(16), []
    actor = acting(clock, store, root)
    for turn in range(ACTS):
        clock.set(CLOCKS[turn % len(CLOCKS)] if turn < len(CLOCKS) else rng.choice(CLOCKS))
        told.append({**ask(actor, model.choose(rng, turn)), "clock": clock.now})
    actor.communicate(timeout=60)
    assert actor.returncode == 0
    return model, told


def test_order_is_the_order_of_the_saves(clock, memory_folder):
    """Timelines, addresses, lists and searches go by what happened first, not by the clock."""
    root = memory_folder / "project"
    root.mkdir()
    store = str(memory_folder / "store" / "history.db")
    model, told = played(clock, store, root)
    dated = [each for each in told if each["time"]]
    assert all(0 <= each["time"] / 1e9 - each["clock"] < 60 for each in dated)
    assert [each["sequence"] for each in dated] == sorted(each["sequence"] for each in dated)
    service = open_service(store=store, roots=[str(root)], settings=Settings())
    for name, texts in model.texts.items():
        path, total = str(root / name), len(texts)
        page = service.timeline(path, TimelineQuery(limit=1000, folded=False))
        numbers = [entry.version.number for row in page.rows for entry in row.entries]
        assert numbers == list(range(total, 0, -1))
        for back in range(total):
            wanted = texts[total - 1 - back].encode()
            assert service.content(path, f"~{back}") == wanted
            assert service.content(path, str(total - back)) == wanted
        assert service.activity(path, 7).bars[-1].end_ns
    recent = [row.document.path for row in service.project(ProjectQuery(limit=1000)).rows]
    assert list(dict.fromkeys(recent)) == model.last[::-1]
    found = [match.entry.version.sequence for match in service.search(
        SearchQuery(text="needle", limit=1000)).matches]  # fmt: skip
    assert found == sorted(found, reverse=True)
    gone = [file.document.path for file in service.deleted(DeletedQuery()).files]
    assert gone == model.gone[::-1]
    assert service.check().sound
    service.close()


def test_whatever_the_clock_says_the_newest_versions_stay(clock, memory_folder):
    """Thinned by age again and again: the last ten saves are there, whichever hour they were of."""
    root, store = memory_folder / "project", str(memory_folder / "store" / "history.db")
    root.mkdir()
    newest, rng = Settings().retention.keep_last, random.Random(17)
    actor, saved = acting(clock, store, root), []
    service = open_service(store=store, roots=[str(root)], settings=Settings())
    for turn in range(ACTS):
        clock.set(rng.choice(CLOCKS))
        saved.append(f"save {turn}\n")
        ask(actor, {"act": "save", "file": "a.txt", "text": saved[-1]})
        if turn % 5 == 4:
            clock.set(CLOCKS[turn // 5 % len(CLOCKS)])
            for act in rng.choice((["prune"], ["compact", "prune"], ["prune", "compact"])):
                ask(actor, {"act": act, "file": "a.txt"})
            page = service.timeline(
                str(root / "a.txt"), TimelineQuery(limit=newest * 2, folded=False)
            )
            numbers = [entry.version.number for row in page.rows for entry in row.entries]
            last = range(len(saved), max(0, len(saved) - newest), -1)
            assert numbers[: len(last)] == [*last], turn
            for number in last:
                kept = service.content(str(root / "a.txt"), str(number))
                assert kept == saved[number - 1].encode()
    assert page.total < len(saved)
    assert service.check().sound
    service.close()
    actor.communicate(timeout=60)


@pytest.mark.e2e
def test_a_sidecar_lives_through_a_clock_that_jumps(clock, memory_folder):
    """An editor's saves, restore and undo go on as if nothing happened, and so does its list."""
    root = memory_folder / "project"
    root.mkdir()
    clock.set(CLOCKS[1])
    editor = Client(memory_folder / "store" / "history.db", environ=clock.environ)
    editor.start(root)
    path = root / "a.txt"
    for number, now in enumerate(CLOCKS, 1):
        clock.set(now)
        version = editor.keep(path, b"%d\n" % number)
        assert (version["number"], version["time"][:16]) == (number, now[:16].replace(" ", "T"))
    clock.set(CLOCKS[0])
    editor.call("backtrail/restore", path=str(path), version="~3")
    assert path.read_bytes() == b"7\n"
    clock.set(CLOCKS[6])
    editor.call("backtrail/undo", path=str(path))
    assert path.read_bytes() == b"10\n"
    rows = editor.call("backtrail/timeline", path=str(path), limit=50)["rows"]
    numbers = [version["number"] for row in rows for version in row["versions"]]
    assert numbers == list(range(len(CLOCKS) + 2, 0, -1))
    assert editor.close() == 0


@pytest.mark.e2e
def test_a_change_while_nobody_looked_is_found_after_the_clock_was_set_right(clock, memory_folder):
    """The newest version is of a time still to come; the file's own time of change is earlier."""
    root, store = memory_folder / "project", memory_folder / "store" / "history.db"
    root.mkdir()
    path = root / "a.txt"
    clock.set(f"{datetime.now(UTC) + timedelta(days=3):%F %T}")
    ahead = Client(store, environ=clock.environ)
    ahead.start(root)
    ahead.keep(path, b"one\n")
    assert ahead.close() == 0
    path.write_bytes(b"two\n")
    editor = Client(store, environ={"BACKTRAIL_WATCH_MODE": "auto"})
    editor.start(root)
    editor.until(lambda: editor.captures(path))
    content = editor.call("backtrail/content", path=str(path))
    assert content["text"] == "two\n"
    assert editor.close() == 0
