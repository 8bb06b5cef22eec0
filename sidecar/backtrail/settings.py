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

from backtrail.checking import CheckSettings, TriggerSettings
from backtrail.errors import SettingsError
from backtrail.keeping import (
    CheckpointSettings,
    KeepRule,
    RetentionSettings,
    StorageSettings,
    ThinningStep,
)  # fmt: skip
from backtrail.layers import Layer, environment_layers, nearest, own_layer, project_layers
from backtrail.listening import EditorSettings, HookSettings, NotifySettings, WatchSettings

__all__ = [
    "ENVIRONMENT_PREFIX",
    "CaptureSettings",
    "Layer",
    "PolicySettings",
    "RetentionSettings",
    "SettingReference",
    "Settings",
    "StorageSettings",
    "WatchSettings",
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

_Text = Annotated[str, Meta(min_length=1, max_length=1000)]
# No text can be split between two repeats in more ways than one: a wrong line costs its length.
_LINE: Final = r"^[^\S\n]*\S.*: *([1-9]\d{0,5}|\d{1,6}\.0*[1-9]\d*)$"
_Interval = Annotated[str, Meta(pattern=_LINE, max_length=1000)]


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
    interval: Annotated[
        tuple[_Interval, ...],
        Meta(
            description="Globs with minutes, `*.log: 10`: files that change all the time are kept "
            "so often while they do, and not at each change. An editor's saves are all kept."
        ),
    ] = ()
    gitignore: Annotated[
        bool, Meta(description="Leave out what the project's .gitignore files leave out.")
    ] = True
    secrets: Annotated[
        Literal["exclude", "ask", "mask", "keep"],
        Meta(
            description="Files with keys or passwords: left out, asked about once each, kept with "
            "`[secret]` in the place of each, or kept as they are."
        ),
    ] = "exclude"
    first_scan: Annotated[
        Literal["on", "off"],
        Meta(
            description="`on` keeps a first version of every file of a folder that is opened, in "
            "the background, so that there is something to go back to before its first save."
        ),
    ] = "on"
    first_scan_files: Annotated[
        int,
        Meta(ge=0, description="Files after which that ends; others begin when they change."),
    ] = 200_000
    first_scan_bytes: Annotated[int, Meta(ge=0, description="The same in bytes that are read.")] = (
        2048 * _MIB
    )
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


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that can be set."""

    store: Annotated[
        str | None,
        Meta(description="The store's file. Unset: one store for all your projects."),
    ] = None
    author: Annotated[str | None, Meta(description="The name written to each version.")] = None
    agent: Annotated[
        str | None,
        Meta(
            description="The agent at work, as versions name it: an agent sets the variable for "
            "the programs that it starts."
        ),
    ] = None
    log: Annotated[str | None, Meta(description="A file for log lines. Unset: no log.")] = None
    capture: CaptureSettings = msgspec.field(default_factory=CaptureSettings)
    policy: PolicySettings = msgspec.field(default_factory=PolicySettings)
    editor: EditorSettings = msgspec.field(default_factory=EditorSettings)
    watch: WatchSettings = msgspec.field(default_factory=WatchSettings)
    storage: StorageSettings = msgspec.field(default_factory=StorageSettings)
    retention: RetentionSettings = msgspec.field(default_factory=RetentionSettings)
    checkpoints: CheckpointSettings = msgspec.field(default_factory=CheckpointSettings)
    notify: NotifySettings = msgspec.field(default_factory=NotifySettings)
    hooks: Annotated[
        tuple[HookSettings, ...],
        Meta(
            description="Commands and web addresses that hear of what happens, each a table "
            "`[[hooks]]`: [notifications](../guides/notifications.md). Only your own `config.toml` "
            "counts."
        ),
    ] = ()
    checks: Annotated[
        tuple[CheckSettings, ...],
        Meta(
            description="Commands that say whether a project is well, each a table `[[checks]]`: "
            "[checks](../guides/checks.md). Only your own `config.toml` counts."
        ),
    ] = ()
    triggers: Annotated[
        tuple[TriggerSettings, ...],
        Meta(description="What follows when one finds much worse, each a table `[[triggers]]`."),
    ] = ()


class SettingReference(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the reference page."""

    key: str
    """``policy.percent``."""
    allowed: str
    default: Any
    meaning: str
    variable: str
    """The environment variable that sets it; empty where none may."""
    adds: bool
    """A list that is added to those of the layers below, the defaults among them."""
    schema: Mapping[str, Any]
    """The type and its limits as JSON Schema."""


_GROUPS: Final[Mapping[str, type[msgspec.Struct]]] = {
    "capture": CaptureSettings,
    "policy": PolicySettings,
    "editor": EditorSettings,
    "watch": WatchSettings,
    "storage": StorageSettings,
    "retention": RetentionSettings,
    "checkpoints": CheckpointSettings,
    "notify": NotifySettings,
}
_ADDING: Final = ("capture.include", "capture.exclude")
_PERSONAL: Final = ("store", "log", "retention", "checkpoints")
_OWN: Final = ("hooks", "checks", "triggers")


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
        layers.append(own_layer(user_file))
    if project_root is not None:
        layers += project_layers(project_root)
    if editor is not None:
        layers.append(Layer(where="editor settings", values=editor))
    known = {_variable(key): key for key in _fields()}
    layers += environment_layers(environ, known, prefix=ENVIRONMENT_PREFIX)
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
            variable="" if key in _OWN else _variable(key),
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
            f"{layer.where}: unknown setting {key}{nearest(key, (*_fields(), *_GROUPS))}"
        )
    if layer.project and key.partition(".")[0] in _PERSONAL:
        raise SettingsError(
            f"{layer.where}: {key} may not be set by a project, since it would move your history "
            "or log, or let go of versions; set it in your own settings file or environment"
        )
    if key in _OWN and not layer.own:
        raise SettingsError(
            f"{layer.where}: {key} may only be set in your own settings file, since they run "
            "programs"
        )
    if layer.text and get_origin(_halves(field.type)[0]) is tuple:
        value = [part.strip() for part in value.split(",") if part.strip()]
    try:
        checked = msgspec.convert(value, field.type, strict=not layer.text)
        wrong = isinstance(checked, float) and not math.isfinite(checked)
    except (msgspec.ValidationError, UnicodeError) as error:
        if key in _OWN:  # a table in a list: the error says which line of it is wrong
            raise SettingsError(f"{layer.where}: {key}: {error}") from error
        wrong = True
    if wrong:
        raise SettingsError(
            f"{layer.where}: {key} = {_shown(value)}: expected {_allowed(field.type)}"
        )
    return checked


def _variable(key: str) -> str:
    return ENVIRONMENT_PREFIX + key.replace(".", "_").upper()


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
        texts = "a list of texts, none empty or above 1000 characters"
        lists = {
            _Text: texts,
            _Interval: "a list of texts `GLOB: MINUTES`",
            ThinningStep: "a list of texts `DAYS: COUNT`",
            KeepRule: "a list of texts `GLOB: keep`, `GLOB: thinning`, `GLOB: days 30` or "
            "`GLOB: count 5`",
        }
        return lists.get(get_args(bare)[0], "a list of tables")
    if bare is bool:
        return "true or false"
    if bare not in (int, float):
        return "a text"
    kind = "a whole number" if bare is int else "a number"
    if meta.le is not None:
        return f"{kind} from {meta.ge} to {meta.le}"
    return f"{kind} above {meta.gt}" if meta.gt is not None else f"{kind}, at least {meta.ge}"
