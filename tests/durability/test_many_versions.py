"""D17: a long history costs no more to look at than a short one.

Judged by SQLite's own steps and plans, which no busy machine changes: in rows and in packs, of ten
files and of a hundred thousand. Short form: 1,000 and 20,000 versions. Campaign: 1,000,000, where
the times for opening, for the first timeline and for every question are judged as well.
"""

import shutil
import time

import msgspec
import pytest

from backtrail.app import open_service
from backtrail.model import MAIN_BRANCH
from backtrail.settings import Settings
from backtrail.storage.digests import version_digest
from backtrail.storage.repository import Area, VersionFilter
from backtrail.storage.sqlite import SqliteRepository
from backtrail.storage.sqlite.rows import version_values
from sizes import size
from storage.builders import draft, new_document

FEW = 1000
MANY = size("D17_VERSIONS", 20_000, 1_000_000)
FULL = 1_000_000
"""From here on times are judged."""
OPEN, PAGE = 0.2, 0.02
"""Seconds for opening and for any question; the best of a few, for the machine has other work."""
TIMES = 5
AMONG_PACKS = 64 * 400
"""Steps of looking for the packs of a page's versions: by halves, so by the logarithm."""


def build(location, count, files):
    """Many versions through the repository's own rows, of each file in turn."""
    repository = SqliteRepository(location)
    first = new_document(repository, "file-0.txt")
    new_document(repository, "quiet.txt", root="/home/me/quiet")
    with repository.transaction():
        others = (f"file-{n}.txt" for n in range(1, files))
        documents = [first, *(repository.add_document(first.workspace, name) for name in others)]
        contents = [repository.put_content(b"%d" % n) for n in range(50)]
        values = version_rows(documents, contents, count, repository._texts)
        places = ", ".join("?" * 22)
        repository._db.executemany(f"INSERT INTO version VALUES({places})", values)
    repository.close()


def version_rows(documents, contents, count, texts):
    """Rows with true digests, each on top of its document's last."""
    last = {}
    for at in range(count):
        document, number = documents[at % len(documents)].id, at // len(documents)
        before = last.get(document)
        version = msgspec.structs.replace(
            draft(
                document, contents[at % 50], time_ns=at, parent=before and before.sequence,
                level="significant" if number % 2 == 0 else "minor",
            ),
            sequence=at + 1, number=number + 1, size=len(b"%d" % (at % 50)),
        )  # fmt: skip
        digest = version_digest(version, before.digest if before else b"")
        last[document] = msgspec.structs.replace(version, digest=digest)
        yield version_values(last[document], at % 50 + 1, texts)


