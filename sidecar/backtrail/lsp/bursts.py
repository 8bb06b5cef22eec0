"""Messages about what happens to many files at once: a few, and then how many more.

Belongs to the loop's thread.
"""

import asyncio
from collections.abc import Callable
from typing import Final

from lsprotocol.types import MessageType

from backtrail.listening import NewsKind
from backtrail.serving.headlines import more

__all__ = ["Bursts"]

_SHOWN: Final = 3
"""Messages of a kind within a second."""
_SECOND: Final = 1.0


class _Burst:
    """What one kind has had since its second began."""

    def __init__(self, timer: asyncio.TimerHandle, shown: int) -> None:
        self.timer = timer
        self.shown = shown
        self.untold = 0
        self.last = ("", MessageType.Info)


class Bursts:
    """Shows messages, but only the first few of a kind within a second one by one."""

    def __init__(self, show: Callable[[str, MessageType], None]) -> None:
        self._show = show
        self._now: dict[NewsKind, _Burst] = {}

    def add(self, kind: NewsKind, text: str, importance: MessageType) -> None:
        """Show a message, or count it."""
        burst = self._now.get(kind) or self._begin(kind)
        if burst.shown < _SHOWN:
            burst.shown += 1
            self._show(text, importance)
        else:
            burst.untold += 1
            burst.last = (text, importance)

    def end(self) -> None:
        """Tell what was only counted so far."""
        for kind, burst in self._now.items():
            burst.timer.cancel()
            self._tell(kind, burst)
        self._now.clear()

    def _begin(self, kind: NewsKind, shown: int = 0) -> _Burst:
        timer = asyncio.get_running_loop().call_later(_SECOND, self._over, kind)
        self._now[kind] = _Burst(timer, shown)
        return self._now[kind]

    def _over(self, kind: NewsKind) -> None:
        burst = self._now.pop(kind)
        if burst.untold:
            self._tell(kind, burst)
            self._begin(kind, shown=_SHOWN)  # while it goes on, one line a second is enough

    def _tell(self, kind: NewsKind, burst: _Burst) -> None:
        text, importance = burst.last
        if burst.untold:
            self._show(text if burst.untold == 1 else more(kind, burst.untold), importance)
