"""D5: a flipped bit never changes what a version says, costs only what it hit, and is found.

Short form: 500 random bits, each bit at the beginning of a version's row, and some of a page of
each table. Campaign: 10,000 random bits, and every bit that is in use on the first leaf page of
each table and index.
"""

import random
from collections import Counter
from functools import partial
from pathlib import Path

import apsw
import pytest

from backtrail.content.identity import content_id_of_blocks
from backtrail.errors import BacktrailError, StoreError
from backtrail.model import Document
from backtrail.settings import StorageSettings
from backtrail.storage.repository import Area, VersionFilter
from backtrail.storage.sqlite import SqliteRepository
from durability.pages import PageVfs, page_owners
from sizes import size
from storage.builders import new_document, save

FLIPS = size("D5_FLIPS", 500, 10_000)
BITS = size("D5_BITS", 16, 16_384)
"""Of a page at most: all that it has, in the campaign."""
PAGE = 2048


def build(location, saves=60):
    """Make a store in which every table has rows; give what was saved, by document and number."""
    random_ = random.Random(5)
    repository = SqliteRepository(location, StorageSettings(chain_length=8))
    documents = [new_document(repository, f"src/file-{n}.py") for n in range(3)]
    # edits keep the size, so that one content in another's place shows by its id alone
    texts = [random_.randbytes(2500).hex().encode() for _ in documents]
    saved = {}
    for number in range(saves):
        which = random_.randrange(3)
        at = random_.randrange(4000)
        new = random_.randbytes(random_.choice([5, 30])).hex().encode()
        texts[which] = texts[which][:at] + new + texts[which][at + len(new) :]
        version = save(
            repository, documents[which], texts[which], time_ns=1_700_000_000_000_000_000 + number,
            level="significant" if number % 5 == 0 else "minor", author="Ann",
            reasons=[("change", f"{number} %")], metadata={"n": number} if number % 7 == 0 else {},
        )  # fmt: skip
        saved[documents[which].id, version.number] = version, texts[which]
        if number % 6 == 0:
            repository.append_event("noted", time_ns=number, document=version.document)
            repository.set_tag(version.document, f"tag-{number}", version.sequence)
            repository.set_note(version.sequence, f"a note on {number}")
    with repository.transaction():
        parts = [repository.put_content(random_.randbytes(900)) for _ in range(3)]
        whole, size = content_id_of_blocks(repository.read_content(part) for part in parts)
        repository.put_large(whole, size, parts)
    large = save(repository, documents[0], repository.read_content(whole))
    saved[documents[0].id, large.number] = large, repository.read_content(whole)
    moved = Document(id=documents[1].id, workspace=1, path="src/moved.py")
    repository.update_document(moved)
    repository.update_document(Document(id=3, workspace=1, path="src/file-2.py", deleted=9))
    with pytest.MonkeyPatch.context() as smaller:
        smaller.setattr("backtrail.storage.sqlite.compaction._FULL", 4)
        smaller.setattr("backtrail.storage.sqlite.compaction._FEWEST", 4)
        packed = [step.document for step in repository.compact(after=documents[1].id)]
    assert packed.count(documents[2].id) > saves // 30
    for _ in repository.sweep():
        pass
    repository.close()
    return saved


def answers(repository, saved):
    """Everything that can be asked, besides single versions, each with its answer or error."""
    questions = {
        "workspaces": repository.workspaces,
        "present": lambda: tuple(repository.documents(1)),
        "deleted": lambda: tuple(repository.documents(1, deleted=True)),
        "at": lambda: [repository.documents_at(1, f"src/file-{n}.py") for n in range(3)],
        "former": lambda: [repository.former_documents(1, f"src/file-{n}.py") for n in range(3)],
        "events": lambda: repository.events(0, 999),
        "recent": lambda: repository.recent(None, 999),
        "notes": lambda: dict(repository.notes([v.sequence for v, _ in saved.values()])),
    }
    for document in (1, 2, 3):
        where = VersionFilter(document=document)
        about = {
            "document": lambda d=document: repository.document(d),
            "tags": lambda d=document: list(repository.tags(d).items()),
            "head": lambda d=document: repository.head(d),
            "significant": lambda d=document: repository.last_significant(d),
            "page": lambda where=where: repository.versions(where, 50),
            "count": lambda where=where: repository.count(where),
            "time": lambda d=document: repository.at_time(d, 1_700_000_000_000_000_030),
        }
        questions |= {(name, document): ask for name, ask in about.items()}
    return {name: _answer(ask) for name, ask in questions.items()}


def _answer(ask):
    try:
        return ask()
    except BacktrailError as error:
        return type(error)


def lost_versions(repository, saved):
    """Addresses of versions that are refused, and of those that are anything else than exact."""
    lost, wrong = set(), set()
    for (document, number), (version, data) in saved.items():
        for ask, given, right in (
            (repository.by_number, (document, number), version),
            (repository.by_sequence, (version.sequence,), version),
            (repository.read_content, (version.content_id,), data),
        ):
            try:
                found = ask(*given)
                if found != right:
                    wrong.add((document, number))
            except BacktrailError:  # a content whose id was hit is not found under its own
                lost.add((document, number))
    for version in listed(repository):
        if saved.get((version.document, version.number), (None,))[0] != version:
            wrong.add((version.document, version.number))
    return lost, wrong


