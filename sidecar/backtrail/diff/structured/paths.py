"""Where a value stands in a structured file, and how that is written.

``server.ports[2]`` is the third item of ``ports`` in ``server``; a key that is no plain word is
quoted as in JSON: ``scripts["build:prod"]``. The whole value is ``.``.
"""

import json
import re

from backtrail.errors import UsageError

__all__ = ["Path", "Step", "parse_path", "spelled"]

Step = str | int
"""A key, or the place of a list's item, from 0."""

Path = tuple[Step, ...]

_WHOLE = "."

_PLAIN = re.compile(r"[\w-]+")

_PART = re.compile(r'\[(\d{1,18})\]|\[("(?:[^"\\]|\\.)*+")\]|(\.?)([\w-]+)')


def spelled(path: Path) -> str:
    """Write ``path`` the way that ``parse_path`` reads."""
    return "".join(_spelled_step(step, first=not at) for at, step in enumerate(path)) or _WHOLE


def _spelled_step(step: Step, *, first: bool) -> str:
    if not isinstance(step, str):
        return f"[{step}]"
    if _PLAIN.fullmatch(step):
        return step if first else f".{step}"
    return f"[{json.dumps(step, ensure_ascii=not step.isprintable())}]"


def parse_path(text: str) -> Path:
    """Read what ``spelled`` writes.

    Raises:
        UsageError: It is not written like that.

    """
    steps: list[Step] = []
    at = 0
    while at < len(text) and text != _WHOLE:
        found = _PART.match(text, at)
        if found is None or bool(found[3]) != (at > 0 and found[4] is not None):
            raise _misspelled(text)
        steps.append(_step_of(found, text))
        at = found.end()
    if not steps and text != _WHOLE:
        raise _misspelled(text)
    return tuple(steps)


def _step_of(found: "re.Match[str]", text: str) -> Step:
    if found[1] is not None:
        return int(found[1])
    if found[2] is None:
        return found[4]
    try:
        return str(json.loads(found[2]))
    except ValueError:
        raise _misspelled(text) from None


def _misspelled(text: str) -> UsageError:
    return UsageError(
        f'{text!r} names no key; write server.port, ports[2], or scripts["build:prod"] where a'
        " key is no plain word"
    )
