"""What the panel and the server say to each other beyond the sidecar's protocol.

In every request and answer of this API a ``path`` is one of Jupyter's contents API: relative to
the server's root, without a slash at its beginning. ``uri`` is refused in requests.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from backtrail.protocol.comparisons import DiffSide
from backtrail.protocol.requests import FileParams, RestoreParams, UndoParams

__all__ = [
    "NotebookDiffParams",
    "NotebookDiffResult",
    "PanelRestoreParams",
    "PanelUndoParams",
    "UnsavedContent",
]


class UnsavedContent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a document holds that was not saved: as in a PUT to the contents API."""

    type: Literal["notebook", "file"]
    format: Literal["json", "text", "base64"]
    content: Annotated[Any, Meta(description="The notebook's JSON, or the text.")]


class PanelRestoreParams(RestoreParams, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Brings a version back into the file; what the open document holds unsaved is kept first."""

    unsaved: UnsavedContent | None = None


class PanelUndoParams(UndoParams, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Takes the last restore of a file back; what is unsaved is kept first."""

    unsaved: UnsavedContent | None = None


class NotebookDiffParams(FileParams, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Asks how two versions of a notebook differ, cell by cell."""

    old: Annotated[
        str | int | None, Meta(description="A version; unset: the one before `new`.")
    ] = None
    new: Annotated[
        str | int | None, Meta(description="A version; unset: the file as it is now.")
    ] = None
    outputs: Annotated[bool, Meta(description="Compare outputs and execution counts, too.")] = False


class NotebookDiffResult(msgspec.Struct, frozen=True, kw_only=True):
    """A notebook and how to get from it to the other one, as nbdime's widget takes them."""

    path: str
    old: DiffSide
    new: DiffSide
    base: Annotated[Mapping[str, Any], Meta(description="The old notebook, nbformat 4.")]
    diff: Annotated[tuple[Mapping[str, Any], ...], Meta(description="nbdime's diff format.")]
    outputs: bool
