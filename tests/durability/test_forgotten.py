"""S5: what is forgotten is in no byte of any file of the store, and in nothing that unpacks.

Secrets in contents of rows, packs and leftovers, in notes, tags, reasons, metadata, names and the
log, while another program has the store open. Red when deleted bytes are left, when a delta or the
log quotes one, or when a busy checkpoint counts as done. BACKTRAIL_S5_SECRETS sets how many.
"""

import os
import random
import signal
import string
import subprocess
import sys
from contextlib import closing

import apsw
import pytest

from backtrail.app import open_service
from backtrail.history.forgets import ForgetQuery
from backtrail.history.requests import Capture
from backtrail.model import DocumentId, EventSequence
from backtrail.settings import Settings, StorageSettings
from backtrail.storage.repository import VersionFilter

SECRETS = int(os.environ.get("BACKTRAIL_S5_SECRETS", "200"))
KILLS = int(os.environ.get("BACKTRAIL_S5_KILLS", "6"))
FILES = 8
PATTERN = r"SK-[0-9A-Za-z]{24}"
WORKER = """
import sys
from backtrail.app import open_service
from backtrail.history.forgets import ForgetQuery
from backtrail.settings import Settings
service = open_service(store=sys.argv[1], settings=Settings())
plan = service.plan_forget(ForgetQuery(text=sys.argv[2], regex=True))
print("planned", flush=True)
service.forget(plan, lambda done, total: print("looked", flush=True))
"""


def opened(store, **storage):
    """A program that has the store open."""
    settings = Settings(storage=StorageSettings(**storage))
    return open_service(store=str(store), settings=settings)


def secret(rng):
    """One that nothing compresses."""
    return "SK-" + "".join(rng.choices(string.ascii_letters + string.digits, k=24))


