"""One release, one number."""

import json
import tomllib
from pathlib import Path

from backtrail.release import VERSION

_ROOT = Path(__file__).parents[1]


def test_every_package_bears_the_same_number():
    """The sidecar, its wheel and the editor's extension are of one release."""
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extension = json.loads((_ROOT / "vscode-client/package.json").read_text(encoding="utf-8"))
    assert (project["version"], extension["version"]) == (VERSION, VERSION)
