"""``backtrail lsp``: the sidecar of an editor."""

from importlib import import_module

import click

from backtrail.cli.options import Command
from backtrail.cli.session import Session

__all__ = ["lsp"]


@click.command(cls=Command)
@click.pass_obj
def lsp(session: Session) -> int:
    """Serve an editor over standard input and output (Language Server Protocol).

    An editor starts this by itself; see the guide of yours.
    """
    # By name: this is the one command that may load the language server's libraries.
    serve = import_module("backtrail.lsp").main
    return int(serve(store=session.store) or 0)
