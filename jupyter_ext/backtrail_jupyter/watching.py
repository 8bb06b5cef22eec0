"""Files that kernels, terminals and other programs write, below the server's root."""

from backtrail_jupyter.session import Session

__all__ = ["begin"]


async def begin(session: Session) -> None:
    """Watch until the session ends."""
