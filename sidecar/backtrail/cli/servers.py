"""``backtrail lsp``: the sidecar of an editor."""

import gc
import os
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
    # Before the libraries come: what they leave behind on loading is 10 MB for as long as we live.
    gc.enable()
    # By name: this is the one command that may load the language server's libraries.
    serve = import_module("backtrail.lsp.server").main
    if session.store is not None:
        os.environ["BACKTRAIL_STORE"] = session.store
    return int(serve())
