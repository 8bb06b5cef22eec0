"""The command line: ``backtrail``, also ``python -m backtrail``.

Thin: each command unpacks its arguments, calls the service and prints. What a command needs is
imported when it runs, so that a timeline is on the screen before the eye has moved.
"""

from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; None takes the process's own arguments."""
    from backtrail.cli.program import run  # noqa: PLC0415 - importing the package stays free

    return run(arguments)
