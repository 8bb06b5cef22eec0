"""Saves on their way in: where they belong, whether they are kept, and their bytes.

Reading comes before the write lock; what another process kept meanwhile makes a save read again.
"""

from functools import partial

import msgspec

from backtrail.errors import (
    DamagedError,
    NotFoundError,
    RefusedError,
    UnfinishedError,
    UnreadableError,
    UsageError,
)
from backtrail.files.paths import locate, shown
from backtrail.files.reading import ATTEMPTS, Seen, open_blocks, read, stat
from backtrail.files.virtual import is_value
from backtrail.history.annotating import require_tag_name
from backtrail.history.contents import Kept, keep_blocks, keep_bytes
from backtrail.history.judging import Weighed, weigh
from backtrail.history.places import Place, discover
from backtrail.history.requests import Capture
from backtrail.history.results import Captured, Entry
from backtrail.history.scope import Read, Scope
from backtrail.history.screening import Screen
from backtrail.model import Version
from backtrail.policy.secrets import HEAD_BYTES

__all__ = ["Save", "overtaken", "read_or_skip", "read_save", "remember", "require_sound", "save_of"]


class Save(msgspec.Struct, frozen=True, kw_only=True):
    """A save that has been read and not yet written."""

    request: Capture
    place: Place
    kept: Kept
    seen: Seen | None
    """What the file was when it was read; None for bytes that were given."""
    read_ns: int
    """UTC ns when reading began. What is written later than that is not in it."""
    forced: bool
    weighed: Weighed
    """Against the newest version before the file was read."""

    @property
    def head(self) -> Version | None:
        """The newest version before the file was read."""
        return self.weighed.before

    @property
    def written_ns(self) -> int | None:
        """When the file was written, of a save that may be kept long after it."""
        if self.request.since_ns is not None and self.seen is not None:
            return self.seen.ctime_ns
        return self.request.saved_ns

    @property
    def mode(self) -> int | None:
        """Permission bits worth a column: 0644 is what a restored file gets anyway."""
        mode = self.request.mode
        if mode is None and self.seen is not None:
            mode = self.seen.mode
        return None if mode == 0o644 else mode  # noqa: PLR2004 - the usual mode


def read_save(scope: Scope, request: Capture, *, forced: bool) -> Save | Captured:
    """The save, or why it is left out.

    Raises:
        NotFoundError: There is no file.
        RefusedError: Outside the workspace, not a regular file, or unreadable.
        UnfinishedError: It was emptied, and is to be ``filled``.
        UsageError: A field of the request is wrong.

    """
    require_sound(request)
    if is_value(request.path):
        raise RefusedError(f"{shown(request.path)} is no file; `backtrail value set` changes it")
    read_ns = scope.clock()
    place = _place(scope, request)
    head = scope.head(place.document.id) if place.document is not None else None
    seen = None if request.content is not None else stat(place.workspace.root, place.path)
    size = seen.size if seen is not None else len(request.content or b"")
    first = request.content
    if first is None and size > scope.settings.capture.stream_above and not forced:
        first = _first_bytes(place)  # a large file is judged before it streams into the store
    screen = Screen(scope, request, place, forced=forced)
    if (left_out := screen.first(first, size)) is not None:
        return left_out
    kept = None if forced else _read_before(scope, request, place, head, seen)
    if kept is None:
        kept, seen = _contents(scope, place, request.content, size, screen)
    if request.filled and not kept.size and head is not None and head.size:
        raise UnfinishedError(unfinished(request))
    judged = screen.whole(head, kept)
    if isinstance(judged, Captured):
        return judged
    kept = judged
    # before the write lock: a large rewrite may take most of a second to compare
    weighed = weigh(scope, place.path, head, kept)
    return Save(
        request=request, place=place, kept=kept, seen=seen, read_ns=read_ns,
        forced=forced, weighed=weighed,
    )  # fmt: skip


def save_of(scope: Scope, request: Capture, kept: Kept) -> Save:
    """A save of a content that was read already; it is kept whatever the selection says."""
    place = _place(scope, request)
    head = scope.head(place.document.id) if place.document is not None else None
    weighed = weigh(scope, place.path, head, kept)
    return Save(
        request=request, place=place, kept=kept, seen=None, read_ns=scope.clock(),
        forced=True, weighed=weighed,
    )  # fmt: skip


