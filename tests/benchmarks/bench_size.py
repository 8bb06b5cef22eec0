"""What whole save histories take, before any compaction."""

from backtrail.api import History
from benchmarks.histories import save_histories
from benchmarks.measure import row
from benchmarks.peers import GitRepository, folder_bytes

__all__ = ["save_sizes"]

_SMALLER = 60
"""Times smaller than full copies."""


def save_sizes(folder, *, quick):
    """One store with all histories, beside full copies and git before and after its compaction."""
    histories = save_histories(generated=1_000 if quick else 3_000)
    work = folder / "work"
    work.mkdir()
    store = folder / "store.btl"
    with History.open(store, workspace=work) as history:
        for one in histories:
            path = work / f"{one.name}.txt"
            for data in one.saves:
                history.capture(path, data)
    ours = folder_bytes(store.parent) - folder_bytes(work)
    full = sum(one.full_bytes for one in histories)
    loose = packed = 0
    for one in histories:
        git = GitRepository(folder / f"git-{one.name}")
        git.take("text.txt", one.saves, loose=True)
        loose += folder_bytes(git.objects)
        git.run("gc", "--quiet", "--aggressive")
        packed += folder_bytes(git.objects)
    saves = sum(len(one.saves) for one in histories)
    kind = "real" if histories[0].real else "generated"
    name = f"store of {saves:,} {kind} saves, nothing compacted"

    def beside(peer, peer_name, limit, met):
        return row(
            "size", name, ours / 1e6, limit, met, peer=peer / 1e6, peer_name=peer_name, unit="MB"
        )

    return [
        beside(full, "full copies", "≤ 1/60×", ours * _SMALLER <= full),
        beside(loose, "git, loose objects", "≤ 1×", ours <= loose),
        beside(packed, "git gc --aggressive", "told", met=True),
    ]
