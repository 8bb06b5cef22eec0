"""What lies where."""

import os
import subprocess

import pytest

from backtrail import mounts
from backtrail.mounts import locks_reach, mount_in, mount_of, shared_in

ROOT = "20 1 8:1 / / rw,relatime shared:1 - ext4 /dev/a rw"


def table(*lines):
    """A table of mounts as the system writes it; each line as point, kind, options."""
    rows = [ROOT]
    for at, (point, kind, options) in enumerate(lines, start=30):
        rows.append(
            f"{at} 20 0:{at} / {point} rw,nosuid master:2 shared:3 - {kind} host:/x {options}"
        )
    return os.fsencode("\n".join([*rows, "", "odd", "1 2 x:y / / rw - ext4 a rw", ""]))


def kind(found, path, device=None):
    """What a path is on."""
    mount = mount_in(found, path, device)
    return mount.kind if mount is not None else ""


def test_the_file_system_of_a_path_is_named(tmp_path):
    """Where the system tells it, also of a file that is not there yet."""
    mount = mount_of(str(tmp_path / "new" / "file"))
    assert mount is not None
    assert (mount.kind != "", mount.device) == (True, tmp_path.stat().st_dev)


@pytest.mark.parametrize(
    "name",
    ["nfs", "nfs4", "cifs", "smb3", "9p", "drvfs", "vboxsf", "virtiofs", "fuse.sshfs",
     "fuse.rclone",
     "fuse.gvfsd-fuse", "ceph", "fuse.glusterfs"],
)  # fmt: skip
def test_file_systems_that_others_write_to_are_known(monkeypatch, name):
    """Nobody hears of everything there."""
    monkeypatch.setattr(mounts, "_table", lambda: table(("/net", name, "rw")))
    monkeypatch.setattr(mounts, "_device", lambda _: None)
    assert not mounts.tells_of_changes("/net/a")
    assert mounts.tells_of_changes("/other")


@pytest.mark.parametrize(
    "name", ["ext4", "btrfs", "overlay", "fuseblk", "fuse.gocryptfs", "tmpfs", "vfat", "zfs"]
)
def test_disks_of_this_machine_are_told_from_them(monkeypatch, name):
    """An encrypted folder and a container's layers are on a disk, too."""
    monkeypatch.setattr(mounts, "_table", lambda: table(("/net", name, "rw")))
    monkeypatch.setattr(mounts, "_device", lambda _: None)
    assert mounts.tells_of_changes("/net/a")


def test_a_system_that_does_not_tell_is_trusted(monkeypatch):
    """There is no such table elsewhere."""
    monkeypatch.setattr(mounts, "_table", lambda: b"")
    assert mount_of("/x") is None
    assert mounts.tells_of_changes("/x")


@pytest.mark.parametrize("sign", ["\x0b", "\x0c", "\r", "\x1c", "\x85", "\u2028", "\udcff"])
def test_a_mount_may_have_any_name(sign):
    """What is no end of a line to the system is none here."""
    found = table((f"/mnt/{sign}", "nfs4", "rw"))
    assert kind(found, f"/mnt/{sign}/a") == "nfs4"
    assert kind(found, "/mnt/a") == "ext4"


@pytest.mark.parametrize(
    ("written", "name"),
    [("040", " "), ("011", "\t"), ("012", "\n"), ("134", "\\"), ("134040", "\\040"), ("043", "#")],
)
def test_signs_that_the_system_escapes_are_read_back(written, name):
    """The name of a mount point is what a path holds."""
    found = table((f"/mnt/a\\{written}b", "nfs", "rw"))
    assert kind(found, f"/mnt/a{name}b/c") == "nfs"


def test_the_longest_place_decides_and_the_latest_there():
    """A name that only begins alike is another one."""
    found = table(
        ("/home", "nfs4", "rw"), ("/home/ann", "ext4", "rw"), ("/home/bob", "ext4", "rw"),
        ("/home/bob", "cifs", "rw"),
    )  # fmt: skip
    paths = ("/home", "/home/x", "/home/ann/a", "/home/anna", "/home/bob", "/homes")
    assert [kind(found, path) for path in paths] == [
        "nfs4", "nfs4", "ext4", "nfs4", "cifs", "ext4",
    ]  # fmt: skip


def test_what_is_mounted_over_others_is_seen_by_its_device():
    """The table still names what lies below."""
    found = table(("/mnt/a", "nfs4", "rw"), ("/mnt", "tmpfs", "rw"))
    assert kind(found, "/mnt/a/b", os.makedev(0, 30)) == "nfs4"
    assert kind(found, "/mnt/a/b", os.makedev(0, 31)) == "tmpfs"
    assert kind(found, "/mnt/a/b", os.makedev(9, 9)) == "nfs4"


@pytest.mark.parametrize(
    ("name", "options", "reach"),
    [
        ("nfs4", "rw,vers=4.2", True), ("nfs", "rw,vers=3,nolock", False),
        ("nfs", "rw,local_lock=all", False), ("nfs", "rw,local_lock=none", True),
        ("cifs", "rw", True), ("cifs", "rw,nobrl", False), ("fuse.sshfs", "rw", False),
        ("fuse.glusterfs", "rw", True), ("vboxsf", "rw", False), ("9p", "rw", False),
    ],
)  # fmt: skip
def test_how_far_locks_reach(name, options, reach):
    """By the kind, and by what it was mounted with."""
    mount = mount_in(table(("/net", name, options)), "/net/a")
    assert locks_reach(mount) is reach


def test_what_others_write_to_inside_a_folder_is_found():
    """Below it alone, and by what was mounted there last."""
    found = table(
        ("/w/a", "nfs4", "rw"), (r"/w/b\040c/d", "fuse.sshfs", "rw"), ("/w/e", "nfs4", "rw"),
        ("/w/e", "ext4", "rw"), ("/wx", "nfs", "rw"), ("/w", "nfs", "rw"),
    )  # fmt: skip
    assert shared_in(found, "/w") == ("/w/a", "/w/b c/d")
    assert shared_in(found, "/") == ("/w/a", "/w/b c/d", "/wx", "/w")
    assert shared_in(b"", "/w") == ()


def test_a_folder_of_its_own_has_nothing_mounted_inside(tmp_path):
    """The system's own table is read."""
    assert mounts.shared_below(str(tmp_path)) == ()


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting is the administrator's")
def test_a_bound_folder_is_what_it_is_bound_from(tmp_path):
    """Also where its name has a blank in it."""
    inner, outer = tmp_path / "in", tmp_path / "o u t"
    inner.mkdir()
    outer.mkdir()
    if subprocess.run(["mount", "--bind", inner, outer], check=False).returncode:
        pytest.skip("nothing can be mounted here")
    try:
        mount = mount_of(str(outer / "a"))
        assert (mount.point, mount.kind) == (str(outer), mount_of(str(inner)).kind)
    finally:
        subprocess.run(["umount", outer], check=True)
