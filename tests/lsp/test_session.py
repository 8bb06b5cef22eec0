import os

import pytest

from backtrail.lsp.editors import source_of
from backtrail.serving.folders import Folders


@pytest.mark.parametrize(
    ("client", "source"),
    [
        ("Neovim", "neovim"),
        ("GNU Emacs", "emacs"),
        ("Eglot", "emacs"),
        ("Visual Studio Code", "vscode"),
        ("Visual Studio Code - Insiders", "vscode"),
        ("Sublime Text LSP", "sublime-text-lsp"),
        ("", "editor"),
        (None, "editor"),
    ],
)
def test_a_source_is_a_short_name(client, source):
    """The editor's name becomes one lower-case word that can be filtered for."""
    assert source_of(client) == source


def test_an_editor_without_a_name_is_known_by_its_process():
    """The name that the system shows for the process stands in."""
    assert source_of(None, os.getpid()) not in {"", "editor"}
    assert source_of("Neovim", os.getpid()) == "neovim"


def test_folders_compare_components(tmp_path):
    """A name that begins alike, a link out and the folder itself lie outside."""
    for name in ("work", "work-too"):
        (tmp_path / name).mkdir()
    (tmp_path / "work" / "out").symlink_to(tmp_path / "work-too")
    (tmp_path / "in").symlink_to(tmp_path / "work")
    folders = Folders((str(tmp_path / "work"),))
    names = ["work/a", "work/x/y", "in/a", "work", "work-too/a", "work/out/a", "work/../b"]
    inside = [name for name in names if folders.hold(str(tmp_path / name))]
    assert inside == ["work/a", "work/x/y", "in/a"]


def test_without_folders_everything_is_inside():
    """A single file that was opened alone is kept as well."""
    folders = Folders()
    assert folders.hold("/anywhere/a")
    folders.add("/work")
    assert not folders.hold("/anywhere/a")
    folders.remove("/work")
    assert folders.hold("/anywhere/a")


def test_files_are_called_as_the_editor_does(tmp_path):
    """A root that is a link stays one; a file behind another link has the name it was asked by."""
    (tmp_path / "real" / "deep").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    real, link = f"{tmp_path}/real", f"{tmp_path}/link"
    folders = Folders((link,))
    assert folders.name_of(f"{real}/a") == f"{link}/a"
    assert folders.name_of("/elsewhere/a") == "/elsewhere/a"
    folders.called(f"{real}/a", f"{link}/inner/a")
    assert folders.name_of(f"{real}/a") == f"{link}/inner/a"
    folders.add(f"{real}/deep")
    assert folders.name_of(f"{real}/deep/b") == f"{real}/deep/b"
    assert folders.real()[0] == (f"{real}/deep", f"{real}/deep")
