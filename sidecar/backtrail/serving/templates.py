"""What a hook is given: the values of its placeholders, its text, its arguments.

Pure. Rule: a value never becomes more than one argument, and never an option.
"""

import json
import time
from collections.abc import Mapping

import msgspec

from backtrail.listening import HookSettings, NewsKind
from backtrail.protocol.events import PruneEvent, RestoreEvent
from backtrail.protocol.messages import CaptureEvent
from backtrail.protocol.overviews import MassChangeMessage
from backtrail.protocol.spelling import iso_time, printable
from backtrail.serving.headlines import headline

__all__ = ["Values", "arguments_of", "text_of", "values_of"]

Values = Mapping[str, str]
"""Of each placeholder but ``text``."""


def values_of(kind: NewsKind, params: msgspec.Struct) -> Values:
    """Name what happened; empty where a kind of news has no such thing, as a path."""
    title = _line(headline(kind, params))
    found = {"kind": kind, "title": title, "path": "", "folder": "", "version": "", "time": ""}
    if isinstance(params, CaptureEvent | RestoreEvent):
        found["path"] = params.path
        if params.version is not None:
            found["folder"] = params.path.removesuffix(f"/{params.version.path}")
            found["version"] = str(params.version.number)
            found["time"] = params.version.time
    elif isinstance(params, PruneEvent):
        found["path"] = params.path or ""
    elif isinstance(params, MassChangeMessage):
        found["folder"], found["time"] = params.workspace, params.time
    found["time"] = found["time"] or iso_time(time.time_ns())
    found["name"] = found["path"].rpartition("/")[2]
    whole = {"kind": kind, "title": title, "params": msgspec.to_builtins(params)}
    return {**found, "event": msgspec.json.encode(whole).decode()}


def text_of(hook: HookSettings, values: Values) -> str:
    """Fill the template in; without one the event as JSON. In JSON, values are escaped."""
    if hook.template is None:
        return values["event"]
    escape = hook.template.lstrip()[:1] in ("{", "[")
    return _filled(hook.template, {k: _escaped(k, v) if escape else v for k, v in values.items()})


def arguments_of(hook: HookSettings, values: Values) -> list[str]:
    """Fill in a command's arguments."""
    program, *rest = hook.command or ("",)
    arguments = [program]
    for argument in rest:
        filled = _filled(argument, values)
        # What began as a placeholder must not end as an option.
        arguments.append(
            f" {filled}"
            if filled != argument and argument[0] == "{" and filled.startswith("-")
            else filled
        )
    return arguments


def _filled(text: str, values: Values) -> str:
    import re  # noqa: PLC0415 - only with hooks

    return re.sub(r"\{([a-z]+)\}", lambda found: values.get(found[1], found[0]), text)


def _escaped(name: str, value: str) -> str:
    return value if name == "event" else json.dumps(printable(value))[1:-1]


def _line(text: str) -> str:
    """Keep control characters of names and tags out of a line of words."""
    return "".join(" " if ord(letter) < ord(" ") else letter for letter in printable(text))
