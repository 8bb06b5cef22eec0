"""Going back: look first, keep what is there, write one file, record it.

The order never changes. Whatever lies on disk, or unsaved in an editor, is a version before a byte
is written, so every write can be taken back.
"""

from collections.abc import Iterator

import msgspec

from backtrail.content.identity import content_id_of_blocks
from backtrail.diff.changes import measure
from backtrail.errors import ConflictError, NotFoundError, UnreadableError
from backtrail.files.paths import shown
from backtrail.files.reading import ATTEMPTS, Seen, open_blocks, read
from backtrail.files.replacing import remove, replace
from backtrail.history.addresses import entry_of, find
from backtrail.history.capturing import capture, capture_read
from backtrail.history.contents import keep_any
from backtrail.history.judging import change_between
from backtrail.history.places import Place, imagined
from backtrail.history.recording import record_act, revived
from backtrail.history.requests import Capture
from backtrail.history.results import Captured, Entry, Prepared, Restored, RestorePlan
from backtrail.history.scope import Scope
from backtrail.model import Change, ContentId, Version

__all__ = ["Going", "plan", "prepare", "restore_to", "with_request", "write"]


class Going(msgspec.Struct, frozen=True, kw_only=True):
    """Where one wants to go back to, and how."""

    kind: str = "restore"
    """``restore`` or ``undo``."""
    path: str
    """The file that will be written, absolute."""
    target: Entry | None
    """The version to write; None to take the file away."""
    expected: int | None = None
    author: str | None = None
    reason: str = ""
    source: str = "cli"
    """Who asks; the captures before the write carry it."""
    buffer: bytes | None = None
    """What an editor holds unsaved, as it would be saved."""
    undoes: int | None = None


class _Now(msgspec.Struct, frozen=True, kw_only=True):
    """The file as it lies on disk."""

    content_id: ContentId | None
    size: int
    data: bytes | None
    """None when there is no file, or a large one."""
    seen: Seen | None


def restore_to(
    scope: Scope, path: str, address: str, *, to: str | None, expected: int | None = None
) -> Going:
    """Aim at a version of ``path``, to be written there or to another path."""
    entry = find(scope, path, address)
    if to is None:
        place = scope.place(path)
        # an id may name a version of an earlier file of that name; the file named is written
        to = place.absolute if place.document is not None else _absolute(entry)
    return Going(path=to, target=entry, expected=expected)


def with_request(
    going: Going, *, buffer: bytes | None, source: str, author: str | None, reason: str
) -> Going:
    """``going`` with who asks for it, why, and what the editor holds unsaved."""
    return msgspec.structs.replace(
        going, buffer=buffer, source=source, author=author, reason=reason
    )


def plan(scope: Scope, going: Going) -> RestorePlan:
    """What would happen; nothing is written and nothing is kept.

    Raises:
        ConflictError: The head is not the one expected.
        RefusedError: Backtrail does not write there.

    """
    try:
        place = revived(scope, scope.place(going.path), going.target)
    except NotFoundError:
        place = imagined(going.path)
    return _plan(scope, going, place, _look(place, scope.settings.capture.stream_above))


def _plan(scope: Scope, going: Going, place: Place, now: _Now) -> RestorePlan:
    head = _head(scope, place)
    shown_now = _shown_now(going, now)
    unkept = shown_now.content_id is not None and (
        head is None or head.content_id != shown_now.content_id
    )
    _require_expected(going, head, unkept=unkept)
    target = going.target.version if going.target is not None else None
    return RestorePlan(
        kind="undo" if going.kind == "undo" else "restore",
        action=_action(shown_now, target),  # type: ignore[arg-type]
        path=place.absolute,
        entry=going.target,
        head=head.number if head is not None else 0,
        unkept=unkept,
        change=_change(scope, shown_now, target),
        notes=tuple(_notes(now, target)),
    )


def prepare(scope: Scope, going: Going) -> Prepared:
    """Keep what is there, then say what would be written.

    Raises:
        ConflictError: The head is not the one expected; what was there is kept all the same.

    """
    place = scope.place(going.path, make=True)
    now = _kept_now(scope, going, place)
    if going.buffer is not None:
        _capture(scope, going, content=going.buffer, why="unsaved text before the restore")
    place = revived(scope, scope.place(going.path), going.target)
    made = _plan(scope, going, place, now)
    head = _head(scope, place)
    there = place.document if now.seen is not None or going.buffer is not None else None
    was_there = None
    if there is not None and head is not None:
        was_there = entry_of(scope, place.workspace.root, there, head)
    return Prepared(
        plan=made,
        content=_content(scope, going),
        was_there=was_there,
        author=scope.author(going.author),
        reason=going.reason,
        root=place.workspace.root,
        relative=place.path,
        seen=now.seen,
        disk=now.content_id,
        undoes=going.undoes,
    )


