"""``backtrail symbols``: what a file consists of, by the names that other commands take."""

import click

from backtrail.cli.options import Command, FilePath
from backtrail.cli.session import Session
from backtrail.cli.terminal import escaped

__all__ = ["symbols"]

_NOTHING = 1
"""Exit code: nothing found."""


@click.command(cls=Command)
@click.argument("path", type=FilePath())
@click.option("--version", metavar="VERSION", help="Those of this version instead of the file now.")
@click.pass_obj
def symbols(session: Session, path: str, version: str | None) -> int:
    """List the functions, classes and sections of PATH, with their lines.

    "backtrail timeline", "backtrail blame" and "backtrail restore" take these names.
    """
    found = session.service(path).symbols(path, "now" if version is None else version)
    if session.json:
        from backtrail.protocol.lineage_conversions import symbols_result  # noqa: PLC0415 - with --json

        session.answer(symbols_result(found))
    else:
        for symbol in found.symbols:
            span = f"{symbol.first}-{symbol.last}"
            blank = "  " * symbol.depth
            session.say(f"{span:>11}  {blank}{escaped(symbol.path)}  {symbol.kind}")
        if not found.symbols:
            session.say("No function, class or section stands in it.")
    return 0 if found.symbols else _NOTHING
