"""``backtrail help``: for who looks for it there, as with git."""

import click

from backtrail.cli.options import Command
from backtrail.cli.session import Session
from backtrail.cli.terminal import escaped
from backtrail.errors import UsageError

__all__ = ["help"]


@click.command(cls=Command)
@click.argument("names", nargs=-1, metavar="[COMMAND]...")
@click.pass_context
def help(context: click.Context, names: tuple[str, ...]) -> None:  # noqa: A001 - as commands are found
    """Show what COMMAND does and which options it takes; without one, list all commands."""
    inner = context.find_root()
    for name in names:
        group = inner.command
        found = group.get_command(inner, name) if isinstance(group, click.Group) else None
        if found is None:
            raise UsageError(f"there is no command {escaped(' '.join(names))}; see: backtrail help")
        inner = click.Context(found, info_name=name, parent=inner)
    session: Session = context.obj
    session.say(inner.get_help())
