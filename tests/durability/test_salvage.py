"""D7: of a store whose pages are lost, all that is left comes back, never less than before.

Short form: 6 trials on 1,500 versions. Campaign: 60 on 20,000, half a year of saves, in rows and in
packs; there the median has to be 99 % and the worst 90 %. A page holds twenty deltas, and each of
them carries the rest of its chain; a pack has a few pages and is lost with each: what three pages
cost hangs on how many there are. Red when a repair drops a table, or believes what is not proved.
"""

import hashlib
import random
import shutil
import statistics
from pathlib import Path

import pytest

from backtrail.settings import StorageSettings
from backtrail.storage.repository import VersionFilter
from backtrail.storage.sqlite import SqliteRepository
from backtrail.storage.sqlite.repairing import salvage
from sizes import size
from storage.builders import new_document, save

TRIALS = size("D7_TRIALS", 6, 60)
VERSIONS = size("D7_VERSIONS", 1500, 20_000)
PAGE = 2048
BARS = (0.99, 0.90) if VERSIONS >= 20_000 else (0.85, 0.70)
"""Median and worst."""


@pytest.fixture(scope="module", params=["rows", "packs"])
def saved(tmp_path_factory, request):
    """Make a store of work as people do it, some saves of one file in a row; what it holds."""
    dice = random.Random(7)
    location = str(tmp_path_factory.mktemp("d7") / "history.btl")
    repository = SqliteRepository(location, StorageSettings(synchronous="normal"))
    documents = [new_document(repository, f"src/file-{n}.py") for n in range(VERSIONS // 60 + 2)]
    texts = {
        document.id: b"".join(b"line %d, %d\n" % (n, dice.randrange(10**6)) for n in range(400))
        for document in documents
    }
    contents = {}
    while len(contents) < VERSIONS:
        document = dice.choice(documents)
        for _ in range(dice.randrange(3, 30)):
            text = texts[document.id]
            at = dice.randrange(len(text))
            new = b"word%d " % dice.randrange(1000) * dice.randrange(1, 6)
            texts[document.id] = text = text[:at] + new + text[at + dice.randrange(30) :]
            version = save(repository, document, text, author="Ann", level="significant")
            contents[document.path, version.number] = hashlib.sha256(text).digest()
    if request.param == "packs":
        packed = sum(step.versions for step in repository.compact())
        assert packed > VERSIONS * 0.8
        for _ in repository.sweep():
            pass
        repository.shrink()
    repository.close()
    return request.param, location, contents


def zeroed(location, folder, chance):
    """A copy with three pages full of zeros, and their numbers."""
    copy = folder / "history.btl"
    data = bytearray(Path(location).read_bytes())
    hit = chance.sample(range(len(data) // PAGE), 3)
    for page in hit:
        data[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)
    copy.write_bytes(data)
    return str(copy), hit


def restored(location, *, check):
    """Every version that a store gives back; ``salvage`` has checked the store already."""
    repository = SqliteRepository(location)
    found = {}
    for workspace in repository.workspaces():
        for document in repository.documents(workspace.id):
            where = VersionFilter(document=document.id)
            for version in reversed(repository.versions(where, 10**6)):
                # oldest first: each content is built on the one before, which is still at hand
                data = repository.read_content(version.content_id)
                found[document.path, version.number] = hashlib.sha256(data).digest()
    assert not check or [one for one in repository.check() if not one.hint] == []
    repository.close()
    return found


@pytest.mark.timeout(3600)  # the campaign
def test_three_lost_pages(saved, memory_folder):
    """Nothing is wrong, the original stays as it was, and most of it is back."""
    kind, location, contents = saved
    shares = []
    for trial in range(TRIALS):
        folder = memory_folder / str(trial)
        folder.mkdir()
        damaged, hit = zeroed(location, folder, random.Random(trial))
        before = Path(damaged).read_bytes()
        found = salvage(damaged, str(folder / "fresh.btl"), time_ns=1)
        assert Path(damaged).read_bytes() == before
        assert sorted(path.name for path in folder.iterdir()) == ["fresh.btl", "history.btl"]
        back = restored(found.store, check=trial % 10 == 0)
        assert back.items() <= contents.items(), hit
        assert len(back) == found.versions >= found.before
        assert len(back) + len(found.lost) == len(contents), hit
        shares.append(len(back) / len(contents))
        shutil.rmtree(folder)
    shares.sort()
    median = statistics.median(shares)
    print(f"{kind}, {TRIALS} trials, {len(contents)} versions: {median:.4f}, {shares[0]:.4f}")
    assert median >= BARS[0]
    assert shares[0] >= BARS[1]
