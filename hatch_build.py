"""Puts the built JupyterLab panel into the wheel, so that who installs it needs no Node.js.

A checkout without the panel still builds: the wheel then has Jupyter's server half alone, and the
build says so (`pip -v` shows it). `make` builds the panel; an editable install links to it instead.
"""

from pathlib import Path
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_PANEL: Final = "jupyter_ext/backtrail_jupyter/labextension"
_BUILT: Final = "install.json"
"""The last file that `npm run build:prod` writes; a build for development has none."""
_PLACE: Final = "share/jupyter/labextensions/backtrail-lab"


class PanelHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds the panel where it was built."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Hatchling's hook: before the wheel is put together."""
        if version == "editable":
            return
        if not Path(self.root, _PANEL, _BUILT).is_file():
            self.app.display_warning(
                "the JupyterLab panel is not built, so this wheel is without it; "
                "to have it, run `npm ci && npm run build:prod` in jupyter_ext first"
            )
            return
        build_data["shared_data"][_PANEL] = _PLACE
