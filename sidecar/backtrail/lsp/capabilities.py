"""What the sidecar offers to which editor, beyond what pygls works out from the handlers.

An editor with a client of ours says so (``experimental.backtrail.views``): it shows timelines and
comparisons itself, and is offered nothing that would show them twice.
"""

from collections.abc import Generator, Mapping
from typing import Any, Final

from lsprotocol import types
from pygls.protocol import lsp_method

from backtrail.lsp import notebooks
from backtrail.lsp.dispatch import Dispatcher
from backtrail.lsp.virtual_documents import SCHEME

__all__ = ["Protocol", "has_own_views"]

_CONTENT: Final = types.TextDocumentContentOptions(schemes=[SCHEME])

_OWN: Final = (
    types.NOTEBOOK_DOCUMENT_DID_OPEN,
    types.NOTEBOOK_DOCUMENT_DID_CHANGE,
    types.NOTEBOOK_DOCUMENT_DID_CLOSE,
    types.WINDOW_WORK_DONE_PROGRESS_CANCEL,
)
"""Methods of pygls that handlers of ours replace."""


class Protocol(Dispatcher):
    """One client's messages, and the handshake that says what we can do."""

    def __init__(self, server: Any, converter: Any) -> None:
        super().__init__(server, converter)
        for method in _OWN:
            self.fm.builtin_features.pop(method, None)

    @lsp_method(types.INITIALIZE)
    def lsp_initialize(
        self, params: types.InitializeParams
    ) -> Generator[Any, Any, types.InitializeResult]:
        """Answer the handshake."""
        result = yield from super().lsp_initialize(params)
        if types.WORKSPACE_TEXT_DOCUMENT_CONTENT in self.fm.features:
            # pygls answers such requests and never says so
            workspace = result.capabilities.workspace or types.WorkspaceOptions()
            workspace.text_document_content = _CONTENT
            result.capabilities.workspace = workspace
        if (
            types.NOTEBOOK_DOCUMENT_DID_SAVE in self.fm.features
            and params.capabilities.notebook_document
        ):
            result.capabilities.notebook_document_sync = notebooks.OPTIONS
        return result


def has_own_views(capabilities: types.ClientCapabilities) -> bool:
    """Tell whether the editor has a client of ours, with views of its own."""
    experimental = capabilities.experimental
    own = experimental.get("backtrail") if isinstance(experimental, Mapping) else None
    return isinstance(own, Mapping) and own.get("views") is True