QUESTIONS = {
    "first page": lambda r, _: r.versions(VersionFilter(document=3), 50),
    "page in the middle": lambda r, _: r.versions(
        VersionFilter(document=3, below=r.head(3).number // 2), 50
    ),
    "significant page": lambda r, _: r.versions(
        VersionFilter(document=3, significant_only=True), 50
    ),
    "head": lambda r, _: r.head(3, MAIN_BRANCH),
    "last significant": lambda r, _: r.last_significant(3),
    "by number": lambda r, _: r.by_number(3, r.head(3).number // 2),
    "by sequence": lambda r, n: r.by_sequence(n // 2),
    "at a recent time": lambda r, n: r.at_time(3, n - 1),
    "events": lambda r, n: r.events(n, 50),
    "recent": lambda r, _: r.recent([Area(workspace=1)], 50),
    "recent in the middle": lambda r, n: r.recent([Area(workspace=1)], 50, below=n // 2),
    "recent of all": lambda r, n: r.recent(None, 50, below=n),
    "next sequence": lambda r, _: r.next_sequence(),
}


OTHERS = {"recent of a quiet one": lambda r, _: r.recent([Area(workspace=2)], 50)}


class Store:
    """A short and a long history of one kind."""

    def __init__(self, folder, files, *, packed):
        self.places, self.packed = {}, packed
        for count in (FEW, MANY):
            self.places[count] = location = str(folder / f"{count}.db")
            build(location, count, files or count // 10)
            if packed:
                compact(location)

    def asked(self, count, question):
        """SQLite's steps for one question, the plans of its statements, and seconds."""
        repository = SqliteRepository(self.places[count])
        steps, statements = [0], []

        def step():
            steps[0] += 1
            return False

        def remember(_cursor, statement, bindings):
            statements.append((statement, bindings))
            return True

        repository._db.exec_trace = remember
        repository._db.set_progress_handler(step, 1)
        ask = (QUESTIONS | OTHERS)[question]
        ask(repository, count)
        repository._db.set_progress_handler(None)
        repository._db.exec_trace = None
        taken = best(lambda: ask(repository, count))
        plans = [
            detail
            for statement, bindings in statements
            for *_, detail in repository._db.execute("EXPLAIN QUERY PLAN " + statement, bindings)
        ]
        repository.close()
        return steps[0], plans, taken


def compact(location):
    """Put away whatever is cold."""
    repository = SqliteRepository(location)
    for _ in repository.compact():
        pass
    for _ in repository.sweep():
        pass
    repository.shrink()
    assert repository._db.execute("SELECT count(*) FROM pack").fetchone()[0]
    repository.close()


def best(ask):
    """Seconds of the quickest of a few."""
    taken = []
    for _ in range(TIMES):
        started = time.perf_counter()
        ask()
        taken.append(time.perf_counter() - started)
    return min(taken)


KINDS = {
    "rows": {"files": 10, "packed": False},
    "packs": {"files": 10, "packed": True},
    "many files": {"files": 0, "packed": False},
    "many files in packs": {"files": 0, "packed": True},
}


@pytest.fixture(scope="module", params=KINDS)
def store(tmp_path_factory, request):
    """Build the short and the long history once."""
    folder = tmp_path_factory.mktemp("many")
    yield Store(folder, **KINDS[request.param])
    shutil.rmtree(folder)


@pytest.mark.parametrize("question", QUESTIONS)
def test_looking_costs_the_same_however_long_the_history(store, question):
    """Steps stay flat between a short and a long history, and no plan scans the versions."""
    few, _, quick = store.asked(FEW, question)
    many, plans, slow = store.asked(MANY, question)
    print(f"{question}: {few} and {many} steps, {quick * 1e3:.2f} and {slow * 1e3:.2f} ms")
    assert not [plan for plan in plans if plan.startswith("SCAN v")]
    assert many <= few * 1.5 + (100 if not store.packed else AMONG_PACKS)
    assert MANY < FULL or slow < PAGE


def test_opening_and_the_first_timeline_cost_the_same(store):
    """As a program does that has just begun; what it reads of the file stays bounded."""

    def opened(count):
        service = open_service(store=store.places[count], settings=Settings())
        service.close()

    def looked(count):
        service = open_service(store=store.places[count], settings=Settings())
        assert service.timeline("/home/me/project/file-2.txt").total >= 10
        service.close()

    for what, act in (("opening", opened), ("opening and a timeline", looked)):
        few, many = (best(lambda act=act, count=count: act(count)) for count in (FEW, MANY))
        print(f"{what}: {few * 1e3:.2f} and {many * 1e3:.2f} ms")
        assert MANY < FULL or many < OPEN


def test_a_quiet_workspace_beside_a_busy_one_costs_a_bounded_walk(store):
    """Looking for the saves of a workspace that has no recent ones does not walk all others."""
    steps, plans, taken = store.asked(MANY, "recent of a quiet one")
    print(f"quiet workspace: {steps} steps, {taken * 1e3:.2f} ms")
    assert not [plan for plan in plans if plan.startswith("SCAN v")]
    assert steps < 20_000 * 15 + 1000


def test_the_long_history_is_sound(store):
    """What was built in bulk is what the repository itself would have written."""
    repository = SqliteRepository(store.places[FEW])
    assert list(repository.check()) == []
    assert repository.head(3).number in {10, FEW // 10}
    repository.close()
