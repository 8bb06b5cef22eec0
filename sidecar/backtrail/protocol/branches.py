"""The branches of a project as a face shows them. Same rules as in ``messages``."""

from typing import TYPE_CHECKING, Annotated

import msgspec
from msgspec import Meta

from backtrail.protocol.overviews import FolderParams
from backtrail.protocol.spelling import iso_time, printable

if TYPE_CHECKING:
    from backtrail.history.branches import Branch

__all__ = ["BranchMessage", "BranchesParams", "BranchesResult", "branches_result"]


class BranchesParams(FolderParams, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Asks for the lines of work on a project."""


class BranchMessage(msgspec.Struct, frozen=True, kw_only=True):
    """One line of work."""

    name: Annotated[str, Meta(description="Names it wherever a point is asked for.")]
    current: Annotated[bool, Meta(description="It is what lies in the folder.")]
    path: Annotated[
        str, Meta(description="The file that it is of, as it is called; empty: the whole project.")
    ]
    at: Annotated[
        int | None,
        Meta(description="Sequence from which it parted. Null: `main`, which never did."),
    ]
    head: Annotated[
        int | None, Meta(description="Sequence at which it was left. Null: it lies in the folder.")
    ]
    parent: Annotated[str, Meta(description="The branch from which it parted; empty: none.")]
    time: Annotated[str, Meta(description="When it was made: ISO 8601, UTC; empty: always there.")]
    note: str
    author: str


class BranchesResult(msgspec.Struct, frozen=True, kw_only=True):
    """``main`` first, then in the order of their making; those of files behind. Empty: none yet."""

    branches: tuple[BranchMessage, ...]


def branches_result(found: "tuple[Branch, ...]") -> BranchesResult:
    """Put into messages."""
    names = {(each.workspace, each.document, each.id): each.name for each in found}
    return BranchesResult(
        branches=tuple(
            BranchMessage(
                name=printable(each.name),
                current=each.current,
                path=printable(each.path),
                at=each.at,
                head=each.head,
                parent=""
                if each.at is None
                else printable(names.get((each.workspace, each.document, each.parent), "")),
                time=iso_time(each.time_ns) if each.time_ns else "",
                note=printable(each.note),
                author=printable(each.author),
            )
            for each in found
        )
    )
