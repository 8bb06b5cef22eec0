"""``backtrail mcp``: the history for agents."""

import os
from importlib.util import find_spec

import click

from backtrail.cli.options import Command, FilePath
from backtrail.cli.session import Session
from backtrail.errors import UsageError

__all__ = ["mcp"]


@click.command(cls=Command)
@click.argument("folder", type=FilePath(), default=".", metavar="[DIR]")
@click.option("--allow-write", is_flag=True, help="Let the agent go back, merge and mark points.")
@click.option(
    "--agent", default="agent", metavar="NAME", help="Whose name its restores and marks bear."
)
@click.pass_obj
def mcp(session: Session, folder: str, allow_write: bool, agent: str) -> None:
    """Serve an agent over standard input and output (Model Context Protocol).

    It sees the history of DIR, the folder you are in by default, and nothing outside. It can
    change nothing unless --allow-write is given; then it has to plan first, and `backtrail undo`
    takes back what it did. An agent's program starts this by itself; see the guide.
    """
    if find_spec("mcp") is None:
        raise UsageError('agents need one more package: pip install "backtrail[mcp]"')
    from backtrail.agents.serving import serve  # noqa: PLC0415 - no other command needs the SDK

    serve(os.path.realpath(folder), store=session.store, agent=agent, writes=allow_write)
