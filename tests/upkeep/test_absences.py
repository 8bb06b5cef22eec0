"""What is gone, and what only cannot be looked at."""

import os

import pytest

from backtrail.watch import Gone


def _keep(watched, *names):
    for name in names:
        (watched.root / name).parent.mkdir(parents=True, exist_ok=True)
        (watched.root / name).write_text(name)
    watched.keeper.scan()
    watched.news.clear()


def _look(watched, *names):
    watched.keeper.take(str(watched.root / name) for name in names)
    watched.keeper.keep()


def _kept(watched):
    return [document.path for document in watched.service.present(str(watched.root))]


@pytest.fixture
def shut():
    """Shut a folder, for whoever runs the tests as well; returns what opens it again."""
    patch = pytest.MonkeyPatch()
    asked = {name: getattr(os, name) for name in ("lstat", "stat", "scandir", "open")}

    def refusing(name, folder):
        def ask(path, *arguments, **more):
            inside = str(folder) if name == "scandir" else f"{folder}/"
            if not isinstance(path, int) and os.fspath(path).startswith(inside):
                raise PermissionError(13, "Permission denied", path)
            return asked[name](path, *arguments, **more)

        return ask

    def shut(folder):
        for name in asked:
            patch.setattr(os, name, refusing(name, folder))
        return patch.undo

    yield shut
    patch.undo()


def test_files_in_a_folder_that_cannot_be_read_are_not_gone(watched, shut):
    """Neither a look at everything nor a hint takes them as deleted; later saves are kept."""
    _keep(watched, "sub/a", "sub/b", "c")
    reopen = shut(watched.root / "sub")
    watched.keeper.scan()
    _look(watched, "sub/a", "sub")
    reopen()
    assert (_kept(watched), watched.news) == (["c", "sub/a", "sub/b"], [])
    (watched.root / "sub" / "a").write_text("new")
    watched.keeper.scan()
    assert watched.text("sub/a") == "new"


def test_a_missing_file_whose_folder_is_shut_meanwhile_is_not_gone(watched, shut, monkeypatch):
    """It may have come back; the next look that is let in tells."""
    _keep(watched, "sub/a")
    monkeypatch.setattr("backtrail.upkeep.keeper._GRACE", 60)
    (watched.root / "sub" / "a").unlink()
    _look(watched, "sub/a")
    reopen = shut(watched.root / "sub")
    watched.keeper.at_once()
    watched.keeper.keep()
    assert _kept(watched) == ["sub/a"]
    reopen()
    watched.keeper.scan()
    watched.keeper.at_once()
    watched.keeper.keep()
    assert watched.news == [Gone(path=str(watched.root / "sub" / "a"))]
