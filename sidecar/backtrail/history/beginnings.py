"""First versions of many files at once, for a folder that was never looked at.

What takes time (reading, hashing, compressing) needs no store and is done in any thread; what is
left for the store is one transaction of rows. The rule: each of these versions is as ``capturing``
would have made it, and what is not the plain case is left to it.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import groupby

import msgspec

from backtrail.content.delta import encode_snapshot
from backtrail.content.identity import content_id
from backtrail.diff.notebooks import cells_of
from backtrail.diff.views import is_binary
from backtrail.errors import BacktrailError, NotFoundError, RefusedError
from backtrail.files.reading import Seen, read_in
from backtrail.files.walk import parent
from backtrail.history.ignores import Ignores
from backtrail.history.scope import Scope
from backtrail.model import (
    FIRST_LOOK,
    Change,
    DocumentId,
    EventSequence,
    Version,
    VersionNumber,
    Workspace,
)
from backtrail.policy.notebooks import judged_source
from backtrail.policy.selection import Selection
from backtrail.policy.significance import Facts, judge
from backtrail.settings import Settings
from backtrail.storage.repository import First

__all__ = ["Beginner", "Order", "Reading", "begin", "beginner"]


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What one has to know to read the files of a workspace."""

    root: str
    settings: Settings
    store: str
    """The path of the store, which is never captured."""
    prototype: Version
    """Has all that the versions have in common."""


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What became of some files that were to be read."""

    firsts: tuple[First, ...]
    others: tuple[str, ...]
    """Paths that are left to an ordinary capture, relative."""
    bytes: int
    """Read in all."""


class Beginner:
    """Reads files for their first versions; touches no store, so that any thread may have it."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self.root = order.root
        self._settings = order.settings
        self._prototype = order.prototype
        self._ignores = Ignores(order.settings.capture, order.store)
        self._words = [word.encode() for word in order.settings.policy.keywords]
        """Without one of them a first version stands out for being the first, and no more."""
        self._foreign = bytes(set(range(256)).difference(*self._words))
        """No word has a byte of these: what is left without them is soon searched for all words."""

    def rules(self, folder: str) -> Selection:
        """Which files of a folder, relative to the root, are kept."""
        return self._ignores.selection(self.root, f"{folder}/" if folder else "")

    def read(self, paths: Iterable[str], now_ns: int) -> Reading:
        """Read these, relative to the root; those of one folder should follow each other."""
        firsts: list[First] = []
        others: list[str] = []
        for folder, inside in groupby(paths, key=lambda path: path.rpartition("/")[0]):
            names = list(inside)
            with suppress(BacktrailError):  # the folder is gone: so are they
                firsts += self._in_folder(folder, names, now_ns, others)
        size = sum(first.size for first in firsts)
        return Reading(firsts=tuple(firsts), others=tuple(others), bytes=size)

    def _in_folder(
        self, folder: str, paths: list[str], now_ns: int, others: list[str]
    ) -> Iterator[First]:
        rules = self.rules(folder)
        with parent(self.root, paths[0]) as (handle, _):
            for path in paths:
                name = path.rpartition("/")[2]
                try:
                    first = self._first(rules, handle, name, path, now_ns)
                except NotFoundError:
                    continue
                except RefusedError:
                    first = None
                if first is None:
                    others.append(path)
                else:
                    yield first

    def _first(
        self, rules: Selection, folder: int, name: str, path: str, now_ns: int
    ) -> First | None:
        """The file's first version; None where it is not the plain case."""
        data, seen = read_in(folder, name, path, limit=self._settings.capture.stream_above)
        if not rules.decide(path, size=len(data), head=data).keep:
            return None
        version = self._version(path, data, seen, now_ns)
        return First(
            path=path,
            content_id=version.content_id,
            size=len(data),
            packed=encode_snapshot(data),
            version=version,
        )

    def _version(self, path: str, data: bytes, seen: Seen, now_ns: int) -> Version:
        change, significance = Change(), self._prototype.significance
        if data:
            lines = 0 if is_binary(data) else data.count(b"\n") + (not data.endswith(b"\n"))
            change = Change(added=lines, percent=100.0)
            if lines and (path.endswith(".ipynb") or self._may_have_words(data)):
                text = _judged(path, data).decode("utf-8", "replace")
                facts = Facts(first=True, change=change, added_text=text)
                significance = judge(facts, self._settings.policy)
        return msgspec.structs.replace(
            self._prototype,
            content_id=content_id(data),
            size=len(data),
            time_ns=now_ns,
            significance=significance,
            change=change,
            mode=seen.unusual_mode,
        )

    def _may_have_words(self, data: bytes) -> bool:
        left = data.translate(None, self._foreign)
        return any(word in left for word in self._words)


def _judged(path: str, data: bytes) -> bytes:
    """What the policy reads: of a notebook the sources."""
    cells = cells_of(data) if path.endswith(".ipynb") else None
    return data if cells is None else judged_source(cells)


def beginner(scope: Scope, root: str, source: str) -> Beginner:
    """What reads the files of one workspace."""
    prototype = Version(
        sequence=EventSequence(0),
        number=VersionNumber(0),
        document=DocumentId(0),
        content_id=content_id(b""),
        size=0,
        time_ns=0,
        source=source,
        author=scope.author(None),
        reason=FIRST_LOOK,
        significance=judge(Facts(first=True, change=Change()), scope.settings.policy),
        change=Change(),
    )
    order = Order(
        root=os.path.realpath(root),
        settings=scope.settings,
        store=scope.repository.location,
        prototype=prototype,
    )
    return Beginner(order)


def begin(scope: Scope, root: str, firsts: Sequence[First]) -> tuple[range, tuple[str, ...]]:
    """Keep them in one transaction; their sequences, and the paths that have a history by now."""
    workspace = scope.workspace_at(root)
    if all(known.id != workspace.id for known in scope.roots):
        return range(0), tuple(first.path for first in firsts)  # each has a workspace of its own
    with scope.repository.transaction():
        elsewhere = _kept_elsewhere(scope, workspace, firsts)
        mine = [first for first in firsts if first.path not in elsewhere]
        begun = scope.repository.begin(workspace.id, mine)
    sequences = [version.sequence for version in begun if version is not None]
    known = [first.path for first, version in zip(mine, begun, strict=True) if version is None]
    made = range(sequences[0], sequences[-1] + 1) if sequences else range(0)
    return made, (*elsewhere, *known)


def _kept_elsewhere(scope: Scope, workspace: Workspace, firsts: Sequence[First]) -> dict[str, None]:
    """Those that may belong to another workspace, around this one or inside it."""
    root = workspace.root.rstrip("/")
    found: dict[str, None] = {}
    for other in scope.repository.workspaces(sound_only=True):
        there = other.root.rstrip("/")
        if there.startswith(f"{root}/"):
            inside = there[len(root) + 1 :] + "/"
            found |= {f.path: None for f in firsts if f.path.startswith(inside)}
        elif root.startswith(f"{there}/"):
            above = root[len(there) + 1 :]
            at = scope.repository.documents_at
            found |= {
                f.path: None for f in firsts if at(other.id, f"{above}/{f.path}", sound_only=True)
            }
    return found
