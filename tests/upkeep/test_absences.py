"""What is gone, and what only cannot be looked at."""

import os
import shutil

import pytest

from backtrail.errors import StoreBusyError
from backtrail.watch import Gone, Renamed


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


def _under_a_folder(file):
    file.unlink()
    file.mkdir()
    (file / "x").write_text("x")


def _under_a_link(file):
    file.unlink()
    file.symlink_to("c")


def _out_of_the_tree(file):
    file.unlink()
    file.symlink_to("/etc/passwd")


@pytest.mark.parametrize("hinted", [True, False], ids=["a hint", "no hint"])
@pytest.mark.parametrize("act", [_under_a_folder, _under_a_link, _out_of_the_tree])
def test_a_file_whose_name_is_something_else_now_is_gone(watched, act, hinted):
    """A folder or a link in its place is no file, and what the link leads to stays."""
    _keep(watched, "a", "c")
    act(watched.root / "a")
    if hinted:
        _look(watched, "a")
    else:
        watched.keeper.scan()
    watched.keeper.keep()
    assert watched.news == [Gone(path=str(watched.root / "a"))]
    assert [path for path in _kept(watched) if path != "a/x"] == ["c"]
    assert watched.text("c") == "c"


def test_files_of_a_folder_that_is_a_link_now_are_gone(watched):
    """They are, whatever lies behind the link by the same names."""
    _keep(watched, "sub/a", "other/a")
    (watched.root / "sub" / "a").unlink()
    (watched.root / "sub").rmdir()
    (watched.root / "sub").symlink_to("other")
    _look(watched, "sub")
    watched.keeper.scan()
    assert watched.news == [Gone(path=str(watched.root / "sub" / "a"))]
    assert _kept(watched) == ["other/a"]


def test_a_file_whose_name_went_to_a_folder_is_followed(watched):
    """Its history goes on under its new name."""
    _keep(watched, "a")
    (watched.root / "a").rename(watched.root / "b")
    (watched.root / "a").mkdir()
    _look(watched, "a", "b")
    assert watched.news == [Renamed(old=str(watched.root / "a"), new=str(watched.root / "b"))]


def test_a_new_folder_deletes_nothing_in_it(watched, monkeypatch):
    """A folder that was missing for a moment is back with its files."""
    monkeypatch.setattr("backtrail.upkeep.keeper._GRACE", 60)
    _keep(watched, "sub/a")
    (watched.root / "sub").rename(watched.root.with_name("away"))
    _look(watched, "sub")
    watched.root.with_name("away").rename(watched.root / "sub")
    watched.keeper.at_once()
    watched.keeper.keep()
    assert (_kept(watched), watched.news) == (["sub/a"], [])


def test_a_temporary_file_costs_no_look_at_all_that_is_kept(watched, monkeypatch):
    """However much the history holds, few names are looked up by themselves."""
    _keep(watched, "a", "sub/b")
    below, asked = watched.service.held_below, []
    monkeypatch.setattr(
        watched.service, "held_below", lambda folder: asked.append(folder) or below(folder)
    )
    (watched.root / "a").write_text("new")
    _look(watched, "a.tmp", "a", "sub")
    assert asked == [str(watched.root / "a.tmp")]
    assert (watched.text("a"), _kept(watched)) == ("new", ["a", "sub/b"])


@pytest.mark.parametrize("few", [0, 500], ids=["many names", "few names"])
def test_many_names_are_settled_as_few_are(watched, monkeypatch, few):
    """Moved, deleted and replaced at once."""
    monkeypatch.setattr("backtrail.upkeep.absences._FEW", few)
    _keep(watched, "gone/a", "gone/b", "old/c", "d", "e")
    shutil.rmtree(watched.root / "gone")
    (watched.root / "old").rename(watched.root / "new")
    _under_a_folder(watched.root / "d")
    _look(watched, "gone", "old", "new", "d", "never")
    assert _kept(watched) == ["d/x", "e", "new/c"]
    told = sorted((type(news).__name__, getattr(news, "path", "")) for news in watched.news)
    gone = [str(watched.root / name) for name in ("d", "gone/a", "gone/b")]
    assert told == [*(("Gone", path) for path in gone), ("Renamed", "")]


def test_a_file_that_was_edited_and_moved_at_once_keeps_its_history(watched):
    """Nobody looked in between; most of it is as it was."""
    old, new = watched.root / "a.txt", watched.root / "b.txt"
    old.write_text("1\n2\n3\n")
    watched.keeper.scan()
    _look(watched, "a.txt")
    old.write_text("1\n2\n3\n4\n")
    old.rename(new)
    _look(watched, "a.txt", "b.txt")
    assert watched.service.version(str(new)).version.number == 2
    assert watched.text("b.txt") == "1\n2\n3\n4\n"


def test_a_rename_that_the_store_refuses_is_followed_later(watched, monkeypatch):
    """The next attempt finds out again what the names were."""
    old, new = watched.root / "a.txt", watched.root / "b.txt"
    _keep(watched, "a.txt")
    monkeypatch.setattr("backtrail.upkeep.keeper._GRACE", 60)
    old.rename(new)
    watched.keeper.take([str(old), str(new)])
    with monkeypatch.context() as trouble:
        trouble.setattr(watched.service, "rename_many", failing)
        watched.keeper.keep()
    watched.keeper.keep()
    assert watched.service.version(str(new), "1").version.number == 1
    assert Renamed(old=str(old), new=str(new)) in watched.news


def failing(_):
    """Refuse as a store does that somebody else writes to."""
    raise StoreBusyError("busy")