class Kept:
    """A store full of secrets, and what must be left of it."""

    def __init__(self, tmp_path, seed, count):
        self.store = tmp_path / "store" / "history.btl"
        self.work = tmp_path / "work"
        self.work.mkdir(exist_ok=True)
        self.rng = random.Random(seed)
        self.secrets = [secret(self.rng) for _ in range(count)]
        self.clean = {}
        self.ids = set()

    def fill(self, service):
        """Half of it packed, some of it pruned, words with secrets beside it."""
        left = list(self.secrets)
        for turn in range(2):
            for number in range(FILES):
                self._saves(service, f"f{number}.txt", left, (len(self.secrets) // FILES | 1) + 4)
            if turn == 0:
                self._release_some(service)
                service.compact()
        self._words(service)
        while service.index_more():
            pass

    def _saves(self, service, name, left, count):
        path = self.work / name
        lines = [self.rng.randbytes(9).hex() for _ in range(20)]
        for number in range(count):
            lines[self.rng.randrange(20)] = self.rng.randbytes(9).hex()
            text = "\n".join(lines)
            holds = left and number % 2
            if holds:
                text = text.replace(lines[self.rng.randrange(20)], f"key={left.pop()}", 1)
            path.write_text(text)
            kept = service.capture(Capture(path=str(path), source="cli"))
            version = kept.entry.version
            if holds:
                self.ids.add(bytes(version.content_id))
            else:
                self.clean[version.sequence] = text.encode()

    def _release_some(self, service):
        """Let go of a few versions that held one: others build upon them."""
        repository = service._scope.repository
        with repository.transaction():
            for number in range(1, FILES + 1, 2):
                version = repository.by_number(DocumentId(number), 4)
                repository.release(version)

    def _words(self, service):
        path = self.work / "f1.txt"
        spoken = self.secrets[:6]
        service.note(str(path), "1", f"was {spoken[0]}")
        service.tag(str(path), "1", f"t-{spoken[1]}")
        path.write_text("said")
        service.capture(
            Capture(path=str(path), source="cli", reason=f"no {spoken[2]}", author=spoken[3])
        )
        named = self.work / f"{spoken[4]}.txt"
        named.write_text("named")
        service.capture(Capture(path=str(named), source="cli"))
        named.rename(self.work / "named.txt")
        service.rename(str(named), str(self.work / "named.txt"))
        path.write_text("last")
        service.capture(Capture(path=str(path), source="cli"))

    def hits(self):
        """Secrets and content ids in the bytes of all files beside the store, by file."""
        found = []
        for file in sorted(self.store.parent.rglob("*")):
            data = file.read_bytes() if file.is_file() else b""
            found += [(file.name, one) for one in self.secrets if one.encode() in data]
            found += [(file.name, one.hex()) for one in self.ids if one in data]
        return found

    def judge(self, service):
        """What held none is as it was, and nothing else is there."""
        repository = service._scope.repository
        for sequence, data in self.clean.items():
            version = repository.by_sequence(EventSequence(sequence))
            if version is not None:
                assert repository.read_content(version.content_id) == data
        texts = [b"".join(pieces) for _, pieces in repository.every_content()]
        words = [word.encode() for word in repository.every_word()]
        assert not [s for s in self.secrets if any(s.encode() in x for x in (*texts, *words))]
        assert [f for f in service.check().findings if not f.hint] == []
        return sum(repository.by_sequence(EventSequence(s)) is not None for s in self.clean)


def test_s5_nothing_is_left_of_what_is_forgotten(tmp_path):
    """However it was kept, while another program has the store open and goes on."""
    kept = Kept(tmp_path, 5, SECRETS)
    with closing(opened(kept.store)) as service, closing(opened(kept.store)) as other:
        kept.fill(service)
        other.timeline(str(kept.work / "f1.txt"))
        assert kept.hits()
        done = service.forget(service.plan_forget(ForgetQuery(text=PATTERN, regex=True)))
        assert (done.done, done.scanned.hits) == (True, ())
        assert done.removed >= SECRETS - FILES
        assert kept.hits() == []
        assert kept.judge(service) > len(kept.clean) // 2
        path = kept.work / "f1.txt"
        path.write_text("on")
        assert other.capture(Capture(path=str(path), source="cli", reason="x")).status == "kept"
        assert service.check().sound
    assert kept.hits() == []


def test_s5_one_after_the_other_is_forgotten_by_its_text(tmp_path):
    """Others stay until it is their turn."""
    kept = Kept(tmp_path, 6, 12)
    with closing(opened(kept.store)) as service:
        kept.fill(service)
        for number, one in enumerate(kept.secrets[:4], 1):
            done = service.forget(service.plan_forget(ForgetQuery(text=one)))
            assert done.scanned.hits == ()
            held = {secret for _, secret in kept.hits()}
            assert not held & set(kept.secrets[:number])
        assert service.check().sound


def test_s5_a_reader_of_an_older_state_is_told(tmp_path):
    """It is not done while somebody reads what was; the next try ends it."""
    kept = Kept(tmp_path, 7, 20)
    with closing(opened(kept.store, busy_seconds=1)) as service:
        kept.fill(service)
        reader = apsw.Connection(str(kept.store))
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM version").fetchall()
        done = service.forget(service.plan_forget(ForgetQuery(text=PATTERN, regex=True)))
        assert (done.done, bool(done.scanned.hits), bool(kept.hits())) == (False, True, True)
        reader.close()
        assert service.finish_forgetting()
        assert kept.hits() == []
        kept.judge(service)


def test_s5_where_there_is_no_room_to_scrub_it_is_overwritten(tmp_path, monkeypatch):
    """What this forget deleted is zeroes, before the file is written anew."""
    kept = Kept(tmp_path, 8, 40)
    with closing(opened(kept.store)) as service:
        path = kept.work / "a.txt"
        for one in kept.secrets:
            path.write_text(f"{one}\n" + kept.rng.randbytes(2000).hex())
            held = service.capture(Capture(path=str(path), source="cli"))
            kept.ids.add(bytes(held.entry.version.content_id))
        path.write_text("clean")
        service.capture(Capture(path=str(path), source="cli"))
        repository = service._scope.repository
        monkeypatch.setattr(type(repository), "scrub", lambda _: False)
        plan = service.plan_forget(ForgetQuery(text=PATTERN, regex=True))
        assert service.forget(plan).done is False
        raw = apsw.Connection(str(kept.store))
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        raw.close()
        assert kept.hits() == []
        assert repository.is_unscrubbed()
    monkeypatch.undo()
    with closing(opened(kept.store)) as service:
        assert not service._scope.repository.is_unscrubbed()
        assert service.status().trouble == ()


@pytest.mark.e2e
def test_s5_a_kill_leaves_all_or_nothing(tmp_path):
    """Whenever it comes; the next program that opens the store ends what was begun."""
    rng = random.Random(9)
    for turn in range(KILLS):
        folder = tmp_path / str(turn)
        folder.mkdir()
        kept = Kept(folder, turn, 40)
        with closing(opened(kept.store)) as service:
            kept.fill(service)
        lines = rng.choice([1, 1, 1, 2])
        _killed(kept.store, lines, rng.random() * 0.08)
        with closing(opened(kept.store)) as service:
            assert not service._scope.repository.is_unscrubbed()
            assert service.check().sound
            plan = service.plan_forget(ForgetQuery(text=PATTERN, regex=True))
            if plan.versions:
                assert service.forget(plan).scanned.hits == ()
            assert kept.hits() == []
            kept.judge(service)


def _killed(store, lines, seconds):
    """Forget in a process that ends some time after so many lines."""
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(store), PATTERN], stdout=subprocess.PIPE
    )
    for _ in range(lines):
        worker.stdout.readline()
    try:
        worker.wait(seconds)
    except subprocess.TimeoutExpired:
        worker.send_signal(signal.SIGKILL)
    worker.wait()
    worker.stdout.close()


def test_s5_versions_of_other_files_stay(tmp_path):
    """A whole file is forgotten; the ids of what it held are nowhere."""
    kept = Kept(tmp_path, 10, 16)
    with closing(opened(kept.store)) as service:
        kept.fill(service)
        repository = service._scope.repository
        name = str(kept.work / "f2.txt")
        document = service.timeline(name).document.id
        versions = repository.versions(VersionFilter(document=document), 1000)
        (kept.work / "f2.txt").unlink()
        service.delete(name)
        done = service.forget(service.plan_forget(ForgetQuery(path=name)))
        assert (done.removed, done.scanned.hits) == (len(versions), ())
        data = kept.store.read_bytes()
        assert not [v.number for v in versions if bytes(v.content_id) in data]
        assert service.check().sound
