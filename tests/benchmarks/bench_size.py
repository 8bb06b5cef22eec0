"""What whole save histories take, before compaction and after it."""

from backtrail.api import History
from benchmarks.histories import save_histories
from benchmarks.measure import row
from benchmarks.peers import GitRepository, folder_bytes

__all__ = ["save_sizes"]

_SMALLER, _COMPACTED = 60, 200
"""Times smaller than full copies, before and after."""
_OF_GIT = 0.33
"""Of what git takes after its most thorough collection."""


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
    with History.open(store, workspace=work) as history:
        history.compact()
    after = folder_bytes(store.parent) - folder_bytes(work)
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
    name = f"store of {saves:,} {kind} saves"

    def beside(taken, peer, peer_name, limit, met):
        bar, state = ("V4", "compacted") if taken == after else ("size", "nothing compacted")
        return row(
            bar, f"{name}, {state}", taken / 1e6, limit, met, peer=peer / 1e6,
            peer_name=peer_name, unit="MB",
        )  # fmt: skip

    return [
        beside(ours, full, "full copies", "≤ 1/60×", ours * _SMALLER <= full),
        beside(ours, loose, "git, loose objects", "≤ 1×", ours <= loose),
        beside(ours, packed, "git gc --aggressive", "told", met=True),
        beside(after, full, "full copies", "≤ 1/200×", after * _COMPACTED <= full),
        beside(after, loose, "git, loose objects", "told", met=True),
        beside(after, packed, "git gc --aggressive", "≤ 0.33×", after <= packed * _OF_GIT),
    ]
