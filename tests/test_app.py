"""The composition root: what is opened, where, and with which settings."""

import stat
from pathlib import Path

import pytest

from backtrail import app
from backtrail.errors import NotFoundError, SettingsError, StoreFormatError, UsageError
from backtrail.history.requests import Capture
from backtrail.settings import PolicySettings, Settings


def save(service, path, data):
    """Write a file and report it."""
    path.write_bytes(data)
    return service.capture(Capture(path=str(path), source="cli"))


@pytest.fixture
def root(tmp_path):
    """Make a workspace."""
    made = tmp_path / "ws"
    made.mkdir()
    return made


def test_a_store_in_memory_leaves_no_file(tmp_path, root):
    """``memory`` keeps as a file would, and is gone with the service."""
    service = app.open_service(store="memory", roots=[str(root)], environ={})
    assert save(service, root / "a", b"x").status == "kept"
    assert service.status().store == "memory"
    service.close()
    assert [path.name for path in tmp_path.rglob("*")] == ["ws", "a"]


def test_a_store_in_a_file_is_private_and_stays(tmp_path, root):
    """The named file is made with its folders, for its owner alone; the next opening finds all."""
    store = tmp_path / "deep/er/history.btl"
    with_store = {"store": str(store), "roots": [str(root)], "environ": {}}
    service = app.open_service(**with_store)
    save(service, root / "a", b"x")
    service.close()
    assert stat.S_IMODE(store.stat().st_mode) == 0o600
    assert stat.S_IMODE(store.parent.stat().st_mode) == 0o700
    again = app.open_service(**with_store)
    assert again.content(str(root / "a")) == b"x"
    again.close()


def test_the_environment_and_the_call_name_the_store(tmp_path, root):
    """``BACKTRAIL_STORE`` counts, and the argument before it."""
    environ = {"BACKTRAIL_STORE": str(tmp_path / "one.btl")}
    for store, expected in ((None, "one.btl"), (str(tmp_path / "two.btl"), "two.btl")):
        service = app.open_service(store=store, environ=environ)
        assert service.status().store == str(tmp_path / expected)
        service.close()


def test_without_a_name_the_store_is_the_persons_own(root):
    """In the person's data folder, shared by all their editors."""
    service = app.open_service(roots=[str(root)], environ={})
    found = service.status().store
    service.close()
    assert found == app.default_store()
    assert Path(found).is_relative_to(Path.home())


def test_a_tilde_means_the_home_folder(root):
    """``~`` in a store's name is the person's home."""
    service = app.open_service(store="~/mine.btl", environ={})
    service.close()
    assert (Path.home() / "mine.btl").is_file()


def test_settings_come_in_layers(root, tmp_path):
    """The person's file, then the project's, then the editor's, then the environment's."""
    own = app.user_settings_file()
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text('author = "me"\n[policy]\npercent = 1\ninterval_hours = 1\n')
    (root / "backtrail.toml").write_text("[policy]\npercent = 2\nmerge_window_seconds = 2\n")
    try:
        found = app.load_settings(
            project=str(root),
            editor={"policy": {"percent": 3, "minor": "keep"}},
            environ={"BACKTRAIL_POLICY_PERCENT": "4"},
        )
    finally:
        own.unlink()
    assert found.author == "me"
    assert found.policy == PolicySettings(
        percent=4.0, minor="keep", interval_hours=1.0, merge_window_seconds=2.0
    )


def test_the_first_roots_settings_count_and_reach_the_service(root):
    """Without a project named, the first folder's ``backtrail.toml`` is it."""
    (root / "backtrail.toml").write_text('[capture]\nexclude = ["*.tmp"]\n')
    service = app.open_service(store="memory", roots=[str(root)], environ={})
    assert save(service, root / "a.tmp", b"x").reason == "excluded by `*.tmp`"
    service.close()


def test_given_settings_are_used_as_they_are(root):
    """Nothing is read when settings are handed in."""
    (root / "backtrail.toml").write_text("not toml at all")
    service = app.open_service(store="memory", roots=[str(root)], settings=Settings(author="x"))
    assert save(service, root / "a", b"x").entry.version.author == "x"
    service.close()


def test_a_wrong_setting_opens_nothing(root, tmp_path):
    """The message names the file and the value; no store is made."""
    (root / "backtrail.toml").write_text("[policy]\npercent = 200\n")
    with pytest.raises(SettingsError, match=r"backtrail\.toml.*percent.*200"):
        app.open_service(store=str(tmp_path / "s.btl"), roots=[str(root)], environ={})
    assert not (tmp_path / "s.btl").exists()


def test_a_root_that_is_not_there_lets_go_of_the_store(tmp_path, monkeypatch):
    """When a folder is missing the error comes out, and the store is closed again."""
    closed = []
    close = app.HistoryService.close
    monkeypatch.setattr(app.HistoryService, "close", lambda s: (closed.append(s), close(s)))
    with pytest.raises(NotFoundError, match="is not a folder"):
        app.open_service(store="memory", roots=[str(tmp_path / "gone")], environ={})
    assert len(closed) == 1


def test_a_store_of_another_kind_is_told(tmp_path):
    """A URL this version cannot open, a file that is no store: both say what to do."""
    with pytest.raises(UsageError, match="name a file"):
        app.open_service(store="postgresql://localhost/x", environ={})
    (tmp_path / "letter.txt").write_text("Dear diary, this is a text and no database. " * 40)
    with pytest.raises(StoreFormatError, match="not a Backtrail store"):
        app.open_service(store=str(tmp_path / "letter.txt"), environ={})
    assert (tmp_path / "letter.txt").read_text().startswith("Dear diary")


def test_a_system_without_a_users_name_has_no_author(root, monkeypatch):
    """No entry for the user is no reason not to keep a save."""

    def unknown():
        raise OSError("no such user")

    monkeypatch.setattr(app.getpass, "getuser", unknown)
    service = app.open_service(store="memory", roots=[str(root)], environ={})
    assert save(service, root / "a", b"x").entry.version.author == ""
    service.close()


def test_a_wrong_project_file_is_left_out_where_that_is_told(tmp_path):
    """With somebody to tell, the rest of the settings holds; the environment is never left out."""
    (tmp_path / "backtrail.toml").write_text("[policy]\nminor = 'maybe'\n")
    told = []
    known = {"BACKTRAIL_POLICY_PERCENT": "7"}
    found = app.load_settings(project=str(tmp_path), environ=known, told=told.append)
    assert (found.policy.percent, found.policy.minor, len(told)) == (7, "fold", 1)
    with pytest.raises(SettingsError):
        app.load_settings(project=str(tmp_path), environ=known)
    with pytest.raises(SettingsError, match="BACKTRAIL_POLICY_PERCENT"):
        app.load_settings(environ={"BACKTRAIL_POLICY_PERCENT": "x"}, told=told.append)


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("backtrail.toml", "[policy]\npercent = 7\n", True),
        ("backtrail.toml", "[policy", True),
        ("pyproject.toml", "[tool.backtrail]\nauthor = 'ann'\n", True),
        ("pyproject.toml", "[project]\nname = 'backtrail'\n", False),
        ("setup.toml", "", False),
    ],
)
def test_a_folder_has_settings_where_a_file_sets_any(tmp_path, name, text, found):
    """A mistake counts: somebody meant to set something."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert app.has_settings(str(tmp_path)) is found
