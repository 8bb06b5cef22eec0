"""``backtrail completion``: the script that makes a shell complete commands and options."""

import sys

import click

from backtrail.cli.options import Command
from backtrail.errors import UsageError

__all__ = ["completion"]


@click.command(cls=Command)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script of SHELL.

    For bash: eval "$(backtrail completion bash)" in ~/.bashrc; zsh alike; for fish:
    backtrail completion fish > ~/.config/fish/completions/backtrail.fish
    """
    from click.shell_completion import get_completion_class  # noqa: PLC0415 - this command alone

    from backtrail.cli.program import program  # noqa: PLC0415 - the program imports this module

    kind = get_completion_class(shell)
    if kind is None:
        raise UsageError(f"no completion for {shell}; bash, zsh and fish have one")
    complete = kind(program, {}, "backtrail", "_BACKTRAIL_COMPLETE")
    sys.stdout.write(complete.source() + "\n")
