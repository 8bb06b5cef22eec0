"""Files that kernels, terminals and other programs write, below the server's root.

Rule: a change is a hint; the look at the disk that follows decides, as for every editor. Nothing
is scanned: a file without a history gets its first version when it changes.
"""

from watchfiles import awatch

from backtrail.serving.reviews import review
from backtrail_jupyter.session import Session

__all__ = ["watch"]

_STEP_MS = 50
"""Quiet time after which a burst of hints is handed on."""
_LONGEST_BURST_MS = 400


def watch(session: Session) -> None:
    """Watch, and review what has a history, until the session ends."""
    session.background(_watch(session))
    session.background(review(session.outside))


async def _watch(session: Session) -> None:
    """Hint at what changes; where the system cannot watch, the review finds what it can."""
    try:
        async for changes in awatch(
            session.places.root,
            watch_filter=None,
            debounce=_LONGEST_BURST_MS,
            step=_STEP_MS,
            ignore_permission_denied=True,
        ):
            session.outside.hint({path for _, path in changes})
    except OSError as error:
        session.log.warning(
            "Backtrail: this system does not tell of changes below %s (%s); files without a"
            " history are only kept when Jupyter saves them.",
            session.places.root,
            error.strerror or error,
        )
