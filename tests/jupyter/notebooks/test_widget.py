"""What nbdime's widget makes of our comparisons: JavaScript counts texts otherwise."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from backtrail_jupyter.notebooks.diffing import difference
from backtrail_jupyter.notebooks.reading import without_outputs

HERE = Path(__file__).parent
MODULES = HERE.parents[2] / "jupyter_ext" / "node_modules"


@pytest.mark.e2e
def test_the_widget_arrives_at_exactly_the_other_notebook(books):
    """The same as in Python, with emoji, rare line ends and whatever else people type."""
    cases, wanted = [], []
    for seed in range(60):
        old = books.seeded(seed, ids=seed % 2 == 0)
        new = books.edited(old, seed + 1000)
        cases += [difference(old, new, outputs=outputs) for outputs in (True, False)]
        wanted += [new, without_outputs(new)]
    node = shutil.which("node") or shutil.which("node", path=Path(sys.executable).parent)
    assert node, "Node.js is missing: `make test` puts it into .venv"
    assert (MODULES / "nbdime").is_dir(), "nbdime's widget is missing: `make panel` installs it"

    done = subprocess.run(
        [node, HERE / "widget.mjs", MODULES],
        input=msgspec.json.encode(cases),
        capture_output=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout) == wanted
