"""``backtrail compact``: put old versions together, so that they take less room."""

from typing import TYPE_CHECKING

import click

from backtrail.cli.care import size
from backtrail.cli.options import Command
from backtrail.cli.progress import counting
from backtrail.cli.rows import count
from backtrail.cli.session import Session

if TYPE_CHECKING:
    from backtrail.history.states import Compaction

__all__ = ["compact"]


@click.command(cls=Command)
@click.pass_obj
def compact(session: Session) -> None:
    """Put old versions together, so that they take less room. None of them is lost.

    The newest versions of each file stay as they are. It can be stopped at any time, and done
    while editors have the store open.
    """
    done = session.service().compact(counting("putting together"))
    if session.json:
        from backtrail.protocol.compactions import compact_result  # noqa: PLC0415 - with --json

        session.answer(compact_result(done))
    else:
        session.say(_told(done))


def _told(done: "Compaction") -> str:
    if not done.versions and done.after_bytes >= done.before_bytes:
        return f"nothing to put together; the store takes {size(done.after_bytes)}"
    what = f"{count(done.versions, 'version')} of {count(done.documents, 'file')} put together"
    return f"{what}; the store takes {size(done.after_bytes)}, {size(done.before_bytes)} before"
