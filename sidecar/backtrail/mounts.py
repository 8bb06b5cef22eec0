"""What kind of file system a path lies on, as far as the system tells.

On one that other machines write to, this machine hears of no changes and a shared memory map cannot
be trusted.
"""

import os
from pathlib import Path
from typing import Final

__all__ = ["mount_kind", "on_network", "tells_of_changes"]

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


def on_network(location: str) -> bool:
    """Whether ``location`` lives on a network file system, where a write-ahead log corrupts."""
    return mount_kind(location) in _NETWORK


def tells_of_changes(location: str) -> bool:
    """Whether this machine hears of every change at ``location``, so that watching is enough."""
    return mount_kind(location) not in _NETWORK | _SHARED


def mount_kind(location: str) -> str:
    """The file system's name where ``location`` lives, ``""`` where the system does not tell."""
    try:
        lines = Path("/proc/self/mounts").read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return ""
    real = os.path.realpath(location)
    best, kind = "", ""
    for line in lines:
        _, point, name, *_ = line.split(" ")
        point = point.replace("\\040", " ")
        inside = real == point or real.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, name
    return kind
