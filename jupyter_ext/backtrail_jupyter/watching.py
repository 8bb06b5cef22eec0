"""Files that kernels, terminals and other programs write, below the server's root.

Rule: a change is a hint; the look at the disk that follows decides, as for every editor. Nothing
is scanned: a file without a history gets its first version when it changes.
"""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import watchfiles

from backtrail.protocol.conversions import printable
from backtrail.serving.reviews import review
from backtrail_jupyter.session import Session

__all__ = ["watch"]

_STEP_MS = 50
"""Quiet time after which a burst of hints is handed on."""
_LONGEST_BURST_MS = 400

_ANEW: Final = 0.5
"""Seconds until the watcher begins anew after one that broke."""


def watch(session: Session) -> None:
    """Watch, and review what has a history, until the session ends."""
    session.background(_watch(session))
    session.background(review(session.outside))


async def _watch(session: Session) -> None:
    """Hint at what changes; where the system cannot watch, the review finds what it can."""
    stop = threading.Event()
    # Of its own: it waits for changes all the time. Its first walk through all folders (30 µs for
    # each) keeps the interpreter to itself, and the loop with it.
    thread = ThreadPoolExecutor(1, thread_name_prefix="watch")
    try:
        while not stop.is_set():
            await _hint(session, thread, stop)
    except OSError as error:
        session.log.warning(
            "Backtrail: this system does not tell of changes below %s (%s); files without a"
            " history are only kept when Jupyter saves them.",
            session.places.root,
            error.strerror or error,
        )
    finally:
        stop.set()
        thread.shutdown(wait=False)


async def _hint(session: Session, thread: ThreadPoolExecutor, stop: threading.Event) -> None:
    """Hand on what one watcher sees, for as long as that lives."""
    loop = asyncio.get_running_loop()
    batches = _batches(session.places.root, stop)
    try:
        while (paths := await loop.run_in_executor(thread, next, batches, None)) is not None:
            session.outside.hint(paths)
    except RuntimeError as error:
        # The watcher's own errors are of this kind; a name that is not UTF-8 is enough.
        reason = printable(session.plain(str(error)))
        session.log.info("Backtrail: the watcher begins anew: %s", reason)
        await asyncio.sleep(_ANEW)


def _batches(root: str, stop: threading.Event) -> Iterator[set[str]]:
    for batch in watchfiles.watch(
        root,
        watch_filter=None,
        debounce=_LONGEST_BURST_MS,
        step=_STEP_MS,
        stop_event=stop,
        raise_interrupt=False,
        ignore_permission_denied=True,
    ):
        yield {path for _, path in batch}
