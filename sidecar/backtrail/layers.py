"""Where settings come from, before they are checked: files, editors, the environment.

Rule: what came with a project's files is marked as such, and so is the person's own file.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from backtrail.errors import SettingsError

__all__ = ["Layer", "environment_layers", "nearest", "own_layer", "project_layers"]


class Layer(msgspec.Struct, frozen=True, kw_only=True):
    """Values from one place, not yet checked."""

    where: str
    """As messages name it: a file, ``editor settings``, ``environment variable BACKTRAIL_LOG``."""
    values: Mapping[str, Any]
    """Nested as in TOML: ``{"policy": {"percent": 7}}``; None means unset."""
    project: bool = False
    """Came with the project's files, so it may not say where history or logs are written."""
    own: bool = False
    """The person's own settings file, which alone may say what is run."""
    text: bool = False
    """Values are text from the environment: ``7`` is a number, ``a,b`` a list."""


def own_layer(path: Path) -> Layer:
    """Read the person's own settings file; nothing is set where there is none.

    :raises SettingsError: it cannot be read.
    """
    return Layer(where=str(path), values=_parsed(path, _read(path)), own=True)


def project_layers(root: Path) -> Iterator[Layer]:
    """``[tool.backtrail]`` in pyproject.toml, then backtrail.toml."""
    pyproject = root / "pyproject.toml"
    data = _read(pyproject)
    if b"backtrail" in data:  # somebody's half-written pyproject.toml must not stop their history
        tools = _parsed(pyproject, data).get("tool")
        values = tools.get("backtrail", {}) if isinstance(tools, Mapping) else {}
        if not isinstance(values, Mapping):
            raise SettingsError(f"{pyproject}: tool.backtrail: expected a table of settings")
        yield Layer(where=f"{pyproject} [tool.backtrail]", values=values, project=True)
    own = root / "backtrail.toml"
    yield Layer(where=str(own), values=_parsed(own, _read(own)), project=True)


def environment_layers(
    environ: Mapping[str, str], known: Mapping[str, str], *, prefix: str
) -> Iterator[Layer]:
    """One layer per variable; an empty one is unset. ``known`` gives the key of each variable.

    :raises SettingsError: a variable looks like one of ours and is none.
    """
    groups = {key.partition(".")[0] for key in known.values() if "." in key}
    for variable in sorted(environ):
        text = environ[variable]
        if not variable.startswith(prefix) or not text:
            continue
        where = f"environment variable {variable}"
        if variable in known:
            group, _, name = known[variable].rpartition(".")
            yield Layer(
                where=where, values={group: {name: text}} if group else {name: text}, text=True
            )
            continue
        # without what all of them begin with, or everything would be near
        ends = [name.removeprefix(prefix) for name in known]
        close = nearest(variable.removeprefix(prefix), ends, prefix=prefix)
        grouped = variable.removeprefix(prefix).lower().split("_")[0] in groups
        if close or grouped:  # anything else may belong to a program that wraps this one
            raise SettingsError(f"{where}: unknown setting{close}")


def _read(path: Path) -> bytes:
    """Read the file; empty when it is not there or is no regular file."""
    try:
        return path.read_bytes() if path.is_file() else b""
    except OSError as error:
        raise SettingsError(
            f"{path}: cannot be read ({error.strerror}); check its permissions"
        ) from error


def _parsed(path: Path, data: bytes) -> Mapping[str, Any]:
    if not data:
        return {}
    import tomllib  # noqa: PLC0415 - most commands run without any settings file

    try:
        return tomllib.loads(data.decode())
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SettingsError(f"{path}: line {line} is not UTF-8; save the file as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        last = data.rstrip().count(b"\n") + 1
        what = str(error).replace("at end of document", f"at line {last}, end of document")
        raise SettingsError(f"{path}: not valid TOML: {what}") from error


def nearest(name: str, known: Iterable[str], *, prefix: str = "") -> str:
    """Ask whether the nearest known name was meant; empty when none is near."""
    import difflib  # noqa: PLC0415 - only a wrong key needs it

    found = difflib.get_close_matches(name, known, n=1, cutoff=0.75)
    return f"; did you mean {prefix}{found[0]}?" if found else ""
