"""``backtrail diff``: what changed between two versions, or a version and the file as it is."""

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import click

from backtrail.cli.options import Command, FilePath
from backtrail.cli.session import Session
from backtrail.cli.terminal import Screen, escaped
from backtrail.errors import UsageError

if TYPE_CHECKING:
    from backtrail.history.results import Comparison
    from backtrail.protocol.requests import WhitespaceMode

__all__ = ["diff"]

_WHATS = ("added", "deleted", "modified")

_OF_KEYS: Final = ("structured", "classic")
_OF_TEXTS: Final = ("unified", "side-by-side", "stat", "json", "html")
_OF_CELLS: Final = ("notebook", "html")
_COUNTS_FOR: Final[Mapping[str, tuple[Any, tuple[str, ...]]]] = {
    "whitespace": ("none", _OF_TEXTS),
    "outputs": (False, _OF_CELLS),
    "metadata": (False, _OF_CELLS),
    "layout": ("inline", ("html",)),
    "output": (None, ("html",)),
    "force": (False, ("html",)),
    "as": (None, _OF_KEYS),
    "any-order": (False, _OF_KEYS),
    "tolerance": (0.0, _OF_KEYS),
}
"""Options that mean something in some formats only: how they are when not given, and which."""

_DIFFERS = 1
"""Exit code with --exit-code, as git's."""


@click.command(cls=Command)
@click.argument("path", type=FilePath())
@click.argument("old", required=False)
@click.argument("new", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(
        ["unified", "side-by-side", "stat", "json", "html", "notebook", "structured", "classic"]
    ),
    default="unified",
    help="How to show it; unified is a patch that git apply and patch take.",
)
@click.option(
    "-U", "--context", type=click.IntRange(0, 1_000_000), default=3, help="Unchanged lines around."
)
@click.option(
    "--whitespace",
    type=click.Choice(["none", "all", "trailing", "blank-lines"]),
    default="none",
    help="White space that does not count; what is shown without it is no patch.",
)
@click.option("--outputs", is_flag=True, help="Of a notebook: also what its cells put out.")
@click.option("--metadata", is_flag=True, help="Of a notebook: also the metadata of its cells.")
@click.option(
    "--layout",
    type=click.Choice(["inline", "side-by-side"]),
    default="inline",
    help="Of an HTML page: one text below the other, or beside it.",
)
@click.option("-o", "--output", metavar="FILE", help="Where to write an HTML page; - is here.")
@click.option("--force", is_flag=True, help="Write over a FILE that is there.")
@click.option("--as", "language", metavar="FORMAT", help="Of keys: json, yaml, toml, ini, env …")
@click.option("--any-order", is_flag=True, help="Of keys: the order of list items counts nothing.")
@click.option(
    "--tolerance", type=float, default=0.0, help="Of keys: numbers this close are the same."
)
@click.option("--exit-code", is_flag=True, help="Exit with 1 when the two differ.")
@click.pass_obj
def diff(
    session: Session,
    /,
    path: str,
    old: str | None,
    new: str | None,
    form: str,
    context: int,
    whitespace: "WhitespaceMode",
    language: str | None,
    any_order: bool,
    tolerance: float,
    exit_code: bool,
    **wanted: Any,
) -> int:
    """Show what changed in PATH from version OLD to version NEW.

    Without NEW the file as it is now is compared; without OLD the version before that. Of JSON,
    YAML, TOML, ini and .env files --format structured shows which keys differ.
    """
    keyed = {"as": language, "any-order": any_order, "tolerance": tolerance}
    _require_fitting(form, wanted | keyed | {"whitespace": whitespace})
    if form in _OF_KEYS:
        from backtrail.cli.key_views import show_keys  # noqa: PLC0415 - these formats alone
        from backtrail.history.keys import KeyQuery  # noqa: PLC0415 - as above

        query = KeyQuery(language=language, any_order=any_order, tolerance=tolerance)
        keys = session.service(path).keys(path, old, new, query=query)
        if show_keys(session, keys, form=form, context=context):
            return _DIFFERS if exit_code and keys.differs else 0
        form = "unified"
    found = session.service(path).compare(path, old, new)
    if form in {"html", "notebook"}:
        from backtrail.cli.pages import show  # noqa: PLC0415 - these formats alone

        show(session, found, page=form == "html", context=context, whitespace=whitespace, **wanted)
    elif session.json or form == "json":
        from backtrail.protocol.conversions import diff_result  # noqa: PLC0415 - with --json

        kind = "json" if form in ("json", "side-by-side") else form
        session.answer(diff_result(found, form=kind, context=context, whitespace=whitespace))  # type: ignore[arg-type]  # click checked it
    elif form == "stat":
        session.say(_stat(session.screen, found, whitespace))
    elif form == "side-by-side":
        from backtrail.cli.columns import side_by_side  # noqa: PLC0415 - this format alone

        for line in side_by_side(found, session.screen, context=context, whitespace=whitespace):
            session.say(line)
    else:
        _unified(session.screen, found, context, whitespace)
    return _DIFFERS if exit_code and _differs(found, whitespace) else 0


