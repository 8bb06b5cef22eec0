"""``backtrail secrets``: what a person says about files that look like secrets."""

import os
from typing import Literal

import click

from backtrail.cli.options import Command, FilePath
from backtrail.cli.session import Session
from backtrail.cli.terminal import escaped
from backtrail.protocol.spelling import printable

__all__ = ["secrets"]

_REFUSED = 5
"""Exit code where a file is allowed and left out for another reason."""
_PATHS = click.argument("paths", type=FilePath(), nargs=-1, required=True, metavar="PATH...")


@click.group()
def secrets() -> None:
    """Say which files that look like secrets are kept, once for each.

    Such files are left out, or asked about with the setting capture.secrets = "ask", or with
    "mask" kept with a mask in each secret's place. No secret is ever shown: a file is named with
    the kind and the line of what was found.
    """


@secrets.command(name="list", cls=Command)
@click.pass_obj
def list_(session: Session) -> None:
    """List what was decided, the latest first."""
    from backtrail.cli.messages import SecretFileMessage  # noqa: PLC0415 - this command alone
    from backtrail.protocol.clock import exact  # noqa: PLC0415 - as above

    files = session.service().decided_secrets()
    if session.json:
        session.answer([SecretFileMessage.of(file) for file in files])
        return
    for file in files:
        what = "kept" if file.decision == "allow" else "never"
        when = exact(file.time_ns)
        session.say(f"{what:5}  {when}  {escaped(file.author)}  {escaped(file.path)}")
    if not files:
        session.say("nothing was decided yet: backtrail secrets allow PATH, or deny PATH")


@secrets.command(cls=Command)
@_PATHS
@click.pass_obj
def allow(session: Session, paths: tuple[str, ...]) -> int:
    """Keep each PATH from now on, whatever secret is in it; it is kept as it is now, too."""
    from backtrail.cli.captures import tell  # noqa: PLC0415 - this command alone

    service, code = session.service(paths[0]), 0
    for path in paths:
        captured = service.decide_secret(path, "allow", source="cli")
        if captured is not None:
            tell(session, captured)
            code = code or (_REFUSED if captured.status == "skipped" else 0)
    return code


@secrets.command(cls=Command)
@_PATHS
@click.pass_obj
def deny(session: Session, paths: tuple[str, ...]) -> None:
    """Never keep a PATH while a secret is in it, and ask no more.

    What is kept already stays; `backtrail forget PATH` has that be gone for good.
    """
    _decide(session, paths, "deny", "will not be kept while it holds a secret")
    if not session.json:
        session.say("what is kept already stays; `backtrail forget` has it be gone for good")


@secrets.command(cls=Command)
@_PATHS
@click.pass_obj
def ask(session: Session, paths: tuple[str, ...]) -> None:
    """Take back what was said of each PATH: the setting capture.secrets counts again."""
    _decide(session, paths, "ask", "is judged by capture.secrets again")


def _decide(
    session: Session, paths: tuple[str, ...], decision: Literal["deny", "ask"], said: str
) -> None:
    service = session.service(paths[0])
    for path in paths:
        service.decide_secret(path, decision, source="cli")
        if session.json:
            from backtrail.cli.messages import SecretDecided  # noqa: PLC0415 - with --json

            session.answer(SecretDecided(path=printable(path), decision=decision))
        else:
            session.say(f"{escaped(os.path.relpath(path))} {said}")
