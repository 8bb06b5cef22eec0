"""What people can set: one typed model, built from layers.

Defaults < user file < project file < editor < environment. The model below carries the range and
the description of each setting, so checks, messages and the reference page cannot drift apart.
Rule: paths and the environment are passed in; this module looks nothing up by itself.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final, Literal, get_args, get_origin

import msgspec
from msgspec import Meta

from backtrail.errors import SettingsError

__all__ = [
    "ENVIRONMENT_PREFIX",
    "CaptureSettings",
    "Layer",
    "PolicySettings",
    "SettingReference",
    "Settings",
    "StorageSettings",
    "load",
    "merge",
    "reference",
]

ENVIRONMENT_PREFIX: Final = "BACKTRAIL_"

_MIB = 1024 * 1024

_LEFT_OUT: Final = (
    ".git/", ".hg/", ".svn/", "node_modules/", "__pycache__/", "*.pyc", ".venv/", ".tox/", ".nox/",
    ".cache/", ".mypy_cache/", ".pytest_cache/", ".ruff_cache/", ".ipynb_checkpoints/",
    ".jupyter_ystore.db*", "**/.jupyter/collaboration_sessions.json",  # Jupyter's shared editing
    "*.swp", "*.swo", "*~", ".#*", "#*#", "4913",  # what editors write beside the file
    ".DS_Store", ".backtrail-*",
)  # fmt: skip

_Text = Annotated[str, Meta(min_length=1)]


class CaptureSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Which files are kept."""

    max_size: Annotated[int, Meta(ge=1, description="Larger files are not kept, in bytes.")] = (
        50 * _MIB
    )
    stream_above: Annotated[
        int, Meta(ge=1, description="Larger files are read in pieces, in bytes; memory stays flat.")
    ] = 8 * _MIB
    include: Annotated[
        tuple[_Text, ...],
        Meta(
            description="Globs of files to keep whatever the lines below say. Only a glob with "
            "a slash, `build/keep.txt`, reaches into a left-out directory. Lists of the layers "
            "add up."
        ),
    ] = ()
    exclude: Annotated[
        tuple[_Text, ...],
        Meta(
            description="Globs of files to leave out, as in .gitignore; `!glob` takes one back. "
            "Lists of the layers add up."
        ),
    ] = _LEFT_OUT
    gitignore: Annotated[
        bool, Meta(description="Leave out what the project's .gitignore files leave out.")
    ] = True
    secrets: Annotated[
        Literal["exclude", "keep"],
        Meta(description="`exclude` leaves out files that look like keys, tokens or passwords."),
    ] = "exclude"
    binary: Annotated[
        Literal["keep", "skip"],
        Meta(description="`skip` leaves out files with a NUL byte in their first 8 KiB."),
    ] = "keep"


class PolicySettings(msgspec.Struct, frozen=True, kw_only=True):
    """Which versions stand out."""

    minor: Annotated[
        Literal["keep", "fold", "skip"],
        Meta(
            description="Small saves: `fold` keeps them and shows a run of them as one row, "
            "`keep` shows each, `skip` keeps only saves that stand out, and a burst as one."
        ),
    ] = "fold"
    percent: Annotated[
        float, Meta(ge=0, le=100, description="A change of at least this much stands out.")
    ] = 5.0
    keywords: Annotated[
        tuple[_Text, ...],
        Meta(description="Whole words in added or removed lines that make a change stand out."),
    ] = ("BREAKING", "IMPORTANT", "FIX:", "SECURITY", "CRITICAL")
    interval_hours: Annotated[
        float,
        Meta(gt=0, description="The first save this long after the last one that stood out does."),
    ] = 24.0
    merge_window_seconds: Annotated[
        float, Meta(ge=0, description="Saves of one source this close together show as one burst.")
    ] = 5.0
    mass_files: Annotated[
        int, Meta(ge=2, description="So many files touched at once are told as one mass change.")
    ] = 20
    mass_seconds: Annotated[
        float, Meta(ge=0.1, le=60, description="What counts as at once, for a mass change.")
    ] = 2.0


class StorageSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How the store writes."""

    synchronous: Annotated[
        Literal["full", "normal"],
        Meta(description="`normal` is faster and may lose the last saves in a power cut."),
    ] = "full"
    busy_seconds: Annotated[
        float, Meta(gt=0, description="How long to wait for another process that writes.")
    ] = 10.0
    chain_length: Annotated[
        int, Meta(ge=1, le=64, description="Deltas behind one another before a whole snapshot.")
    ] = 64


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that can be set."""

    store: Annotated[
        str | None,
        Meta(description="The store's file. Unset: one store for all your projects."),
    ] = None
    author: Annotated[str | None, Meta(description="The name written to each version.")] = None
    log: Annotated[str | None, Meta(description="A file for log lines. Unset: no log.")] = None
    capture: CaptureSettings = msgspec.field(default_factory=CaptureSettings)
    policy: PolicySettings = msgspec.field(default_factory=PolicySettings)
    storage: StorageSettings = msgspec.field(default_factory=StorageSettings)


class Layer(msgspec.Struct, frozen=True, kw_only=True):
    """Values from one place, not yet checked."""

    where: str
    """As messages name it: a file, ``editor settings``, ``environment variable BACKTRAIL_LOG``."""
    values: Mapping[str, Any]
    """Nested as in TOML: ``{"policy": {"percent": 7}}``; None means unset."""
    project: bool = False
    """Came with the project's files, so it may not say where history or logs are written."""
    text: bool = False
    """Values are text from the environment: ``7`` is a number, ``a,b`` a list."""


