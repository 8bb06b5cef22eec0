"""Open buffers beside their files on disk: what a buffer holds that the disk does not.

Belongs half to the loop's thread, which knows the documents, and half to the store's, which reads
the disk.
"""

import os
from collections.abc import Callable

import msgspec

from backtrail.content.identity import content_id
from backtrail.errors import NotFoundError, RefusedError
from backtrail.files.paths import locate, shown
from backtrail.files.reading import read
from backtrail.history.service import HistoryService
from backtrail.lsp.documents import OpenDocument
from backtrail.lsp.session import Sidecar
from backtrail.serving.forms import Form, form_of

__all__ = ["Buffer", "beside_disk", "document_of", "refuse_lost", "shown_digest", "unsaved_at"]


class Buffer(msgspec.Struct, frozen=True, kw_only=True):
    """How an open buffer stands to the disk."""

    form: Form | None
    """None where the bytes on disk are not UTF-8, or gone under a clean buffer."""
    unsaved: bytes | None
    """What the editor would write, where that differs from what is there."""
    disk: bytes = b""

    def shown(self, agreed: int | None) -> str:
        """Return what the editor showed of the bytes on disk, if its text had this hash then."""
        text = None if self.form is None else self.form.reading(self.disk)
        return text if text is not None and hash(text) == agreed else ""


async def document_of(ls: Sidecar, path: str) -> OpenDocument | None:
    """Find the open document of a file, by whatever name the editor opened it."""
    documents = ls.session.documents
    if (document := documents.at(path)) is not None:
        return document
    names = documents.paths()

    def same(_: HistoryService) -> str | None:
        place = os.path.realpath(path)
        return next((name for name in names if os.path.realpath(name) == place), None)

    found = await ls.session.call(same)
    return None if found is None else documents.at(found)


def refuse_lost(document: OpenDocument | None) -> None:
    """Let nothing be written where we do not know what the editor holds.

    :raises RefusedError: it told something of the document that was not understood.
    """
    if document is not None and document.lost:
        raise RefusedError(
            f"what the editor told of {shown(document.path)} was not understood, so that its "
            "unsaved text is not known; nothing was written. Save or close it, open it again, "
            "then try again"
        )


async def unsaved_at(ls: Sidecar, path: str) -> Callable[[HistoryService], bytes | None]:
    """Return what tells, in the store's thread, which bytes an editor holds of a file unsaved."""
    document = await document_of(ls, path)
    if document is None or document.lost:
        return lambda _: None
    text, touched = document.text, document.touched
    return lambda service: beside_disk(service, path, text, touched=touched).unsaved


def beside_disk(service: HistoryService, path: str, text: str, *, touched: bool) -> Buffer:
    """Compare the text of an open document with its file; call it in the store's thread."""
    found = _disk(service, path)
    if found is None and not touched:
        # The file is gone: an edit of the buffer, clean as it is, would not bring it back.
        return Buffer(form=None, unsaved=None)
    disk = found or b""
    form = form_of(disk, text)
    unsaved = _unsaved(form, disk, text, touched=touched)
    return Buffer(form=form, unsaved=unsaved, disk=disk)


def shown_digest(service: HistoryService, path: str, buffer: bytes | None) -> str:
    """Say in short what a person sees of a file: ``buffer``, else what is on disk."""
    shown_now = _disk(service, path) if buffer is None else buffer
    return content_id(shown_now or b"").hex()


def _unsaved(form: Form | None, disk: bytes, text: str, *, touched: bool) -> bytes | None:
    """Return the buffer's bytes where they differ from the disk's."""
    if form is None:
        return text.encode("utf-8") if touched else None
    # An editor may show an empty file as one empty line.
    if form.bytes_of(text) == disk or (not disk and text == "\n"):
        return None
    return form.bytes_of(text)


def _disk(service: HistoryService, path: str) -> bytes | None:
    root = service.workspace_of(path).root
    try:
        return read(root, locate(path, root), limit=service.settings.capture.max_size)[0]
    except NotFoundError:
        return None
