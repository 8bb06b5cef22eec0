"""What kind of file system a path lies on, as far as the system tells.

On one that other machines write to, this machine hears of no changes and memory cannot be shared
with whoever else has the file open. Where the locks end as well, only one machine may write.
"""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

__all__ = [
    "Mount",
    "locks_reach",
    "mount_in",
    "mount_of",
    "shared_below",
    "shared_in",
    "tells_of_changes",
]

_ELSEWHERE: Final = frozenset(
    {
        # file servers
        "nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "ncpfs", "afs", "coda", "afpfs", "davfs",
        "webdav",
        # the machine around this one: virtual machines, containers, WSL
        "9p", "drvfs", "virtiofs", "vboxsf", "prl_fs", "vmhgfs", "hgfs",
        # clusters
        "ceph", "lustre", "gpfs", "beegfs", "glusterfs", "ocfs2", "gfs2", "orangefs", "pvfs2",
    }
)  # fmt: skip
"""Where another machine, be it the host of this one, writes as well."""
_ELSEWHERE_BY_PROGRAM: Final = frozenset(
    {
        "sshfs", "vmhgfs-fuse", "grpcfuse", "osxfuse", "rclone", "s3fs", "s3ql", "glusterfs",
        "ceph", "ceph-fuse", "juicefs", "mfs", "moosefs", "seaweedfs", "weed", "lizardfs", "goofys",
        "gcsfuse", "davfs", "davfs2", "curlftpfs", "smbnetfs", "gvfsd-fuse", "kio-fuse",
        "google-drive-ocamlfuse", "onedriver", "blobfuse", "blobfuse2", "mount-s3", "beegfs",
    }
)  # fmt: skip
"""The same, served by a program: what stands behind ``fuse.``."""
_LOCKS_HERE: Final = frozenset(
    {"9p", "drvfs", "virtiofs", "vboxsf", "prl_fs", "vmhgfs", "hgfs", "coda", "davfs", "webdav"}
)
"""Whose locks hold among the processes of this machine alone."""
_LOCKS_EVERYWHERE: Final = frozenset({"glusterfs", "ceph", "ceph-fuse", "juicefs", "beegfs"})
"""Programs whose locks reach other machines; those of all others do not."""
_NO_LOCKS: Final = frozenset(
    {"nolock", "local_lock=all", "local_lock=posix", "nobrl", "nobrlock", "localflock"}
)
"""Options of a mount that keep its locks on this machine."""

_FUSE: Final = "fuse."
_ESCAPED: Final = re.compile(r"\\([0-7]{3})")
"""How the table writes blanks, tabs, line feeds, backslashes and the like."""
_FIELDS: Final = 6
"""Of a line, before the ones that may be there: two numbers, device, root, place, options."""


class Mount(NamedTuple):
    """Something that is mounted."""

    point: str
    """Where: absolute, as a path says it."""
    kind: str
    """``ext4``, ``nfs4``, ``fuse.sshfs``."""
    options: frozenset[str]
    """Of this place, and of what is mounted there."""
    device: int
    """As ``stat`` tells it of most files there."""

    @property
    def elsewhere(self) -> bool:
        """Whether other machines write there, too."""
        program = self.kind.removeprefix(_FUSE)
        by_program = program != self.kind and program in _ELSEWHERE_BY_PROGRAM
        return by_program or self.kind in _ELSEWHERE


def tells_of_changes(location: str) -> bool:
    """Whether this machine hears of every change at ``location``, so that watching is enough."""
    mount = mount_of(location)
    return mount is None or not mount.elsewhere


def locks_reach(mount: Mount) -> bool:
    """Whether a lock on a file there keeps other machines out, as far as can be told."""
    if mount.kind.startswith(_FUSE):
        return mount.kind.removeprefix(_FUSE) in _LOCKS_EVERYWHERE
    return mount.kind not in _LOCKS_HERE and not mount.options & _NO_LOCKS


def mount_of(location: str) -> Mount | None:
    """What ``location`` lives on; None where the system does not tell."""
    real = os.path.realpath(location)
    return mount_in(_table(), real, _device(real))


def shared_below(location: str) -> tuple[str, ...]:
    """Where inside of ``location`` something is mounted that other machines write to."""
    return shared_in(_table(), os.path.realpath(location))


def mount_in(table: bytes, real: str, device: int | None = None) -> Mount | None:
    """The same as :func:`mount_of` by a table of mounts, for a path without links.

    The longest place that the path lies in decides, the latest where there are two. Something may
    be mounted over all of these: then its ``device`` tells, where the table names it.
    """
    around = [mount for mount in _mounts(table) if _holds(mount.point, real)]
    seen = [mount for mount in around if mount.device == device] or around
    return max(reversed(seen), key=lambda mount: len(mount.point), default=None)


def shared_in(table: bytes, real: str) -> tuple[str, ...]:
    """The same as :func:`shared_below` by a table of mounts, for a path without links."""
    latest = {mount.point: mount for mount in _mounts(table)}  # the last one there is what is seen
    inside = real.rstrip("/") + "/"
    return tuple(
        point for point, mount in latest.items() if point.startswith(inside) and mount.elsewhere
    )


def _table() -> bytes:
    try:
        return Path("/proc/self/mountinfo").read_bytes()
    except OSError:
        return b""


def _device(real: str) -> int | None:
    """Of a file, or of the folder that it is going to be in."""
    while True:
        with suppress(OSError):
            return os.stat(real).st_dev  # noqa: PTH116 - text
        above = os.path.dirname(real)  # noqa: PTH120 - text
        if above == real:
            return None
        real = above


def _holds(point: str, real: str) -> bool:
    return real == point or real.startswith(point.rstrip("/") + "/")


def _mounts(table: bytes) -> Iterator[Mount]:
    """In the order of mounting; a line of ``/proc/self/mountinfo`` that is none is passed over."""
    for line in os.fsdecode(table).split("\n"):  # a name may hold what splitlines() cuts at
        fixed, _, rest = line.partition(" - ")
        fields, behind = fixed.split(" "), rest.split(" ")
        major, _, minor = fields[2].partition(":") if len(fields) >= _FIELDS else ("", "", "")
        if not (major.isdecimal() and minor.isdecimal() and behind[0]):
            continue
        yield Mount(
            point=_plain(fields[4]),
            kind=_plain(behind[0]),
            options=frozenset(fields[5].split(",") + behind[-1].split(",")),
            device=os.makedev(int(major), int(minor)),
        )


def _plain(name: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 8)), name)
