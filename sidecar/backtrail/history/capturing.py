"""Keeping saves: read, weigh, write, in that order; acknowledged only after the commit."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from backtrail.errors import DamagedError, UnfinishedError
from backtrail.files.reading import ATTEMPTS
from backtrail.history.addresses import entry_of
from backtrail.history.attributing import attribute, hints, reason_of
from backtrail.history.checkpoints import mark
from backtrail.history.contents import Kept
from backtrail.history.git_branches import note_git_branch
from backtrail.history.judging import judge_save, weigh
from backtrail.history.places import Place
from backtrail.history.requests import Capture
from backtrail.history.results import Captured, Entry
from backtrail.history.saves import (
    Save,
    overtaken,
    read_or_skip,
    read_save,
    remember,
    save_of,
    unfinished,
)
from backtrail.history.scope import Scope
from backtrail.model import Document, EventSequence, Version, VersionNumber
from backtrail.policy.checkpoints import is_dependency_file
from backtrail.policy.coalescing import same_burst

__all__ = [
    "append_version",
    "capture",
    "capture_many",
    "capture_read",
    "present_document",
]


def capture(
    scope: Scope,
    request: Capture,
    *,
    forced: bool = False,
    whole: Callable[[], bool] = lambda: True,
) -> Captured:
    """Keep one save.

    ``whole`` is asked once the file was read: whether nobody is known to be just writing it.

    ``forced`` keeps it whatever the selection and the ``skip`` mode say: what lies where Backtrail
    is about to write is always kept.

    Raises:
        NotFoundError: There is no file.
        RefusedError: Outside the workspace, not a regular file, or unreadable.
        UnfinishedError: Not ``whole``, or emptied where it is to be ``filled``.
        StoreError: The store cannot keep it; nothing was kept.

    """
    for attempt in range(ATTEMPTS):
        save = read_save(scope, request, forced=forced)
        if isinstance(save, Captured):
            return save
        if not whole():
            raise UnfinishedError(unfinished(request))
        captured = _unchanged(scope, save)
        if captured is None:
            (by,) = attribute(scope, [save])
            with scope.keeping():
                if attempt == ATTEMPTS - 1 or not overtaken(scope, save):
                    captured = _keep(scope, save, by)
        if captured is not None:
            remember(scope, save, captured.entry)
            return captured
    raise AssertionError("unreachable: the last attempt returns or raises")


def capture_read(scope: Scope, request: Capture, kept: Kept) -> Captured:
    """Keep a content that was read already, whatever the selection says."""
    save = save_of(scope, request, kept)
    with scope.keeping():
        return _keep(scope, save, request.by)


def capture_many(scope: Scope, requests: Iterable[Capture]) -> tuple[Captured, ...]:
    """Keep many saves in one transaction; a file that cannot be read is skipped with its reason."""
    saves = [read_or_skip(scope, request) for request in requests]
    for attempt in range(ATTEMPTS):
        causes = _causes(scope, saves)
        with scope.keeping():
            late = [
                place
                for place, save in enumerate(saves)
                if isinstance(save, Save) and overtaken(scope, save)
            ]
            if not late or attempt == ATTEMPTS - 1:
                return _keep_all(scope, saves, causes)
        for place in late:
            save = saves[place]
            if isinstance(save, Save):
                saves[place] = read_or_skip(scope, save.request)
    raise AssertionError("unreachable: the last attempt returns or raises")


def _causes(scope: Scope, saves: Sequence[Save | Captured]) -> Mapping[int, str]:
    """The hint at the cause of each save, by its place."""
    read = {at: save for at, save in enumerate(saves) if isinstance(save, Save)}
    return dict(zip(read, attribute(scope, list(read.values())), strict=True))


def _keep_all(
    scope: Scope, saves: Sequence[Save | Captured], causes: Mapping[int, str]
) -> tuple[Captured, ...]:
    """Write saves in the order they were made in, as far as that is known."""
    made = [0 if isinstance(save, Captured) else save.written_ns or 0 for save in saves]
    kept: dict[int, Captured] = {}
    for at in sorted(range(len(saves)), key=made.__getitem__):
        save = saves[at]
        kept[at] = save if isinstance(save, Captured) else _keep(scope, save, causes[at])
    return tuple(kept[at] for at in range(len(saves)))


def _unchanged(scope: Scope, save: Save) -> Captured | None:
    """Answer without the write lock where the newest version holds the same bytes already."""
    document, head = save.place.document, save.head
    if document is None or document.deleted is not None or save.request.label is not None:
        return None
    if head is None or head.content_id != save.kept.content_id:
        return None
    return _same(scope, save, document, head)


def _keep(scope: Scope, save: Save, by: str) -> Captured:
    """Write one save, made ``by`` what the hint says; call it inside a transaction."""
    repository, request, place = scope.repository, save.request, save.place
    document, returned = _present(scope, place)
    head = scope.head(document.id)
    if head is not None and head.content_id == save.kept.content_id:
        if returned:
            _tell_returned(scope, save, document, by)
        return _same(scope, save, document, head)
    # never later than it was read: a change in between has to look newer than the version
    author, now = scope.author(request.author), min(scope.clock(), save.read_ns)
    replaced = None if save.forced else _replaceable(scope, document, head, request.source, author)
    before = head if replaced is None else scope.before(replaced)
    weighed = save.weighed
    if (before and before.sequence) != (weighed.before and weighed.before.sequence):
        weighed = weigh(scope, document.path, before, save.kept)
    significance = judge_save(scope, document, weighed, now, label=request.label)
    policy = scope.settings.policy
    if policy.minor == "skip" and significance.level == "minor" and not save.forced:
        why = f"a minor save: {significance.reasons[0].detail} (policy.minor is `skip`)"
        return Captured(status="skipped", path=request.path, reason=why)
    note_git_branch(scope, place.workspace)
    version = append_version(
        scope,
        save.kept,
        Version(
            sequence=EventSequence(0),
            number=VersionNumber(0),
            document=document.id,
            content_id=save.kept.content_id,
            size=save.kept.size,
            parent=head.sequence if head else None,
            time_ns=now,
            source=request.source,
            author=author,
            reason=request.reason if head is not None else reason_of(save),
            significance=significance,
            change=weighed.change,
            saves=1 if replaced is None else replaced.saves + 1,
            metadata={**hints(save, by, now, policy), **request.metadata, **weighed.told},
            mode=save.mode,
        ),
        base=head,
    )
    if replaced is not None:
        repository.release(replaced)
    _mark(scope, document, version)
    return _labelled(scope, save, document, version)


def _labelled(scope: Scope, save: Save, document: Document, version: Version) -> Captured:
    """A version that was written, with the label that was asked for."""
    label, root = save.request.label, save.place.workspace.root
    if label is not None:
        _label(scope, document, version, label)
    tags = () if label is None else (label,)
    entry = Entry(version=version, path=document.path, workspace=root, tags=tags)
    return Captured(status="kept", path=save.request.path, entry=entry)


def _mark(scope: Scope, document: Document, version: Version) -> None:
    """A checkpoint of what was before a file changed that says what its project depends on."""
    if version.parent is None or not scope.settings.checkpoints.dependencies:
        return
    if is_dependency_file(document.path):
        why = f"before {document.path} changed"
        mark(scope, (document.workspace,), "dependencies", why, at=version.sequence - 1)


def _same(scope: Scope, save: Save, document: Document, head: Version) -> Captured:
    if save.request.label is not None:
        _label(scope, document, head, save.request.label)
    entry = _entry(scope, save.place, document, head)
    return Captured(status="unchanged", path=save.request.path, entry=entry)


def append_version(scope: Scope, kept: Kept, version: Version, base: Version | None) -> Version:
    """Put the content next to ``base`` and the version on top; inside a transaction."""
    repository = scope.repository
    if kept.parts:
        repository.put_large(kept.content_id, kept.size, kept.parts)
    elif kept.data is not None:
        beside = base.content_id if base is not None else None
        repository.put_content(kept.data, beside, known=kept.content_id)
    appended = repository.append(version)
    scope.index.note(appended, base, kept.data)
    repository.acted(base.content_id if base is not None else None, kept.content_id)
    return appended


def present_document(scope: Scope, place: Place) -> Document:
    """The document at ``place``, made or brought back as needed; inside a transaction."""
    return _present(scope, place)[0]


def _present(scope: Scope, place: Place) -> tuple[Document, bool]:
    """The same, and whether it was brought back."""
    repository = scope.repository
    # another process may have made it since the place was looked up
    found = repository.documents_at(place.workspace.id, place.path, sound_only=True)
    if not found:
        return repository.add_document(place.workspace.id, place.path), False
    if found[0].deleted is None:
        return found[0], False
    back = msgspec.structs.replace(found[0], deleted=None)
    repository.update_document(back)
    return back, True


def _tell_returned(scope: Scope, save: Save, document: Document, by: str) -> None:
    """Write down that a file is back as it was, which no version tells."""
    now = scope.clock()
    scope.repository.append_event(
        "returned",
        time_ns=now,
        document=document.id,
        detail=hints(save, by, now, scope.settings.policy),
    )


def _replaceable(
    scope: Scope, document: Document, head: Version | None, source: str, author: str
) -> Version | None:
    """The head, where ``skip`` mode lets this save take its place in a burst."""
    policy = scope.settings.policy
    if policy.minor != "skip" or head is None:
        return None
    if not same_burst(head, source=source, author=author, time_ns=scope.clock(), policy=policy):
        return None
    try:
        attached = head.sequence in scope.repository.tags(
            document.id
        ).values() or scope.repository.notes([head.sequence])
        return None if attached or scope.before(head) is None else head
    except DamagedError:
        return None  # it cannot be told what hangs on the head, so it stays


def _label(scope: Scope, document: Document, version: Version, label: str) -> None:
    if scope.repository.tags(document.id).get(label) == version.sequence:
        return  # a label that is given again is no news
    scope.repository.set_tag(document.id, label, version.sequence)
    scope.repository.append_event(
        "tagged",
        time_ns=scope.clock(),
        document=document.id,
        detail={"name": label, "sequence": version.sequence, "number": version.number},
    )


def _entry(scope: Scope, place: Place, document: Document, version: Version) -> Entry:
    return entry_of(scope, place.workspace.root, document, version)
