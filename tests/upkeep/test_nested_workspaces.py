"""A folder in the tree that was open by itself before, so that its files are kept there."""

import shutil
from functools import partial

import pytest

from backtrail.app import open_service
from backtrail.history.requests import Capture
from backtrail.upkeep.keeper import Keeper
from backtrail.upkeep.tree import Tree
from backtrail.watch import Gone, Renamed


@pytest.fixture
def store(root, tmp_path):
    """Keep two files of a folder that is open by itself."""
    (root / "sub").mkdir()
    with_history = str(tmp_path / "history.btl")
    service = open_service(store=with_history, roots=[str(root / "sub")])
    for name in ("x", "y"):
        (root / "sub" / name).write_text(f"content of {name}")
        service.capture(Capture(path=str(root / "sub" / name), source="editor"))
    service.close()
    return with_history


@pytest.fixture
def looking(root, store, monkeypatch):
    """Give what makes a keeper of the folder around it, and the news it tells."""
    monkeypatch.setattr("backtrail.upkeep.keeper._GRACE", 0)
    services = []

    def begin():
        service, news = open_service(store=store, roots=[str(root)]), []
        services.append(service)
        rules = partial(service.selection, str(root))
        return service, Keeper(service, Tree(str(root), rules), news.append), news

    yield begin
    for service in services:
        service.close()


def _look(keeper, *paths):
    keeper.take(map(str, paths))
    keeper.keep()


def _delete_folder(root):
    shutil.rmtree(root / "sub")


def _delete_file(root):
    (root / "sub" / "x").unlink()


def _move_folder(root):
    (root / "sub").rename(root / "sub2")


def _move_file(root):
    (root / "sub" / "x").rename(root / "z")


@pytest.mark.parametrize("hinted", [True, False], ids=["a hint", "no hint"])
@pytest.mark.parametrize("act", [_delete_folder, _delete_file])
def test_what_is_deleted_there_is_gone(root, looking, act, hinted):
    """Whether somebody looked or a later look at everything finds it."""
    names = [root / "sub" / name for name in ("x", "y")]
    if hinted:
        _, keeper, news = looking()
        keeper.scan()
        act(root)
        _look(keeper, names[0], root / "sub")
    else:
        act(root)
        _, keeper, news = looking()
        keeper.scan()
    keeper.keep()
    assert set(filter(_is_gone, news)) == {Gone(path=str(p)) for p in names if not p.exists()}


@pytest.mark.parametrize("hinted", [True, False], ids=["a hint", "no hint"])
@pytest.mark.parametrize(("act", "new"), [(_move_folder, "sub2/x"), (_move_file, "z")])
def test_histories_follow_files_out_of_it(root, looking, act, new, hinted):
    """They go on under the new name, in the workspace around it."""
    if hinted:
        service, keeper, news = looking()
        keeper.scan()
        act(root)
        _look(keeper, root / "sub", root / "sub" / "x", root / "sub2", root / "z")
    else:
        act(root)
        service, keeper, news = looking()
        keeper.scan()
    assert Renamed(old=str(root / "sub" / "x"), new=str(root / new)) in news
    assert not any(map(_is_gone, news))
    assert service.version(str(root / new), "1").version.source == "editor"


def _is_gone(news):
    return isinstance(news, Gone)


def test_nothing_of_it_counts_as_new(root, looking):
    """Its files have their versions already."""
    _, keeper, news = looking()
    assert (keeper.scan().fresh, news) == (0, [])
