"""D10: every byte comes back, however awkward the bytes and however long the chain.

Short form: 5,000 contents. Campaign: 100,000. Each content is made from an earlier one by an edit,
kept as a version, and read back after the store was opened anew: from chains, from packs, and from
what is left of both when a third of the versions was let go of.
"""

import itertools
import random

from backtrail.content.identity import content_id
from backtrail.settings import StorageSettings
from backtrail.storage.repository import VersionFilter
from backtrail.storage.sqlite import SqliteRepository
from sizes import size
from storage.builders import draft, new_document

CASES = size("D10_CASES", 5000, 100_000)
BATCH = 250
PIECES = (
    b"\r\n", b"\n", b"\r", b"\n\r", b"\0", b"\0\0\0\0", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf",
    b"\x1a", b"\x80", b"\xed\xa0\x80", b"\xc3", "é".encode(), "\u2028".encode(), b"a", b"a" * 9,
    b"ab" * 20, b" \t ", b"(\xb5/\xfd", b"\x01\x00\x00", "日本".encode(), b"0123456789abcdef" * 4,
)  # fmt: skip


def some_bytes(random_):
    """Bytes that tools like to change on the way."""
    kind = random_.randrange(4)
    if kind == 0:
        return random_.randbytes(random_.randrange(40))
    return b"".join(random_.choices(PIECES, k=random_.randrange(12)))


def cut_into(random_, data):
    """Two places in ``data``, in order."""
    return sorted(random_.randrange(len(data) + 1) for _ in "ab")


EDITS = (
    lambda r, d: d[: (at := r.randrange(len(d) + 1))] + some_bytes(r) + d[at:],
    lambda r, d: d[: (cut := cut_into(r, d))[0]] + d[cut[1] :],
    lambda r, d: d[: (cut := cut_into(r, d))[0]] + some_bytes(r) + d[cut[1] :],
    lambda r, d: d[: (cut := cut_into(r, d))[1]] + d[cut[0] :],
    lambda _, d: d.replace(b"\n", b"\r\n"),
    lambda _, d: d.replace(b"\r\n", b"\n"),
    lambda r, d: d + d[-r.randrange(1, 9) :],
    lambda _, d: d[:-1],
    lambda _, d: d[::-1],
    lambda _, d: d + b"\n",
    lambda *_: b"",
)
OFTEN = (9, 6, 9, 3, 1, 1, 3, 3, 1, 2, 1)


def edited(random_, data):
    """One edit; a content that became long is cut short again."""
    (edit,) = random_.choices(EDITS, OFTEN)
    return edit(random_, data)[-3000:]


def keep_batch(location, length, random_, data):
    """Keep a batch of edits one after the other; give what was kept and the last content."""
    repository = SqliteRepository(location, StorageSettings(chain_length=length))
    document = new_document(repository, f"file-{random_.random()}")
    kept, base = [], None
    with repository.transaction():
        for _ in range(BATCH):
            data = edited(random_, data)
            base = repository.put_content(data, base)
            kept.append((repository.append(draft(document.id, base)), data))
    repository.close()
    return document, kept, data


def nothing(_repository, _random, kept):
    """Leave it as it is."""
    return kept


def compacted(repository, _random, kept):
    """Put away all that is cold; what was put away before is there."""
    for _ in itertools.chain(repository.compact(), repository.sweep()):
        pass
    return kept


def thinned(repository, random_, kept):
    """Let go of a third, but for the newest; give what is left."""
    gone = set(random_.sample(range(len(kept) - 1), len(kept) // 3))
    with repository.transaction():
        repository.release(*(kept[place][0] for place in sorted(gone)))
    return [each for place, each in enumerate(kept) if place not in gone]


def prove(location, document, kept):
    """Each version, and each content in one piece and in blocks, is what was kept."""
    repository = SqliteRepository(location)
    page = repository.versions(VersionFilter(document=document.id), BATCH)
    assert page[::-1] == tuple(version for version, _ in kept)
    for version, content in kept:
        assert version.content_id == content_id(content)
        assert repository.read_content(version.content_id) == content
        assert b"".join(repository.blocks(version.content_id)) == content
    repository.close()


def test_every_byte_comes_back(memory_folder):
    """Content ids are SHA-256 of the bytes given, and each version reads back as exactly those."""
    location = str(memory_folder / "history.db")
    random_, data = random.Random(10), b""
    for batch in range(-(-CASES // BATCH)):
        length = (64, 1, 2, 17)[batch % 4]
        document, kept, data = keep_batch(location, length, random_, data)
        for act in (nothing, compacted, thinned) if batch % 2 else (thinned, compacted):
            repository = SqliteRepository(location)
            kept = act(repository, random_, kept)
            repository.close()
            prove(location, document, kept)
    print(f"{CASES} cases, all equal")
