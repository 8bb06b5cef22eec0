"""From what Jupyter does with files to what the history keeps.

Rule: nothing here makes an error of a save, a rename or a deletion, and nothing waits for it.
"""

import logging
from typing import Any

from backtrail_jupyter.session import Session

__all__ = ["listen"]

_log = logging.getLogger(__name__)


def listen(server: Any, session: Session) -> None:
    """Register with the contents manager."""

    def hook(*, os_path: str, model: Any, contents_manager: Any) -> None:  # noqa: ARG001 - named so
        try:
            if model.get("type") != "directory":
                session.saved(os_path)
        except Exception:
            _log.exception("a save could not be handed over")

    server.contents_manager.register_post_save_hook(hook)
