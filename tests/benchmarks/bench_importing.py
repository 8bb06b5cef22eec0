"""Bringing in a git history and a local history of VS Code, beside what git and ``cp`` take.

Processor time of this process and of the programs that it ran, not the clock's.
"""

import json
import os
import resource
import shutil
import subprocess
import time

from backtrail.app import open_service
from backtrail.history.importing.shelves import ImportQuery
from backtrail.settings import Settings
from benchmarks.histories import source
from benchmarks.measure import row

__all__ = ["imports"]

_EACH = 0.004
"""Seconds of the processor for a version, at most: one is judged, compressed and kept."""


def imports(folder, *, quick):
    """A project with a thousand commits (a hundred when quick), and as many saves in VS Code."""
    count = 100 if quick else 1000
    texts = _texts(count)
    project = folder / "project"
    project.mkdir()
    (project / "app.py").write_bytes(texts[-1])
    _commit(project, texts)
    history = _saved(folder / "History", project, texts)
    own = {"PATH": os.environ["PATH"], "HOME": str(folder)}
    git = ImportQuery(kind="git", paths=(str(project),), environ=own)
    vscode = ImportQuery(kind="vscode", paths=(str(project),), folders=(str(history),))
    return [
        _row(folder, f"git, {count} commits of a file of 20 kB", git, count, "git fast-export",
             lambda: subprocess.run(["git", "fast-export", "--all"], cwd=project, check=True,
                                    stdout=subprocess.DEVNULL)),
        _row(folder, f"VS Code, {count} saves of a file of 20 kB", vscode, count, "cp -r",
             lambda: subprocess.run(["cp", "-r", history, folder / "copy"], check=True)),
    ]  # fmt: skip


def _row(folder, what, query, count, peer, beside):
    def bring():
        place = folder / "store"
        service = open_service(store=str(place / "history.btl"), settings=Settings())
        steps = list(service.import_pasts(query))
        service.close()
        assert sum(step.brought.versions for step in steps if step.brought) == count
        shutil.rmtree(place)

    spent, other = _spent(bring), _spent(beside)
    return row(
        "K7-import", f"import: {what}", spent, f"< {_EACH * 1000:.0f} ms of the processor each",
        spent < _EACH * count, peer=other, peer_name=peer,
    )  # fmt: skip


def _spent(call):
    start = _processor()
    call()
    return _processor() - start


def _processor():
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _texts(count):
    lines = source(20_000, seed=7).splitlines(keepends=True)
    texts = []
    for number in range(count):
        lines[number * 37 % len(lines)] = b"    changed = %d\n" % number
        texts.append(b"".join(lines))
    return texts


def _commit(project, texts):
    subprocess.run(["git", "init", "-q", "-b", "main"], cwd=project, check=True)
    stream = []
    for number, text in enumerate(texts):
        stream.append(
            b"commit refs/heads/main\ncommitter Ada <a@x> %d +0000\ndata 6\nchange\n"
            b"M 100644 inline app.py\ndata %d\n%s\n" % (1_700_000_000 + number, len(text), text)
        )
    subprocess.run(
        ["git", "fast-import", "--quiet"], cwd=project, check=True, input=b"".join(stream)
    )


def _saved(history, project, texts):
    (history / "5f3a").mkdir(parents=True)
    entries = []
    for number, text in enumerate(texts):
        (history / "5f3a" / f"{number:04}.py").write_bytes(text)
        entries.append({"id": f"{number:04}.py", "timestamp": 1_700_000_000_000 + 1000 * number})
    index = {"version": 1, "resource": f"file://{project}/app.py", "entries": entries}
    (history / "5f3a" / "entries.json").write_text(json.dumps(index))
    return history
