"""What a watcher has to say: where to look, and whether that is all."""

import msgspec

__all__ = ["Hints"]


class Hints(msgspec.Struct, frozen=True, kw_only=True):
    """Places where something may have happened since the last time."""

    paths: frozenset[str] = frozenset()
    """Absolute, of files and folders; a folder means everything in it."""
    lost: bool = False
    """More may have happened than is named: only a look at everything finds it."""
