"""What an editor says of itself: its name, and the settings it hands over."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from backtrail.errors import SettingsError
from backtrail.settings import Layer, merge

__all__ = ["Wishes", "source_of", "usable"]


def source_of(client: str | None, process: int | None = None) -> str:
    """Turn the name that an editor gives itself into a source like ``neovim``.

    An editor that gives none, as eglot did until 2023, is known by its ``process``, where the
    system shows it.
    """
    name = (client or _program(process)).strip().lower()
    if "emacs" in name or "eglot" in name:
        return "emacs"
    if "visual studio code" in name or name == "code - oss":
        return "vscode"
    return "-".join(name.split()) or "editor"


def usable(editor: Mapping[str, Any], *, project: bool = False) -> tuple[dict[str, Any], list[str]]:
    """Take the editor's settings one by one, so that a wrong one does not cost the others.

    ``project``: they may have come with the project. Returns what can be used, and what is wrong
    with the rest.
    """
    good: dict[str, Any] = {}
    problems = []
    for key, value in editor.items():
        parts = [(key, value)]
        if isinstance(value, Mapping) and value:
            parts = [(key, {name: inner}) for name, inner in value.items()]
        for name, part in parts:
            try:
                layer = Layer(where="editor settings", values={name: part}, project=project)
                merge([layer])
            except SettingsError as error:
                problems.append(str(error))
                continue
            good[name] = {**good.get(name, {}), **part} if isinstance(part, Mapping) else part
    return good, problems


class Wishes:
    """The settings of one editor: those that it began with, and those that it has now over them."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        """``tell`` hears of each wrong setting, once."""
        self._tell = tell
        self._told: set[str] = set()
        self._first: dict[str, Any] = {}
        self.now: dict[str, Any] = {}
        """What can be used."""

    def begin(self, given: Mapping[str, Any]) -> None:
        """Take what the editor begins with."""
        self._first = self.now = self._usable(given)

    def change(self, given: Mapping[str, Any]) -> bool:
        """Take what holds from now on, which may have come with the project; False: nothing new."""
        before, self.now = self.now, _over(self._first, self._usable(given, project=True))
        return self.now != before

    def _usable(self, given: Mapping[str, Any], *, project: bool = False) -> dict[str, Any]:
        settings, problems = usable(given, project=project)
        for problem in problems:
            if problem not in self._told:
                self._told.add(problem)
                self._tell(f"{problem}. The default holds.")
        return settings


def _over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Lay settings over others, group by group."""
    found = dict(below)
    for key, value in above.items():
        former = found.get(key)
        if isinstance(value, Mapping) and isinstance(former, Mapping):
            found[key] = {**former, **value}
        else:
            found[key] = value
    return found


def _program(process: int | None) -> str:
    if process is None:
        return ""
    try:
        return Path(f"/proc/{process}/comm").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
