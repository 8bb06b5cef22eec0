"""``backtrail prune``: let go of old versions; plan, say, do."""

import os
import re
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

import click

from backtrail.cli.care import size
from backtrail.cli.options import Command, FilePath, only_one
from backtrail.cli.rows import count
from backtrail.cli.session import Session, project_of
from backtrail.cli.terminal import escaped
from backtrail.errors import UsageError
from backtrail.history.prunes import PruneQuery

if TYPE_CHECKING:
    from backtrail.history.prunes import DocumentPlan, Pruned, PrunePlan

__all__ = ["prune"]

_DAYS: Final = {"m": 1 / 1440, "h": 1 / 24, "d": 1, "w": 7, "y": 365}
_BYTES: Final = {"": 1, "k": 1000, "m": 1000**2, "g": 1000**3, "t": 1000**4}
_SHOWN: Final = 20
"""Files, and stretches of one file's versions, that a person is shown; --why shows all."""


class Age(click.ParamType[float]):
    """A time as ``30d``, ``12h``, ``2w``; a number alone means days. Gives days."""

    name = "age"

    def convert(self, value: Any, param: Any, ctx: Any) -> float:
        """Read figure and unit."""
        if isinstance(value, float):
            return value
        found = re.fullmatch(r"(\d{1,6}(?:\.\d{1,3})?) ?([mhdwy]?)", str(value), re.ASCII)
        if found is None:
            self.fail(f"{str(value)!r} is no time; write 30d, 12h, 90m, 2w or 1y", param, ctx)
        return float(found[1]) * _DAYS[found[2] or "d"]


class Size(click.ParamType[int]):
    """A size as ``2GiB``, ``500MB``, ``0``; gives bytes."""

    name = "size"

    def convert(self, value: Any, param: Any, ctx: Any) -> int:
        """Read figure and unit; those with an ``i`` are of 1024."""
        if isinstance(value, int):
            return value
        text = str(value).lower()
        found = re.fullmatch(r"(\d{1,15}(?:\.\d{1,3})?) ?([kmgt]?)(i?)b?", text, re.ASCII)
        if found is None:
            self.fail(f"{str(value)!r} is no size; write 2GiB, 500MB or 0", param, ctx)
        unit = _BYTES[found[2]]
        if found[3]:
            unit = 1024 ** list(_BYTES).index(found[2])
        return round(float(found[1]) * unit)


@click.command(cls=Command)
@click.argument("path", type=FilePath(), required=False)
@click.option("--project", is_flag=True, help="All files of the project you are in.")
@click.option("--all", is_flag=True, help="The whole store.")
@click.option("-n", "--dry-run", is_flag=True, help="Say what would go, and do nothing.")
@click.option("-y", "--yes", is_flag=True, help="Do it; without this it is only said.")
@click.option("--why", is_flag=True, help="Say of each version why it stays or goes.")
@click.option(
    "--keep-last", type=click.IntRange(1), metavar="N", help="Keep the newest N of each file."
)
@click.option("--keep-within", type=Age(), metavar="AGE", help="Keep what is younger: 30d, 12h.")
@click.option(
    "--rule",
    type=click.Choice(["thinning", "days", "count", "keep"]),
    help="Another rule than retention.rule.",
)
@click.option("--budget", type=Size(), metavar="SIZE", help="What all may take: 2GiB; 0: no limit.")
@click.option(
    "--settled", type=Age(), metavar="AGE", help="Let go of lines that stood for less: 10m."
)
@click.option("--allow-loss", is_flag=True, help="Let go of the last version with some line, too.")
@click.pass_obj
def prune(
    session: Session,
    /,
    path: str | None,
    dry_run: bool,
    yes: bool,
    why: bool,
    **wanted: Any,
) -> None:
    """Let go of old versions of PATH, a file or a folder.

    What goes is decided by the settings "retention.*": by default, versions of a day become fewer
    the longer ago it is, and nothing younger than a week goes. With --keep-last or --keep-within
    all that neither of them names may go. What has a tag, a label or a note stays, and so do
    restores, what they replaced, and the newest version.

    A version stays, too, where it is the last one with some line, unless --allow-loss is given.
    Lines that stood for less than --settled do not count; unless given it is what the setting
    "retention.settled_minutes" says, and with --keep-last or --keep-within every line counts.

    Nothing goes without --yes: this is said first. What went cannot be had back.
    """
    if dry_run and yes:
        raise UsageError("--dry-run and --yes do not go together; choose one of them")
    query = _query(session, path, wanted)
    service = session.service(path or "")
    plan = service.plan_prune(query)
    done = service.prune(plan) if yes and plan.removes else None
    if session.json:
        from backtrail.protocol.prunes import prune_result  # noqa: PLC0415 - with --json

        session.answer(prune_result(plan, done, versions=why or query.path is not None))
        return
    for line in _lines(plan, every=why):
        session.say(line)
    for line in _summary(plan, done):
        session.say(line)


