"""D19: thousands of saves, with searches, comparisons and restores among them, leave nothing.

What the sidecar holds when it is warm is what it holds at the end: memory, files, threads, and the
store's write-ahead log. Red when anything is remembered for each save. ``soak.py`` does the same
for as long as one likes. Short form: 5,000 saves. Campaign: 40,000.
"""

from pathlib import Path

import pytest

from durability.soak import FILES, Window, Work, held, verdict
from lsp.client import Client
from sizes import size

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="only Linux tells these figures"),
]

SAVES = size("D19_SAVES", 5000, 40_000)
WARM = 0.4
"""Share of the saves after which caches are full."""


def test_d19_a_long_session_holds_no_more_than_a_short_one(tmp_path):
    """Memory grows by less than 5 % after the start, files and threads not at all.

    Each round after the start is a window: what one look finds depends on what was just asked for,
    and on whether the sidecar gave memory back in this minute or does in the next.
    """
    folder, store = tmp_path / "work", tmp_path / "store" / "history.btl"
    folder.mkdir()
    editor = Client(store)
    editor.start(folder)
    work = Work(editor, folder, store)
    rounds = SAVES // FILES
    windows, largest = [], 0
    for number in range(rounds):
        work.round()
        largest = max(largest, store.with_name(f"{store.name}-wal").stat().st_size)
        if number >= rounds * WARM:
            windows.append(Window(**held(editor)._asdict(), log=largest, saves=FILES))
    status = editor.call("backtrail/status")
    print(f"D19: {SAVES} saves, from {windows[0]} to {windows[-1]}, at most {max(windows)}")
    assert editor.close() == 0
    assert status["versions"] >= rounds * FILES
    memory = status["memory"]
    assert memory["operations"] in (10, 50)
    assert memory["resident"] > memory["hot_bytes"] + memory["warm_bytes"] > 0
    assert verdict(windows) == []


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({}, 0), ({"resident": 104e6}, 0), ({"resident": 106e6}, 1), ({"files": 14}, 1),
        ({"threads": 8}, 1), ({"log": 64 << 20}, 1), ({"resident": 2e8, "files": 20}, 2),
    ],
)  # fmt: skip
def test_a_soak_is_judged_by_its_first_windows(change, wrong):
    """One window that is larger is no growth, the last ones are."""
    flat = Window(resident=100e6, files=13, threads=7, log=4 << 20, saves=100)
    assert verdict([flat] * 6 + [flat._replace(resident=2e8)] + [flat] * 5) == []
    assert len(verdict([flat] * 8 + [flat._replace(**change)] * 4)) == wrong
