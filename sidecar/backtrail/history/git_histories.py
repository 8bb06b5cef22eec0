"""A history as commits: one a version, in the order of the log, with paths as they were then.

Rule: what git shows of the branch is what the history holds, byte for byte; where that cannot be
had, the commit is left out and it is told.
"""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

import msgspec

from backtrail.errors import DamagedError, NotFoundError
from backtrail.files.git_refs import repository_at
from backtrail.files.paths import shown
from backtrail.files.virtual import is_value
from backtrail.history.archives.logs import log_of
from backtrail.history.scope import Scope
from backtrail.model import Document, DocumentId, Event, Version, WorkspaceId
from backtrail.storage.records import FormerPath, name_of
from backtrail.storage.repository import Progress

__all__ = ["GitExport", "Written", "export"]

_NAME: Final = re.compile(r"\s*(?P<name>[^<>\n]*?)\s*<(?P<address>[^<>\n]*)>\s*\Z")
_BROKEN: Final = re.compile(r"[<>\n\0]")
_EXECUTABLE: Final = 0o111


class GitExport(msgspec.Struct, frozen=True, kw_only=True):
    """What to write where."""

    folder: str
    """Absolute; the tree of each commit is what was below it."""
    repository: str
    branch: str
    every: bool = False
    """Minor versions, too. Of a file's last one there is a commit in any case."""


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """A branch that was written."""

    repository: str
    """Git's own folder."""
    reference: str
    tip: str
    """Id of the last commit."""
    commits: int
    damaged: tuple[str, ...]
    """What could not be read and is in no commit, in a person's words."""


def export(scope: Scope, wanted: GitExport, progress: Progress | None = None) -> Written:
    """Write a folder's history to a new branch.

    Raises:
        NotFoundError: Nothing is kept below the folder, or there is no git.
        UsageError: The repository or the branch cannot be written to.
        RefusedError: Git did not take it.

    """
    repository = repository_at(wanted.repository)
    reference = repository.require_free(wanted.branch)
    commits = _Commits(scope, wanted, reference.encode())
    stream = commits.stream(progress)
    first = next(stream, None)
    if first is None:
        raise NotFoundError(f"nothing is kept below {shown(wanted.folder)}, so nothing was written")

    def whole() -> Iterator[bytes]:
        yield first
        yield from stream

    tip = repository.write(reference, whole())
    return Written(
        repository=repository.folder,
        reference=reference,
        tip=tip,
        commits=commits.count,
        damaged=tuple(commits.damaged),
    )


