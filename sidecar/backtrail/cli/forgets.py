"""``backtrail forget``: have something be gone for good; plan, say, do, look."""

import os
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from backtrail.cli.care import size
from backtrail.cli.options import Command, FilePath
from backtrail.cli.progress import counting
from backtrail.cli.rows import count
from backtrail.cli.session import Session
from backtrail.cli.terminal import escaped
from backtrail.cli.timelines import moment
from backtrail.errors import UsageError
from backtrail.history.forgets import OUT_OF_REACH, ForgetQuery

if TYPE_CHECKING:
    from backtrail.history.forgets import ForgetFile, ForgetPlan, Forgotten

__all__ = ["forget"]

_SHOWN: Final = 20
"""Files that a person is shown; --json names all."""
_NOTHING, _LEFT = 1, 4
"""Exit codes: nothing holds it; it still is somewhere."""


@click.command(cls=Command)
@click.argument("path", type=FilePath(), required=False)
@click.option(
    "-v", "--version", "versions", multiple=True, metavar="VERSION", help="Only this version of it."
)
@click.option("--text", metavar="TEXT", help="Whatever holds this text.")
@click.option("--text-from", metavar="FILE", help="The text is in FILE; -: standard input.")
@click.option("--regex", metavar="PATTERN", help="Whatever this RE2 pattern fits.")
@click.option("--files", metavar="GLOB", help="Only files that GLOB fits, as in .gitignore.")
@click.option("--since", help='Not before this time: "2 days ago", 2026-03-01, 14:30.')
@click.option("--until", help="Not after this time.")
@click.option("--replace", is_flag=True, help="Keep versions, with [forgotten] in its place.")
@click.option("--copies", is_flag=True, help="Other files' versions with the same bytes go, too.")
@click.option("--again", is_flag=True, help="Even where the file would bring it back when saved.")
@click.option("-n", "--dry-run", is_flag=True, help="Say what would go, and do nothing.")
@click.option("-y", "--yes", is_flag=True, help="Do it; without this it is only said.")
@click.option("--finish", is_flag=True, help="End what an earlier forget could not.")
@click.pass_obj
def forget(session: Session, /, path: str | None, **wanted: Any) -> int:
    """Have versions be gone for good: those of PATH, or those that hold a text.

    PATH may be a folder: all that is kept of the files in it.

    With --text, --text-from or --regex every version that holds it goes, of whatever file, be it
    deleted; and notes, tags, reasons and names that say it are written anew. --text-from keeps a
    secret out of the shell's history. Limited to files or times, only versions go.

    Everything that held it is written anew: contents, what builds on them, packs, the search index,
    the log. Then every byte of every file of the store is looked at, and every content, and what
    was found is told. Exits with 4 where it still is somewhere.

    Nothing goes without --yes: this is said first. What went cannot be had back.
    """
    if wanted["dry_run"] and wanted["yes"]:
        raise UsageError("--dry-run and --yes do not go together; choose one of them")
    service = session.service(path or "")
    if wanted["finish"]:
        return _finish(session)
    plan = service.plan_forget(_query(path, wanted), counting("looking"))
    empty = not (plan.versions or plan.leftovers or plan.words)
    done = service.forget(plan, counting("checking")) if wanted["yes"] and not empty else None
    if session.json:
        from backtrail.protocol.forgets import forget_result  # noqa: PLC0415 - with --json

        session.answer(forget_result(plan, done))
    else:
        for line in (*_planned(plan), *(_told(plan, done) if done else _outlook(empty=empty))):
            session.say(line)
    if done is None:
        return _NOTHING if empty else 0
    return 0 if done.done and not done.scanned.hits else _LEFT


def _finish(session: Session) -> int:
    done = session.service().finish_forgetting()
    if session.json:
        session.answer({"scrubbed": done})
    else:
        session.say("nothing is left of what was forgotten" if done else _BUSY)
    return 0 if done else _LEFT


_BUSY: Final = (
    "Another program reads an older state of the store, so that what was deleted still lies in its"
    " files. Run `backtrail forget --finish` once it is done, or close it."
)


