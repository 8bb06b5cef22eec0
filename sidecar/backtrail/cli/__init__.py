"""The command line: ``backtrail``, also ``python -m backtrail``.

Thin: each command unpacks its arguments, calls the service and prints. What a command needs is
imported when it runs, so that a timeline is on the screen before the eye has moved.
"""

import gc
from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; None takes the process's own arguments."""
    # Looking for cycles among modules and classes that live to the end costs a tenth of a short
    # command's time. A command that works for long turns the search on again with its service.
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
