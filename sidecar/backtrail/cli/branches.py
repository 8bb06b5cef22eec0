"""``backtrail branch`` and ``switch``: several lines of work on the same files."""

import shlex
import time
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click
import msgspec

from backtrail.cli.looks import look_at_disk
from backtrail.cli.options import Command, FilePath, of_project
from backtrail.cli.rollbacks import do_plan
from backtrail.cli.session import Session
from backtrail.cli.terminal import cells, escaped, pad
from backtrail.errors import UsageError
from backtrail.history.requests import BranchQuery, MergeQuery, SwitchQuery
from backtrail.protocol.clock import exact, relative

if TYPE_CHECKING:
    from backtrail.history.branches import Branch
    from backtrail.history.requests import Choice
    from backtrail.history.service import HistoryService

__all__ = ["branch", "merge", "switch"]

_NOW = "now"
_file = click.option(
    "--file", type=FilePath(), metavar="FILE", help="A branch of this file, not of the project."
)


@click.command(cls=Command)
@click.argument("name", required=False, default="")
@click.option("--at", "point", default=_NOW, metavar="POINT", help="Part from there, not from now.")
@_file
@of_project
@click.option("-m", "--note", default="", help="What it is for, in your words.")
@click.option("--author", help="Whose branch it is; yours unless set.")
@click.option("-s", "--switch", "go", is_flag=True, help="Go there at once.")
@click.option("--rename", "new", default="", metavar="NEW", help="Give the branch NAME this name.")
@click.option("-d", "--delete", is_flag=True, help="Take the branch NAME off the list.")
@click.option("-a", "--all", "deleted", is_flag=True, help="List those that were deleted, too.")
@click.pass_obj
def branch(
    session: Session,
    name: str,
    point: str,
    file: str | None,
    folder: str,
    note: str,
    author: str | None,
    go: bool,
    new: str,
    delete: bool,
    deleted: bool,
) -> int:
    """Part a branch NAME from the project as it is, or list the branches.

    A branch is a line of work to go back and forth to with `backtrail switch`. Nothing is copied,
    and git knows nothing of it. A POINT is a time ("2 days ago",
    2026-03-01T14:00), a checkpoint, another branch, the id of a version, a tag, or a sequence.
    """
    service = session.service(file or folder)
    if not name:
        if delete or new or go:
            raise UsageError("name the branch; `backtrail branch` lists them")
        return _list(session, service.branches(folder, deleted=deleted))
    if delete:
        gone = service.delete_branch(name, folder, file)
        _say(
            session,
            gone,
            f"branch {escaped(name)} deleted; no file was changed",
            f"to have it back, until a prune: backtrail branch NAME --at {gone.head}",
        )
    elif new:
        _say(
            session,
            service.rename_branch(name, new, folder, file),
            f"branch {escaped(name)} is called {escaped(new)} now",
        )
    else:
        _create(session, service, BranchQuery(
            name=name, folder=folder, file=file, point=point, note=note, author=author
        ), quiet=go)  # fmt: skip
        if go:
            query = SwitchQuery(name=name, folder=folder, file=file, looked=True)
            return _switch(session, service, query)
    return 0


@click.command(cls=Command)
@click.argument("name")
@click.option("-c", "--create", is_flag=True, help="Part the branch from now, then go there.")
@_file
@of_project
@click.option("-n", "--dry-run", is_flag=True, help="Say what would be done; change no file.")
@click.option("--author", help="Who switches; you unless set.")
@click.pass_obj
def switch(
    session: Session,
    name: str,
    create: bool,
    file: str | None,
    folder: str,
    dry_run: bool,
    author: str | None,
) -> int:
    """Have the files be those of the branch NAME, as they were when it was left.

    What lies there is kept first, and is where the branch that you leave goes on. Files that are
    never kept (ignored ones, say) stay as they are. `backtrail undo` takes a switch back.
    """
    service = session.service(file or folder)
    if create:
        query = BranchQuery(name=name, folder=folder, file=file, author=author)
        _create(session, service, query, quiet=True)
    wanted = SwitchQuery(name=name, folder=folder, file=file, looked=True)
    return _switch(session, service, wanted, dry_run=dry_run, author=author)