def _query(path: str | None, wanted: dict[str, Any]) -> ForgetQuery:
    texts = [name for name in ("text", "text_from", "regex") if wanted[name] is not None]
    if len(texts) > 1:
        raise UsageError("--text, --text-from and --regex do not go together; choose one of them")
    text = wanted["regex"] or wanted["text"] or ""
    if wanted["text_from"] is not None:
        text = _text_in(wanted["text_from"])
    if texts and not text:
        raise UsageError("an empty text is in every file; nothing was forgotten")
    folder = path if path is not None and os.path.isdir(path) else None
    if folder is not None and wanted["versions"]:
        raise UsageError("that is a folder; name the file whose versions these are")
    return ForgetQuery(
        text=text,
        regex=wanted["regex"] is not None,
        path=path if folder is None else None,
        folder=folder,
        versions=wanted["versions"],
        files=wanted["files"],
        since_ns=moment(wanted["since"], "since"),
        until_ns=moment(wanted["until"], "until"),
        replace=wanted["replace"],
        copies=wanted["copies"],
        again=wanted["again"],
    )


def _text_in(file: str) -> str:
    """What is in a file, without the end of its last line."""
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise UsageError(f"{file} cannot be read ({error.strerror})") from error
    text = data.decode("utf-8", "surrogateescape")
    return text.removesuffix("\n").removesuffix("\r")


def _planned(plan: "ForgetPlan") -> Iterator[str]:
    for file in plan.files[:_SHOWN]:
        yield from _file(file, masked=plan.query.replace)
    if len(plan.files) > _SHOWN:
        yield f"and {count(len(plan.files) - _SHOWN, 'more file')}"
    if plan.leftovers:
        yield f"{count(plan.leftovers, 'content')} that no version has any more"
    if plan.words:
        yield f"{plan.words:,} of the notes, tags, reasons, names and entries of the log"
    if plan.copies:
        yield f"{count(plan.copies, 'content')} stay, since other versions have the same bytes"
    for line in plan.unread:
        yield f"damaged, and may hold it: {escaped(line)}"
    for other in plan.elsewhere:
        name = escaped(other)
        yield f"a history of its own, not looked into: {name}; `backtrail --store {name} forget …`"


def _file(file: "ForgetFile", *, masked: bool) -> Iterator[str]:
    name = escaped(os.path.relpath(f"{file.workspace.rstrip('/')}/{file.document.path}"))
    runs = []
    for _, group in groupby(enumerate(file.numbers), lambda each: each[1] - each[0]):
        numbers = [number for _, number in group]
        runs.append(f"{numbers[0]}-{numbers[-1]}" if len(numbers) > 1 else f"{numbers[0]}")
    what = "is masked in" if masked else "goes:"
    line = f"{name}  {what} {', '.join(runs)}; {count(file.keeps, 'version')} stay"
    yield line + (f"; {file.labelled:,} with a tag or note" if file.labelled else "")
    if file.returns:
        yield "  the file still holds it: take it out, or leave the file out (capture.exclude)"


def _outlook(*, empty: bool) -> Iterator[str]:
    if empty:
        yield "Nothing that is kept holds it."
        return
    yield "Nothing was forgotten yet; add --yes to do it. It cannot be taken back."


def _told(plan: "ForgetPlan", done: "Forgotten") -> Iterator[str]:
    kept = f", {count(done.masked, 'version')} masked" if plan.query.replace else ""
    yield (
        f"{count(done.removed, 'version')} forgotten{kept}; {count(done.contents, 'content')}"
        f" deleted, {done.words:,} other entries written anew"
    )
    seen = done.scanned
    yield (
        f"looked through {count(seen.files, 'file')} ({size(seen.bytes)}),"
        f" {count(seen.contents, 'content')} and {seen.words:,} other entries:"
        f" {count(len(seen.hits), 'hit')}"
    )
    for hit in seen.hits:
        yield f"  still there: {escaped(hit)}"
    if not done.done:
        yield _BUSY
    yield OUT_OF_REACH
