"""Writing down what Backtrail itself did to a file, so that it shows and can be taken back."""

from typing import Any

import msgspec

from backtrail.errors import NotFoundError
from backtrail.files.paths import shown
from backtrail.history.addresses import entry_of
from backtrail.history.capturing import present_document
from backtrail.history.contents import Kept, keep_bytes
from backtrail.history.judging import judge_save, weigh
from backtrail.history.places import Place
from backtrail.history.results import Entry, Prepared, Restored, RestorePlan
from backtrail.history.scope import Scope
from backtrail.model import BROUGHT_IN, Document, Event, EventSequence, Version, VersionNumber

__all__ = ["last_act", "record_act", "recorded", "revived"]


def record_act(scope: Scope, prepared: Prepared) -> Restored:
    """A version for what was written, and an event that an undo can find."""
    if prepared.plan.action == "nothing" and prepared.undoes is None:
        return Restored(plan=prepared.plan, entry=None, was_there=prepared.was_there)
    with scope.index.transaction():
        return recorded(scope, prepared)


def recorded(scope: Scope, prepared: Prepared) -> Restored:
    """The same, inside a transaction."""
    made = prepared.plan
    place = scope.place(made.path)
    version: Version | None = None
    if made.entry is not None and made.action != "nothing":
        document = _present(scope, revived(scope, place, made.entry))
        version = _written(scope, prepared, document, made.entry)
    else:
        document = _known(place)
        if made.action == "remove":
            document = _removed(scope, document)
    _log(scope, prepared, document, version)
    entry = None
    if version is not None:
        entry = entry_of(scope, scope.root_of(document.workspace), document, version)
    return Restored(plan=made, entry=entry, was_there=prepared.was_there)


def revived(scope: Scope, place: Place, target: Entry | None) -> Place:
    """``place`` with the very document whose version is brought back, where it was deleted there.

    A later namesake that is gone as well does not take its place. What was imported beside the
    file's own history stays beside it.
    """
    if target is None or (place.document is not None and place.document.deleted is None):
        return place
    document = scope.repository.document(target.version.document)
    if place.document is not None and document.deleted == BROUGHT_IN:
        return place
    if f"{target.workspace.rstrip('/')}/{document.path}" != place.absolute:
        return place
    workspaces = scope.repository.workspaces(sound_only=True)
    workspace = next(w for w in workspaces if w.id == document.workspace)
    return Place(workspace=workspace, path=document.path, document=document)


def last_act(scope: Scope, document: Document | None) -> Event:
    """The last restore that was not taken back, of one document or of the workspace folders.

    Of the folders it may be one of many files, by the entry that began it.

    Raises:
        NotFoundError: There is none.

    """
    undone: set[int] = set()
    for event in scope.repository.latest_events(("restored", "undone", "rollback-begun")):
        if "undoes" in event.detail:
            undone.add(event.detail["undoes"])
        elif document is None and event.detail.get("rollback"):
            continue  # a part of what is taken back as a whole
        elif event.sequence not in undone and _concerns(scope, event, document):
            return event
    where = f" of {shown(document.path)}" if document is not None else ""
    raise NotFoundError(f"there is no restore{where} to take back")


def _concerns(scope: Scope, event: Event, document: Document | None) -> bool:
    if document is not None:
        return event.document == document.id
    workspaces = {workspace.id for workspace in scope.roots}
    if event.kind == "rollback-begun":
        areas = {workspace for workspace, _ in event.detail["areas"]}
        return not workspaces or not workspaces.isdisjoint(areas)
    if event.document is None or (workspaces and event.workspace not in workspaces):
        return False
    acted = scope.repository.document(event.document)
    # a file that took over the name since then must not be written in its stead
    there = scope.repository.documents_at(acted.workspace, acted.path, sound_only=True)
    return bool(there) and there[0].id == acted.id


def _present(scope: Scope, place: Place) -> Document:
    if place.document is None or place.document.deleted is None:
        return present_document(scope, place)
    back = msgspec.structs.replace(place.document, deleted=None)
    scope.repository.update_document(back)
    return back


def _known(place: Place) -> Document:
    if place.document is None:
        raise AssertionError("a file is only taken away when its content is kept")
    return place.document


