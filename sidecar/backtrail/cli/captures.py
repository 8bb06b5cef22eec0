"""``backtrail capture`` and ``backtrail move``: what a person tells the history by hand."""

import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from backtrail.cli.options import Command, FilePath
from backtrail.cli.session import Session
from backtrail.cli.terminal import escaped
from backtrail.errors import BacktrailError, NotFoundError, RefusedError, UsageError
from backtrail.history.requests import Capture

if TYPE_CHECKING:
    from backtrail.history.results import Captured
    from backtrail.history.service import HistoryService

__all__ = ["capture", "move", "tell"]

_REFUSED = 5
"""Exit code where the settings leave a file out that a person asked to keep."""


@click.command(cls=Command)
@click.argument("paths", type=FilePath(), nargs=-1, required=True, metavar="PATH...")
@click.option("-m", "--reason", default="", help="Why, in your words.")
@click.option("--author", help="Whose version it is; yours unless set.")
@click.option("--label", help="A name for the version; makes it stand out.")
@click.option("--stdin", "piped", is_flag=True, help="Keep standard input as the content of PATH.")
@click.pass_obj
def capture(
    session: Session,
    paths: tuple[str, ...],
    reason: str,
    author: str | None,
    label: str | None,
    piped: bool,
) -> int:
    """Keep each file as it is now.

    Unchanged content makes no new version. A file that cannot be kept does not stop the others;
    the exit code is that of the first one.
    """
    if piped and len(paths) > 1:
        raise UsageError("--stdin holds the content of one file; name one PATH")
    content = sys.stdin.buffer.read() if piped else None
    requests = [
        Capture(path=path, content=content, source="cli", author=author, reason=reason, label=label)
        for path in paths
    ]
    code = 0
    for outcome in _outcomes(session, requests):
        if isinstance(outcome, BacktrailError):
            from backtrail.protocol.faults import fault_of  # noqa: PLC0415 - only when it fails

            sys.stderr.write(f"backtrail: {escaped(str(outcome))}\n")
            code = code or fault_of(outcome).exit_code
        else:
            tell(session, outcome)
            if outcome.status == "skipped":
                code = code or _REFUSED
    return code


def _outcomes(session: Session, requests: list[Capture]) -> Iterator["Captured | BacktrailError"]:
    """All in one transaction; what that left out is asked again, for the error it stands for."""
    service = session.service(requests[0].path)
    if len(requests) == 1:
        yield _one(service, requests[0])
        return
    service.subscribe(lambda _: None)  # or nobody notices that many files changed at once
    yield from _many(service, requests)
    service.settle_mass_changes(final=True)


def _many(
    service: "HistoryService", requests: list[Capture]
) -> Iterator["Captured | BacktrailError"]:
    for request, captured in zip(requests, service.capture_many(requests), strict=True):
        yield _one(service, request) if captured.status == "skipped" else captured


def _one(service: "HistoryService", request: Capture) -> "Captured | BacktrailError":
    try:
        return service.capture(request)
    except (NotFoundError, RefusedError) as error:
        return error


def tell(session: Session, captured: "Captured") -> None:
    """Say what became of a save."""
    if session.json:
        from backtrail.cli.messages import captured_message  # noqa: PLC0415 - with --json

        session.answer(captured_message(captured))
        return
    name = escaped(os.path.relpath(captured.path))
    number, masked = 0, ""
    if captured.entry is not None:
        from backtrail.history.masks import not_as_saved  # noqa: PLC0415 - at hand by now

        number = captured.entry.version.number
        said = not_as_saved(captured.entry.version)
        masked = f"; it is {said}" if said else ""
    text = {
        "kept": f"kept {name} as version {number}{masked}",
        "unchanged": f"unchanged {name}: version {number} holds it already",
        "skipped": f"skipped {name}: {escaped(captured.reason)}",
    }
    session.say(text[captured.status])


@click.command(cls=Command)
@click.argument("old", type=FilePath())
@click.argument("new", type=FilePath())
@click.pass_obj
def move(session: Session, old: str, new: str) -> None:
    """Tell the history that the file or folder OLD is now called NEW.

    It is not moved itself: move it first, then say so here. For a folder all that was kept in it
    comes along.
    """
    if os.path.lexists(old) and not os.path.lexists(new):
        raise RefusedError(
            f"{escaped(old)} still has its old name, and a history does not move files; "
            "rename the file first, then run this again"
        )
    documents = session.service(new).rename(old, new)
    if session.json:
        from backtrail.cli.messages import Moved  # noqa: PLC0415 - with --json

        session.answer(Moved.of(old, documents))
        return
    for document in documents:
        session.say(f"kept going as {escaped(document.path)}")