def listed(repository):
    """Every version on any page that can be read."""
    wheres = [VersionFilter(document=document) for document in (1, 2, 3)]
    areas = [None, [Area(workspace=1, folder="src")]]

    def passed(_):
        """Damage is looked for elsewhere."""

    pages = [partial(repository.versions, where, 99, damaged=passed) for where in wheres]
    pages += [partial(repository.recent, area, 99, damaged=passed) for area in areas]
    for page in pages:
        found = _answer(page)
        yield from found if isinstance(found, tuple) else ()


class Flipping:
    """One store whose bits are flipped and set right again."""

    def __init__(self, location, saves=60):
        self.location = location
        self.saved = build(location, saves)
        self.owners, self._indexes = page_owners(location)
        self._readers = self._pages_of_versions()
        self.whole = Path(location).read_bytes()
        self.answers = self._judged()[2]
        self.lost = Counter()

    def _pages_of_versions(self):
        vfs = PageVfs("pages", PAGE)
        # who opens the store reads what its tables look like
        schema = {page for page, name in self.owners.items() if name == "sqlite_schema"}
        readers = {}
        for (document, number), (version, _) in self.saved.items():
            repository = SqliteRepository(self.location, vfs=vfs.name)
            vfs.seen = readers[document, number] = set(schema)
            repository.by_number(document, number)
            repository.by_sequence(version.sequence)
            repository.read_content(version.content_id)
            repository.close()
        vfs.unregister()
        return readers

    def flip(self, bit):
        """Flip one bit, ask everything, judge, set it right."""
        at = bit // 8
        page = at // PAGE + 1
        self._write(at, self.whole[at] ^ 1 << bit % 8)
        lost, wrong, found, damage = self._judged()
        self._write(at, self.whole[at])
        self.lost[len(lost)] += 1
        index = self.owners.get(page) in self._indexes
        allowed = {address for address, pages in self._readers.items() if page in pages}
        where = f"bit {bit} of page {page} ({self.owners.get(page)})"
        assert not wrong, f"{where} made {wrong} wrong"
        assert lost <= (set() if index else allowed), f"{where} cost {lost - allowed}"
        assert damage or (found == self.answers and not lost), f"check missed {where}"

    def _judged(self):
        try:
            repository = SqliteRepository(self.location)
        except StoreError as error:
            return set(self.saved), set(), {}, [error]
        try:
            lost, wrong = lost_versions(repository, self.saved)
            found = answers(repository, self.saved)
            return lost, wrong, found, list(repository.check())
        finally:
            repository.close()

    def _write(self, at, byte):
        with Path(self.location).open("r+b") as file:
            file.seek(at)
            file.write(bytes([byte]))

    def first_page(self, table):
        """Offset of the first leaf page of a table."""
        db = apsw.Connection(self.location)
        query = "SELECT min(pageno) FROM dbstat WHERE pagetype = 'leaf' AND name = ?"
        ((page,),) = db.execute(query, (table,))
        db.close()
        return (page - 1) * PAGE

    def bits_in_use(self, table):
        """Those of the first leaf page of a table that mean something: head, pointers and rows."""
        page = self.first_page(table)
        head = page or 100  # the file's own head comes first
        cells = int.from_bytes(self.whole[head + 3 : head + 5])
        rows = int.from_bytes(self.whole[head + 5 : head + 7])
        return [
            bit
            for start, end in ((page, head + 8 + 2 * cells), (page + rows, page + PAGE))
            for bit in range(start * 8, end * 8)
        ]


@pytest.fixture
def store(memory_folder):
    """Build the store on a disk in memory."""
    return Flipping(str(memory_folder / "history.db"))


def test_random_flips_are_never_wrong_and_always_found(store):
    """Each version reads exactly or is refused; an index costs none; the check sees each effect."""
    random_ = random.Random(11)
    assert store._judged() == (set(), set(), store.answers, [])
    for _ in range(FLIPS):
        store.flip(random_.randrange(len(store.whole) * 8))
    total = sum(n * times for n, times in store.lost.items())
    print(
        f"{FLIPS} flips in {len(store.whole)} bytes: {total / FLIPS:.2f} of 61 versions lost each"
    )
    print(sorted(store.lost.items()))


def test_every_bit_of_one_page_of_each_table(memory_folder):
    """No bit of a table's page is overlooked; a small store, for a judgement asks everything."""
    store = Flipping(str(memory_folder / "small.db"), saves=24)
    assert store._judged() == (set(), set(), store.answers, [])
    for table in sorted(set(store.owners.values())):
        bits = store.bits_in_use(table)
        for bit in bits[:: max(1, len(bits) // BITS)]:
            store.flip(bit)
    print(sorted(store.lost.items()))


def test_every_bit_of_what_leads_to_packs(memory_folder):
    """Not one has a question answered wrongly, or asked for ever."""
    store = Flipping(str(memory_folder / "small.db"), saves=24)
    for table in sorted(set(store.owners.values())):
        rows = (store.first_page(table) or 100) + 3
        for bit in range(rows * 8, (rows + 2) * 8):
            store.flip(bit)
    for bit in store.bits_in_use("pack_document"):
        store.flip(bit)


def test_every_bit_of_a_versions_address(store):
    """Sequence, document, number, content and parent: none can be another without being told."""
    page = store.first_page("version")
    # a leaf page's cell pointers begin at byte 8; rows are laid out from the page's end
    cell = page + int.from_bytes(store.whole[page + 10 : page + 12])
    for bit in range(cell * 8, (cell + 40) * 8):
        store.flip(bit)
