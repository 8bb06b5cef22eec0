"""``backtrail backup`` and ``backtrail mirror``: the store once more, in another file."""

import os
from typing import TYPE_CHECKING

import click

from backtrail.cli.care import size
from backtrail.cli.options import Command
from backtrail.cli.progress import counting
from backtrail.cli.rows import count
from backtrail.cli.session import Session
from backtrail.cli.terminal import escaped
from backtrail.errors import NotFoundError, UsageError

if TYPE_CHECKING:
    from backtrail.history.states import CheckReport

__all__ = ["backup", "mirror"]


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


@click.command(cls=Command)
@click.argument("target", metavar="FILE", type=click.Path())
@click.option("--behind", is_flag=True, help="Only say how far behind it is; exit with 1 if it is.")
@click.option("--forget", is_flag=True, help='Have "status" speak of it no more; FILE stays.')
@click.pass_obj
def mirror(session: Session, target: str, behind: bool, forget: bool) -> int:
    """Bring the store in FILE up to date with yours: only what it lacks is copied.

    The first time FILE is made. Nothing else may save into it: a store that holds anything of its
    own is refused, and "backtrail archive" brings such a one together with yours. "backtrail
    status" says how each mirror is.
    """
    service, name = session.service(), os.path.realpath(target)
    if forget:
        if not service.forget_mirror(name):
            raise NotFoundError(f"{escaped(target)} is no mirror that is known here")
        session.say(f"{escaped(target)} is no mirror any more; the file stays")
        return 0
    if os.path.realpath(name) == os.path.realpath(service.store):
        raise UsageError(f"{escaped(target)} is the store itself; name another file")
    if behind and not os.path.exists(name):
        raise UsageError(f"there is no mirror {escaped(target)} yet; run it without --behind")
    from backtrail.serving.works import mirror_at  # noqa: PLC0415 - help needs no store

    other = mirror_at(service, name)
    try:
        if behind:
            lacks = service.ahead_of(other)
            if session.json:
                session.answer({"target": name, "behind": lacks})
            else:
                session.say(f"{count(lacks, 'change')} behind" if lacks else "up to date")
            return int(lacks > 0)
        made = service.mirror_to(other, progress=counting("copying"))
    finally:
        other.close()
    if session.json:
        session.answer(made)
    else:
        session.say(f"{count(made.versions, 'version')} copied to {escaped(target)}")
    return 0
