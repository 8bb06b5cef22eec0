# ruff: noqa: INP001 - a script of the Makefile, not a package
"""Open JupyterLab on a folder, with the history panel: ``python jupyter_ext/scripts/lab.py DIR``.

What is set here holds for this run only; nobody's settings are written.
"""

import os
import sys
from pathlib import Path
from typing import Final

from backtrail import History
from backtrail.cli.sample import FILES, make_sample
from backtrail.errors import BacktrailError

_ALWAYS: Final = (
    "--ServerApp.answer_yes=True",  # Ctrl-C stops at once
    "--Application.log_level=WARN",  # the address is told all the same
    # nobody who tries Backtrail wants to be asked about Jupyter's news
    f"--LabApp.app_settings_dir={Path(__file__).parent / 'settings'}",
)


def arguments(folder: str, *, fresh: bool) -> list[str]:
    """What ``jupyter lab`` is told; ``fresh``: the folder is a sample that nobody has seen yet."""
    told = ["lab", f"--ServerApp.root_dir={folder}", *_ALWAYS]
    if os.getuid() == 0:
        told.append("--allow-root")
    if not _has_screen():
        told.append("--no-browser")
    if fresh:
        told.append(f"--LabApp.default_url=/lab/tree/{next(iter(FILES))}")
    return told


def main(folder: str) -> None:
    """Make the sample where ``folder`` is missing or empty; then become JupyterLab."""
    folder = os.path.realpath(folder)
    try:
        fresh = make_sample(folder)
        if fresh:
            _keep_sample(folder)
    except BacktrailError as error:
        sys.exit(f"make: {error}")
    print(f"JupyterLab opens {folder}; Backtrail keeps every save in it. Ctrl-C stops.")  # noqa: T201
    sys.stdout.flush()
    os.execv(  # noqa: S606 - no shell is wanted
        sys.executable, [sys.executable, "-m", "jupyter", *arguments(folder, fresh=fresh)]
    )


def _keep_sample(folder: str) -> None:
    """Begin the history with the files as they are: the first save then has one before it."""
    with History.open(workspace=Path(folder)) as history:
        history.capture_many([Path(name) for name in FILES])


def _has_screen() -> bool:
    return sys.platform == "darwin" or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))


if __name__ == "__main__":
    main(sys.argv[1])
