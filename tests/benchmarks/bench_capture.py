"""V1 and V2: how long a save takes until it is durable."""

import hashlib
import json

from backtrail.api import History
from benchmarks.histories import as_saved, notebook, save_histories, typed
from benchmarks.measure import alternate, row
from benchmarks.peers import Appender, GitRepository

__all__ = ["large_notebook", "small_file"]

_SIZE = 20_000
"""Bytes of the small file, about."""


def small_file(folder, *, quick):
    """V1: a 20 kB file against the disk's own floor and against git."""
    rounds, commits = (60, 20) if quick else (400, 60)
    saves = _around(rounds + commits + 8)
    here, there = folder / "ours", GitRepository(folder / "git")
    safe = GitRepository(folder / "durable", durable=True)
    here.mkdir()
    floor = Appender(folder / "floor")
    with History.open(folder / "v1.btl", workspace=here) as history:
        taken = iter(saves)

        def write(_number):
            data = next(taken)
            for place in (here, there.folder, safe.folder):
                (place / "text.txt").write_bytes(data)

        ours = lambda _: history.capture("text.txt")  # noqa: E731 - a contender
        data = saves[-1]
        close = alternate({"ours": ours, "floor": lambda _: floor.keep(data)}, rounds, before=write)
        far = alternate(
            {
                "ours": ours,
                "git": lambda _: there.keep("text.txt"),
                "durable": lambda _: safe.keep("text.txt"),
            },
            commits,
            before=write,
        )
    floor.close()
    a, b, git, durable = close["ours"], close["floor"], far["git"], far["durable"]
    return [
        row(
            "V1", "durable capture of 20 kB, p50", a.p50, "≤ 3× + 0.5 ms",
            a.p50 <= 3 * b.p50 + 0.0005, peer=b.p50, peer_name="append + fsync",
        ),
        row(
            "V1", "the same beside git, p50", far["ours"].p50, "≤ 0.1×",
            far["ours"].p50 <= git.p50 / 10, peer=git.p50, peer_name="git add + commit",
        ),
        row(
            "V1", "the same beside a git that waits for the disk too, p50", far["ours"].p50,
            "≤ 0.1×", far["ours"].p50 <= durable.p50 / 10, peer=durable.p50,
            peer_name="git add + commit, core.fsync=all",
        ),
    ]  # fmt: skip


def large_notebook(folder, *, quick):
    """V2: a 5 MB notebook with one cell changed against reading and hashing it."""
    rounds = 10 if quick else 40
    book = notebook(5_000_000, seed=5)
    here = folder / "ours"
    here.mkdir()
    path = here / "model.ipynb"

    def write(number):
        cell = book["cells"][number * 7 % 100]
        cell["source"] = [*cell["source"], f"print({number})\n"]
        path.write_bytes(as_saved(book))

    def read_and_hash(_number):
        hashlib.sha256(path.read_bytes()).digest()

    with History.open(folder / "v2.btl", workspace=here) as history:
        found = alternate(
            {"ours": lambda _: history.capture(path), "floor": read_and_hash}, rounds, before=write
        )
        assert json.loads(history.content(path)) == book
    ours, floor = found["ours"].p50, found["floor"].p50
    return [
        row(
            "V2", "durable capture of a 5 MB notebook, one cell changed, p50", ours, "≤ 3×",
            ours <= 3 * floor, peer=floor, peer_name="read + SHA-256",
        )
    ]  # fmt: skip


def _around(count):
    """Saves of a text of about 20 kB, from the history that has most of them."""
    for history in save_histories():
        near = [save for save in history.saves if abs(len(save) - _SIZE) < _SIZE // 4]
        if len(near) >= count:
            return near[-count:]
    return typed(count, start=_SIZE, seed=20)
