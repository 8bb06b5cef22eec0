"""jupyter-server's own tests of contents and checkpoints, with Backtrail's classes in place.

The installed package has no tests, so they come from the sources of the same version at the
package index, once; what cannot be had is a failure, for then nothing is proved.
"""

import os
import re
import subprocess
import sys
import tarfile
from importlib.metadata import version
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

pytestmark = pytest.mark.e2e

# Asked for here: each test has a home of its own.
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "backtrail"
HOME = os.environ.get("HOME", "")

HERE = Path(__file__).parent
SUITE = "tests/services/contents"
DESELECTED = {
    "test_manager.py::test_checkpoint_subdir": (
        "asks where in `.ipynb_checkpoints` a checkpoint's file would lie; there is none"
    ),
}
LEAST = 400
"""Tests that have to pass: fewer would mean that the suite was not found."""


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    """The folder of jupyter-server's tests, without its package."""
    with tarfile.open(_sources()) as archive:
        for member in archive.getmembers():
            member.name = member.name.partition("/")[2]
            if member.name.startswith("tests/") or member.name == "pyproject.toml":
                archive.extract(member, tmp_path, filter="data")
    return tmp_path


def _sources() -> Path:
    wanted = version("jupyter-server")
    found = CACHE / f"jupyter_server-{wanted}.tar.gz"
    if not found.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        asked = subprocess.run(
            [
                sys.executable, "-m", "pip", "download", "--no-deps", "--no-binary=jupyter-server",
                f"--dest={CACHE}", f"jupyter-server=={wanted}",
            ],
            env={**os.environ, "HOME": HOME}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if not found.exists():
            pytest.fail(
                f"the sources of jupyter-server {wanted}, which hold its tests, could not be had"
                f" from the package index; put {found.name} into {CACHE}:\n{asked.stderr}"
            )
    return found


def test_jupyters_own_tests_pass(suite: Path) -> None:
    """Contents and checkpoints behave as Jupyter says, with both kinds of managers."""
    report = suite / "report.xml"
    run = subprocess.run(
        [
            sys.executable, "-m", "pytest", "-q", "--show-capture=no", "--tb=short",
            "-p", "contents_plugin", "-p", "no:randomly", "-p", "no:asyncio",
            # Of Jupyter's settings, those of plugins that are not needed here.
            "-o", "addopts=", "-W", "ignore::pytest.PytestConfigWarning",
            # Of its own: in the one that all runs share, it would clear up after the earlier ones.
            f"--basetemp={suite / 'temporary'}",
            f"--junitxml={report}",
            *(f"--deselect={SUITE}/{name}" for name in DESELECTED),
            SUITE,
        ],
        cwd=suite, env={**os.environ, "PYTHONPATH": str(HERE)}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout[-20_000:] + run.stderr[-2_000:]
    figures = ET.parse(report).getroot()[0].attrib
    passed = int(figures["tests"]) - int(figures["skipped"])
    assert passed >= LEAST
    made = dict(re.findall(r"checkpoints made, (\w+): (\d+)", run.stdout))
    assert int(made["blocking"]) > 0
    assert int(made["awaited"]) > 0
    deselected = re.search(r"(\d+) deselected", run.stdout)
    assert deselected is not None
    assert int(deselected[1]) == 2 * len(DESELECTED)  # each with both kinds of managers
