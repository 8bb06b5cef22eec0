"""Bringing a file's past in: judged as saves are, once, and never in front of what is kept.

What comes in goes into a document beside the file's own (``BROUGHT_IN``): no number, tag or newest
version of the file changes. Only where nothing was kept of the file so far does that document
become the file's own, with what is on disk as its newest version. A version keeps its own time; in
each document times follow the numbers.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from itertools import chain
from typing import Final

import msgspec

from backtrail.content.identity import content_id_of_blocks
from backtrail.errors import NotFoundError, RefusedError
from backtrail.files.folders import is_folder
from backtrail.files.paths import shown
from backtrail.history.bans import Bans
from backtrail.history.capturing import append_version, capture
from backtrail.history.contents import Kept, keep_any
from backtrail.history.importing.pasts import LeftOut, Past, Pasts, Shelf
from backtrail.history.importing.recognising import Known, state_of
from backtrail.history.judging import judge_save, weigh
from backtrail.history.masks import masked_kept
from backtrail.history.moving import tombstone
from backtrail.history.places import Place, discover, imagined
from backtrail.history.requests import Capture
from backtrail.history.saves import Save, read_save
from backtrail.history.scope import Scope
from backtrail.model import (
    BROUGHT_IN,
    ContentId,
    Document,
    EventSequence,
    Version,
    VersionNumber,
)
from backtrail.policy.selection import Selection

__all__ = ["Bringing", "Brought"]

_TOGETHER: Final = 16
"""Versions of one transaction, at most: other writers wait for no more."""
_BYTES: Final = 2 << 20
"""The same in bytes, but for a single one."""
_NOW: Final = "as it was when its history was imported"


class Brought(msgspec.Struct, frozen=True, kw_only=True):
    """What came, or would come, of one file's past."""

    path: str
    """Absolute."""
    versions: int
    """That came in now."""
    size: int
    """Bytes of these as full copies."""
    first_ns: int | None
    """UTC ns of the oldest of these."""
    last_ns: int | None
    there: int
    """That came in earlier."""
    same: int
    """With nothing new: a content that the file's own history has, or the one before had."""
    left_out: tuple[LeftOut, ...]
    beside: bool
    """The file has a history of its own; this is in a document beside it."""


class _Candidate(msgspec.Struct, frozen=True):
    past: Past
    kept: Kept