@click.command(cls=Command)
@click.argument("name")
@_file
@of_project
@click.option("-n", "--dry-run", is_flag=True, help="Say what would be done; change no file.")
@click.option(
    "--markers",
    "choice",
    flag_value="markers",
    help="Write both sides of what cannot be put together into the files, between markers.",
)
@click.option("--ours", "choice", flag_value="ours", help="Of that, take what is there now.")
@click.option("--theirs", "choice", flag_value="theirs", help="Of that, take what NAME holds.")
@click.option("--author", help="Who merges; you unless set.")
@click.pass_obj
def merge(
    session: Session,
    name: str,
    file: str | None,
    folder: str,
    dry_run: bool,
    choice: "Choice | None",
    author: str | None,
) -> int:
    """Bring what the branch NAME holds into the files as they are.

    What one side alone changed is taken. What both changed is put together, line by line, by the
    keys of JSON, YAML and TOML, by the cells of notebooks. Where that leaves something to decide
    it is listed and no file is written, unless you say how. Exits with 1 then. `backtrail undo`
    takes a merge back.
    """
    service = session.service(file or folder)
    service.finish_rollbacks()
    look_at_disk(service, folder)
    query = MergeQuery(name=name, folder=folder, file=file, choice=choice or "")
    plan = service.plan_merge(query)
    return do_plan(
        session, service, plan, dry_run=dry_run or not plan.settled, author=author, reason=""
    )


def _switch(
    session: Session,
    service: "HistoryService",
    query: SwitchQuery,
    *,
    dry_run: bool = False,
    author: str | None = None,
) -> int:
    service.finish_rollbacks()
    look_at_disk(service, query.folder)
    plan = service.plan_switch(query)
    return do_plan(session, service, plan, dry_run=dry_run, author=author, reason="")


def _create(
    session: Session, service: "HistoryService", query: BranchQuery, *, quiet: bool
) -> None:
    looked = query.point == _NOW
    if looked:
        look_at_disk(service, query.folder)
    made = service.create_branch(msgspec.structs.replace(query, looked=looked))
    if not quiet:
        name = escaped(shlex.quote(made.name))
        _say(
            session,
            made,
            f"branch {escaped(made.name)} parts from sequence {made.at}",
            f"you are where you were; to go there: backtrail switch {name}",
        )


def _say(session: Session, found: "Branch", *lines: str) -> None:
    if session.json:
        session.answer(found)
        return
    for line in lines:
        session.say(line)


def _list(session: Session, found: "tuple[Branch, ...]") -> int:
    if session.json:
        session.answer(found)
    elif not found:
        session.say("No branches here yet; `backtrail branch NAME` parts one from now.")
    else:
        _show(session, found)
    return 0 if found else 1


def _show(session: Session, found: "tuple[Branch, ...]") -> None:
    screen, now_ns = session.screen, time.time_ns()
    rows = [
        (f"{'  ' * depth}{'└ ' if depth else ''}{escaped(b.name)}", b) for depth, b in _tree(found)
    ]
    width = max(cells(name) for name, _ in rows)
    for name, each in rows:
        when = relative(each.time_ns, now_ns) if screen.terminal else exact(each.time_ns)
        parts = [
            ("* " if each.current else "  ") + screen.paint(pad(name, width), "strong"),
            "you are here" if each.current else f"left at sequence {each.head}",
            *([f"made {when} from sequence {each.at}"] if each.at is not None else ()),
            *([f"by {escaped(each.author)}"] if each.author else ()),
            *([f"of {escaped(each.path)}"] if each.path else ()),
            *(["(deleted)"] if each.deleted else ()),
            escaped(each.note),
        ]
        session.say("  ".join(part for part in parts if part))


def _tree(found: "tuple[Branch, ...]") -> "Iterator[tuple[int, Branch]]":
    """Each below the one it parted from, as far as that is listed."""
    below: dict[tuple[int, int | None, int], list[Branch]] = defaultdict(list)
    ids = {(b.workspace, b.document, b.id) for b in found}
    roots = []
    for each in found:
        parent = (each.workspace, each.document, each.parent)
        if each.at is None or parent not in ids:
            roots.append(each)
        else:
            below[parent].append(each)
    waiting = [(0, each) for each in reversed(roots)]
    while waiting:
        depth, each = waiting.pop()
        yield depth, each
        key = (each.workspace, each.document, each.id)
        waiting += [(depth + 1, child) for child in reversed(below[key])]
