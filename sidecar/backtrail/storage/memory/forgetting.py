"""Forgetting in memory: what is dropped is gone, so nothing has to be scrubbed."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from backtrail.model import ContentId, DocumentId, Event, EventSequence, Version
from backtrail.storage.digests import event_digest, metadata_text, reasons_text, version_digest
from backtrail.storage.forgetting import ChangedVersion, ChangedWords, reworded
from backtrail.storage.memory.contents import Contents
from backtrail.storage.memory.documents import Documents
from backtrail.storage.memory.index import Index

__all__ = ["Rewriting"]

_replace = msgspec.structs.replace


class Rewriting(Contents, Documents, Index):
    """Entries put in the place of others."""

    def every_content(
        self,
        unread: Callable[[str], None] | None = None,  # noqa: ARG002 - memory does not rot
    ) -> Iterator[tuple[ContentId, Iterator[bytes]]]:
        """Each once."""
        for content in list(self._contents):
            yield content, self.blocks(content)

    def every_word(self) -> Iterator[str]:
        """Of all tables."""
        for entry in self._entries.values():
            if isinstance(entry, Event):
                yield metadata_text(entry.detail)
            else:
                yield from (entry.source, entry.author, entry.reason)
                yield from (reasons_text(entry.significance), metadata_text(entry.metadata))
        yield from self._notes.values()
        yield from (name for _, name in self._tags)
        yield from (document.path for document in self._documents.values())
        yield from (path for _, path, _ in self._former)
        yield from (workspace.root for workspace in self._workspaces.values())

    def rewrite(self, document: DocumentId, change: ChangedVersion) -> int:
        """One after the other, oldest first."""
        new: dict[EventSequence, bytes] = {}
        for number in range(1, self._last.get(document, 0) + 1):
            sequence = self._numbers[document, number]
            version = self._entries[sequence]
            if not isinstance(version, Version) or sequence in self._released:
                continue
            wanted = change(version)
            if wanted is None:
                self._set(self._released, sequence, value=True)
                self._set(self._entries, sequence, _blank(version))
                self._let_go(version.content_id)
                continue
            parent = version.parent
            if wanted == version and parent not in new:
                continue
            before = b"" if parent is None else self._digest_of(parent)
            new[sequence] = version_digest(wanted, before)
            self._set(self._entries, sequence, _replace(wanted, digest=new[sequence]))
            if wanted.content_id != version.content_id:
                self._use(wanted.content_id, 1)
                self._let_go(version.content_id)
        return len(new)

    def reword(self, change: ChangedWords) -> int:
        """Each table."""
        done = self._reword_events(change)
        for sequence, text in list(self._notes.items()):
            if change(text) != text:
                self._set(self._notes, sequence, change(text))
                done += 1
        for (owner, name), sequence in list(self._tags.items()):
            if change(name) != name:
                self._drop(self._tags, (owner, name))
                self._set(self._tags, (owner, change(name)), sequence)
                done += 1
        for document in list(self._documents.values()):
            if change(document.path) != document.path:
                path = f"{change(document.path)}-{document.id}"
                self._set(self._documents, document.id, _replace(document, path=path))
                done += 1
        for place in list(self._former):
            if change(place[1]) != place[1]:
                self._drop(self._former, place)
                done += 1
        return done

    def _reword_events(self, change: ChangedWords) -> int:
        done, before, broken = 0, b"", False
        for sequence in sorted(self._event_digests):
            event = self._entries[sequence]
            if not isinstance(event, Event):
                continue
            detail: Mapping[str, Any] = reworded(event.detail, change)
            if detail != event.detail or broken:
                done += detail != event.detail
                broken = True
                event = _replace(event, detail=detail)
                self._set(self._entries, sequence, event)
                self._set(self._event_digests, sequence, event_digest(event, before))
            before = self._event_digests[sequence]
        return done

    def purge(self) -> int:
        """What nobody uses; most went with its last user."""
        self.drop_index()
        unused = [content for content in self._contents if self._uses.get(content, 0) <= 0]
        for content in unused:
            self._drop(self._contents, content)
            self._drop(self._sizes, content)
        return len(unused)

    def _digest_of(self, sequence: EventSequence | None) -> bytes:
        raise NotImplementedError


def _blank(version: Version) -> Version:
    """A stub: its place, and the digest of the version that it was."""
    return _replace(
        version, content_id=ContentId(bytes(32)), size=0, source="", author="", reason="",
        significance=_replace(version.significance, reasons=()), metadata={}, mode=None,
    )  # fmt: skip
