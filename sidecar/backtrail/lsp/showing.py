"""Showing a page in an editor that has no view of ours: as a document that it opens.

A virtual document where the editor knows those, else a file that only this person may read, in a
folder that goes with the session. Where the editor opens no document, a message says where it is.
"""

import asyncio
import logging
from functools import partial

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from backtrail.files.paths import to_uri
from backtrail.lsp.session import Sidecar
from backtrail.lsp.virtual_documents import VirtualDocument

__all__ = ["show"]

_log = logging.getLogger(__name__)


async def show(ls: Sidecar, document: VirtualDocument, text: str) -> None:
    """Have the editor open a page; ``text`` is what it holds now."""
    capabilities = ls.client_capabilities
    workspace, window = capabilities.workspace, capabilities.window
    path = ""
    if workspace is not None and workspace.text_document_content is not None:
        uri = document.uri
    else:
        write = partial(ls.session.pages.write, document.uri, document.name, text)
        try:
            path = await asyncio.to_thread(write)
        except OSError as error:
            _log.warning("a page cannot be written: %s", error)
            why = f"its page cannot be written: {error.strerror or error}"
            ls.session.tell(f"The {document.view} is not shown, {why}.", types.MessageType.Warning)
            return
        uri = to_uri(path)
    if window is not None and window.show_document is not None and window.show_document.support:
        try:
            params = types.ShowDocumentParams(uri=uri, external=False, take_focus=True)
            if (await ls.window_show_document_async(params)).success:
                return
        except JsonRpcException as error:
            _log.warning("the editor opens no document: %s", error.message)
    ls.session.tell(f"Open {path or uri} to read the {document.view}.")
