"""Files that patches are tried on, seeded, and a working tree of git to try them in."""

import os
import subprocess
from pathlib import Path

from backtrail.diff.git_patches import FileState

__all__ = ["ENVIRONMENT", "Tree", "edited", "some_content", "some_name", "some_states"]

ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "LC_ALL": "C.UTF-8",
}
"""No settings of whoever runs the tests."""

_NAMES = (
    "plain.txt", "sub/folder/deep.py", "two words.md", " blank first", "blank last ", "tab\there",
    'quote".txt', "back\\slash", "line\nend", "ümlaut.txt", os.fsdecode(b"\xff\xfe.bin"), "-dash",
    "a b/c d.txt", "b/b/b", "@{1}", "$(x)`y`", "\x01control", "日本.txt",
)  # fmt: skip


class Tree:
    """A folder under git, with one commit."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True)
        self.run("git", "init", "-q", "-b", "main")
        self.run("git", "config", "user.name", "Test")
        self.run("git", "config", "user.email", "test@example.org")
        self.run("git", "config", "core.autocrlf", "false")

    def run(self, *command, data=None, check=True):
        """Run a command here."""
        done = subprocess.run(
            command, cwd=self.folder, input=data, capture_output=True, check=False, env=ENVIRONMENT
        )
        assert not check or done.returncode == 0, (command, done.stderr, data)
        return done

    def put(self, state):
        """Write a state; None leaves the folder empty."""
        if state is None:
            return
        target = self.folder / state.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(state.content)
        target.chmod(0o755 if state.executable else 0o644)

    def commit(self):
        """Commit all that is there."""
        self.run("git", "add", "-A")
        self.run("git", "commit", "-q", "--allow-empty", "-m", "before")

    def states(self):
        """Every file but git's own, by path."""
        found = {}
        for path in self.folder.rglob("*"):
            if ".git" not in path.parts and path.is_file():
                name = str(path.relative_to(self.folder))
                found[name] = (path.read_bytes(), bool(path.stat().st_mode & 0o100))
        return found


def some_name(draw):
    """A name, some of which need care."""
    return draw.choice(_NAMES)


def some_content(draw):
    """Lines, bytes, nothing; with and without an end."""
    kind = draw.random()
    if kind < 0.1:
        return b""
    if kind < 0.25:
        return draw.randbytes(draw.randint(1, 400)) + b"\0"
    end = draw.choice([b"\n", b"\n", b"\n", b"\r\n"])
    words = [b"alpha", b"beta", b"- ", b"--", b"From x", b"+++ b/x", b"", b"\xff\xfe", "é".encode()]
    lines = [draw.choice(words) + b" %d" % draw.randint(0, 9) for _ in range(draw.randint(1, 30))]
    return end.join(lines) + (end if draw.random() < 0.7 else b"")


def edited(draw, content):
    """The same with some places changed."""
    lines = content.split(b"\n")
    for _ in range(draw.randint(0, 3)):
        at = draw.randrange(len(lines) + 1)
        lines[at : at + draw.randint(0, 2)] = [b"new %d" % draw.randint(0, 99)] * draw.randint(0, 2)
    return b"\n".join(lines)


def some_states(draw):
    """Two different states of a file, either of which may be that there is none."""
    while True:
        content = some_content(draw)
        old = FileState(path=some_name(draw), content=content, executable=draw.random() < 0.3)
        new = FileState(
            path=some_name(draw) if draw.random() < 0.3 else old.path,
            content=edited(draw, content) if draw.random() < 0.7 else some_content(draw),
            executable=old.executable if draw.random() < 0.7 else draw.random() < 0.5,
        )
        kind = draw.random()
        pair = (None, new) if kind < 0.2 else (old, None) if kind < 0.35 else (old, new)
        if pair[0] != pair[1]:
            return pair