def _removed(scope: Scope, document: Document) -> Document:
    event = scope.repository.append_event(
        "deleted",
        time_ns=scope.clock(),
        workspace=document.workspace,
        document=document.id,
        detail={"by": "undo"},
    )
    gone = msgspec.structs.replace(document, deleted=event.sequence)
    scope.repository.update_document(gone)
    return gone


def _written(scope: Scope, prepared: Prepared, document: Document, target: Entry) -> Version:
    repository = scope.repository
    head, now = scope.head(document.id), scope.clock()
    kept = _kept(scope, prepared, target.version, head)
    if head is not None and head.number > prepared.plan.head and head.content_id == kept.content_id:
        return head  # another process saw the write first and kept it
    weighed = weigh(scope, document.path, head, kept)
    significance = judge_save(
        scope,
        document,
        weighed,
        now,
        restore_of=f"{_part(prepared.plan)}version {target.version.number}",
    )
    version = repository.append(
        Version(
            sequence=EventSequence(0),
            number=VersionNumber(0),
            document=document.id,
            content_id=kept.content_id,
            size=kept.size,
            parent=head.sequence if head is not None else None,
            time_ns=now,
            source=prepared.plan.kind,
            author=prepared.author,
            reason=prepared.reason,
            significance=significance,
            change=weighed.change,
            metadata={**_metadata(prepared, document, target.version), **weighed.told},
            mode=_mode(prepared, target.version),
        )
    )
    scope.index.note(version, head, kept.data)
    repository.acted(head.content_id if head is not None else None, kept.content_id)
    return version


def _part(plan: RestorePlan) -> str:
    if plan.without:
        return "all but "
    if plan.merged:
        return "merge of "
    if plan.symbol is not None:
        return f"{plan.symbol} of "
    if plan.cell is not None:
        return "a cell of "
    if plan.key is not None:
        return "a key of "
    return "lines of " if plan.lines is not None else ""


def _kept(scope: Scope, prepared: Prepared, version: Version, head: Version | None) -> Kept:
    """What was written: the version's content, or one with a part of it, which is new."""
    if prepared.plan.partial and prepared.content is not None:
        kept = keep_bytes(prepared.content)
        beside = head.content_id if head is not None else None
        scope.repository.put_content(prepared.content, beside, known=kept.content_id)
        return kept
    parts = scope.repository.parts(version.content_id)
    data = None if parts else scope.repository.read_content(version.content_id)
    return Kept(content_id=version.content_id, size=version.size, data=data, parts=parts)


def _mode(prepared: Prepared, target: Version) -> int | None:
    """The version's; that of the file where only a part went back."""
    if not prepared.plan.partial or prepared.seen is None:
        return target.mode
    return prepared.seen.mode


def _metadata(prepared: Prepared, document: Document, target: Version) -> dict[str, Any]:
    was_there = prepared.was_there.version.number if prepared.was_there is not None else None
    into = "taken_out" if prepared.plan.without else "rollback_to"
    into = "merged" if prepared.plan.merged else into
    metadata: dict[str, Any] = {"rollback_from": was_there, into: target.number}
    if prepared.plan.conflicts:
        metadata["conflicts"] = len(prepared.plan.conflicts)
    if prepared.plan.lines is not None:
        metadata["lines"] = list(prepared.plan.lines)
    if prepared.plan.cell is not None:
        metadata["cell"] = prepared.plan.cell
    if prepared.plan.symbol is not None:
        metadata["symbol"] = prepared.plan.symbol
    if prepared.plan.key is not None:
        metadata["key"] = prepared.plan.key
    if target.document != document.id:
        metadata["copied_from"] = target.id
    if prepared.undoes is not None:
        metadata["undo_of"] = prepared.undoes
    return metadata


def _log(scope: Scope, prepared: Prepared, document: Document, version: Version | None) -> None:
    was_there = prepared.was_there.version.sequence if prepared.was_there is not None else None
    detail: dict[str, Any] = {
        "was_there": was_there,
        "version": version.sequence if version is not None else None,
    }
    if prepared.undoes is not None:
        detail["undoes"] = prepared.undoes
    if prepared.rollback is not None:
        detail["rollback"] = prepared.rollback
    scope.repository.append_event(
        "undone" if prepared.plan.kind == "undo" else "restored",
        time_ns=scope.clock(),
        workspace=document.workspace,
        document=document.id,
        detail=detail,
    )
