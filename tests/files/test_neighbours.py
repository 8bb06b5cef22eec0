"""What is not the named file, and what other programs save, stays whole."""

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from backtrail.errors import RefusedError
from backtrail.files import reading, replacing

Tree = Callable[[Path], dict[str, tuple[object, ...]]]


def test_no_save_of_another_process_is_ever_lost(root: Path) -> None:
    """Each of another process's saves is in its own hands, in ours, or in the file.

    The other process saves by exchange and reports every content that it took out, so the sum must
    be exact. Red when ``_keep`` answers False at once.
    """
    (root / "a").write_bytes(b"start")
    ours: set[bytes] = set()
    script = Path(__file__).with_name("saver.py")
    with subprocess.Popen([sys.executable, script, root], stdout=subprocess.PIPE) as saver:
        assert saver.stdout is not None
        saver.stdout.readline()
        for number in range(150):
            try:
                data, seen = reading.read(str(root), "a", limit=100)
                ours.add(data)
                replacing.replace(
                    str(root),
                    "a",
                    [b"ours %d" % number],
                    expected=seen,
                    displaced=lambda blocks: ours.add(b"".join(blocks)),
                )
            except RefusedError:
                continue
        saver.send_signal(signal.SIGTERM)
        reported = saver.communicate()[0].splitlines()
    made = {line[5:] for line in reported if line.startswith(b"made ")}
    taken = {line[6:] for line in reported if line.startswith(b"taken ")}
    left = {path.read_bytes() for path in root.iterdir()}
    assert made
    assert made - taken - ours - left == set()


def test_d22_only_the_named_file_changes(root: Path, tree: Tree) -> None:
    """D22: around every replacement the tree, with its .git, is equal but for the named file."""
    for path in (".git/HEAD", ".git/index", "src/a.py", "src/deep/b.py", "c", "d"):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(path.encode())
    (root / "link").symlink_to("c")
    (root / "twin").hardlink_to(root / "d")
    for number in range(100):
        path = ("src/a.py", "src/deep/b.py", "c")[number % 3]
        before = tree(root)
        seen = reading.stat(str(root), path)
        replacing.replace(str(root), path, [b"%d" % number], expected=seen)
        after = tree(root)
        assert before.pop(path) != after.pop(path)
        assert after == before
