"""Make a golden store with the Backtrail that is imported: ``python make.py NAME``.

A store of each format lies here as the code of its time wrote it. To add one, run this with that
code, before the format moves on::

    git worktree add /tmp/then COMMIT
    PYTHONPATH=/tmp/then/sidecar python tests/storage/golden/make.py tests/storage/golden/format-N

Format 1 was made at eec9f82, format 2 at 2a6e3be, format 3 with the packs that it came with. It
writes NAME.btl, and NAME.json with what every version has to give back.
"""

import hashlib
import json
import random
import sys
from pathlib import Path

from backtrail.content.identity import content_id_of_blocks
from backtrail.model import Change, Document, Reason, Significance, Version
from backtrail.settings import StorageSettings
from backtrail.storage.sqlite import SqliteRepository

START = 1_700_000_000 * 10**9
PATHS = ("src/app.py", "notes.md", "data/räume.csv", "odd-\udcff\udcfe.bin")
"""The last one is no UTF-8."""


class Making:
    """One store while it is made."""

    def __init__(self, location):
        self.dice = random.Random(20)
        self.repository = SqliteRepository(location, StorageSettings(chain_length=8))
        self.now = START
        self.saved = {}

    def save(self, document, data=None, *, parts=()):
        """Append a version; bytes, or parts that were kept before."""
        repository = self.repository
        self.now += 60 * 10**9
        with repository.transaction():
            head = repository.head(document.id)
            if parts:
                kept = [repository.put_content(part) for part in parts]
                content, size = content_id_of_blocks(iter(parts))
                repository.put_large(content, size, kept)
            else:
                content = repository.put_content(data, head.content_id if head else None)
            number = 1 if head is None else head.number + 1
            version = repository.append(
                Version(
                    sequence=0, number=0, document=document.id, content_id=content, size=0,
                    parent=head.sequence if head else None, time_ns=self.now,
                    source="vim" if number % 2 else "restore", author="Ada", reason="",
                    significance=Significance(
                        "significant" if number % 4 == 1 else "minor",
                        (Reason("first" if number == 1 else "minor", "ü ≥ 5 %"),),
                    ),
                    change=Change(added=number, modified=1, percent=12.34), saves=1 + number % 3,
                    metadata={"by": "größe"} if number % 5 == 0 else {}, mode=0o644,
                )
            )  # fmt: skip
        self.saved[version.sequence] = version, b"".join(parts) if parts else data
        return version

    def edit(self, data):
        """Change a few bytes somewhere."""
        at = self.dice.randrange(len(data))
        return data[:at] + b"needle %d\n" % self.dice.randrange(99) + data[at + 5 :]

    def fill(self, root):
        """Snapshots, deltas, lists of parts, stubs, renames, deletions, tags, notes."""
        repository = self.repository
        with repository.transaction():
            workspace = repository.add_workspace(root, 1, 2)
            repository.append_event("workspace-added", time_ns=self.now, workspace=workspace.id)
            documents = [repository.add_document(workspace.id, path) for path in PATHS]
        texts = [b"line\n" * 300, b"# Notes\n", b"", bytes(range(256)) * 8]
        for number in range(48):
            which = number % 4 if number < 8 else self.dice.randrange(3)
            if number >= 4:
                texts[which] = self.edit(texts[which] or b"a;b\n")
            self.save(documents[which], texts[which])
        self.save(documents[3], parts=[self.dice.randbytes(3000) for _ in range(3)])
        with repository.transaction():
            for number in (2, 5):
                self.release(repository.by_number(documents[0].id, number))
            version = repository.by_number(documents[0].id, 3)
            repository.set_tag(documents[0].id, "works", version.sequence)
            repository.append_event("tagged", time_ns=self.now, document=documents[0].id)
            repository.set_note(version.sequence, "before the move, größer")
            moved = Document(id=documents[1].id, workspace=workspace.id, path="doc/notes.md")
            repository.update_document(moved)
            repository.append_event(
                "renamed", time_ns=self.now, document=moved.id, workspace=workspace.id,
                detail={"from": PATHS[1], "to": moved.path},
            )  # fmt: skip
            gone = repository.append_event("deleted", time_ns=self.now, document=documents[2].id)
            document = documents[2]
            repository.update_document(
                Document(id=document.id, workspace=workspace.id, path=document.path,
                         deleted=gone.sequence)
            )  # fmt: skip
        if hasattr(repository, "add_index"):
            self.index()
        if hasattr(repository, "compact"):
            self.pack()

    def release(self, version):
        """Leave a stub."""
        self.repository.release(version)
        del self.saved[version.sequence]

    def index(self):
        """A block of the search index that speaks of the first half."""
        from backtrail.storage.records import IndexBlock

        with self.repository.transaction():
            assert self.repository.add_index(IndexBlock(first=1, last=24, signature=b""))

    def pack(self):
        """Packs that build on one another, a stub in one, and a save that comes back from one."""
        from backtrail.storage.sqlite import compaction

        compaction._FULL, compaction._FEWEST = 4, 3
        assert sum(step.versions for step in self.repository.compact()) > 30
        for _ in self.repository.sweep():
            pass
        first = self.repository.by_number(1, 1)
        assert first is not None
        self.save(self.repository.document(1), self.repository.read_content(first.content_id))
        with self.repository.transaction():
            self.release(self.repository.by_number(1, 7))

    def expected(self):
        """What has to come back of each version."""
        return {
            sequence: {
                "document": version.document, "number": version.number, "id": version.id,
                "time": version.time_ns, "size": version.size,
                "sha256": hashlib.sha256(data).hexdigest(),
            }
            for sequence, (version, data) in self.saved.items()
        }  # fmt: skip


def main(name):
    """Write both files."""
    location = Path(f"{name}.btl")
    location.unlink(missing_ok=True)
    making = Making(str(location))
    making.fill("/home/ada/project")
    Path(f"{name}.json").write_text(json.dumps(making.expected(), indent=0) + "\n")
    making.repository.close()


if __name__ == "__main__":
    main(sys.argv[1])
