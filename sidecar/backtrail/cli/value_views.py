"""The commands of ``backtrail value`` that look."""

import sys
import time
from typing import TYPE_CHECKING, Any

import click

from backtrail.cli.options import Command
from backtrail.cli.rows import count, who
from backtrail.cli.session import Session
from backtrail.cli.terminal import Style, cells, escaped, pad
from backtrail.errors import NotFoundError

if TYPE_CHECKING:
    from backtrail.diff.structured import KeyChange
    from backtrail.history.values.versions import ValueVersion

__all__ = ["diff", "get", "history", "names"]

_NOTHING = 1
"""Exit code: nothing found."""
_LONGEST = 200
"""Characters of a value that are shown in a line."""


@click.command(cls=Command)
@click.argument("name")
@click.argument("version", required=False)
@click.argument("key", required=False)
@click.pass_obj
def get(session: Session, name: str, version: str | None, key: str | None) -> None:
    """Write the value of NAME as JSON: now, or as it was in VERSION, or one KEY of it.

    A key is written like server.port or users[0]. With --json all that is known of the version
    comes with it.
    """
    from backtrail.history.values.canonical import canonical  # noqa: PLC0415 - this command alone

    found = _found(session, name, version)
    if key is None and session.json:
        from backtrail.cli.messages import value_message  # noqa: PLC0415 - with --json

        session.answer(value_message(found))
        return
    part = found.value if key is None else _part(found, key)
    sys.stdout.buffer.write(canonical(part))
    sys.stdout.buffer.flush()


@click.command(cls=Command)
@click.argument("name")
@click.option("-n", "--limit", type=click.IntRange(1), default=50, help="Versions at most.")
@click.option("--since-version", type=click.IntRange(0), default=0, help="Only later ones.")
@click.pass_obj
def history(session: Session, name: str, limit: int, since_version: int) -> int:
    """List the versions of NAME, newest first. Exits with 1 when nothing is kept."""
    service = session.service()
    if session.json:
        from backtrail.cli.messages import value_message  # noqa: PLC0415 - with --json

        found = service.value_history(name, limit=limit, since_version=since_version)
        for version in found:
            session.answer(value_message(version))
        return 0 if found else _NOTHING
    from backtrail.cli.rows import layout, line_of  # noqa: PLC0415 - not with --json
    from backtrail.files.virtual import value_path  # noqa: PLC0415 - as above
    from backtrail.history.requests import TimelineQuery  # noqa: PLC0415 - as above

    query = TimelineQuery(limit=limit, since_number=since_version or None, folded=False)
    page = service.timeline(value_path(name), query)
    screen, now_ns = session.screen, time.time_ns()
    for line in layout([line_of(row, screen, now_ns) for row in page.rows], screen):
        session.say(line)
    return 0 if page.rows else _NOTHING


@click.command(cls=Command)
@click.argument("name")
@click.argument("old", required=False)
@click.argument("new", required=False)
@click.option("--any-order", is_flag=True, help="The order of a list's items means nothing.")
@click.option(
    "--tolerance", type=float, default=0.0, help="Numbers this far apart count as the same."
)
@click.pass_obj
def diff(
    session: Session, name: str, old: str | None, new: str | None, any_order: bool, tolerance: float
) -> None:
    """Show what became of each key of NAME from version OLD to NEW.

    Without NEW up to the newest one; without OLD from the one before that.
    """
    service = session.service()
    found = service.compare_value(name, old, new, any_order=any_order, tolerance=tolerance)
    if session.json:
        from backtrail.cli.messages import raw_json  # noqa: PLC0415 - with --json
        from backtrail.diff.structured import classic  # noqa: PLC0415 - as above

        session.answer(raw_json(classic(found.changes, found.old.number, found.new.number)))
        return
    if not found.changes:
        session.say(f"No difference: versions {found.old.number} and {found.new.number} agree.")
    for change in found.changes:
        style, line = _line(change)
        session.say(session.screen.paint(line, style))


@click.command(name="list", cls=Command)
@click.argument("beginning", default="", metavar="[BEGINNING]")
@click.pass_obj
def names(session: Session, beginning: str) -> int:
    """List the values whose names begin with BEGINNING. Exits with 1 when there is none."""
    found = [entry for entry in session.service().values() if entry.path.startswith(beginning)]
    if session.json:
        from backtrail.protocol.conversions import version_message  # noqa: PLC0415 - with --json

        for entry in found:
            session.answer(version_message(entry))
        return 0 if found else _NOTHING
    from backtrail.protocol.clock import exact, relative  # noqa: PLC0415 - not with --json

    if not found:
        session.say("No value is kept.")
    now_ns, terminal = time.time_ns(), session.screen.terminal
    width = max((cells(escaped(entry.path)) for entry in found), default=0)
    for entry in found:
        version = entry.version
        when = relative(version.time_ns, now_ns) if terminal else exact(version.time_ns)
        numbers = pad(count(version.number, "version"), 12)
        line = f"{pad(escaped(entry.path), width)}  {numbers}  {pad(when, 10)}  {who(entry)}"
        session.say(line.rstrip())
    return 0 if found else _NOTHING


def _found(session: Session, name: str, version: str | None) -> "ValueVersion":
    service = session.service()
    if version is not None:
        return service.value(name, version)
    found = service.current_value(name)
    if found is None:
        gone = " any more; `backtrail value history` lists what it was"
        was = gone if service.count_value(name) else "; `backtrail value list` names all"
        raise NotFoundError(f"there is no value {escaped(name)}{was}")
    return found


def _part(found: "ValueVersion", key: str) -> Any:
    from backtrail.diff.structured import parse_path  # noqa: PLC0415 - only for a key

    part = found.value
    for step in parse_path(key):
        try:
            part = part[step]
        except (KeyError, IndexError, TypeError):
            raise NotFoundError(
                f"{escaped(found.name)} version {found.number} has no key {escaped(key)}"
            ) from None
    return part


def _line(change: "KeyChange") -> tuple[Style, str]:
    from backtrail.diff.structured import spelled  # noqa: PLC0415 - this command alone

    path = escaped(spelled(change.path))
    if change.kind == "added":
        return "added", f"+ {path}: {_shown(change.new)}"
    if change.kind == "removed":
        return "deleted", f"- {path}: {_shown(change.old)}"
    if change.kind == "moved" and change.old_path is not None:
        return "chip", f"> {escaped(spelled(change.old_path))} moved to {path}"
    return "chip", f"~ {path}: {_shown(change.old)} → {_shown(change.new)}"


def _shown(value: Any) -> str:
    from json import dumps  # noqa: PLC0415 - as above

    text = dumps(value, ensure_ascii=False)
    return escaped(text if len(text) <= _LONGEST else text[:_LONGEST] + "…")
