"""``backtrail bisect``: which save broke it."""

import os
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

import click

from backtrail.cli.options import Command, FilePath
from backtrail.cli.rows import count
from backtrail.cli.session import Session
from backtrail.cli.terminal import escaped
from backtrail.errors import UsageError
from backtrail.protocol.clock import exact

if TYPE_CHECKING:
    from backtrail.history.bisecting import Judge
    from backtrail.history.bisections import Bisected, Suspect, Tested

__all__ = ["bisect"]

_SEVERAL = 1
"""Exit code: more than one save is left."""
_SHOWN = 20
"""Notes and saves that a person is shown."""


@click.group()
def bisect() -> None:
    """Find the save that broke something."""


@bisect.command(cls=Command, name="run")
@click.argument("command", nargs=-1, type=click.UNPROCESSED)
@click.option("--check", metavar="NAME", help="A check of your settings, in place of COMMAND.")
@click.option("--good", required=True, metavar="POINT", help="When the command still succeeded.")
@click.option("--bad", default="now", metavar="POINT", help="When it failed; now by default.")
@click.option("--files", metavar="GLOB", help="Only files that this glob names, as in .gitignore.")
@click.option(
    "--of",
    "folder",
    type=FilePath(),
    default=".",
    metavar="FOLDER",
    help="The folder to try; the one you are in by default.",
)
@click.option("--trust", is_flag=True, help="Take the two points as said; do not test them.")
@click.option("--again", is_flag=True, help="Run the command also where its verdict is known.")
@click.option("--keep-scratch", is_flag=True, help="Leave the scratch folder there at the end.")
@click.pass_obj
def run_(
    session: Session,
    command: tuple[str, ...],
    check: str | None,
    good: str,
    bad: str,
    files: str | None,
    folder: str,
    *,
    trust: bool,
    again: bool,
    keep_scratch: bool,
) -> int:
    """Try saves between two points by COMMAND, written after "--", and name the one that broke it.

    COMMAND runs in a scratch folder that holds FOLDER as it was; yours is not touched. Exit code 0
    is good, 125 cannot be tested, every other up to 127 is bad. Verdicts are kept: ended half-way,
    the same line goes on. A POINT is a time ("2 days ago"), a checkpoint, the id of a version, a
    tag, a sequence, or green:CHECK. Exits with 1 when several saves are left that cannot be told
    apart.
    """
    from backtrail.history.bisections import BisectQuery  # noqa: PLC0415 - help needs none
    from backtrail.history.points import NOW  # noqa: PLC0415 - the same

    service, folders = session.service(folder), set[str]()
    command, ask = _judged(session, folder, command, check)
    query = BisectQuery(
        good=good,
        bad=bad,
        folder=folder,
        files=files,
        command=command,
        trust=trust,
        again=again,
        keep=keep_scratch,
    )
    if bad == NOW:
        from backtrail.cli.looks import look_at_disk  # noqa: PLC0415 - of now alone

        look_at_disk(service, folder)

    def judge(where: str) -> int:
        folders.add(where)
        return ask(where)

    try:
        found = service.bisect(query, judge, _tell)
    finally:
        if keep_scratch and folders:
            sys.stderr.write(f"backtrail: the scratch folder is {escaped(*folders)}\n")
    if session.json:
        session.answer(found)
    else:
        _show(session, found)
    return 0 if len(found.suspects) == 1 else _SEVERAL


def _judged(
    session: Session, folder: str, command: tuple[str, ...], check: str | None
) -> "tuple[tuple[str, ...], Judge]":
    """What tells good from bad: a command, or that of a check with its limits."""
    if bool(command) == (check is not None):
        raise UsageError('write the command after "--", or name a check of yours: --check NAME')
    if check is None:
        return command, lambda where: _run(command, where, aside=session.json)
    service = session.service(folder)
    found, judge = service.judge(service.root_around(folder), check)
    return found.command, judge


def _run(command: tuple[str, ...], where: str, *, aside: bool) -> int:
    """Run the command in a folder; ``aside``: what it prints goes to standard error."""
    sys.stdout.flush()
    output = sys.stderr.fileno() if aside else None
    try:
        return subprocess.run(command, cwd=where, stdout=output, check=False).returncode  # noqa: S603 - the person's own command
    except OSError as error:
        name = escaped(shlex.quote(command[0]))
        raise UsageError(f"{name} cannot be run: {error.strerror or error}") from error


def _tell(tested: "Tested") -> None:
    how = "known" if tested.known else f"exit code {tested.code}"
    if tested.code is None:
        how = "cannot be had back whole"
    sys.stderr.write(
        f"backtrail: sequence {tested.sequence} is {tested.verdict} ({how});"
        f" {count(tested.left, 'save')} to choose from\n"
    )
    sys.stderr.flush()


def _show(session: Session, found: "Bisected") -> None:
    first = found.suspects[0]
    if len(found.suspects) == 1:
        session.say(f"{_words(first)} is the first bad one")
    else:
        session.say(f"one of these {len(found.suspects):,} is the first bad one; none can be told:")
        for each in found.suspects[:_SHOWN]:
            session.say(f"  {_words(each)}")
        if len(found.suspects) > _SHOWN:
            session.say(f"  and {len(found.suspects) - _SHOWN:,} more; --json names all")
    if first.number is not None and len(found.suspects) == 1:
        session.say(f"to see what it changed: {escaped(_diff(first))}")
    known = f", {count(found.known, 'verdict')} known" if found.known else ""
    session.say(f"{count(found.saves, 'save')}, {count(found.runs, 'run')}{known}")
    for note in found.notes[:_SHOWN]:
        session.say(f"note: {escaped(note)}")


def _words(save: "Suspect") -> str:
    """One save in a line."""
    path = escaped(os.path.relpath(save.path)) if save.path else "a file"
    what = f"version {save.number} of {path}" if save.number is not None else path
    done = "" if save.kind == "created" else f" {save.kind}"
    by = f" by {escaped(save.author)}" if save.author else ""
    return f"{what}{done} (sequence {save.sequence}, {exact(save.time_ns)}{by})"


def _diff(save: "Suspect") -> str:
    """The command that shows what a save changed."""
    path = shlex.quote(os.path.relpath(save.path))
    if save.number == 1:
        return f"backtrail show {path} {save.id}"
    return f"backtrail diff {path} {(save.number or 1) - 1} {save.number}"
