# ruff: noqa: INP001 - a script beside the pages, not a package
"""Render docs/reference/cli.md from the commands themselves."""

from collections.abc import Iterator, Sequence
from inspect import cleandoc
from typing import Final

import click

from backtrail.cli.options import shared_options
from backtrail.cli.program import COMMANDS, program
from backtrail.protocol.faults import FAULTS

__all__ = ["cli_page"]

_VALUE: Final = "`name`, `number`, `value`, `id`, `time`, `source`, `author`, `reason`, `metadata`"
_IMPORT: Final = (
    "one line for each file: `path`, `versions`, `bytes`, `first`, `last`, `already`, `same`, "
    "`beside`, `dry_run`, `left_out` (each `where` and `reason`); before these, where a source "
    "has anything that belongs to no file, a line with `left_out` alone"
)
_JSON: Final = {
    "capture": "one line for each file: `status` (`kept`, `unchanged`, `skipped`), `path`, "
    "`version` (null when skipped), `reason`",
    "timeline": "`TimelineResult`; with `--symbol` or `--lines` `PartTimelineResult`",
    "search": "one `SearchMatch` for each save found, as it is found",
    "blame": "`BlameResult`; with `--removed` `RemovalResult`",
    "symbols": "`SymbolsResult`",
    "show": "`ContentResult`",
    "diff": "`DiffResult`; `--format` says which of its fields are filled, and `side-by-side` "
    "counts as `json`",
    "compare": "one `FileChangeMessage` for each file; with `--pairs` one `PairResult` for each "
    "pair",
    "restore": "`RestoreResult`; with `--dry-run` only its `plan`",
    "undo": "`RestoreResult`; with `--dry-run` only its `plan`",
    "report": "the same as `--format json`: a `ReportMessage`, over several lines",
    "patch": "`PatchResult`",
    "project": "`ProjectResult`",
    "deleted": "`DeletedResult`",
    "tag": "`VersionMessage`",
    "note": "`VersionMessage`",
    "move": "`old`, and `paths`: the names as they are now",
    "value set": _VALUE,
    "value get": f"{_VALUE}; with KEY the part alone",
    "value history": f"one line for each version: {_VALUE}",
    "value rollback": _VALUE,
    "value import": _VALUE,
    "value delete": f"the newest version that stays: {_VALUE}",
    "value export": "what it writes anyway, over several lines",
    "value list": "one `VersionMessage` for each value, its newest version",
    "value diff": "`from_version`, `to_version`, and by path `added`, `removed`, and `changed` "
    "with `from` and `to`",
    **dict.fromkeys(
        ("import vscode", "import history", "import jupyter", "import backups", "import git"),
        _IMPORT,
    ),
    "watch": "one line for each piece of news: `event` (`scanned`, `kept`, `mass-changed`, "
    "`gone`, `renamed`, `skipped`, `trouble`, `recovered`, `slow`), `path`, and what belongs to "
    "it: `version`, `mass_change`, `old`, `reason`, `files`, `left_out`, `waiting`",
    "prune": "`done`, `removes`, `keeps`, `left`, `frees`, `over`, `reasons`, `files` (with "
    "`versions` where a file is named, or with `--why`), `unread`",
    "status": "`StatusResult`",
    "check": "`sound`, `versions`, `contents`, `events`, `findings` (`what`, `sequence`, `path`, "
    "`detail`)",
}
_CODES: Final = (
    (0, "Done."),
    (1, "Nothing found; with `--exit-code`, there is a difference; a pair was not compared."),
    (2, "The command line or a setting is wrong; nothing was done."),
    (
        3,
        "Conflict: the newest version is not the one that `--expect` names, or what is to be taken "
        "out was changed again later.",
    ),
    (
        4,
        "The store is damaged or cannot serve: locked, full, not a store, not allowed; what was to "
        "be forgotten is still somewhere.",
    ),
    (5, "Refused: outside the workspace, not a regular file, unreadable, or left out."),
    (70, "A mistake in Backtrail itself."),
    (130, "Interrupted."),
)


