"""Who wants to hear of what: changes from outside, kinds of news and their weight, and hooks.

Pure values. Rule: a hook runs programs, so what a person wrote is checked before anything is run:
a file's name is one argument and never an option. What a program makes of an argument is its own
affair; where one is known to be run as a script, no placeholder is taken, but no list knows all.
"""

import os
from itertools import takewhile
from typing import Annotated, Final, Literal, get_args

import msgspec
from msgspec import Meta

__all__ = [
    "KINDS",
    "PLACEHOLDERS",
    "EditorSettings",
    "HookSettings",
    "NewsKind",
    "NewsLevel",
    "NotifySettings",
    "WatchSettings",
    "importance",
    "is_shown",
    "placeholders",
]

NewsKind = Literal[
    "kept",
    "renamed",
    "deleted",
    "annotated",
    "restored",
    "undone",
    "pruned",
    "mass-changed",
    "trouble",
    "recovered",
]
"""``trouble``: saves are not being kept; ``recovered``: they are again."""

KINDS: Final[tuple[NewsKind, ...]] = get_args(NewsKind)

NewsLevel = Literal["error", "warning", "info", "all"]

_LEVELS: Final[tuple[NewsLevel, ...]] = get_args(NewsLevel)
_ROUTINE: Final = ("kept", "annotated")

PLACEHOLDERS: Final = (
    "kind", "title", "path", "name", "folder", "version", "time", "event", "text",
)  # fmt: skip
"""What may stand in braces in a hook; ``text`` is the finished template, for commands only."""

_SCRIPT_FOLLOWS: Final = (
    r"-[0-9]*[A-Za-z]{0,3}[ceprERS]|(?i:--?([a-z]+-)*(command|eval|print|split-string|expression))"
)
"""Options of shells and languages behind which an argument is run, alone or as ``-lc``."""

_RUN_ARGUMENTS: Final = {
    "ssh", "tmux", "eval", "awk", "gawk", "mawk", "nawk", "su", "osascript",
}  # fmt: skip
"""Programs that take an argument for a script without any option."""

_BEFORE_PROGRAMS: Final = {"env", "sudo", "doas", "nice", "nohup", "setsid", "timeout"}
"""Programs that run the one that their arguments name."""

_Word = Annotated[str, Meta(min_length=1)]


class NotifySettings(msgspec.Struct, frozen=True, kw_only=True):
    """What an editor is told in words."""

    level: Annotated[
        NewsLevel,
        Meta(
            description="What an editor shows as a message: `error` only that saves are not being "
            "kept, `warning` also many files changed at once, `info` also restores, deletions and "
            "renames, `all` every save."
        ),
    ] = "warning"


class WatchSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How changes made outside editors are noticed."""

    mode: Annotated[
        Literal["auto", "native", "polling", "off"],
        Meta(
            description="`auto` has the system tell of changes, and looks every few seconds where "
            "it cannot; `native` trusts it on shared file systems, too; `polling` only looks."
        ),
    ] = "auto"


class EditorSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What editors without a client of ours show."""

    code_lens: Annotated[
        bool, Meta(description="Above each file: how many versions there are, and the last change.")
    ] = False


class HookSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A command or a web address that hears of some kinds of news.

    :raises ValueError: from ``__post_init__``, with words that fit behind ``hooks:``.
    """

    on: Annotated[tuple[NewsKind, ...], Meta(min_length=1)]
    command: Annotated[tuple[_Word, ...], Meta(min_length=1)] | None = None
    """A program and its arguments, run without a shell."""
    url: str | None = None
    """Gets the text as the body of a POST."""
    template: str | None = None
    """The text, with placeholders; unset: the whole event as JSON."""
    seconds: Annotated[float, Meta(gt=0, le=600)] = 10.0
    """After which it is ended."""

    def __post_init__(self) -> None:
        if (self.command is None) == (self.url is None):
            raise ValueError("set either command or url")
        if self.url is not None:
            _check_url(self.url)
        if unknown := set(placeholders(self.template or "")) - {*PLACEHOLDERS[:-1]}:
            raise ValueError(
                f"template: {{{min(unknown)}}} is unknown; {_known(PLACEHOLDERS[:-1])}"
            )
        if self.command is not None:
            _check_command(self.command)


def importance(kind: NewsKind) -> NewsLevel:
    """Say from which level on a kind of news is shown."""
    if kind == "trouble":
        return "error"
    if kind == "mass-changed":
        return "warning"
    return "all" if kind in _ROUTINE else "info"


def is_shown(kind: NewsKind, level: NewsLevel) -> bool:
    """Tell whether a person who asked for ``level`` is shown this kind."""
    return _LEVELS.index(importance(kind)) <= _LEVELS.index(level)


def placeholders(text: str) -> list[str]:
    """List the names in braces, like ``{title}``; other braces, as of JSON, are text."""
    import re  # noqa: PLC0415 - only with hooks

    return re.findall(r"\{([a-z]+)\}", text)


def _check_url(url: str) -> None:
    if not url.startswith(("https://", "http://")):
        raise ValueError("url begins with https:// or http://")
    host = url.partition("://")[2]
    for mark in "/?#":
        host = host.partition(mark)[0]
    if "@" in host:
        raise ValueError("url: no user or password before the host; nothing would send them")


def _check_command(command: tuple[str, ...]) -> None:
    program, *arguments = command
    if os.sep in program and not program.startswith(("/", "~/")):
        raise ValueError(f"command: {program} depends on where it is run; write the whole path")
    if placeholders(program):
        raise ValueError("command: the program itself has no placeholder")
    for at, argument in enumerate(arguments, start=1):
        for name in placeholders(argument):
            if name not in PLACEHOLDERS:
                raise ValueError(f"command: {{{name}}} is unknown; {_known(PLACEHOLDERS)}")
            option = argument.rpartition("=")[0]
            if _follows_script(command[:at]) or _runs_script(option):
                raise ValueError(
                    f"command: {{{name}}} would be run as a script; write the script and use the "
                    f'variable in it: "$HOOK_{name.upper()}"'
                )
            _check_place(name, argument)
            if runner := _runner(command[:at]):
                raise ValueError(
                    f"command: {runner} may run {{{name}}} as a script; run a script of your own "
                    f"that reads the variable HOOK_{name.upper()} or its standard input"
                )


def _check_place(name: str, argument: str) -> None:
    # In the midst of a script for a shell, a file's name would be run.
    option, _, rest = argument.rpartition("=")
    if rest != f"{{{name}}}" or not (option == "" or _is_option(option)):
        raise ValueError(
            f"command: {{{name}}} has to be a whole argument, or --option={{{name}}}; "
            "text around it goes into template, with {text} as the argument"
        )


def _follows_script(before: tuple[str, ...]) -> bool:
    """Tell whether one of the options right before an argument has it run, as ``-c --`` does."""
    options = takewhile(lambda word: word.startswith("-"), reversed(before))
    return any(_runs_script(option) for option in options)


def _runs_script(option: str) -> bool:
    import re  # noqa: PLC0415 - only with hooks

    return re.fullmatch(_SCRIPT_FOLLOWS, option) is not None


def _runner(before: tuple[str, ...]) -> str:
    """Name the program, itself or behind ``env`` and ``sudo``, that would run an argument."""
    names = [word.rpartition("/")[2] for word in before]
    programs = names if names[0] in _BEFORE_PROGRAMS else names[:1]
    return next((name for name in programs if name in _RUN_ARGUMENTS), "")


def _is_option(text: str) -> bool:
    return text.startswith("-") and text.replace("-", "").isalnum()


def _known(names: tuple[str, ...]) -> str:
    return "known are " + ", ".join(f"{{{name}}}" for name in names)
