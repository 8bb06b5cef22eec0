"""D17: a long history costs no more to look at than a short one.

Judged by SQLite's own steps and plans, which no busy machine changes. Short form: 1,000 and 20,000
versions. Campaign: ``BACKTRAIL_D17_VERSIONS=1000000`` also prints times for opening and paging.
"""

import os
import time

import msgspec
import pytest

from backtrail.model import MAIN_BRANCH
from backtrail.storage.digests import version_digest
from backtrail.storage.repository import Area, VersionFilter
from backtrail.storage.sqlite import SqliteRepository
from backtrail.storage.sqlite.rows import version_values
from storage.builders import draft, new_document

FEW = 1000
MANY = int(os.environ.get("BACKTRAIL_D17_VERSIONS", "20000"))
DOCUMENTS = 10


def build(location, count):
    """Many versions through the repository's own rows, ten documents in turn."""
    repository = SqliteRepository(location)
    documents = [new_document(repository, f"file-{n}.txt") for n in range(DOCUMENTS)]
    new_document(repository, "quiet.txt", root="/home/me/quiet")
    with repository.transaction():
        contents = [repository.put_content(b"%d" % n) for n in range(50)]
        values = version_rows(documents, contents, count, repository._texts)
        places = ", ".join("?" * 22)
        repository._db.executemany(f"INSERT INTO version VALUES({places})", values)
    repository.close()


def version_rows(documents, contents, count, texts):
    """Rows with true digests, each on top of its document's last."""
    last = {}
    for at in range(count):
        document = documents[at % DOCUMENTS].id
        before = last.get(document)
        version = msgspec.structs.replace(
            draft(
                document, contents[at % 50], time_ns=at, parent=before and before.sequence,
                level="significant" if at // DOCUMENTS % 2 == 0 else "minor",
            ),
            sequence=at + 1, number=at // DOCUMENTS + 1, size=len(b"%d" % (at % 50)),
        )  # fmt: skip
        digest = version_digest(version, before.digest if before else b"")
        last[document] = msgspec.structs.replace(version, digest=digest)
        yield version_values(last[document], at % 50 + 1, texts)


QUESTIONS = {
    "first page": lambda r, _: r.versions(VersionFilter(document=3), 50),
    "page in the middle": lambda r, n: r.versions(VersionFilter(document=3, below=n // 2), 50),
    "significant page": lambda r, _: r.versions(
        VersionFilter(document=3, significant_only=True), 50
    ),
    "head": lambda r, _: r.head(3, MAIN_BRANCH),
    "last significant": lambda r, _: r.last_significant(3),
    "by number": lambda r, n: r.by_number(3, n // 2),
    "by sequence": lambda r, n: r.by_sequence(n // 2),
    "at a recent time": lambda r, n: r.at_time(3, n * DOCUMENTS - 1),
    "events": lambda r, n: r.events(n, 50),
    "recent": lambda r, _: r.recent([Area(workspace=1)], 50),
    "recent of all": lambda r, n: r.recent(None, 50, below=n),
    "next sequence": lambda r, _: r.next_sequence(),
}


OTHERS = {"recent of a quiet one": lambda r, _: r.recent([Area(workspace=2)], 50)}


def asked(location, question, count):
    """SQLite's steps for one question, the statements it ran, and seconds."""
    repository = SqliteRepository(location)
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
    ask(repository, count // DOCUMENTS)
    repository._db.set_progress_handler(None)
    started = time.perf_counter()
    ask(repository, count // DOCUMENTS)
    taken = time.perf_counter() - started
    repository._db.exec_trace = None
    plans = [
        detail
        for statement, bindings in statements
        for *_, detail in repository._db.execute("EXPLAIN QUERY PLAN " + statement, bindings)
    ]
    repository.close()
    return steps[0], plans, taken


@pytest.fixture(scope="module")
def stores(tmp_path_factory):
    """Build the short and the long history once."""
    folder = tmp_path_factory.mktemp("many")
    made = {}
    for count in (FEW, MANY):
        made[count] = str(folder / f"{count}.db")
        build(made[count], count)
        started = time.perf_counter()
        SqliteRepository(made[count]).close()
        print(f"\n{count} versions: opened in {(time.perf_counter() - started) * 1e3:.1f} ms")
    return made


@pytest.mark.parametrize("question", QUESTIONS)
def test_looking_costs_the_same_however_long_the_history(stores, question):
    """Steps stay flat between a short and a long history, and no plan scans the versions."""
    few, _, quick = asked(stores[FEW], question, FEW)
    many, plans, slow = asked(stores[MANY], question, MANY)
    print(f"{question}: {few} and {many} steps, {quick * 1e3:.2f} and {slow * 1e3:.2f} ms")
    assert not [plan for plan in plans if plan.startswith("SCAN v")]
    assert many <= few * 1.5 + 100


def test_a_quiet_workspace_beside_a_busy_one_costs_a_bounded_walk(stores):
    """Looking for the saves of a workspace that has no recent ones does not walk all others."""
    steps, plans, taken = asked(stores[MANY], "recent of a quiet one", MANY)
    print(f"quiet workspace: {steps} steps, {taken * 1e3:.2f} ms")
    assert not [plan for plan in plans if plan.startswith("SCAN v")]
    assert steps < 20_000 * 12 + 1000


def test_the_long_history_is_sound(stores):
    """What was built in bulk is what the repository itself would have written."""
    repository = SqliteRepository(stores[FEW])
    assert list(repository.check()) == []
    assert repository.head(3).number == FEW // DOCUMENTS
    repository.close()
