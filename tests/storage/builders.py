"""Saves as tests write them: one call, one version, in a transaction of its own or an open one."""

from contextlib import nullcontext

from backtrail.model import (
    Change,
    DocumentId,
    EventSequence,
    Reason,
    Significance,
    Version,
    VersionNumber,
)

__all__ = ["draft", "new_document", "save"]

_DAY = 86_400 * 10**9


def new_document(repository, path="notes.txt", root="/home/me/project"):
    """Make a document, and the workspace at ``root`` when it is not there yet."""
    with repository.transaction():
        known = {w.root: w for w in repository.workspaces()}
        workspace = known.get(root) or repository.add_workspace(root, 1, 2)
        return repository.add_document(workspace.id, path)


def draft(document: DocumentId, content, *, level="minor", reasons=(), percent=0.0, **fields):
    """A version as the service hands it over: its place and digest still to be given."""
    return Version(
        sequence=EventSequence(0),
        number=VersionNumber(0),
        document=document,
        content_id=content,
        size=0,
        significance=Significance(level, tuple(Reason(*reason) for reason in reasons)),
        change=fields.pop("change", None) or Change(percent=percent),
        time_ns=fields.pop("time_ns", _DAY),
        source=fields.pop("source", "test"),
        **fields,
    )


def save(repository, document, data: bytes, *, joined=False, **fields):
    """Append ``data`` on top of the head; ``joined`` when a transaction is open already."""
    with nullcontext() if joined else repository.transaction():
        head = repository.head(document.id)
        content = repository.put_content(data, head.content_id if head else None)
        fields.setdefault("parent", head.sequence if head else None)
        return repository.append(draft(document.id, content, **fields))