def write(scope: Scope, prepared: Prepared) -> Restored:
    """Put the version in its place on disk, and record it.

    Raises:
        RefusedError: The file may not be written, or was changed meanwhile; it is as it was.

    """
    made = prepared.plan
    if made.action == "nothing":
        return record_act(scope, prepared)
    if made.action == "remove":
        if prepared.seen is not None:
            remove(prepared.root, prepared.relative, expected=prepared.seen)
        return record_act(scope, prepared)
    if made.entry is None:
        raise AssertionError("a plan that writes names the version to write")
    version = made.entry.version
    saved: list[Entry] = []

    def keep_displaced(blocks: Iterator[bytes]) -> None:
        """Keep a save that landed after the capture and before the write."""
        kept = keep_any(scope, scope.place(made.path), blocks)
        if kept.content_id == prepared.disk:
            return
        late = Capture(
            path=made.path, source="watcher", reason="saved while a restore was under way"
        )
        entry = capture_read(scope, late, kept).entry
        saved.extend([entry] if entry is not None else [])

    replace(
        prepared.root,
        prepared.relative,
        scope.repository.blocks(version.content_id),
        expected=prepared.seen,
        mode=version.mode if version.mode is not None else 0o644,
        displaced=keep_displaced,
    )
    if saved:
        # an undo has to bring back what was really there
        prepared = msgspec.structs.replace(prepared, was_there=saved[-1])
    return record_act(scope, prepared)


def _absolute(entry: Entry) -> str:
    return f"{entry.workspace.rstrip('/')}/{entry.path}"


def _head(scope: Scope, place: Place) -> Version | None:
    return scope.head(place.document.id) if place.document is not None else None


def _look(place: Place, in_memory: int) -> _Now:
    """The file on disk; its bytes too when there are at most ``in_memory`` of them."""
    try:
        with open_blocks(place.workspace.root, place.path) as (seen, blocks):
            if seen.size > in_memory:
                found, size = content_id_of_blocks(blocks)
                return _Now(content_id=found, size=size, data=None, seen=seen)
        data, seen = read(place.workspace.root, place.path, limit=in_memory)
    except NotFoundError:
        return _Now(content_id=None, size=0, data=None, seen=None)
    return _now_of(data, seen)


def _kept_now(scope: Scope, going: Going, place: Place) -> _Now:
    """The file on disk, once exactly that is kept; a save in between is kept on the way."""
    for _ in range(ATTEMPTS):
        now = _look(place, scope.settings.capture.stream_above)
        if now.seen is None:
            return now
        kept = _capture(scope, going, content=None, why="what was there before the restore")
        if kept.entry is not None and kept.entry.version.content_id == now.content_id:
            return now
    raise UnreadableError(f"{shown(going.path)} keeps changing; nothing was written; try again")


def _now_of(data: bytes, seen: Seen | None) -> _Now:
    found, size = content_id_of_blocks([data])
    return _Now(content_id=found, size=size, data=data, seen=seen)


def _shown_now(going: Going, now: _Now) -> _Now:
    """What a person sees as the file now: the editor's unsaved text, else the disk."""
    return now if going.buffer is None else _now_of(going.buffer, now.seen)


def _action(now: _Now, target: Version | None) -> str:
    if target is None:
        return "remove" if now.content_id is not None else "nothing"
    if now.content_id is None:
        return "create"
    return "nothing" if now.content_id == target.content_id else "replace"


def _change(scope: Scope, now: _Now, target: Version | None) -> Change:
    if target is None:
        return change_between(now.data, b"", (now.size, 0))
    if now.content_id is None:
        now = _now_of(b"", None)
    small = target.size <= scope.settings.capture.stream_above
    new = scope.repository.read_content(target.content_id) if small else None
    if now.data is not None and new is not None:
        return measure(now.data, new)
    return change_between(None, None, (now.size, target.size))


def _notes(now: _Now, target: Version | None) -> Iterator[str]:
    if now.seen is not None and now.seen.links > 1:
        others = now.seen.links - 1
        yield (
            f"the file has {others} more hard link{'s' if others > 1 else ''};"
            " other names keep the present content"
        )
    mode = target.mode if target is not None else None
    if now.seen is not None and mode is not None and mode != now.seen.mode:
        yield f"the file keeps its mode {now.seen.mode:04o}; the version had {mode:04o}"


def _require_expected(going: Going, head: Version | None, *, unkept: bool) -> None:
    if going.expected is None:
        return
    number = head.number if head is not None else 0
    actual = number + 1 if unkept else number
    if actual != going.expected:
        raise ConflictError(
            f"{shown(going.path)} is at version {actual}, not at {going.expected}: somebody saved"
            " in between. Look at the timeline and try again.",
            expected=going.expected,
            actual=actual,
        )


def _capture(scope: Scope, going: Going, *, content: bytes | None, why: str) -> Captured:
    return capture(
        scope,
        Capture(
            path=going.path,
            content=content,
            source=going.source,
            author=going.author,
            reason=why,
            metadata={"unsaved": True} if content is not None else {},
        ),
        forced=True,
    )


def _content(scope: Scope, going: Going) -> bytes | None:
    if going.target is None or going.target.version.size > scope.settings.capture.stream_above:
        return None
    return scope.repository.read_content(going.target.version.content_id)
