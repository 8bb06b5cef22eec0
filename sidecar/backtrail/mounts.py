"""What kind of file system a path lies on, as far as the system tells.

On one that other machines write to, this machine hears of no changes and a shared memory map cannot
be trusted.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

__all__ = ["kind_in", "mount_kind", "on_network", "shared_below", "shared_in", "tells_of_changes"]

_NETWORK: Final = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "fuse.sshfs"}
)
_SHARED: Final = frozenset(
    {
        "virtiofs", "vboxsf", "prl_fs", "fuse.vmhgfs-fuse", "fuse.grpcfuse", "fuse.osxfs",
        "fuse.rclone", "fuse.s3fs", "fuse.glusterfs", "lustre", "gpfs", "beegfs",
    }
)  # fmt: skip
"""Where another machine, be it the host of this one, writes as well."""

_FIELDS: Final = 3
"""Of a line at least: what is mounted, where, and its kind."""
_ESCAPES: Final = ((r"\040", " "), (r"\011", "\t"), (r"\012", "\n"), (r"\134", "\\"))
"""How the table writes signs; the backslash comes last, since it may end in front of digits."""


def on_network(location: str) -> bool:
    """Whether ``location`` lives on a network file system, where a write-ahead log corrupts."""
    return mount_kind(location) in _NETWORK


def tells_of_changes(location: str) -> bool:
    """Whether this machine hears of every change at ``location``, so that watching is enough."""
    return mount_kind(location) not in _NETWORK | _SHARED


def mount_kind(location: str) -> str:
    """The file system's name where ``location`` lives, ``""`` where the system does not tell."""
    return kind_in(_table(), os.path.realpath(location))


def shared_below(location: str) -> tuple[str, ...]:
    """Where inside of ``location`` something is mounted that other machines write to."""
    return shared_in(_table(), os.path.realpath(location))


def kind_in(table: bytes, real: str) -> str:
    """The same by a table of mounts, for a path without links."""
    best, kind = "", ""
    for point, name in _mounts(table):
        inside = real == point or real.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, name
    return kind


def shared_in(table: bytes, real: str) -> tuple[str, ...]:
    """The same as :func:`shared_below` by a table of mounts, for a path without links."""
    kinds = dict(_mounts(table))  # what was mounted there last is what is seen
    inside = real.rstrip("/") + "/"
    shared = _NETWORK | _SHARED
    return tuple(
        point for point, kind in kinds.items() if point.startswith(inside) and kind in shared
    )


def _table() -> bytes:
    try:
        return Path("/proc/self/mounts").read_bytes()
    except OSError:
        return b""


def _mounts(table: bytes) -> Iterator[tuple[str, str]]:
    """Where something is mounted, and its kind."""
    for line in os.fsdecode(table).split("\n"):  # a name may hold what splitlines() cuts at
        fields = line.split(" ")
        if len(fields) >= _FIELDS:
            yield _plain(fields[1]), fields[2]


def _plain(name: str) -> str:
    for escape, sign in _ESCAPES:
        name = name.replace(escape, sign)
    return name
