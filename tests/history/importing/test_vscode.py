"""VS Code's local history: what its index says, where it lies, and a folder that it really wrote.

``vscode-history`` was written by code-server 4.139.1 (VS Code 1.139) in a browser, with the merge
window at 0: a person edited and saved /home/ada/project/notes.md three times, "src/über app.py"
twice, renamed notes.md to diary.md in the explorer, and saved that once more.
"""

import json
from pathlib import Path

import pytest

from backtrail.errors import RefusedError, UsageError
from backtrail.history.importing.pasts import Below
from backtrail.history.importing.vscode import history_folders, read_index, shelf_of

REAL = Path(__file__).with_name("vscode-history")
DIARY = "/home/ada/project/diary.md"


def index(resource="file:///home/ada/a.txt", entries=(), **more):
    """Give an index as its bytes."""
    found = {"version": 1, "resource": resource, "entries": list(entries), **more}
    return json.dumps(found).encode()


def test_a_folder_that_vscode_wrote_is_read_whole():
    """Files by their names, also those that need escapes, oldest content first."""
    shelf = shelf_of([str(REAL)], Below(None))
    assert shelf.left_out == ()
    diary, app = shelf.files
    assert (diary.path, app.path) == (DIARY, "/home/ada/project/src/über app.py")
    contents = []
    for past in diary.pasts:
        with shelf.blocks(past) as blocks:
            contents.append(b"".join(blocks).split()[2:])
    added = [b"one", b"two", b"three", b"four", b"five"]
    assert contents == [added[:2], added[:3], added[:4], added[:4], added]
    assert [past.time_ns // 10**6 for past in diary.pasts][:2] == [1795383848594, 1795383850494]
    reasons = [past.reason for past in diary.pasts]
    assert reasons == ["", "", "", "File renamed: /home/ada/project/notes.md", ""]


def test_only_what_was_asked_for_is_taken():
    """A file or a folder, not what begins like it."""
    for asked, count in (("/home/ada/project/src", 1), (DIARY, 1), ("/home/ada/proj", 0)):
        assert len(shelf_of([str(REAL)], Below([asked])).files) == count


@pytest.mark.parametrize(
    "data",
    [
        b"", b"[]", b"{", b"\xff\xfe", b"[" * 100_000, index(version=2), b'{"entries": []}',
        b'{"resource": "file:///a", "entries": {}}', b'{"resource": 1, "entries": []}',
    ],
)  # fmt: skip
def test_an_index_that_is_none_is_refused(data):
    """One line says what is wrong with it."""
    with pytest.raises(UsageError):
        read_index(data)


@pytest.mark.parametrize(
    "resource",
    [
        "vscode-remote://ssh-remote%2Bbox/home/ada/a.txt",
        "vscode-remote://wsl+Debian/home/ada/a.txt",
        "untitled:Untitled-1", "vscode-userdata:/User/settings.json", "file://box/share/a.txt", "",
        "file:relative", "vscode-remote://", "file:///a%00b",
    ],
)  # fmt: skip
def test_a_file_of_another_machine_or_of_no_disk_is_refused(resource):
    """Its path would mean another file here."""
    with pytest.raises(RefusedError):
        read_index(index(resource))


def test_odd_entries_cost_only_themselves():
    """Each is told by its place; a name that leads elsewhere is none."""
    good = {"id": "a.txt", "timestamp": 1700000000000, "source": "Chat Edit"}
    odd = [
        None, [], {"timestamp": 1}, {"id": "../../etc/passwd", "timestamp": 1},
        {"id": "..", "timestamp": 1}, {"id": "entries.json", "timestamp": 1},
        {"id": "b", "timestamp": "1"}, {"id": "b", "timestamp": -1}, {"id": "b"},
        {"id": "b", "timestamp": 1e300}, {"id": "c\0", "timestamp": 1},
    ]  # fmt: skip
    found = read_index(index(entries=[*odd, good]))
    assert [(kept.name, kept.time_ns, kept.reason) for kept in found.entries] == [
        ("a.txt", 1_700_000_000 * 10**9, "Chat Edit")
    ]
    assert len(found.troubles) == len(odd)
    assert found.troubles[3].startswith("entry 4 names no file beside it: '../../etc/passwd'")


def test_what_is_missing_or_no_file_is_told_and_the_rest_goes_on(tmp_path):
    """A content that is gone, one that is a link, an index that is broken, an empty folder."""
    secret = tmp_path / "secret"
    secret.write_text("mine")
    entries = [{"id": name, "timestamp": 1000 + at} for at, name in enumerate(("a", "b", "c"))]
    for name in ("good", "broken", "empty"):
        (tmp_path / "History" / name).mkdir(parents=True)
    good = tmp_path / "History" / "good"
    (good / "entries.json").write_bytes(index(entries=entries))
    (good / "a").write_text("one")
    (good / "b").symlink_to(secret)
    (tmp_path / "History" / "broken" / "entries.json").write_text("{")
    (tmp_path / "History" / "linked").symlink_to(good)
    shelf = shelf_of([str(tmp_path / "History")], Below(None))
    assert [past.at[1] for past in shelf.files[0].pasts] == ["good/a"]
    told = {Path(one.where).name: one.reason for one in shelf.left_out}
    assert sorted(told) == ["b", "c", "entries.json"]
    assert "is a symbolic link" in told["b"]
    assert "is not there any more" in told["c"]
    assert told["entries.json"].startswith("it is no JSON")


def test_the_folders_of_every_editor_of_the_family_are_found(tmp_path):
    """Desktop programs, forks that nobody has heard of, servers, snap, flatpak and macOS."""
    home = tmp_path / "home*"  # no pattern
    places = [
        ".config/Code/User/History", ".config/A New Fork/User/History",
        "Library/Application Support/VSCodium/User/History",
        ".local/share/code-server/User/History", ".vscode-server/data/User/History",
        ".cursor-server/data/User/History", ".var/app/com.visual.code/config/Code/User/History",
        "snap/code/current/.config/Code/User/History",
    ]  # fmt: skip
    for place in places:
        (home / place).mkdir(parents=True)
    assert sorted(history_folders(str(home), {})) == sorted(str(home / place) for place in places)
    roaming = {"APPDATA": str(home / ".config"), "XDG_CONFIG_HOME": str(home / "x")}
    assert str(home / places[0]) in history_folders(str(home), roaming)
    assert history_folders(str(tmp_path / "nobody"), {}) == ()
