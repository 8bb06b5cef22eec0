"""K7: what carrying a history costs, in processor time of whole commands, and in bytes."""

import subprocess

from benchmarks.histories import save_histories
from benchmarks.measure import cpu_seconds, row
from benchmarks.peers import BACKTRAIL, GitRepository
from benchmarks.stores import many_files

__all__ = ["archives"]

_BAR = 10.0
"""Seconds for some thousand versions."""


def archives(folder, *, quick):
    """K7: an archive written, proved and read, a copy and a mirror; beside git's own bundle."""
    histories = save_histories(generated=200 if quick else 1_000)
    many_files(folder, histories)
    store = next(found for found in folder.rglob("*.btl"))
    bundled, cloned, bundles = _beside_git(folder, histories)
    archive = folder / "all.btar"
    own, other = [*BACKTRAIL, "--store", store], [*BACKTRAIL, "--store", folder / "other.btl"]
    count = sum(len(history.saves) for history in histories)
    steps = (
        ("archive write", [*own, "archive", "write", archive], bundled, "git bundle"),
        ("archive verify", [*own, "archive", "verify", archive], None, ""),
        ("archive read", [*other, "archive", "read", archive], cloned, "git clone"),
        ("archive read, again", [*other, "archive", "read", archive], None, ""),
        ("backup", [*own, "backup", folder / "copy.btl"], None, ""),
        ("mirror", [*own, "mirror", folder / "mirror.btl"], None, ""),
    )
    found = []
    for name, command, peer, peer_name in steps:
        spent = _spent(command)
        what = f"{name}, {count:,} versions"
        shown = {"peer": peer, "peer_name": peer_name} if peer is not None else {}
        found.append(row("K7", what, spent, "< 10 s", spent < _BAR, unit="s", **shown))
    size, peer = archive.stat().st_size / count, bundles / count
    met = size < 2 * peer
    name = "bytes a version in an archive"
    shown = {"peer": peer, "peer_name": "git bundle", "unit": "B"}
    return [*found, row("K7", name, size, "< 2 × git", met, **shown)]


def _beside_git(folder, histories):
    """Seconds to bundle and to clone a repository for each history, and the bundles' bytes."""
    bundled = cloned = size = 0
    for at, history in enumerate(histories):
        git = GitRepository(folder / f"git{at}")
        git.take("text.txt", history.saves)
        bundle = folder / f"{at}.bundle"
        bundled += _spent(["git", "-C", git.folder, "bundle", "create", "--quiet", bundle, "--all"])
        cloned += _spent(["git", "clone", "--quiet", "--bare", bundle, folder / f"clone{at}"])
        size += bundle.stat().st_size
    return bundled, cloned, size


def _spent(command):
    return cpu_seconds(command, stderr=subprocess.DEVNULL)
