"""Against the real process: what the sidecar does with the store while nobody saves."""

import fcntl
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from backtrail.app import open_service
from lsp.client import PATIENCE, uri_of

pytestmark = pytest.mark.e2e

_IDLING = """
import sys
from backtrail.lsp import server
from backtrail.serving import idle_work
idle_work.work_idle.__kwdefaults__["every"] = 0.05
idle_work._MANY = 20
sys.exit(server.main())
"""

_TOLD = """
import os, pathlib, sys, time
from backtrail.serving import idle_work
folder = pathlib.Path(os.environ["BACKTRAIL_STORE"]).parent

def tell(what):
    with (folder / "told").open("a") as log:
        log.write(what + "\\n")
"""
_WORKER = (
    _TOLD
    + """
face, rest = os.getppid(), idle_work.Pace.__call__

def held(pace):
    tell("step " + str(face))
    end = time.monotonic() + 60
    while not (folder / "go").exists() and time.monotonic() < end:
        time.sleep(0.01)
    return rest(pace)

idle_work.Pace.__call__, idle_work._QUIET, idle_work._ASKED = held, 0.05, 0
tell("begin " + str(face))
try:
    idle_work.main()
finally:
    tell("end " + str(face))
"""
)
_HELD = (
    _TOLD
    + f"""
worker = {_WORKER!r}
idle_work._START = "import sys; sys.path[:] = {{path!r}}" + worker
idle_work._LATER, run = 1, idle_work.run

async def looked(order):
    done = await run(order)
    tell(("done " if done else "refused ") + str(os.getpid()))
    return done

idle_work.run = looked
"""
)
"""What works on the store waits after each step until it may go on; all that happens is told."""


@pytest.fixture
def idling(connect, folder):
    """An editor whose sidecar looks all the time whether nobody saves."""
    editor = connect(command=[sys.executable, "-c", _IDLING])
    editor.start(folder)
    return editor


def compacted(editor):
    """Wait until old versions were put together; the status that says so."""
    note = Path(f"{editor.call('backtrail/status')['store']}-compacted")
    wait(note.exists)
    return editor.call("backtrail/status")


def wait(condition):
    """Wait until it holds, without asking a sidecar: it would stand back behind that."""
    end = time.monotonic() + 3 * PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_old_versions_are_put_together_while_nobody_saves(idling, folder, tmp_path):
    """It is said in the status, the file stays as it is, and every version can be read."""
    path = folder / "a.txt"
    for number in range(30):
        idling.keep(path, b"line\n" * number)
    told = compacted(idling)
    assert told["compacted"]["versions"] > 0
    assert told["versions"] == 30
    assert path.read_bytes() == b"line\n" * 29
    with closing(open_service(store=str(tmp_path / "store" / "history.btl"))) as service:
        for number in range(30):
            assert service.content(str(path), str(number + 1)) == b"line\n" * number
        assert service.check().sound


def test_who_saves_meanwhile_loses_nothing(idling, folder, tmp_path):
    """It begins once nobody saves, stands back when somebody does, and comes to its end after."""
    path, begun = folder / "a.txt", tmp_path / "store" / "history.btl-pruned"
    for number in range(30):
        idling.keep(path, b"line %d\n" % number)
    end = time.monotonic() + 3 * PATIENCE
    while not begun.exists():
        assert time.monotonic() < end
        idling.call("backtrail/status")
    for number in range(30, 60):
        idling.keep(path, b"line %d\n" % number)
    assert compacted(idling)["versions"] == 60
    page = idling.call("backtrail/timeline", uri=uri_of(path), limit=1000)
    assert page["total"] == 60


def test_a_session_that_ends_meanwhile_ends(idling, folder, tmp_path):
    """It does not wait for the process that works on the store, which ends with it."""
    path, begun = folder / "a.txt", tmp_path / "store" / "history.btl-pruned"
    for number in range(30):
        idling.keep(path, b"line %d\n" % number)
    end = time.monotonic() + 3 * PATIENCE
    while not begun.exists():
        assert time.monotonic() < end
        idling.call("backtrail/status")
    idling.call("shutdown")
    idling.notify("exit")
    assert idling.process.wait(PATIENCE) == 0
    with begun.open() as mark:  # it would hold on to it
        fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_of_two_editors_one_does_it_and_the_other_takes_over(connect, folder, tmp_path):
    """Both go on to keep saves, and tell how far it is; where one is killed the other waits."""
    store = tmp_path / "store" / "history.btl"
    editors = [connect(command=[sys.executable, "-c", _HELD + _IDLING]) for _ in "ab"]
    files = [folder / "a.txt", folder / "b.txt"]

    def save(numbers):
        for number in numbers:
            for editor, path in zip(editors, files, strict=True):
                editor.keep(path, b"line\n" * number)

    def told():
        log = store.with_name("told")
        return log.read_text().splitlines() if log.exists() else []

    for editor in editors:
        editor.start(folder)
    save(range(15))
    wait(lambda: any(line.startswith("step") for line in told()))
    editors.sort(key=lambda editor: f"begin {editor.process.pid}" not in told())
    first, second = (editor.process.pid for editor in editors)
    assert editors[1].call("backtrail/status")["compacting"]["total"] == 26
    wait(lambda: f"refused {second}" in told())
    save(range(15, 20))
    editors[0].process.kill()
    before = len(told())
    wait(lambda: {f"refused {second}", f"begin {second}"} & set(told()[before:]))
    assert f"begin {second}" not in told()
    store.with_name("go").touch()
    wait(lambda: f"done {second}" in told())
    assert told().index(f"end {first}") < told().index(f"begin {second}")
    with closing(open_service(store=str(store))) as service:
        for path in files:
            for number in range(20):
                assert service.content(str(path), str(number + 1)) == b"line\n" * number
        assert service.check().sound
        assert service.status().loose == 0
