"""What happened, for everybody who listens: the panel's sockets, and code in the same server."""

import logging
from collections.abc import Callable
from typing import Any

__all__ = ["Hear", "Message", "News"]

_log = logging.getLogger(__name__)

Message = dict[str, Any]
"""``method`` and ``params``, as in the sidecar's notifications."""

Hear = Callable[[Message], None]


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
