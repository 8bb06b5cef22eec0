"""What a history costs in Jupyter: saves, comparisons and memory of a 5 MB notebook."""

import base64
import json
import random
import time
from contextlib import ExitStack

from benchmarks.histories import notebook
from benchmarks.jupyter_servers import running
from benchmarks.measure import Sample, alternate, row

__all__ = ["saves"]

_NAME = "model.ipynb"
_FILE = f"/api/contents/{_NAME}"
_ADDED = 0.050
"""Seconds that a save may take longer."""
_COMPARED = 2.0
"""Seconds until a comparison is there."""
_GROWTH = 16
"""Megabytes that a server may grow by while it takes the last saves."""


def saves(folder, *, quick):
    """Saves at the contents API beside a server without the extension, then what follows."""
    rounds, last = (10, 40) if quick else (40, 200)
    with ExitStack() as stack:
        ours, plain = (
            stack.enter_context(running(folder / name, backtrail=name == "ours"))
            for name in ("ours", "plain")
        )
        book = _Book()
        times, counts = _rounds(ours, plain, book, rounds)
        compared = _compared(ours)
        grown = _memory(ours, plain, book, counts, last)
    return [*_save_rows(times), *_comparison_rows(compared), *_memory_rows(grown, last)]


class _Book:
    """The notebook, with another line and another image in each save."""

    def __init__(self):
        self._book = notebook(5_000_000, seed=4)
        self._chance = random.Random(4)
        self._number = 0

    def edited(self):
        """The body of the next save, in the browser's words."""
        self._number += 1
        cell = self._book["cells"][self._number * 7 % 100]
        cell["source"] = [*cell["source"], f"print({self._number})\n"]
        pixels = base64.b64encode(self._chance.randbytes(33_000)).decode()
        cell["outputs"][0]["data"]["image/png"] = pixels
        return json.dumps({"type": "notebook", "format": "json", "content": self._book}).encode()


def _rounds(ours, plain, book, rounds):
    """Times of both servers in the order of the rounds; and how many versions are kept then."""
    times = {name: [] for name in ("ours", "plain", "ours Ctrl+S", "plain Ctrl+S", "kept")}
    versions = 0
    # One after the other: a checkpoint of Jupyter's leaves 5 MB that the next save waits for.
    for suffix in ("", " Ctrl+S"):
        for number in range(-2, rounds):
            for name, server in (("ours", ours), ("plain", plain))[:: 1 if number % 2 else -1]:
                body = book.edited()
                start = time.perf_counter()
                server.done("PUT", _FILE, body)
                if suffix:
                    server.done("POST", f"{_FILE}/checkpoints")
                spent = time.perf_counter() - start
                if server is ours:
                    versions += 1
                    ours.until(lambda: _kept(ours) >= versions)  # noqa: B023 - called at once
                else:
                    server.done("GET", f"{_FILE}?content=0")
                kept = time.perf_counter() - start
                if number >= 0:
                    times[name + suffix].append(spent)
                    if name + suffix == "ours":
                        times["kept"].append(kept)
    return times, versions


def _kept(server):
    return server.history("timeline", path=_NAME, limit=1, folded=False).get("total", 0)


def _compared(server):
    """Seconds of comparisons: the server's first, and samples of later ones and of nbdime's."""
    import nbdime
    import nbformat

    ask = {"path": _NAME, "old": 1, "new": "~0"}
    start = time.perf_counter()
    server.history("notebook-diff", **ask)
    first = time.perf_counter() - start
    sides = [server.history("content", path=_NAME, version=name)["text"] for name in (1, "~0")]
    found = alternate(
        {
            "sources": lambda _: server.history("notebook-diff", **ask),
            "outputs": lambda _: server.history("notebook-diff", **ask, outputs=True),
            "nbdime": lambda _: nbdime.diff_notebooks(
                *(nbformat.reads(side, as_version=4) for side in sides)
            ),
        },
        7,
    )
    return first, found


def _memory(ours, plain, book, versions, last):
    """Bytes of each server after half of the saves and after all."""
    sizes = {}
    for number in range(1, last + 1):
        for server in (ours, plain):
            server.done("PUT", _FILE, book.edited())
        versions += 1
        ours.until(lambda: _kept(ours) >= versions)  # noqa: B023 - called at once
        if number in {last // 2, last}:
            sizes[number] = (ours.memory(), plain.memory())
    return sizes


def _save_rows(times):
    rows = []
    for what, suffix, peer_name in (
        ("save of a 5 MB notebook with images, PUT", "", "the same server without Backtrail"),
        ("the same by Ctrl+S, PUT and checkpoint", " Ctrl+S", "Jupyter's file checkpoints"),
    ):
        ours, plain = times[f"ours{suffix}"], times[f"plain{suffix}"]
        added = _median([a - b for a, b in zip(ours, plain, strict=True)])
        rows += [
            row(
                "jupyter", f"{what}, p50", _median(ours), "told", True,
                peer=_median(plain), peer_name=peer_name,
            ),
            row(
                "jupyter", "of that, added: median of the differences", added, "≤ 50 ms",
                added <= _ADDED,
            ),
        ]  # fmt: skip
    kept = _median(times["kept"])
    rows.append(row("jupyter", "PUT until its version is kept, p50", kept, "told", True))
    return rows


def _median(times):
    return Sample(sorted(times)).p50


def _comparison_rows(compared):
    first, times = compared
    own, peer = "two versions of it compared", times["nbdime"].p50
    rows = [row("jupyter", f"{own}, the first time", first, "< 2 s", first < _COMPARED)]
    for what, name in (("cells", "sources"), ("cells and outputs", "outputs")):
        ours = times[name].p50
        rows.append(
            row(
                "jupyter", f"{own}, {what}, p50", ours, "< 2 s", ours < _COMPARED, peer=peer,
                peer_name="nbdime.diff_notebooks, nothing sent",
            )
        )  # fmt: skip
    return rows


def _memory_rows(sizes, last):
    (half_ours, _), (all_ours, all_plain) = sizes[last // 2], sizes[last]
    growth = (all_ours - half_ours) / 1e6
    return [
        row(
            "jupyter", f"memory of the server after {last} more saves", all_ours / 1e6, "told",
            True, peer=all_plain / 1e6, peer_name="without Backtrail", unit="MB",
        ),
        row(
            "jupyter", f"of that, grown in the last {last // 2}", growth, f"≤ {_GROWTH} MB",
            growth <= _GROWTH, unit="MB",
        ),
    ]  # fmt: skip