class _Commits:
    """The tree as it was at each moment, and what became of it."""

    def __init__(self, scope: Scope, wanted: GitExport, reference: bytes) -> None:
        self._scope = scope
        self._every = wanted.every
        self._top = os.path.realpath(wanted.folder).rstrip("/") + "/"
        self._reference = reference
        self._names = _Names(scope)
        self._tree: dict[DocumentId, bytes] = {}
        self._newest: dict[DocumentId, Version] = {}
        self.count = 0
        self.damaged: list[str] = []

    def stream(self, progress: Progress | None) -> Iterator[bytes]:
        """What ``git fast-import`` reads."""
        last = self._scope.repository.next_sequence() - 1
        for entry in log_of(self._scope, last, self._note_damaged):
            if isinstance(entry, Version):
                yield from self._version(entry)
            elif isinstance(entry, Event) and entry.document is not None:
                yield from self._event(entry, entry.document)
            if progress is not None:
                progress(entry.sequence, last + 1)
        if progress is not None:
            progress(last + 1, last + 1)

    def _note_damaged(self, sequence: int) -> None:
        self.damaged.append(f"the version of sequence {sequence} is damaged")

    def _version(self, version: Version) -> Iterator[bytes]:
        self._newest[version.document] = version
        minor = version.significance.level == "minor" and not self._every
        if minor and self._scope.head(version.document) != version:
            return
        path = self._path(version.document)
        if path is None:
            return
        labels = [f"Backtrail-Version: {version.id}", f"Backtrail-Source: {version.source}"]
        tags, notes = self._scope.attached(version.document, [version.sequence])
        labels += [f"Backtrail-Tag: {tag}" for tag, at in tags.items() if at == version.sequence]
        title = version.reason or f"{os.fsdecode(path)}: version {version.number}"
        paragraphs = [title, *notes.values(), "\n".join(labels)]
        yield from self._with_file(version, path, version.time_ns, paragraphs)

    def _event(self, event: Event, document: DocumentId) -> Iterator[bytes]:
        there = self._tree.get(document)
        if event.kind == "deleted" and there is not None:
            del self._tree[document]
            yield self._commit(event.time_ns, "", [f"{os.fsdecode(there)} was deleted"])
            yield b"D " + _quoted(there) + b"\n\n"
        elif event.kind == "returned" and there is None:
            yield from self._back(event, document, "came back")
        elif event.kind == "renamed":
            self._names.renamed(event, document)
            path = self._path(document)
            if there is None:
                yield from self._back(event, document, "came from elsewhere")
            elif path is None:
                del self._tree[document]
                self._names.inside.discard(document)
                yield self._commit(event.time_ns, "", [f"{os.fsdecode(there)} went elsewhere"])
                yield b"D " + _quoted(there) + b"\n\n"
            elif path != there:
                self._tree[document] = path
                words = f"{os.fsdecode(there)} is called {os.fsdecode(path)} now"
                yield self._commit(event.time_ns, "", [words])
                yield b"R " + _quoted(there) + b" " + _quoted(path) + b"\n\n"

    def _back(self, event: Event, document: DocumentId, words: str) -> Iterator[bytes]:
        """The file is in the tree again, with what it held last."""
        path, version = self._path(document), self._newest.get(document)
        if path is None or version is None or (event.kind == "renamed" and self._gone(document)):
            return
        paragraphs = [f"{os.fsdecode(path)} {words}"]
        yield from self._with_file(version, path, event.time_ns, paragraphs)

    def _gone(self, document: DocumentId) -> bool:
        """It was inside, and is deleted: a new name does not bring it back."""
        return document in self._names.inside

    def _with_file(
        self, version: Version, path: bytes, time_ns: int, paragraphs: list[str]
    ) -> Iterator[bytes]:
        content = self._scope.repository.blocks(version.content_id)
        try:
            first = next(content, b"")
        except (DamagedError, NotFoundError) as error:
            self.damaged.append(f"version {version.number} of {os.fsdecode(path)}: {error}")
            return
        self._tree[version.document] = path
        self._names.inside.add(version.document)
        mode = b"100755" if (version.mode or 0) & _EXECUTABLE else b"100644"
        yield self._commit(time_ns, version.author, paragraphs)
        yield b"M %s inline %s\ndata %d\n" % (mode, _quoted(path), version.size)
        yield first
        yield from content  # a block that is damaged raises, and git takes nothing
        yield b"\n"

    def _commit(self, time_ns: int, author: str, paragraphs: list[str]) -> bytes:
        self.count += 1
        message = _encoded("\n\n".join(paragraphs) + "\n")
        who = b"%s %d +0000" % (_person(author), max(0, time_ns // 10**9))
        return b"commit %s\nauthor %s\ncommitter %s\ndata %d\n%s\n" % (
            self._reference, who, who, len(message), message,
        )  # fmt: skip

    def _path(self, document: DocumentId) -> bytes | None:
        """The path just then, below the folder; None outside it, and where git takes none."""
        try:
            name = self._names.now(document)
        except (DamagedError, NotFoundError):
            return None
        if name is None or not name.startswith(self._top):
            return None
        path = os.fsencode(name[len(self._top) :])
        return None if b".git" in path.lower().split(b"/") else path


class _Names:
    """What each document was called at the moment that the log has come to."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._roots = {w.id: w.root for w in scope.repository.workspaces(sound_only=True)}
        self._former: dict[DocumentId, list[FormerPath]] = {}
        for former in scope.repository.former_paths():
            self._former.setdefault(former.document, []).append(former)
        self._steps: dict[DocumentId, list[tuple[WorkspaceId, str]]] = {}
        self.inside: set[DocumentId] = set()
        """Those that were in the tree once."""
        for event in scope.repository.latest_events(("renamed",)):  # newest first
            if event.document is not None:
                with suppress(DamagedError, NotFoundError):
                    self._step_back(event, scope.repository.document(event.document))

    def _step_back(self, event: Event, document: Document) -> None:
        today = (document.workspace, document.path)
        steps = self._steps.setdefault(document.id, [today])
        known = [(left.workspace, left.path) for left in self._former.get(document.id, [])]
        name = name_of(event.detail)
        steps.append(next((p for p in (*known, today) if name_of({"from": p[1]}) == name), today))

    def renamed(self, _event: Event, document: DocumentId) -> None:
        """The log has come to one of its renames."""
        steps = self._steps.get(document)
        if steps is not None and len(steps) > 1:
            steps.pop()

    def now(self, document: DocumentId) -> str | None:
        """Its absolute name; None of what is no file."""
        steps = self._steps.get(document)
        if steps is None:
            found = self._scope.repository.document(document)
            steps = self._steps[document] = [(found.workspace, found.path)]
        workspace, path = steps[-1]
        root = self._roots.get(workspace)
        return None if root is None or is_value(root) else f"{root.rstrip('/')}/{path}"


def _person(author: str) -> bytes:
    found = _NAME.match(author)
    name = found["name"] if found else _BROKEN.sub(" ", author).strip()
    address = found["address"] if found else ""
    return _encoded(f"{name or 'unknown'} <{address}>")


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape").replace(b"\0", b" ")


def _quoted(path: bytes) -> bytes:
    escaped = path.replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n")
    return b'"' + escaped + b'"'