def cli_page() -> str:
    """Render the page."""
    lines = [
        "# Command line",
        "",
        "Written by `python docs/generate.py` from the commands; edit those. For a tour see",
        "[the guide](../guides/command-line.md).",
        "",
        "```",
        "backtrail [OPTIONS] COMMAND [ARGS]...",
        "```",
        "",
        "`python -m backtrail` is the same.",
        "",
        *_versions(),
        "## Options of every command",
        "",
        "They may stand before or after the command's name.",
        "",
        *_options(shared_options()),
        "",
        *_environment(),
        *_exit_codes(),
        "## JSON",
        "",
        "With `--json` each answer is one line. The named shapes are those of",
        "[the protocol](protocol.md), so every face tells a version alike. Errors stay one line of",
        "text on standard error; the exit code says which kind.",
        "",
    ]
    for name in COMMANDS:
        lines += _command(name)
    return "\n".join(lines).rstrip("\n") + "\n"


def _versions() -> list[str]:
    return [
        "## Naming a version",
        "",
        "| VERSION | means |",
        "|---|---|",
        "| `148` | the version with that number |",
        "| `'~0'`, `'~2'` | the newest, two before the newest; quoted, since shells know `~` as a "
        "folder |",
        "| `1482-9f3a2c7d` | the id, as `--json` shows it |",
        "| `before-refactoring` | the version with that tag |",
        '| `"10 minutes ago"`, `"yesterday 14:00"`, `2026-03-01T14:00` | the newest version at or '
        "before that time |",
        "",
    ]


def _environment() -> list[str]:
    return [
        "## Environment",
        "",
        "| variable | what it does |",
        "|---|---|",
        "| `BACKTRAIL_STORE` | the store to use, as `--store` |",
        "| `BACKTRAIL_LOG` | a file that gets one JSON line for each start and end of a command |",
        "| `NO_COLOR` | any value: no colour with `--color auto` |",
        "",
        "Every [setting](settings.md) has a variable.",
        "",
    ]


def _exit_codes() -> list[str]:
    told = {fault.exit_code for fault in FAULTS.values()}
    assert told <= {code for code, _ in _CODES}, "an exit code has no line in the table"
    lines = ["## Exit codes", "", "| code | meaning |", "|---|---|"]
    return [*lines, *(f"| {code} | {meaning} |" for code, meaning in _CODES), ""]


def _command(name: str) -> Iterator[str]:
    context = click.Context(program, info_name="backtrail", terminal_width=100)
    command = program.get_command(context, name)
    assert command is not None
    inner = click.Context(command, info_name=name, parent=context, terminal_width=100)
    yield from _described(command, inner, name)
    if isinstance(command, click.Group):
        for part in command.list_commands(inner):
            below = command.get_command(inner, part)
            assert below is not None
            own = click.Context(below, info_name=part, parent=inner, terminal_width=100)
            yield from _described(below, own, f"{name} {part}")


def _described(command: click.Command, inner: click.Context, name: str) -> Iterator[str]:
    yield f"{'###' if ' ' in name else '##'} backtrail {name}"
    yield ""
    yield "```"
    yield command.get_usage(inner).removeprefix("Usage: ")
    yield "```"
    yield ""
    yield cleandoc(command.help or "")
    yield ""
    own = [param for param in command.params if isinstance(param, click.Option)]
    shared = {option.name for option in shared_options()}
    wanted = [option for option in own if option.name not in shared]
    if wanted:
        yield from _options(wanted)
        yield ""
    if name in _JSON:
        yield f"JSON: {_JSON[name]}."
        yield ""


def _options(options: Sequence[click.Option]) -> Iterator[str]:
    yield "| option | what it does |"
    yield "|---|---|"
    for option in options:
        context = click.Context(click.Command("none"), terminal_width=100)
        record = option.get_help_record(context)
        if record is not None:
            names, text = record
            yield f"| `{names.replace('|', chr(92) + '|')}` | {text} |"
