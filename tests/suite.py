"""All end-to-end tests of the VS Code client, and pytest beside them; `make test` runs it.

Arguments are pytest's. The client's tests wait for an editor most of the time, and tests that drive
no program fill what they leave of the machine; the others of pytest begin after the client's.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import BinaryIO

_CLIENT = Path(__file__).parents[1] / "vscode-client"
_PAUSE = 0.2
"""Seconds between two looks at what pytest wrote."""


def main() -> int:
    """Run both and return 0 where nothing failed; pytest's lines follow those of the client."""
    with tempfile.TemporaryDirectory() as folder, Path(folder, "pytest.txt").open("w+b") as lines:
        busy = Path(folder, "busy")
        busy.touch()
        # Whatever else wants the processor goes first: an editor that is late fails its test.
        suite = subprocess.Popen(
            ["nice", sys.executable, "-m", "pytest", *sys.argv[1:]],
            env={**os.environ, "BUSY_WITH": str(busy)},
            stdout=lines,
            stderr=subprocess.STDOUT,
        )
        try:
            client = subprocess.call(["npm", "run", "--silent", "test:e2e"], cwd=_CLIENT)
            busy.unlink()
            _show(suite, lines)
        finally:
            suite.terminate()
            suite.wait()
    return client or suite.returncode


def _show(suite: "subprocess.Popen[bytes]", lines: BinaryIO) -> None:
    with Path(lines.name).open("rb") as shown:
        ended = False
        while not ended:
            ended = suite.poll() is not None
            shutil.copyfileobj(shown, sys.stdout.buffer)
            sys.stdout.buffer.flush()
            if not ended:
                time.sleep(_PAUSE)


if __name__ == "__main__":
    sys.exit(main())
