"""The command line: ``backtrail``, also ``python -m backtrail``.

Thin: each command unpacks its arguments, calls the service and prints. What a command needs is
imported when it runs, so that a timeline is on the screen before the eye has moved.
"""

import gc
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final

__all__ = ["main"]

_LOADING: Final = 30_000
"""New objects after which cycles are searched for while an editor waits: what the libraries of the
sidecar leave behind on loading, 10 MB, has to go, but not by 300 searches."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; None takes the process's own arguments."""
    # Looking for cycles among modules and classes that live to the end costs a tenth of a short
    # command's time. A command that works for long turns the search on again with its service.
    given = sys.argv[1:] if arguments is None else list(arguments)
    if given == ["lsp"]:
        return _served()
    searching = gc.isenabled()
    gc.disable()
    try:
        from backtrail.cli.program import run  # noqa: PLC0415 - importing the package stays free

        return run(arguments)
    finally:
        if arguments is None:
            gc.freeze()  # nor is there anything to find on the way out
        if searching:
            gc.enable()


def _served() -> int:
    """Begin the sidecar of an editor, which waits for it, without the rest of the command line."""
    gc.set_threshold(_LOADING)
    # By name: this is the one command that may load the language server's libraries.
    return int(import_module("backtrail.lsp.server").main())