class Bringing:
    """One file's past on its way in."""

    def __init__(
        self, scope: Scope, shelf: Shelf, pasts: Pasts, *, anywhere: bool, dry_run: bool
    ) -> None:
        """``anywhere``: nobody has named a folder that the file is in."""
        self._scope = scope
        self._shelf = shelf
        self._pasts = pasts
        self._anywhere = anywhere
        self._dry_run = dry_run
        self._taken: list[Past] = []
        self._left_out: list[LeftOut] = []
        self._there = 0
        self._same = 0
        self._beside = False
        self._target: Document | None = None
        self._known: Known | None = None

    def steps(self) -> Iterator[range]:
        """Do it, step by step; after each the sequences of versions that nobody is to hear of.

        Raises:
            StoreError: The store cannot keep them; earlier steps stay, and are recognised.

        """
        try:
            place = self._place()
        except (RefusedError, NotFoundError) as error:
            self._left_out.append(LeftOut(self._pasts.path, str(error)))
            return
        self._known = known = Known(self._scope, self._documents(place))
        self._beside = known.beside
        held: list[_Candidate] = []
        for candidate in self._judged(place, known):
            if self._dry_run:
                self._taken.append(candidate.past)
                continue
            held.append(candidate)
            if len(held) == _TOGETHER or sum(one.kept.size for one in held) >= _BYTES:
                yield self._written(place, held)
                held = []
        if held:
            yield self._written(place, held)
        if not self._dry_run:
            self._own(place)

    @cached_property
    def _bans(self) -> Bans:
        """What was forgotten in this store does not come back."""
        return Bans(self._scope.repository)

    @property
    def brought(self) -> Brought:
        """What came of it."""
        times = [past.time_ns for past in self._taken]
        return Brought(
            path=self._pasts.path,
            versions=len(self._taken),
            size=sum(past.size for past in self._taken),
            first_ns=min(times, default=None),
            last_ns=max(times, default=None),
            there=self._there,
            same=self._same,
            left_out=tuple(self._left_out),
            beside=self._beside,
        )

    def _place(self) -> Place:
        """Where the file belongs; no folder that is only an accident becomes a workspace."""
        path = self._pasts.path
        with suppress(NotFoundError):
            return self._scope.place(path)
        folder = path.rpartition("/")[0]
        if self._anywhere and not is_folder(folder) and discover(path) == _nearest(folder):
            raise NotFoundError(
                f"its folder {shown(folder)} is not there any more; make it, and import again"
            )
        return imagined(path) if self._dry_run else self._scope.place(path, make=True)

    def _documents(self, place: Place) -> tuple[Document, ...]:
        if place.document is None and self._dry_run and not place.workspace.id:
            return ()
        return self._scope.repository.documents_at(place.workspace.id, place.path, sound_only=True)

    def _judged(self, place: Place, known: Known) -> Iterator[_Candidate]:
        """Those that are to be kept, in order."""
        rules = self._scope.ignores.selection(place.workspace.root, place.path)
        before: ContentId | None = None
        for past in self._pasts.pasts:
            if (there := known.brought.get(past.mark)) is not None:
                self._there += 1
                before = there
                continue
            own = past.source != "import:git"  # a commit has words of its own beside the bytes
            kept = self._kept(place, rules, past)
            if isinstance(kept, str):
                self._left_out.append(LeftOut(past.where, kept))
            elif self._bans.cover(kept.content_id):
                self._left_out.append(LeftOut(past.where, "it was forgotten here"))
            elif kept.content_id == before or (own and kept.content_id in known.own):
                self._same += 1
            else:
                before = kept.content_id
                yield _Candidate(past, kept)

    def _kept(self, place: Place, rules: Selection, past: Past) -> Kept | str:
        """The content, or why it is left out."""
        verdict = rules.decide(place.path, size=past.size, head=None)
        if not verdict.keep:
            return verdict.reason
        try:
            with self._shelf.blocks(past) as blocks:
                return self._read(place, rules, past, blocks)
        except (NotFoundError, RefusedError) as error:
            return str(error)

    def _read(
        self, place: Place, rules: Selection, past: Past, blocks: Iterator[bytes]
    ) -> Kept | str:
        if past.size <= self._scope.settings.capture.stream_above:
            head = b"".join(blocks)
            every = iter([head])
        else:
            head = next(blocks, b"")
            every = chain([head], blocks)
        verdict = rules.decide(place.path, size=past.size, head=head)
        if not verdict.keep:
            masks = self._scope.settings.capture.secrets == "mask" and past.size == len(head)
            secret = verdict.secret is not None and verdict.secret.line is not None
            return (masked_kept(place.path, head) if masks and secret else None) or verdict.reason
        if not self._dry_run:
            return keep_any(self._scope, place, every)
        content, size = content_id_of_blocks(every)
        return Kept(content_id=content, size=size, data=None)

    def _written(self, place: Place, held: Sequence[_Candidate]) -> range:
        """Keep some in one transaction; their sequences."""
        with self._scope.index.transaction():
            known = self._known_now(place)
            new = [c for c in held if c.past.mark not in known.brought]
            self._there += len(held) - len(new)
            if not new:
                return range(0)
            self._target = self._aside(place, new[0].past)
            kept = [self._append(self._target, candidate) for candidate in new]
            known.state = state_of(self._scope, self._documents(place))
        self._taken += [candidate.past for candidate in new]
        return range(kept[0].sequence, kept[-1].sequence + 1)

    def _known_now(self, place: Place) -> Known:
        """What is known, read again where somebody else kept something of the file meanwhile."""
        documents = self._documents(place)
        if self._known is None or self._known.state != state_of(self._scope, documents):
            self._known = Known(self._scope, documents)
        return self._known

    def _aside(self, place: Place, past: Past) -> Document:
        """The document that goes on with ``past``, or a new one; inside a transaction.

        It has to end before that: in a document times follow the numbers.
        """
        repository = self._scope.repository
        found: list[tuple[bool, bool, Document]] = []
        for document in repository.documents_at(place.workspace.id, place.path, sound_only=True):
            head = self._scope.head(document.id) if document.deleted == BROUGHT_IN else None
            if head is not None and head.time_ns <= past.time_ns:
                mine = self._target is not None and document.id == self._target.id
                found.append((mine, head.source == past.source, document))
        if found:
            return max(found, key=lambda each: (*each[:2], each[2].id))[2]
        made = repository.add_document(place.workspace.id, place.path)
        aside = msgspec.structs.replace(made, deleted=BROUGHT_IN)
        repository.update_document(aside)
        return aside

    def _append(self, document: Document, candidate: _Candidate) -> Version:
        past, kept, scope = candidate.past, candidate.kept, self._scope
        head = scope.head(document.id)
        weighed = weigh(scope, document.path, head, kept)
        time_ns = min(past.time_ns, scope.clock())
        told = {"from": shown(past.where), "key": past.mark[1], **past.details}
        version = Version(
            sequence=EventSequence(0),
            number=VersionNumber(0),
            document=document.id,
            content_id=kept.content_id,
            size=kept.size,
            parent=head.sequence if head is not None else None,
            time_ns=time_ns,
            source=past.source,
            author=_sound(past.author),
            reason=_sound(past.reason),
            significance=judge_save(scope, document, weighed, time_ns),
            change=weighed.change,
            metadata={"imported": told, **weighed.told},
            mode=past.mode,
        )
        return append_version(scope, kept, version, base=head)

    def _own(self, place: Place) -> None:
        """Where only pasts are kept of the file, make the last one its own, up to what is there.

        In one transaction each: a past that is the file's own has what the file holds on top.
        """
        scope, now = self._scope, Capture(path=self._pasts.path, source="cli", reason=_NOW)
        if not self._alone(place):
            return
        try:
            save = read_save(scope, now, forced=False)
            if isinstance(save, Save) and self._is_head(save):
                self._settle(place, gone=False)
            elif isinstance(save, Save):
                capture(scope, now)  # brings the document back with the version on top
            else:
                self._left_out.append(LeftOut(self._pasts.path, f"{save.reason}, as it is now"))
        except NotFoundError:
            self._settle(place, gone=True)
        except RefusedError as error:
            self._left_out.append(LeftOut(self._pasts.path, str(error)))

    def _alone(self, place: Place) -> Document | None:
        """The last past of a file that has no history of its own."""
        documents = self._documents(place)
        alone = all(document.deleted == BROUGHT_IN for document in documents)
        return documents[0] if documents and alone else None

    @staticmethod
    def _is_head(save: Save) -> bool:
        return save.head is not None and save.head.content_id == save.kept.content_id

    def _settle(self, place: Place, *, gone: bool) -> None:
        """Make a past the history of a file that is as it was last, or that is gone."""
        with self._scope.repository.transaction():
            own = self._alone(place)
            if own is None:
                return  # somebody else was quicker
            if gone:
                tombstone(self._scope, own, by="import")
            else:
                back = msgspec.structs.replace(own, deleted=None)
                self._scope.repository.update_document(back)


def _sound(text: str) -> str:
    """What can be kept of a text that another program wrote."""
    return text.encode("utf-8", "replace").decode()


def _nearest(folder: str) -> str:
    """The deepest folder on the way that is there."""
    while folder and not is_folder(folder):
        folder = folder.rpartition("/")[0]
    return folder or "/"
