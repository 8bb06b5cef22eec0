"""The one error tree.

::

    BacktrailError
    ├── NotFoundError         nothing there by that name (exit 1)
    ├── UsageError            the request itself is wrong (exit 2)
    │   └── SettingsError     a setting has a wrong value
    ├── ConflictError         the head is not the one expected (exit 3)
    ├── MergeConflictError    two changes of the same lines: a person has to decide (exit 3)
    ├── StoreError            the store cannot serve (exit 4)
    │   ├── DamagedError      stored bytes do not match their digest
    │   ├── StoreBusyError    another process holds the lock for too long
    │   ├── StoreFullError    no room left where the store lives
    │   ├── StoreFormatError  not a store, or one of a newer format
    │   ├── StoreAccessError  the store may not be read or written
    │   └── StoreGoneError    the store that was opened is no longer at its place
    └── RefusedError          allowed by nobody: outside, special file, link (exit 5)
        └── UnreadableError   the file is there but cannot be read

The message is one line: what happened, why, and what to do. Fields carry the figures,
so that a client never has to parse the text.
"""

__all__ = [
    "BacktrailError",
    "ConflictError",
    "DamagedError",
    "MergeConflictError",
    "NotFoundError",
    "RefusedError",
    "SettingsError",
    "StoreAccessError",
    "StoreBusyError",
    "StoreError",
    "StoreFormatError",
    "StoreFullError",
    "StoreGoneError",
    "UnfinishedError",
    "UnreadableError",
    "UsageError",
]


class BacktrailError(Exception):
    """Root of every error that Backtrail raises on purpose."""


class NotFoundError(BacktrailError):
    """Nothing is kept under that path, version, tag or time."""


class UsageError(BacktrailError):
    """The request itself is wrong; nothing was done.

    ``field`` names what is wrong of it, empty where that is all of it or not known.
    """

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class SettingsError(UsageError):
    """A setting has a wrong value; names file, key, value and what is allowed."""


class ConflictError(BacktrailError):
    """The head moved on: somebody saved in between.

    ``expected`` and ``actual`` are version numbers; ``actual`` is 0 when nothing is kept yet.
    """

    def __init__(self, message: str, *, expected: int, actual: int) -> None:
        super().__init__(message)
        self.expected = expected
        self.actual = actual


class MergeConflictError(BacktrailError):
    """What is to be taken out was changed again since; nothing was written.

    ``places`` is the number of places in conflict.
    """

    def __init__(self, message: str, *, places: int) -> None:
        super().__init__(message)
        self.places = places


class StoreError(BacktrailError):
    """The store cannot serve this request."""


class DamagedError(StoreError):
    """Stored bytes do not match their digest; they are never handed out.

    ``structural``: the store's own order is broken, so that what it holds may not be found at all.
    """

    structural = False


class StoreBusyError(StoreError):
    """Another process held the store's write lock for longer than the time allowed."""


class StoreFullError(StoreError):
    """The disk, or the quota, that holds the store has no room left."""


class StoreFormatError(StoreError):
    """The file is not a Backtrail store, or a newer Backtrail wrote it."""


class StoreAccessError(StoreError):
    """The store may not be opened, read or written."""


class StoreGoneError(StoreError):
    """The store that was opened is no longer at its place; ``replaced``: another one is."""

    def __init__(self, message: str, *, replaced: bool) -> None:
        super().__init__(message)
        self.replaced = replaced


class RefusedError(BacktrailError):
    """Backtrail does not touch this path: outside, a link out, or not a regular file."""


class UnreadableError(RefusedError):
    """The file is there but cannot be read."""


class UnfinishedError(UnreadableError):
    """The file is just being written; its save comes with the end of that."""
