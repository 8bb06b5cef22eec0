"""Options that every command takes, before or after its name.

People write ``backtrail --json timeline f`` as well as ``backtrail timeline f --json``; both fill
the one :class:`~backtrail.cli.session.Session`.
"""

import os
from collections.abc import Sequence
from typing import Any

import click

from backtrail.cli.session import Session
from backtrail.errors import UsageError
from backtrail.files.virtual import is_value

__all__ = ["Command", "FilePath", "LineSpan", "of_project", "only_one", "shared_options"]


class FilePath(click.ParamType[str]):
    """A file as the person named it, made absolute without following links; or ``value:NAME``."""

    name = "path"

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        """Make it absolute; an empty name is a mistake."""
        if not value:
            self.fail("an empty name is no file", param, ctx)
        if is_value(str(value)):
            return str(value)
        return os.path.abspath(str(value))

    def shell_complete(self, ctx: Any, param: Any, incomplete: str) -> Any:  # noqa: ARG002 - click's signature
        """Let the shell complete file names."""
        from click.shell_completion import CompletionItem  # noqa: PLC0415 - completion only

        return [CompletionItem(incomplete, type="file")]


of_project = click.option(
    "--of",
    "folder",
    type=FilePath(),
    default=".",
    metavar="FOLDER",
    help="A folder of the project; the one you are in by default.",
)
"""Of what is about a project as a whole."""


class LineSpan(click.ParamType[tuple[int, int]]):
    """Lines as ``12`` or ``10-20``, from 1, both included."""

    name = "lines"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[int, int]:
        """Read first and last line."""
        first, dash, last = str(value).partition("-")
        if not (first.isdecimal() and (last if dash else first).isdecimal()):
            self.fail(f"{str(value)!r} names no lines; write 12 or 10-20", param, ctx)
        span = int(first), int(last if dash else first)
        if span[0] > span[1]:
            self.fail(
                f"lines {first} to {last} are none: count from 1, first line first", param, ctx
            )
        return span


class Command(click.Command):
    """A command that also takes the shared options."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params.extend(shared_options())


def shared_options() -> list[click.Option]:
    """Build the options that fill the session; last one wins."""
    return [
        _option("--store", metavar="FILE", help="The store to use instead of yours."),
        _option("--workspace", metavar="DIR", help="Only work with files of this folder."),
        _option("--json", is_flag=True, default=None, help="Answer in JSON, one line a message."),
        _option(
            "--color",
            type=click.Choice(["auto", "always", "never"]),
            help="When to use colour; auto looks at the terminal and NO_COLOR.",
        ),
    ]


def only_one(wanted: dict[str, Any], flags: Sequence[str]) -> Any:
    """Take the flags out of ``wanted`` and return the one that is set, or None.

    :raises UsageError: several are.
    """
    given = [flag for flag in flags if wanted.pop(flag)]
    if len(given) > 1:
        named = " and ".join(f"--{flag.replace('_', '-')}" for flag in given)
        raise UsageError(f"{named} do not go together; choose one of them")
    return given[0] if given else None


def _option(flag: str, **kwargs: Any) -> click.Option:
    return click.Option([flag], expose_value=False, callback=_remember, **kwargs)


def _remember(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    if value is not None and param.name is not None:
        setattr(ctx.ensure_object(Session), param.name, value)