def _require_fitting(form: str, wanted: Mapping[str, Any]) -> None:
    """See that no option is given that would change nothing; somebody may rely on it."""
    for name, (usual, forms) in _COUNTS_FOR.items():
        if form not in forms and wanted[name] != usual:
            fitting = " or ".join(forms)
            raise UsageError(
                f"--{name} counts for nothing with --format {form}; add --format {fitting}"
            )


def _differs(found: "Comparison", whitespace: "WhitespaceMode") -> bool:
    if whitespace == "none":
        return found.old.content != found.new.content
    from backtrail.diff.sections import differences  # noqa: PLC0415 - this option alone

    return bool(differences(found.old.content, found.new.content, whitespace=whitespace).sections)


def _stat(screen: Screen, found: "Comparison", whitespace: "WhitespaceMode") -> str:
    from backtrail.history.comparing import counted as count  # noqa: PLC0415 - this format alone
    from backtrail.protocol.wording import percent  # noqa: PLC0415 - as above

    counted = count(found, whitespace)
    least = "at least " if counted.estimate else ""
    parts = [escaped(found.path), f"{escaped(found.old.title)} → {escaped(found.new.title)}"]
    if counted.lines_added is not None:
        parts += [
            screen.paint(f"{counted.lines_added} added", "added"),
            screen.paint(f"{counted.lines_deleted} deleted", "deleted"),
            f"{counted.lines_modified} modified",
        ]
    parts.append(f"{least}{percent(counted.percent)}")
    for unit in ("words", "cells", "keys"):
        figures = [getattr(counted, f"{unit}_{what}") for what in _WHATS]
        if figures[0] is not None:
            told = (f"{number} {what}" for number, what in zip(figures, _WHATS, strict=True))
            parts.append(f"{unit}: {', '.join(told)}")
    if counted.coarse:
        parts.append("(at most: too much differs to compare it all)")
    return "  ".join(parts)


def _unified(
    screen: Screen, found: "Comparison", context: int, whitespace: "WhitespaceMode"
) -> None:
    """Write the patch: exact bytes where no person reads, else painted and safe to show."""
    if screen.terminal or screen.color:
        from backtrail.cli.patches import painted  # noqa: PLC0415 - this format alone

        for line in painted(found, screen, context=context, whitespace=whitespace):
            screen.write(line)
        return
    from backtrail.cli.verdicts import COARSE  # noqa: PLC0415 - this format alone
    from backtrail.protocol.patches import unified_of  # noqa: PLC0415 - as above

    if found.coarse:
        sys.stderr.write(f"{COARSE}\n")
    sys.stdout.buffer.write(unified_of(found, context=context, whitespace=whitespace))
    sys.stdout.buffer.flush()
