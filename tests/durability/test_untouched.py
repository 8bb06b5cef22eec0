"""D22: nothing outside the store and the file that is restored is ever changed.

A workspace with a repository, links, pipes and odd modes is digested before and after each of many
random operations of the service. Red when a restore leaves a file beside its target, follows a
link out, or writes into .git.
"""

import hashlib
import os
import random
from pathlib import Path

import pytest

from backtrail.app import open_service
from backtrail.errors import BacktrailError
from backtrail.history.requests import Capture, TimelineQuery
from backtrail.settings import Settings
from sizes import size

OPERATIONS = size("D22_OPERATIONS", 200, 1000)
FILES = ("a.py", "run.sh", "src/b.py", "src/deep/c.txt", "linked-1", "caf\udce9.txt", "bytes.bin")
NAMES = (*FILES, "link-in", "link-out", "gone/new.txt", ".git/config", "src", "pipe", "ignored.log")


class Project:
    """A person's folder and the service that looks after it."""

    def __init__(self, folder, rng):
        self.rng, self.root = rng, folder / "ws"
        self.outside = folder / "outside"
        self.store = str(folder / "store" / "history.btl")
        self.pending = None
        _fill(self.root, self.outside, rng)
        self.open()

    def open(self):
        """Start anew, as a face does."""
        self.service = open_service(store=self.store, roots=[str(self.root)], settings=Settings())

    def path(self):
        """Any name, of a file or of something else."""
        return str(self.root / self.rng.choice(NAMES))

    def version(self):
        """Any address."""
        return self.rng.choice(("1", "1", "1", "~0", "~1", "good", "1 hour ago", "99"))

    def edit(self):
        """A person saves a file, in place or by a rename, or removes it."""
        path = self.root / self.rng.choice(FILES)
        act = self.rng.randrange(6)
        if path.is_dir() or not path.parent.is_dir():
            return  # renames may have made a folder of that name
        if act == 0:
            path.unlink(missing_ok=True)
        elif act == 1 and path.exists():
            draft = path.with_name(".draft")
            draft.write_bytes(self.rng.randbytes(40))
            draft.replace(path)
        elif act < 4:
            path.write_bytes(b"line\n" * self.rng.randrange(50) + self.rng.randbytes(6))


def _fill(root, outside, rng):
    for name in (*FILES, ".git/config", ".git/HEAD", ".git/objects/ab/cd", ".git/hooks/pre-commit"):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(rng.randbytes(50))
    (root / "run.sh").chmod(0o755)
    (root / ".git/hooks/pre-commit").chmod(0o711)
    (root / "empty").mkdir(mode=0o700)
    (root / ".gitignore").write_text("*.log\n")
    (root / "ignored.log").write_text("x\n")
    os.link(root / "linked-1", root / "linked-2")
    os.mkfifo(root / "pipe")
    outside.write_text("none of our business\n")
    (root / "link-in").symlink_to("src/b.py")
    (root / "link-out").symlink_to(outside)
    (root / "broken").symlink_to("nowhere")


def _capture(project):
    project.service.capture(Capture(path=project.path(), source="editor"))


def _capture_many(project):
    paths = [project.path() for _ in range(4)]
    project.service.capture_many(Capture(path=path, source="external") for path in paths)


def _look(project):
    path, version = project.path(), project.version()
    service = project.service
    project.rng.choice(
        (
            lambda: service.timeline(path, TimelineQuery(limit=3)),
            lambda: service.content(path, version),
            lambda: list(service.blocks(path, version)),
            lambda: service.compare(path),
            lambda: service.compare(path, version, "~0"),
            lambda: service.plan_restore(path, version),
            lambda: service.plan_restore(path, version, to=project.path()),
            lambda: service.plan_undo(path),
            lambda: service.events(0, 50),
            lambda: service.present(str(project.root)),
            service.plan_undo,
            service.status,
            service.check,
        )
    )()


def _annotate(project):
    path, version = project.path(), project.version()
    project.rng.choice(
        (
            lambda: project.service.tag(path, version, "good"),
            lambda: project.service.untag(path, "good"),
            lambda: project.service.note(path, version, "remember"),
        )
    )()


def _move(project):
    if project.rng.randrange(3):
        project.service.rename(project.path(), project.path())
    else:
        project.service.delete(project.path())


def _prepare(project):
    buffer = project.rng.choice((None, b"unsaved\n"))
    project.pending = project.service.prepare_restore(
        project.path(), project.version(), buffer=buffer
    )


def _record(project):
    if project.pending is not None:
        project.service.record_restore(project.pending)


def _restart(project):
    project.service.close()
    project.open()


QUIET = (_capture, _capture_many, _look, _look, _annotate, _move, _prepare, _record, _restart)
"""Operations that change no file."""


def _restore(project):
    path, version = project.path(), project.version()
    tempting = str(project.root / project.rng.choice((".git/config", "link-out", "pipe")))
    to = project.rng.choice((None, None, None, project.path(), tempting))
    yield project.service.plan_restore(path, version, to=to).path
    project.service.restore(path, version, to=to)


def _undo(project):
    path = project.rng.choice((None, project.path()))
    yield project.service.plan_undo(path).path
    project.service.undo(path)


def _write(project):
    if project.pending is not None:
        yield project.pending.plan.path
        project.service.write_prepared(project.pending)


@pytest.mark.parametrize("seed", [22])
def test_d22_no_operation_changes_anything_but_the_file_it_names(tmp_path, seed):
    """The whole tree is the same before and after, but for the one file that the plan names."""
    project = Project(tmp_path, random.Random(seed))
    written = 0
    for _ in range(OPERATIONS):
        project.edit()
        before = tree(project)
        named = _operate(project)
        changed = {n for n in before.keys() | tree(project) if differs(project, before, n)}
        assert changed <= _allowed(project, named, before), (named, changed)
        written += bool(changed)
    project.service.close()
    assert written > OPERATIONS // 15


def _operate(project):
    """Run one operation; the path it may write, None when it may write none."""
    named = None
    try:
        if project.rng.randrange(2):
            project.rng.choice(QUIET)(project)
        else:
            steps = project.rng.choice((_restore, _restore, _undo, _write))(project)
            named = next(steps, None)
            next(steps, None)
    except BacktrailError:
        pass  # refused: then all the more nothing may have changed
    return named


def _allowed(project, named, before):
    """The file, and folders that had to be made for it."""
    if named is None:
        return set()
    relative = Path(named).relative_to(project.root)
    assert ".git" not in relative.parts
    made = {str(folder) for folder in relative.parents} - before.keys()
    return {str(relative), *made}


def differs(project, before, name):
    """Tell whether something is not any more as it was."""
    now = _seen(project.root / name) if name != "outside" else _seen(project.outside)
    return before.get(name) != now


def tree(project):
    """Everything below the project, and what a link of it leads out to."""
    paths = sorted(project.root.rglob("*"), key=os.fsencode)
    seen = {str(path.relative_to(project.root)): _seen(path) for path in paths}
    return {**seen, "outside": _seen(project.outside)}


def _seen(path):
    """Kind and mode; target of a link; bytes and time of a file."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return None
    if path.is_symlink():
        return found.st_mode, str(path.readlink())
    if not path.is_file():
        return (found.st_mode,)
    return found.st_mode, found.st_mtime_ns, hashlib.sha256(path.read_bytes()).hexdigest()
