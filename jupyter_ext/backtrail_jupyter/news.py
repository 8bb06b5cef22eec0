"""What happened, for everybody who listens: the panel's sockets, and code in the same server."""

import logging
from collections.abc import Callable
from typing import Any, Final

from backtrail.listening import NewsKind, NewsLevel, importance, is_shown
from backtrail.model import FIRST_LOOK
from backtrail.protocol.messages import CaptureEvent
from backtrail.protocol.spelling import printable
from backtrail.serving.headlines import headline
from backtrail.serving.news import Told

__all__ = ["RECOVERED", "Hear", "Message", "News", "words_of"]

_log = logging.getLogger(__name__)

Message = dict[str, Any]
"""``method`` and ``params``, as in the sidecar's notifications."""

Hear = Callable[[Message], None]


def words_of(told: Told, path: str | None, level: NewsLevel) -> Message | None:
    """Return what a person who asked for ``level`` is told; None for nothing.

    ``path`` is the contents path of the one file that it is about.
    """
    captured = told.params if isinstance(told.params, CaptureEvent) else None
    found = captured is not None and captured.version.reason == FIRST_LOOK
    if found or not is_shown(told.kind, level):
        return None
    return _spoken(told.kind, headline(told.kind, told.params), path)


def _spoken(kind: NewsKind, text: str, path: str | None = None) -> Message:
    params = {"kind": kind, "level": importance(kind), "text": printable(text), "path": path}
    return {"method": "backtrail/showMessage", "params": params}


RECOVERED: Final = _spoken("recovered", "Saves are being kept again")


class News:
    """Tells every listener, in the loop's thread."""

    def __init__(self) -> None:
        self._listeners: list[Hear] = []

    def subscribe(self, hear: Hear) -> Callable[[], None]:
        """Have ``hear`` called with each message; it must not block. Returns what ends that."""
        self._listeners.append(hear)

        def end() -> None:
            if hear in self._listeners:
                self._listeners.remove(hear)

        return end

    def tell(self, message: Message) -> None:
        """Tell all; one that fails keeps nothing from the others."""
        for hear in tuple(self._listeners):
            try:
                hear(message)
            except Exception:  # noqa: BLE001 - the others still hear
                _log.warning("a listener failed", exc_info=True)
