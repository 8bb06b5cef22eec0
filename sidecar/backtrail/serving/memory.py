"""How much memory the process takes, and what is done about it.

Belongs to the store's thread, which looks now and then. Rule: only what the store has as well is
ever let go of; where the system does not tell, nothing is.
"""

import gc
import logging
import os
import sys
import time
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from backtrail.policy.memory import step_of
from backtrail.protocol.messages import MemoryUse
from backtrail.storage.repository import AtHand

if TYPE_CHECKING:
    from collections.abc import Callable

    from backtrail.history.service import HistoryService

__all__ = ["Memory", "resident_bytes"]

_log = logging.getLogger(__name__)

_GROWN: Final = 1.1
"""What still is too much is tried again when it has grown so far since …"""
_PAUSE: Final = 60.0
"""… and so many seconds have passed: work in between takes memory, and gives it back."""
_ALL: Final = 3


class Memory:
    """Looks at one process."""

    def __init__(
        self,
        resident: "Callable[[], int] | None" = None,
        clock: "Callable[[], float]" = time.monotonic,
    ) -> None:
        """``resident`` tells the bytes that the process takes, 0 where nobody knows.

        ``clock`` gives seconds.
        """
        self._clock = clock
        self._last = -_PAUSE
        self._resident = resident or resident_bytes
        self._step = 0
        self._eased = 0
        self._least = 0
        """Bytes that were left when memory was given back last."""
        self._held = AtHand()

    def look(self, service: "HistoryService") -> None:
        """Give memory back where there is too little, and hold more again where there is enough."""
        service.forget_released()
        resident = self._resident()
        step = step_of(resident, self._step, service.settings.storage)
        grown = step > 0 and resident > self._least * _GROWN
        worse = step > self._step or (grown and self._clock() >= self._last + _PAUSE)
        if worse or step < self._step:
            service.ease(step)
        if worse:
            if step == _ALL:
                gc.collect()
            _trim()
            self._least, self._last = self._resident(), self._clock()
            self._eased += 1
            _log.info("memory: %d bytes, %d after step %d", resident, self._least, step)
        self._step = step
        self._held = service.at_hand()

    def use(self) -> MemoryUse:
        """Say how it is, what is held as the last look found it; in any thread."""
        at_hand = self._held
        return MemoryUse(
            resident=self._resident(),
            operations=at_hand.operations,
            hot_bytes=at_hand.hot_bytes,
            contents=at_hand.contents,
            warm_bytes=at_hand.warm_bytes,
            page_bytes=at_hand.page_bytes,
            step=self._step,
            eased=self._eased,
        )


def resident_bytes() -> int:
    """Bytes of memory that this process takes; 0 where the system does not tell.

    Elsewhere than on Linux psutil tells, where it is installed.
    """
    if sys.platform == "linux":
        with suppress(OSError, ValueError, IndexError), open("/proc/self/statm", "rb") as file:  # noqa: PTH123 - no path of anybody's
            return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE")
    process = _elsewhere()
    return 0 if process is None else int(process.memory_info().rss)


@cache
def _elsewhere() -> Any:
    from importlib import import_module  # noqa: PLC0415 - elsewhere alone

    with suppress(ImportError):
        return import_module("psutil").Process()  # no dependency of ours
    return None


def _trim() -> None:
    """Have the C library give free memory back to the system; others do so by themselves."""
    import ctypes  # noqa: PLC0415 - where memory is short

    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
