"""``backtrail store``: where the history itself lies."""

import click

from backtrail.cli.care import size
from backtrail.cli.options import Command
from backtrail.cli.progress import counting
from backtrail.cli.rows import count
from backtrail.cli.session import Session
from backtrail.cli.terminal import escaped

__all__ = ["store"]


@click.group()
def store() -> None:
    """Move the store; "backtrail status" says where it is."""


@store.command(cls=Command)
@click.argument("target", metavar="TO", type=click.Path())
@click.option("-n", "--dry-run", is_flag=True, help="Say what would be moved, and do nothing.")
@click.pass_obj
def move(session: Session, target: str, *, dry_run: bool) -> None:
    """Move the store to TO, a folder that is there or a new file, while editors are open.

    Saves go on. Everything in the copy is proved before the store is taken from its old place,
    where a link then leads to the new one: no setting has to be changed, and open editors follow by
    themselves. Ended at any moment, it leaves one complete store that is found.
    """
    from backtrail.app import move_store  # noqa: PLC0415 - help needs no store

    moved = move_store(
        target,
        store=session.store,
        dry_run=dry_run,
        environ=session.environ,
        progress=counting("copying and checking"),
    )
    if session.json:
        session.answer(moved)
        return
    what = f"{count(moved.versions, 'version')} ({size(moved.bytes)})"
    if dry_run:
        session.say(f"{what} would be moved from {escaped(moved.source)} to {escaped(moved.store)}")
        return
    session.say(f"{what} moved to {escaped(moved.store)}")
    session.say(f"{escaped(moved.source)} leads there; editors that are open follow")