class SettingReference(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the reference page."""

    key: str
    """``policy.percent``."""
    allowed: str
    default: Any
    meaning: str
    variable: str
    """The environment variable that sets it."""
    adds: bool
    """A list that is added to those of the layers below, the defaults among them."""
    schema: Mapping[str, Any]
    """The type and its limits as JSON Schema."""


_GROUPS: Final[Mapping[str, type[msgspec.Struct]]] = {
    "capture": CaptureSettings,
    "policy": PolicySettings,
    "storage": StorageSettings,
}
_ADDING: Final = ("capture.include", "capture.exclude")
_PERSONAL: Final = ("store", "log")


def load(
    *,
    user_file: Path | None,
    project_root: Path | None,
    editor: Mapping[str, Any] | None,
    environ: Mapping[str, str],
) -> Settings:
    """Read the layers that exist and merge them; files that are not there set nothing.

    :raises SettingsError: a value is not allowed, a key is unknown, or a file cannot be read.
    """
    layers: list[Layer] = []
    if user_file is not None:
        layers.append(Layer(where=str(user_file), values=_parsed(user_file, _read(user_file))))
    if project_root is not None:
        layers += _project(project_root)
    if editor is not None:
        layers.append(Layer(where="editor settings", values=editor))
    layers += _environment(environ)
    return merge(layers)


def merge(layers: Iterable[Layer]) -> Settings:
    """Lay ``layers`` over the defaults, the last one on top.

    ``capture.include`` and ``capture.exclude`` add up, so that a project's list does not take the
    defaults away; every other value is replaced.

    :raises SettingsError: a value is not allowed or a key is unknown.
    """
    chosen: dict[str, Any] = {}
    for layer in layers:
        for key, value in _flat(layer):
            checked = _checked(layer, key, value)
            if key in _ADDING:
                checked = (chosen[key] if key in chosen else _fields()[key].default) + checked
            chosen[key] = checked
    if not chosen:
        return Settings()
    groups: dict[str, dict[str, Any]] = {}
    for key, value in chosen.items():
        group, _, name = key.rpartition(".")
        groups.setdefault(group, {})[name] = value
    top = groups.pop("", {})
    for group, values in groups.items():
        top[group] = _GROUPS[group](**values)
    return Settings(**top)


def reference() -> tuple[SettingReference, ...]:
    """Every setting, in the order of the model."""
    return tuple(
        SettingReference(
            key=key,
            allowed=_allowed(field.type),
            default=field.default,
            meaning=_halves(field.type)[1].description or "",
            variable=_variable(key),
            adds=key in _ADDING,
            schema=msgspec.json.schema(field.type),
        )
        for key, field in _fields().items()
    )


@cache
def _fields() -> Mapping[str, msgspec.structs.FieldInfo]:
    """Every setting by its dotted key."""
    found = {f.name: f for f in msgspec.structs.fields(Settings) if f.name not in _GROUPS}
    for group, model in _GROUPS.items():
        found |= {f"{group}.{f.name}": f for f in msgspec.structs.fields(model)}
    return found


def _flat(layer: Layer) -> Iterator[tuple[str, Any]]:
    """Dotted keys with values; a group that is no table goes out as a wrong value."""
    for name, value in layer.values.items():
        if value is None:
            continue
        if name in _GROUPS:
            if not isinstance(value, Mapping):
                message = f"{layer.where}: {name} = {_shown(value)}: expected a table of settings"
                raise SettingsError(message)
            yield from (
                (f"{name}.{key}", inner) for key, inner in value.items() if inner is not None
            )
        else:
            yield str(name), value


def _checked(layer: Layer, key: str, value: Any) -> Any:
    """Give the value its final type."""
    field = _fields().get(key)
    if field is None:
        raise SettingsError(
            f"{layer.where}: unknown setting {key}{_nearest(key, (*_fields(), *_GROUPS))}"
        )
    if layer.project and key in _PERSONAL:
        raise SettingsError(
            f"{layer.where}: {key} may not be set by a project, since it would move your history "
            "or log; set it in your own settings file or environment"
        )
    if layer.text and get_origin(_halves(field.type)[0]) is tuple:
        value = [part.strip() for part in value.split(",") if part.strip()]
    try:
        checked = msgspec.convert(value, field.type, strict=not layer.text)
        wrong = isinstance(checked, float) and not math.isfinite(checked)
    except (msgspec.ValidationError, UnicodeError):
        wrong = True
    if wrong:
        raise SettingsError(
            f"{layer.where}: {key} = {_shown(value)}: expected {_allowed(field.type)}"
        )
    return checked


def _project(root: Path) -> Iterator[Layer]:
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


def _environment(environ: Mapping[str, str]) -> Iterator[Layer]:
    """One layer per variable; an empty one is unset."""
    known = {_variable(key): key for key in _fields()}
    for variable in sorted(environ):
        text = environ[variable]
        if not variable.startswith(ENVIRONMENT_PREFIX) or not text:
            continue
        where = f"environment variable {variable}"
        if variable in known:
            group, _, name = known[variable].rpartition(".")
            yield Layer(
                where=where, values={group: {name: text}} if group else {name: text}, text=True
            )
            continue
        nearest = _nearest(variable, known)
        grouped = variable.removeprefix(ENVIRONMENT_PREFIX).lower().split("_")[0] in _GROUPS
        if nearest or grouped:  # anything else may belong to a program that wraps this one
            raise SettingsError(f"{where}: unknown setting{nearest}")


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


def _variable(key: str) -> str:
    return ENVIRONMENT_PREFIX + key.replace(".", "_").upper()


def _nearest(name: str, known: Iterable[str]) -> str:
    import difflib  # noqa: PLC0415 - only a wrong key needs it

    found = difflib.get_close_matches(name, known, n=1, cutoff=0.75)
    return f"; did you mean {found[0]}?" if found else ""


def _halves(annotated: Any) -> tuple[Any, Meta]:
    """Take a setting's type apart: every one is ``Annotated`` with one ``Meta``."""
    bare, meta = get_args(annotated)
    return bare, meta


def _shown(value: Any) -> str:
    """Write the value as TOML would have it, near enough, and never longer than a line."""
    import json  # noqa: PLC0415 - only a wrong value needs it

    text = json.dumps(value, ensure_ascii=False, default=str)
    text = text.encode(errors="backslashreplace").decode()
    return text if len(text) <= 60 else text[:57] + "..."  # noqa: PLR2004 - the width of a message


def _allowed(annotated: Any) -> str:
    """Say what a person may write, from the type and its limits."""
    bare, meta = _halves(annotated)
    if get_origin(bare) is Literal:
        return " or ".join(f'"{choice}"' for choice in get_args(bare))
    if get_origin(bare) is tuple:
        return "a list of texts, none empty"
    if bare is bool:
        return "true or false"
    if bare not in (int, float):
        return "a text"
    kind = "a whole number" if bare is int else "a number"
    if meta.le is not None:
        return f"{kind} from {meta.ge} to {meta.le}"
    return f"{kind} above {meta.gt}" if meta.gt is not None else f"{kind}, at least {meta.ge}"
