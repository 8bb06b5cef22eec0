"""Keeps the search index: what each save touched, in blocks of saves that follow each other.

The rule: a block is written only when every version that it speaks of is in it, and what no block
speaks of is read by whoever searches. So a crash, another process or a damaged block costs a search
time and never a match. What a save touched is taken down when it is kept; a full block is written
in the transaction of the next save.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from backtrail.diff.signatures import ANYTHING
from backtrail.errors import DamagedError, NotFoundError
from backtrail.history.texts import Texts, text_in
from backtrail.model import EventSequence, Version
from backtrail.settings import Settings
from backtrail.storage.repository import IndexBlock, Repository

__all__ = ["Indexing"]

_VERSIONS = 64
"""In a block, at most."""
_GRAMS = 8192
"""In a block; the last version in it may bring more."""
_LARGEST = 128 << 10
"""Bytes of a content up to which a save is looked at as soon as it is kept."""
_AT_ONCE = 1 << 10
"""Bytes of changed lines that are looked at then; what is more is caught up where nobody waits."""
_PIECE = 64
"""Versions that are caught up at a time, at most."""
_PIECE_BYTES = 1 << 20
"""Bytes of content that are read at a time, but for the first version."""


class Indexing:
    """The block that is being filled, and how it gets into the store. Belongs to one service."""

    def __init__(self, repository: Repository, settings: Settings) -> None:
        self._repository = repository
        self._limit = settings.capture.stream_above
        self._on = settings.storage.search_index
        self._open: _Open | None = None
        self._noted: list[tuple[Version, Version | None, bytes, bytes]] = []
        self._begin = 1
        """Where a block begins that has none of those yet."""
        self._written = self._broken = False
        self.gaps = False
        """Blocks are missing between others: the index is to be made anew."""

    @property
    def on(self) -> bool:
        """Whether there is to be an index."""
        return self._on

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """A transaction of the store, in which saves are noted."""
        self._noted.clear()
        self._written = self._broken = False
        with self._repository.transaction():
            yield
        self._fold()

    def _fold(self) -> None:
        """Have what was noted in the block; once it is in the store for good."""
        if self._written:
            self._open = None
        for noted in self._noted if not self._broken else ():
            if self._open is None:
                self._open = _Open(self._begin)
            if not self._open.add(*noted, most=_AT_ONCE):
                break
        self._noted.clear()

    def note(self, version: Version, before: Version | None, data: bytes | None) -> None:
        """Take down what a save touched that was just appended; inside ``transaction``."""
        if not self._on or self._broken:
            return
        old = None
        with suppress(DamagedError, NotFoundError):  # what is damaged must keep no save out
            last = self._last()
            if last < version.sequence and self._repository.unbroken(last, version.sequence):
                old = self._old(version, before, data)
        if old is None or data is None:
            self._broken = True
        else:
            self._noted.append((version, before, old, text_in(data) or b""))

    def _last(self) -> int:
        """The last version that was noted or indexed; writes down a full block on the way."""
        if self._noted:
            return self._noted[-1][0].sequence
        if self._open is not None and not self._open.full:
            return self._open.last
        if self._open is not None:
            self._written = True
            self._flush(self._open)
        done = self._repository.indexed()
        self._begin = done + 1
        return done

    def catch_up(self) -> bool:
        """Index some more versions; tells whether there are others left.

        Raises:
            StoreError: The store cannot be written to.

        """
        if not self._on:
            return False
        if self.gaps:
            with self._repository.transaction():
                self._repository.drop_index()
            self._open, self.gaps = None, False
        done = self._repository.indexed()
        if self._open is None or self._open.first != done + 1:
            self._open = _Open(done + 1)
        opened = self._open
        after = opened.last
        damaged: list[EventSequence] = []
        versions = self._repository.following(after, _PIECE, damaged=damaged.append)
        blocks, read = self._collected(opened, versions)
        for block in blocks if damaged else ():
            block.spoil()
        self._open = blocks.pop()
        if blocks:
            with self._repository.transaction():
                if not all(self._flush(block) for block in blocks):
                    self._open = None  # another process was faster
        return read == _PIECE or read < len(versions)

    def _collected(self, opened: "_Open", versions: Sequence[Version]) -> tuple[list["_Open"], int]:
        """The blocks that ``versions`` fill, the last one not yet full, and how many went in."""
        blocks, texts = [opened], Texts(self._repository, self._limit)
        known: dict[EventSequence, Version] = {}
        left = _PIECE_BYTES
        for count, version in enumerate(versions):
            if count and version.size > left:
                return blocks, count
            left -= version.size
            if blocks[-1].full:
                blocks.append(_Open(blocks[-1].last + 1))
            unread = texts.unread
            parent = texts.parent(version, known)
            new = texts.text(version)
            old = None if parent is None else texts.text(parent)
            blocks[-1].add(version, parent, old or b"", new or b"")
            if texts.unread > unread:
                blocks[-1].spoil()
            known[version.sequence] = version
        return blocks, len(versions)

    def _old(self, version: Version, before: Version | None, data: bytes | None) -> bytes | None:
        """The text before a save; None where that is to be caught up."""
        if (before and before.sequence) != version.parent or data is None:
            return None
        sizes = len(data), (before.size if before is not None else 0)
        if max(sizes) > min(_LARGEST, self._limit):
            return None
        return (
            b""
            if before is None
            else text_in(self._repository.read_content(before.content_id)) or b""
        )

    def _flush(self, block: "_Open") -> bool:
        """Write a block down where it is the next one; inside a transaction.

        A parent that was let go meanwhile leaves another one to compare with, so that nothing is
        known any more.
        """
        known = False
        with suppress(DamagedError):
            known = all(self._repository.by_sequence(seq) is not None for seq in block.parents)
        signature = block.signature() if known else ANYTHING
        return self._repository.add_index(
            IndexBlock(first=block.first, last=block.last, signature=signature)
        )


class _Open:
    """A block that is being filled."""

    def __init__(self, first: int) -> None:
        self.first = first
        self.last = first - 1
        self.parents: set[EventSequence] = set()
        """Outside of the block."""
        from backtrail.diff.grams import Collected  # noqa: PLC0415 - most commands save nothing

        self._collected = Collected()
        self._versions = 0
        self._spoiled = False

    @property
    def full(self) -> bool:
        """Nothing more goes in."""
        return self._versions >= _VERSIONS or len(self._collected) >= _GRAMS

    def add(
        self,
        version: Version,
        parent: Version | None,
        old: bytes,
        new: bytes,
        *,
        most: int | None = None,
    ) -> bool:
        """Have one more version in it, and the one that it was compared with.

        False where that takes looking at more than ``most`` bytes.
        """
        if not self._collected.add(old, new, most=most):
            return False
        if parent is not None and parent.sequence < self.first:
            self.parents.add(parent.sequence)
        self._versions += 1
        self.last = version.sequence
        return True

    def spoil(self) -> None:
        """Something could not be read, so that nothing is known of it."""
        self._spoiled = True

    def signature(self) -> bytes:
        """What is written down."""
        return ANYTHING if self._spoiled else self._collected.signature()
