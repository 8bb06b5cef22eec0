"""What lies where."""

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
