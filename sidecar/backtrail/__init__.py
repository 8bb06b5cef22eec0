"""Local history that people can trust, in every editor.

    from backtrail import History

Everything else is imported late, so that the command line starts fast.
"""

from typing import TYPE_CHECKING, Any

from backtrail.release import VERSION

if TYPE_CHECKING:
    from backtrail.api import History

__all__ = ["History", "__version__"]

__version__ = VERSION


def __getattr__(name: str) -> Any:
    if name == "History":
        from backtrail.api import History  # noqa: PLC0415 - see above

        return History
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
