"""V14: what programs of this kind set out to reach, each measured once more in one place.

Targets were a capture in 10 ms, going back in 50 to 100 ms, a comparison in 1 s, histories 70 %
smaller than copies, 50 to 200 MB of memory. The promise is to beat them by five times.
"""

import subprocess
import sys

from backtrail.api import History
from benchmarks.histories import as_saved, notebook, save_histories, typed
from benchmarks.measure import alternate, row
from benchmarks.peers import folder_bytes

__all__ = ["targets"]

_TIMES = 5
"""How much better than a target is promised."""
_MEASURED = """
import sys
from backtrail.api import History
with History.open(sys.argv[1], workspace=sys.argv[2]) as history:
    for number in range(1, 300):
        history.content("text.txt", number)
    history.timeline("text.txt")
    held = open("/proc/self/status").read()
    print(int(held.split("VmRSS:")[1].split()[0]) * 1024)
"""


def targets(folder, *, quick):
    """One row a target: ours, and the fifth of the target that it should stay below."""
    rounds = 30 if quick else 200
    work = folder / "work"
    work.mkdir()
    saves = typed(rounds + 310, start=20_000, seed=14)
    book = notebook(5_000_000, seed=14)
    file, large = work / "text.txt", work / "book.ipynb"
    texts = iter(saves)
    with History.open(folder / "store.btl", workspace=work) as history:
        for _ in range(300):
            history.capture(file, next(texts))
        for number in range(2):
            book["cells"][number]["source"] = [f"changed = {number}\\n"]
            history.capture(large, as_saved(book))

        def saved(_number):
            file.write_bytes(next(texts))

        times = alternate({"capture": lambda _: history.capture(file)}, rounds, before=saved)
        times |= alternate(
            {
                "restore": lambda number: history.restore(file, 20 + number),
                "compare": lambda number: history.statistics(file, 10 + number, 200),
                "notebook": lambda _: history.statistics(large, 1, 2),
            },
            rounds // 2,
        )
        times |= alternate(
            {"undo": lambda _: history.undo(file)},
            rounds // 2,
            before=lambda number: history.restore(file, 30 + number),
        )
    asked = {
        "capture": ("a save of 20 kB, on the disk", 0.010),
        "restore": ("one file of 20 kB goes back, what was there is kept first", 0.050),
        "undo": ("that is undone", 0.050),
        "compare": ("two versions of 20 kB, lines, words and figures", 1.0),
        "notebook": ("two versions of a 5 MB notebook", 1.0),
    }
    rows = [_row(what, times[name].p50, target) for name, (what, target) in asked.items()]
    return [*rows, _smaller(folder), _memory(folder, work)]


def _row(what, ours, target):
    limit = f"a fifth of {target * 1000:,.0f} ms"
    return row("V14", f"{what}, p50", ours, limit, ours * _TIMES <= target)


def _smaller(folder):
    """A target of 70 % leaves 30 % of full copies."""
    one = save_histories()[0]
    place = folder / "copies"
    place.mkdir()
    with History.open(place / "store.btl", workspace=folder) as history:
        for data in one.saves:
            history.capture(folder / "copied.txt", data)
    ours = folder_bytes(place) / one.full_bytes
    return row(
        "V14", f"of full copies, {len(one.saves):,} saves, nothing compacted", ours * 100,
        "a fifth of 30 %", ours * _TIMES <= 0.3, unit="%",
    )  # fmt: skip


def _memory(folder, work):
    """Of a process that looked at three hundred versions."""
    command = [sys.executable, "-c", _MEASURED, folder / "store.btl", work]
    held = int(subprocess.run(command, check=True, capture_output=True, cwd=work).stdout)
    return row(
        "V14", "memory after 300 versions were read", held / 1e6, "a fifth of 200 MB",
        held * _TIMES <= 200e6, unit="MB",
    )  # fmt: skip
