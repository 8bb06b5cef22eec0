"""What kind of file system a path lies on, as far as the system tells.

On one that other machines write to, this machine hears of no changes and a shared memory map cannot
be trusted.
"""

import os
from pathlib import Path
from typing import Final

__all__ = ["kind_in", "mount_kind", "on_network", "tells_of_changes"]

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
    try:
        table = Path("/proc/self/mounts").read_bytes()
    except OSError:
        return ""
    return kind_in(table, os.path.realpath(location))


def kind_in(table: bytes, real: str) -> str:
    """The same by a table of mounts, for a path without links."""
    best, kind = "", ""
    for line in os.fsdecode(table).split("\n"):  # a name may hold what splitlines() cuts at
        fields = line.split(" ")
        if len(fields) < _FIELDS:
            continue
        point, name = _plain(fields[1]), fields[2]
        inside = real == point or real.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, name
    return kind


def _plain(name: str) -> str:
    for escape, sign in _ESCAPES:
        name = name.replace(escape, sign)
    return name
