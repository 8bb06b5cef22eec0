"""``backtrail repair``: what can still be had of a damaged store, and what cannot."""

from typing import TYPE_CHECKING

import click

from backtrail.cli.options import Command, FilePath
from backtrail.cli.progress import counting
from backtrail.cli.rows import count
from backtrail.cli.session import Session
from backtrail.cli.terminal import escaped
from backtrail.protocol.clock import exact

if TYPE_CHECKING:
    from backtrail.storage.records import LostVersion
    from backtrail.storage.repository import Salvaged

__all__ = ["repair"]

_SHOWN = 50
"""Lines of lost versions that are listed; with --json all of them are."""


@click.command(cls=Command)
@click.option("--into", type=FilePath(), metavar="FILE", help="Where the fresh store is made.")
@click.option("--replace", is_flag=True, help="Have it take the damaged one's place.")
@click.pass_obj
def repair(session: Session, *, into: str | None, replace: bool) -> int:
    """Salvage every version that can still be proved into a fresh store.

    The damaged store is copied first and kept as it is; with `--replace` it gets another name,
    which is told. Versions keep their numbers and ids. A fresh store that would give back less than
    the damaged one is not made. Close your editors before `--replace`.

    Names every version that is lost. Exits with 4 when there is nothing to salvage.
    """
    from backtrail.app import repair as repaired  # noqa: PLC0415 - this command alone

    found = repaired(
        store=session.store,
        into=into,
        replace=replace,
        environ=session.environ,
        progress=counting("reading"),
    )
    if session.json:
        session.answer(found)
    else:
        _print(session, found)
    return 0


def _print(session: Session, found: "Salvaged") -> None:
    say = session.say
    runs = _runs(found.lost)
    for run in runs[:_SHOWN]:
        say(f"{session.screen.paint('lost', 'alert')}  {_named(run)}")
    if more := sum(map(len, runs[_SHOWN:])):
        say(f"… and {count(more, 'version')} more; --json lists them all")
    say(
        f"{count(found.versions, 'version')} can be given back; the damaged store still gave back"
        f" {found.before:,}; {len(found.lost):,} are lost"
    )
    if found.made_again:
        say(
            f"of {count(found.made_again, 'version')} only content and number are known; their"
            " source is now `repair`"
        )
    if found.merged:
        say(f"added {count(found.merged, 'version')} saved since then")
    say(f"fresh store    {escaped(found.store)}")
    say(f"damaged store  {escaped(found.kept or found.source)}, as it was")
    if not found.kept:
        say("To use the fresh one: close your editors and run `backtrail repair --replace`.")


def _runs(lost: "tuple[LostVersion, ...]") -> "list[list[LostVersion]]":
    """Those of a file that follow one another, together."""
    runs: list[list[LostVersion]] = []
    for each in lost:
        last = runs[-1][-1] if runs else None
        if last and (last.document, last.number + 1) == (each.document, each.number):
            runs[-1].append(each)
        else:
            runs.append([each])
    return runs


def _named(run: "list[LostVersion]") -> str:
    """``versions 3 to 9 of notes.md, saved 2026-05-01 09:12:44 to 2026-05-02 10:00:01``."""
    first, last = run[0], run[-1]
    path = escaped(first.path) or f"file {first.document}"
    which = (
        f"version {first.number}" if first is last else f"versions {first.number} to {last.number}"
    )
    times = dict.fromkeys(exact(end.time_ns) for end in (first, last) if end.time_ns is not None)
    when = f", saved {' to '.join(times)}" if times else ""
    return f"{which} of {path}{when}"
