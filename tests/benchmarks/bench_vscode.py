"""How long a person in VS Code waits for the row of a save, beside VS Code's own Timeline."""

import json
import os
import subprocess
from pathlib import Path

from benchmarks.measure import Sample, row

__all__ = ["save_to_row"]

_CLIENT = Path(__file__).resolve().parents[2] / "vscode-client"
_VISIBLE = 0.200
"""Seconds from Ctrl+S until the row is there."""
_ACTIVATION = 0.050
"""Seconds that the extension may cost at start."""


def save_to_row(folder, *, quick):
    """Ctrl+S to the row in the real workbench, both lists in one window on the same saves."""
    _bundle()
    rounds = "12" if quick else "60"
    done = subprocess.run(
        ["node", "out/test/bench/saveToRow.js", rounds],
        cwd=_CLIENT,
        check=True,
        stdout=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(folder)},
    )
    found = json.loads(done.stdout)
    ours, peer = (Sample(sorted(each / 1000 for each in found[name])) for name in ("ours", "peer"))
    written = Sample(sorted(each / 1000 for each in found["written"]))
    activation = found["activation"] / 1000
    name = "VS Code's own Timeline, same saves"
    return [
        row(
            "vscode", "Ctrl+S to the row visible, p50", ours.p50, "≤ 200 ms",
            ours.p50 <= _VISIBLE, peer=peer.p50, peer_name=name,
        ),
        row(
            "vscode", "Ctrl+S to the row visible, p95", ours.at(0.95), "told",
            True, peer=peer.at(0.95), peer_name=name,
        ),
        row(
            "vscode", "of these, VS Code's own until the tab shows it saved, p50", written.p50,
            "told", True,
        ),
        row(
            "vscode", "activation in the extension host", activation, "< 50 ms",
            activation < _ACTIVATION,
        ),
    ]  # fmt: skip


def _bundle():
    subprocess.run(["node", "scripts/build.mjs", "e2e"], cwd=_CLIENT, check=True)