def remember(scope: Scope, save: Save, entry: Entry | None) -> None:
    """Note of which file, as it stood then, a version has the bytes."""
    if entry is not None and save.seen is not None:
        scope.read = Read(path=save.place.absolute, seen=save.seen, version=entry.version.sequence)


def read_or_skip(scope: Scope, request: Capture) -> Save | Captured:
    """The save, or why it is left out; a file that cannot be read is left out as well.

    Nothing is to be said of one that is just being written: its reason is empty.
    """
    try:
        return read_save(scope, request, forced=False)
    except UnfinishedError:
        return Captured(status="skipped", path=request.path, reason="")
    except (NotFoundError, RefusedError) as error:
        return Captured(status="skipped", path=request.path, reason=str(error))


def unfinished(request: Capture) -> str:
    """What to tell of a file that is just being written."""
    return f"{shown(request.path)} is just being written; it will be kept at the end of that"


def overtaken(scope: Scope, save: Save) -> bool:
    """Whether another process kept the file after it was read here; inside a transaction.

    What was read may then be older than what is kept, and must not become the newest version.
    """
    if save.request.content is not None:
        return False
    place = save.place
    found = scope.repository.documents_at(place.workspace.id, place.path, sound_only=True)
    head = scope.head(found[0].id) if found else None
    return (head and head.sequence) != (save.head and save.head.sequence)


def _place(scope: Scope, request: Capture) -> Place:
    """Where the file belongs; what cannot be kept makes no workspace."""
    try:
        return scope.place(request.path)
    except (NotFoundError, DamagedError):
        if request.content is None:
            root = discover(request.path)
            stat(root, locate(request.path, root))
        return scope.place(request.path, make=True)


def _read_before(
    scope: Scope, request: Capture, place: Place, head: Version | None, seen: Seen | None
) -> Kept | None:
    """The newest version's content, where a label is for just that and the file still stands.

    Jupyter labels each save right after it. A save itself is always read: two writes within one
    tick of the file system's clock look the same, and a label may miss the second, a save not.
    """
    if request.label is None or head is None or seen is None:
        return None
    if scope.read != Read(path=place.absolute, seen=seen, version=head.sequence):
        return None
    return Kept(content_id=head.content_id, size=head.size, data=None)


def _first_bytes(place: Place) -> bytes:
    with open_blocks(place.workspace.root, place.path, block=HEAD_BYTES) as (_, blocks):
        return next(blocks, b"")


def _contents(
    scope: Scope, place: Place, content: bytes | None, size: int, screen: Screen
) -> tuple[Kept, Seen | None]:
    large = size > scope.settings.capture.stream_above
    keep = partial(keep_blocks, scope, place, unwanted=screen.part)
    if content is not None:
        return (keep(iter([content])) if large else keep_bytes(content)), None
    root = place.workspace.root
    if not large:
        data, seen = read(root, place.path, limit=scope.settings.capture.stream_above)
        return keep_bytes(data), seen
    for attempt in range(ATTEMPTS):
        try:
            with open_blocks(root, place.path) as (seen, blocks):
                return keep(blocks), seen
        except UnreadableError:
            if attempt == ATTEMPTS - 1:
                raise
    raise AssertionError("unreachable: the last attempt returns or raises")


def require_sound(request: Capture) -> None:
    """See that every field of a request can be kept.

    Raises:
        UsageError: One cannot.

    """
    for name, text in (
        ("source", request.source), ("author", request.author or ""), ("reason", request.reason),
        ("cause", request.by),
    ):  # fmt: skip
        try:
            text.encode()
        except UnicodeEncodeError:
            raise UsageError(f"the {name} is not valid text; write it in UTF-8") from None
    if not request.source:
        raise UsageError("a save needs a source: who reports it")
    if request.label is not None:
        require_tag_name(request.label)
    if not request.metadata:
        return
    from backtrail.history.values.canonical import canonical  # noqa: PLC0415 - few saves have some

    try:
        canonical(request.metadata)
    except UsageError as error:
        raise UsageError(f"metadata has to be JSON: {error}") from None
