"""``backtrail show``: the bytes of a version, exactly."""

import sys

import click

from backtrail.cli.options import Command, FilePath
from backtrail.cli.session import Session

__all__ = ["show"]


@click.command(cls=Command)
@click.argument("path", type=FilePath())
@click.argument("version", default="~0")
@click.pass_obj
def show(session: Session, path: str, version: str) -> None:
    """Write the exact bytes of a version of PATH to standard output.

    VERSION is a number, ~n, an id, a tag or a time; without it the newest is shown. Large contents
    are streamed. With --json the version and its content come as one message.
    """
    service = session.service(path)
    if session.json:
        from backtrail.protocol.conversions import content_result  # noqa: PLC0415 - with --json

        entry = service.version(path, version)
        # By id, so that both belong together whatever another process saves in between.
        session.answer(content_result(entry, service.content(path, entry.version.id)))
        return
    for block in service.blocks(path, version):
        sys.stdout.buffer.write(block)
    sys.stdout.buffer.flush()
