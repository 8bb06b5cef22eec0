"""``backtrail backup`` and ``backtrail mirror``: the store once more, in another file."""

from typing import TYPE_CHECKING

import click

from backtrail.cli.care import counting, size
from backtrail.cli.options import Command
from backtrail.cli.rows import count
from backtrail.cli.session import Session
from backtrail.cli.terminal import escaped

if TYPE_CHECKING:
    from backtrail.history.results import CheckReport

__all__ = ["backup"]


@click.command(cls=Command)
@click.argument("target", metavar="FILE", type=click.Path())
@click.option("--verify", is_flag=True, help="Read and prove everything in the copy.")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@click.pass_obj
def backup(session: Session, target: str, verify: bool, force: bool) -> None:
    """Copy the store to FILE as it is at this instant; saves go on meanwhile.

    The copy is a store: "backtrail --store FILE" reads it. With --verify a copy that is damaged
    does not take the place of an older one.
    """

    def prove(copy: str) -> "CheckReport":
        from backtrail.app import open_service  # noqa: PLC0415 - with --verify

        service = open_service(store=copy, environ=session.environ)
        try:
            return service.check(counting("checking"))
        finally:
            service.close()

    made = session.service().back_up(
        target, force=force, prove=prove if verify else None, progress=counting("copying page")
    )
    if session.json:
        session.answer(made)
        return
    proved = f"; {count(made.proved, 'version')} in it proved" if made.proved is not None else ""
    session.say(f"{size(made.size)} copied to {escaped(target)}{proved}")
