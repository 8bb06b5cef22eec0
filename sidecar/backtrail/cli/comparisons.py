"""``backtrail diff``: what changed between two versions, or a version and the file as it is."""

import sys
from typing import TYPE_CHECKING

import click

from backtrail.cli.options import Command, FilePath
from backtrail.cli.session import Session
from backtrail.cli.terminal import Screen, Style, escaped

if TYPE_CHECKING:
    from backtrail.history.results import Comparison

__all__ = ["diff"]

_DIFFERS = 1
"""Exit code with --exit-code, as git's."""


@click.command(cls=Command)
@click.argument("path", type=FilePath())
@click.argument("old", required=False)
@click.argument("new", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["unified", "side-by-side", "stat", "json", "structured", "classic"]),
    default="unified",
    help="How to show it; unified is a patch that git apply and patch take.",
)
@click.option(
    "-U", "--context", type=click.IntRange(0, 1_000_000), default=3, help="Unchanged lines around."
)
@click.option("--as", "language", metavar="FORMAT", help="Of keys: json, yaml, toml, ini, env …")
@click.option("--any-order", is_flag=True, help="Of keys: the order of list items counts nothing.")
@click.option(
    "--tolerance", type=float, default=0.0, help="Of keys: numbers this close are the same."
)
@click.option("--exit-code", is_flag=True, help="Exit with 1 when the two differ.")
@click.pass_obj
def diff(
    session: Session,
    path: str,
    old: str | None,
    new: str | None,
    form: str,
    context: int,
    language: str | None,
    any_order: bool,
    tolerance: float,
    exit_code: bool,
) -> int:
    """Show what changed in PATH from version OLD to version NEW.

    Without NEW the file as it is now is compared; without OLD the version before that. Of JSON,
    YAML, TOML, ini and .env files --format structured shows which keys differ.
    """
    if form in ("structured", "classic"):
        from backtrail.cli.key_views import show_keys  # noqa: PLC0415 - these formats alone
        from backtrail.history.keys import KeyQuery  # noqa: PLC0415 - as above

        query = KeyQuery(language=language, any_order=any_order, tolerance=tolerance)
        keys = session.service(path).keys(path, old, new, query=query)
        if show_keys(session, keys, form=form, context=context):
            return _DIFFERS if exit_code and keys.differs else 0
        form = "unified"
    found = session.service(path).compare(path, old, new)
    if session.json or form == "json":
        from backtrail.protocol.conversions import diff_result  # noqa: PLC0415 - with --json

        kind = "json" if form in ("json", "side-by-side") else form
        session.answer(diff_result(found, form=kind, context=context))  # type: ignore[arg-type]  # click checked it
    elif form == "stat":
        session.say(_stat(session.screen, found))
    elif form == "side-by-side":
        from backtrail.cli.columns import side_by_side  # noqa: PLC0415 - this format alone

        for line in side_by_side(found, session.screen, context=context):
            session.say(line)
    else:
        _unified(session.screen, found, context)
    return _DIFFERS if exit_code and found.old.content != found.new.content else 0


def _stat(screen: Screen, found: "Comparison") -> str:
    from backtrail.protocol.wording import percent  # noqa: PLC0415 - this format alone

    change = found.change
    least = "at least " if change.estimate else ""
    return "  ".join(
        [
            escaped(found.path),
            f"{escaped(found.old.title)} → {escaped(found.new.title)}",
            screen.paint(f"{change.added} added", "added"),
            screen.paint(f"{change.deleted} deleted", "deleted"),
            f"{change.modified} modified",
            f"{least}{percent(change.percent)}",
        ]
    )


def _unified(screen: Screen, found: "Comparison", context: int) -> None:
    """Write the patch: exact bytes where no person reads, else painted and safe to show."""
    from backtrail.protocol.patches import unified_of  # noqa: PLC0415 - this format alone

    patch = unified_of(found, context=context)
    if not (screen.terminal or screen.color):
        sys.stdout.buffer.write(patch)
        sys.stdout.buffer.flush()
        return
    if not patch:
        screen.write(f"No difference: {found.old.title} and {found.new.title} are the same.")
    for line in patch.removesuffix(b"\n").split(b"\n") if patch else ():
        text = line.decode("utf-8", "surrogateescape")
        safe = "\t".join(escaped(part) for part in text.split("\t"))
        style = _style(text)
        screen.write(screen.paint(safe, style) if style else safe)


def _style(line: str) -> Style | None:
    if line.startswith(("diff ", "--- ", "+++ ", "index ")):
        return "heading"
    styles: dict[str, Style] = {"+": "added", "-": "deleted", "@": "chip", "\\": "quiet"}
    return styles.get(line[:1])