def _query(session: Session, path: str | None, wanted: dict[str, Any]) -> PruneQuery:
    whole = only_one(wanted, ("project", "all"))
    if (path is None) == (whole is None):
        raise UsageError("name a file or folder, or --project, or --all")
    folder = None
    if whole == "project":
        folder = session.root or project_of(os.getcwd())
    elif path is not None and os.path.isdir(path):
        path, folder = None, path
    settled = wanted["settled"]
    return PruneQuery(
        path=path,
        folder=folder,
        rule=wanted["rule"],
        keep_last=wanted["keep_last"],
        keep_within_days=wanted["keep_within"],
        budget=wanted["budget"],
        allow_loss=wanted["allow_loss"],
        settled_minutes=None if settled is None else settled * 1440,
    )


def _lines(plan: "PrunePlan", *, every: bool) -> Iterator[str]:
    """The files, those that free most first; of one alone its versions."""
    files = sorted(plan.files, key=lambda file: file.frees, reverse=True)
    shown = files if every else files[:_SHOWN]
    for file in shown:
        name = escaped(os.path.relpath(f"{file.workspace.rstrip('/')}/{file.document.path}"))
        of = len(file.ruling.keep) + len(file.ruling.remove)
        yield f"{name}  {len(file.ruling.remove):,} of {count(of, 'version')}, {size(file.frees)}"
        if every or plan.query.path is not None:
            yield from _versions(file, every=every)
    if len(shown) < len(files):
        yield f"  and {count(len(files) - len(shown), 'more file')}; --why shows all"


def _versions(file: "DocumentPlan", *, every: bool) -> Iterator[str]:
    """Versions that follow each other and have the same reasons together, newest first."""
    from backtrail.protocol.prunes import reason_words  # noqa: PLC0415 - not every plan has any

    stays = set(file.ruling.keep)
    rows = groupby(
        sorted(file.ruling.reasons.items(), reverse=True),
        key=lambda item: (item[0] in stays, item[1]),
    )
    for place, ((kept, reasons), group) in enumerate(rows):
        if place == _SHOWN and not every:
            yield "  …  --why shows all"
            return
        numbers = [number for number, _ in group]
        span = f"{numbers[-1]}-{numbers[0]}" if len(numbers) > 1 else str(numbers[0])
        why = ", ".join(escaped(reason_words(reason)) for reason in reasons)
        yield f"  {'stays' if kept else 'goes '}  {span:>13}  {why}"


def _summary(plan: "PrunePlan", done: "Pruned | None") -> Iterator[str]:
    from backtrail.policy.retention import Why  # noqa: PLC0415 - as above
    from backtrail.protocol.prunes import reason_words  # noqa: PLC0415 - as above

    if plan.reasons:
        parts = (f"{number:,} {reason_words(Why(k))}" for k, number in plan.reasons.items())
        yield "what stays: " + ", ".join(parts)
    for line in plan.unread:
        yield f"stays whole: {escaped(line)}"
    if plan.over:
        yield (
            f"{size(plan.over)} above the budget stay all the same; --settled 10m or --allow-loss "
            "frees more"
        )
    if not plan.removes:
        yield "Nothing is to be let go of."
        return
    frees = plan.frees if done is None else done.frees
    bytes_ = f"{size(frees)} once the store is compacted"
    if done is None:
        yield f"{count(plan.removes, 'version')} would go; that frees about {bytes_}"
        yield "Nothing was let go of yet; add --yes to do it."
    else:
        left = f"; {done.left:,} stay: damaged, or just saved" if done.left else ""
        yield f"{count(done.removed, 'version')} let go of{left}; that frees about {bytes_}"
