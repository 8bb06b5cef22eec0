"""What lies where."""

import os

import pytest

from backtrail import mounts


def test_the_file_system_of_a_path_is_named(tmp_path):
    """Where the system tells it."""
    assert mounts.mount_kind(str(tmp_path)) != ""


@pytest.mark.parametrize(
    ("kind", "network", "tells"),
    [("ext4", False, True), ("nfs4", True, False), ("virtiofs", False, False), ("", False, True)],
)
def test_who_writes_there(monkeypatch, kind, network, tells):
    """On a network nobody hears of everything, nor where the machine around this one writes."""
    monkeypatch.setattr(mounts, "mount_kind", lambda _: kind)
    assert (mounts.on_network("/x"), mounts.tells_of_changes("/x")) == (network, tells)


@pytest.mark.parametrize("sign", ["\x0b", "\x0c", "\r", "\x1c", "\x85", "\u2028", "\udcff"])
def test_a_mount_may_have_any_name(sign):
    """What is no end of a line to the system is none here."""
    table = os.fsencode(f"/dev/a / ext4 rw 0 0\n{sign}x /mnt/{sign} nfs4 rw 0 0\n\nodd\n")
    assert mounts.kind_in(table, f"/mnt/{sign}/a") == "nfs4"
    assert mounts.kind_in(table, "/mnt/a") == "ext4"


@pytest.mark.parametrize(
    ("written", "name"),
    [("040", " "), ("011", "\t"), ("012", "\n"), ("134", "\\"), ("134040", "\\040")],
)
def test_signs_that_the_system_escapes_are_read_back(written, name):
    """The name of a mount point is what a path holds."""
    table = f"/dev/a / ext4 rw 0 0\nhost:/b /mnt/a\\{written}b nfs rw 0 0\n".encode()
    assert mounts.kind_in(table, f"/mnt/a{name}b/c") == "nfs"


def test_what_others_write_to_inside_a_folder_is_found():
    """Below it alone, and by what was mounted there last."""
    table = (
        b"/dev/a / ext4 rw 0 0\nh:/a /w/a nfs4 rw 0 0\nh:/b /w/b\\040c/d fuse.sshfs rw 0 0\n"
        b"h:/e /w/e nfs4 rw 0 0\n/dev/e /w/e ext4 rw 0 0\nh:/x /wx nfs rw 0 0\nh:/w /w nfs rw 0 0\n"
    )
    assert mounts.shared_in(table, "/w") == ("/w/a", "/w/b c/d")
    assert mounts.shared_in(table, "/") == ("/w/a", "/w/b c/d", "/wx", "/w")
    assert mounts.shared_in(b"", "/w") == ()


def test_a_folder_of_its_own_has_nothing_mounted_inside(tmp_path):
    """The system's own table is read."""
    assert mounts.shared_below(str(tmp_path)) == ()
