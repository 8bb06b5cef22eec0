"""The disk decides what is kept."""

import os
import shutil
from contextlib import closing
from functools import partial

import apsw
import pytest

from backtrail.app import open_service
from backtrail.errors import StoreBusyError, StoreFullError
from backtrail.history.requests import Capture
from backtrail.settings import CaptureSettings, Settings
from backtrail.upkeep.keeper import Keeper
from backtrail.upkeep.tree import Tree
from backtrail.watch import Gone, Recovered, Renamed, Scanned, Skipped, Trouble


def _scan(watched):
    watched.news.clear()
    return watched.keeper.scan()


def test_first_scan(watched):
    """Every file gets its first version, in whatever folder it lies."""
    for name in ("a.txt", "sub/deep/b.txt"):
        (watched.root / name).parent.mkdir(parents=True, exist_ok=True)
        (watched.root / name).write_text(name)
    assert _scan(watched) == Scanned(root=str(watched.root), files=2, fresh=2, left_out=0)
    assert watched.text("sub/deep/b.txt") == "sub/deep/b.txt"


def test_scan_after_a_while(watched):
    """A scan finds what was changed, made and deleted while nobody watched."""
    for name in ("changed", "gone", "same"):
        (watched.root / name).write_text("old")
        watched.service.capture(Capture(path=str(watched.root / name), source="vim"))
    (watched.root / "changed").write_text("new")
    (watched.root / "made").write_text("made")
    (watched.root / "gone").unlink()
    assert _scan(watched).fresh == 1
    assert (watched.text("changed"), watched.text("made")) == ("new", "made")
    assert watched.service.version(str(watched.root / "same")).version.number == 1
    assert watched.news == [Gone(path=str(watched.root / "gone"))]


def test_left_out(watched):
    """What the settings and .gitignore leave out is neither kept nor told one by one."""
    (watched.root / ".gitignore").write_text("*.log\nbuild/\n")
    (watched.root / "a.log").write_text("x")
    (watched.root / "build").mkdir()
    (watched.root / "build" / "out.txt").write_text("x")
    (watched.root / ".git").mkdir()
    (watched.root / ".git" / "HEAD").write_text("x")
    found = _scan(watched)
    assert (found.files, found.left_out, watched.news) == (1, 1, [])
    watched.keeper.take([str(watched.root / "build" / "out.txt"), str(watched.root / ".git/HEAD")])
    watched.keeper.keep()
    assert watched.service.status().documents == 1


def test_changed_rules(watched):
    """A new .gitignore counts from the next save on."""
    (watched.root / "a.log").write_text("1")
    _scan(watched)
    (watched.root / ".gitignore").write_text("*.log\n")
    watched.keeper.take([str(watched.root / ".gitignore")])
    (watched.root / "a.log").write_text("2")
    watched.keeper.take([str(watched.root / "a.log")])
    watched.keeper.keep()
    assert watched.text("a.log") == "1"


def test_same_size_same_tick(watched):
    """Two saves that look alike from outside are two versions."""
    file = watched.root / "a.txt"
    for text in ("one", "two", "six"):
        file.write_text(text)
        os.utime(file, ns=(10**18, 10**18))
        watched.keeper.take([str(file)])
        watched.keeper.keep()
    assert watched.service.version(str(file)).version.number == 3


def test_untouched_is_not_read(watched, monkeypatch):
    """A file whose outside is as it was is not captured again."""
    file = watched.root / "a.txt"
    file.write_text("one")
    os.utime(file, ns=(10**18, 10**18))
    _scan(watched)
    monkeypatch.setattr("backtrail.upkeep.surveys.RACY_NS", 0)
    monkeypatch.setattr(watched.service, "capture_many", lambda _: pytest.fail("read again"))
    _scan(watched)


def test_rename(watched):
    """A file under a new name keeps its history, whatever order the hints come in."""
    old, new = watched.root / "z.txt", watched.root / "a.txt"
    old.write_text("one")
    _scan(watched)
    old.rename(new)
    watched.keeper.take([str(new), str(old)])
    watched.keeper.keep()
    assert watched.news == [Renamed(old=str(old), new=str(new))]
    assert watched.service.version(str(new), "1").version.number == 1


def test_a_rename_is_seen_whole_where_only_the_new_name_was_told(watched):
    """The system tells of both names one after the other; a look may come in between."""
    old, new = watched.root / "z.txt", watched.root / "a.txt"
    old.write_text("one")
    _scan(watched)
    old.rename(new)
    watched.keeper.take([str(new)])
    watched.keeper.keep()
    assert watched.news == [Renamed(old=str(old), new=str(new))]


def test_a_file_that_takes_the_name_of_a_deleted_one_keeps_its_own_history(watched):
    """It is not the deleted one come back, whichever of its names is told first."""
    deleted, file = watched.root / "a.txt", watched.root / "z.txt"
    deleted.write_text("another")
    file.write_text("one")
    _scan(watched)
    deleted.unlink()
    watched.keeper.take([str(deleted)])
    watched.keeper.keep()
    file.rename(deleted)
    watched.keeper.take([str(deleted)])
    watched.keeper.keep()
    assert watched.news == [Gone(path=str(deleted)), Renamed(old=str(file), new=str(deleted))]
    assert watched.service.version(str(deleted)).version.number == 1


def test_renamed_folder(watched):
    """Files of a moved folder keep their histories."""
    (watched.root / "old").mkdir()
    (watched.root / "old" / "a.txt").write_text("one")
    _scan(watched)
    (watched.root / "old").rename(watched.root / "new")
    watched.keeper.take([str(watched.root / "old"), str(watched.root / "new")])
    watched.keeper.keep()
    assert [type(news) for news in watched.news] == [Renamed]
    assert watched.service.version(str(watched.root / "new" / "a.txt")).version.number == 1


def test_delete(watched):
    """A deleted file is told once, and its history stays."""
    file = watched.root / "a.txt"
    file.write_text("one")
    _scan(watched)
    file.unlink()
    for _ in range(2):
        watched.keeper.take([str(file)])
        watched.keeper.keep()
    assert watched.news == [Gone(path=str(file))]
    assert watched.text("a.txt") == "one"


def test_missing_for_a_moment(watched, monkeypatch):
    """A program that saves by deleting and making anew leaves no deletion."""
    monkeypatch.setattr("backtrail.upkeep.keeper._GRACE", 60)
    file = watched.root / "a.txt"
    file.write_text("one")
    _scan(watched)
    file.unlink()
    watched.keeper.take([str(file)])
    watched.keeper.keep()
    file.write_text("two")
    watched.keeper.take([str(file)])
    watched.keeper.keep()
    assert watched.news == []
    assert watched.text("a.txt") == "two"


def test_root_gone(watched):
    """A folder that is unmounted or moved away deletes nothing."""
    (watched.root / "a.txt").write_text("one")
    _scan(watched)
    watched.root.rename(watched.root.with_name("elsewhere"))
    watched.keeper.take([str(watched.root / "a.txt")])
    watched.keeper.keep()
    assert watched.news == []


def test_skipped_once(watched):
    """A save that is not kept is told with its reason, once and not at every save."""
    file = watched.root / ".env"
    for text in ("TOKEN=1", "TOKEN=2"):
        file.write_text(text)
        watched.keeper.take([str(file)])
        watched.keeper.keep()
    (skipped,) = watched.news
    assert isinstance(skipped, Skipped)
    assert "looks like a secret" in skipped.reason


def test_a_file_with_masked_secrets_is_kept_once_and_followed(root, monkeypatch):
    """Looks and scans of a file that did not change make no version; its history goes with it."""
    monkeypatch.setattr("backtrail.upkeep.keeper._GRACE", 0)
    settings = Settings(capture=CaptureSettings(secrets="mask"))
    file, new = root / "a.py", root / "b.py"
    lines = "".join(f"x{number} = {number}\n" for number in range(30))
    file.write_text(f"{lines}token = 'ghp_{'a1B2' * 9}'\n")
    with closing(open_service(store="memory", roots=[str(root)], settings=settings)) as service:
        for _ in range(3):
            news = []
            tree = Tree(str(root), partial(service.selection, str(root)))
            keeper = Keeper(service, tree, news.append)
            keeper.scan()
            keeper.take([str(file)])
            keeper.keep()
        assert service.version(str(file)).version.number == 1
        file.rename(new)
        keeper.take([str(new), str(file)])
        keeper.keep()
        assert Renamed(old=str(file), new=str(new)) in news
        assert service.version(str(new)).version.number == 1
        assert service.content(str(new)).decode() == f"{lines}token = '[secret]'\n"


def test_odd_files(watched):
    """Links and pipes are no saves."""
    os.mkfifo(watched.root / "pipe")
    (watched.root / "link").symlink_to("/etc/passwd")
    watched.keeper.take([str(watched.root / "pipe"), str(watched.root / "link")])
    assert _scan(watched).files == 0
    assert watched.news == []


def test_renamed_while_nobody_watched(watched):
    """A scan recognises the file by its content; others of its size are looked at as well."""
    old, new = _remember(watched, "old.txt", "one"), watched.root / "sub" / "new.txt"
    new.parent.mkdir()
    old.rename(new)
    (watched.root / "a.txt").write_text("two")
    assert _scan(watched).fresh == 1
    assert watched.news == [Renamed(old=str(old), new=str(new))]
    assert watched.text("a.txt") == "two"


def test_trouble(watched, monkeypatch):
    """A store that refuses is told at once and once, and nothing that waited is lost."""
    names = ["a.txt", "b.txt"]
    for name in names:
        (watched.root / name).write_text(name)

    def full(*_):
        raise StoreFullError("no room left")

    with monkeypatch.context() as patch:
        patch.setattr(watched.service, "begin", full)
        patch.setattr(watched.service, "capture_many", full)
        watched.keeper.scan()
        watched.keeper.keep()
    assert watched.news == [Trouble(reason="no room left", waiting=2)]
    watched.keeper.keep()
    assert watched.news[1:] == [Recovered()]
    assert [watched.text(name) for name in names] == names


def test_a_scan_that_could_not_ask_the_history_is_done_again(watched, monkeypatch):
    """Else what was deleted before stays there for good."""
    file = _remember(watched, "a.txt", "one")
    file.unlink()
    with monkeypatch.context() as patch:
        patch.setattr(watched.service, "heads", _refuse)
        watched.keeper.scan()
    assert watched.keeper.overlooked
    watched.keeper.scan()
    assert not watched.keeper.overlooked
    assert watched.news[-1] == Gone(path=str(file))


def _refuse(*_):
    raise StoreBusyError("locked")


def _remember(watched, name, text):
    """Keep a file without the keeper's knowledge, as another session has."""
    file = watched.root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    watched.service.capture(Capture(path=str(file), source="vim"))
    return file


def test_rename_of_a_file_never_looked_at(watched):
    """What another session kept is recognised by its content."""
    old, new = _remember(watched, "a.txt", "one"), watched.root / "b.txt"
    old.unlink()
    new.write_text("one")
    watched.keeper.take([str(new), str(old)])
    watched.keeper.keep()
    assert watched.news == [Renamed(old=str(old), new=str(new))]
    assert watched.service.version(str(new)).version.number == 1


def test_a_used_inode_joins_no_histories(watched):
    """A file that is gone and a new one with its inode, but other content, stay two."""
    old, new = watched.root / "a.txt", watched.root / "b.txt"
    old.write_text("one")
    _scan(watched)
    old.rename(new)
    new.write_text("two")
    watched.keeper.take([str(new), str(old)])
    watched.keeper.keep()
    assert watched.news == [Gone(path=str(old))]
    assert watched.text("b.txt") == "two"
    assert watched.service.version(str(new)).version.number == 1


def test_renamed_folder_never_looked_at(watched):
    """A hint for the folder alone is enough to find the files that were kept in it."""
    for name in ("old/a.txt", "old/deep/b.txt"):
        _remember(watched, name, name)
    (watched.root / "old").rename(watched.root / "new")
    watched.keeper.take([str(watched.root / "new"), str(watched.root / "old")])
    watched.keeper.keep()
    assert [type(news) for news in watched.news] == [Renamed, Renamed]
    assert watched.text("new/deep/b.txt") == "old/deep/b.txt"


def test_deleted_folder(watched):
    """All that was kept below a deleted folder is recorded as gone, neighbours stay."""
    for name in ("old/a.txt", "old/deep/b.txt", "older/c.txt"):
        _remember(watched, name, name)
    shutil.rmtree(watched.root / "old")
    watched.keeper.take([str(watched.root / "old")])
    watched.keeper.keep()
    assert {news.path for news in watched.news} == {
        str(watched.root / "old/a.txt"),
        str(watched.root / "old/deep/b.txt"),
    }
    assert [d.path for d in watched.service.present(str(watched.root))] == ["older/c.txt"]


def test_hints_in_left_out_folders_cost_no_look(watched, monkeypatch):
    """However many files come into node_modules, the disk is asked for the rules alone."""
    (watched.root / "node_modules" / "x").mkdir(parents=True)
    names = [f"{watched.root}/node_modules/x/{number}.js" for number in range(1000)]
    lstat, looked = os.lstat, []
    with monkeypatch.context() as patch:
        patch.setattr(os, "lstat", lambda path: looked.append(path) or lstat(path))
        watched.keeper.take(names)
    assert (watched.keeper.waiting, looked) == (0, [f"{watched.root}//.gitignore"])


def test_a_storm_goes_in_steps(watched):
    """Two hundred files make one step, so that others get their turn in between."""
    names = [watched.root / f"{number}.txt" for number in range(450)]
    for name in names:
        name.write_text(name.name)
    watched.keeper.take(map(str, names))
    assert [watched.keeper.step() for _ in range(3)] == [True, True, False]
    assert watched.service.status().documents == 450
    for name in names:
        name.unlink()
    watched.keeper.take(map(str, names))
    assert [watched.keeper.step() for _ in range(3)] == [True, True, False]
    assert watched.service.present(str(watched.root)) == ()


def test_due(watched, monkeypatch):
    """When to look again for what is missing; at the end it is believed at once."""
    monkeypatch.setattr("backtrail.upkeep.keeper._GRACE", 60)
    file = watched.root / "a.txt"
    file.write_text("one")
    _scan(watched)
    assert watched.keeper.due is None
    file.unlink()
    watched.keeper.take([str(file)])
    watched.keeper.keep()
    assert 50 < watched.keeper.due <= 60
    watched.keeper.at_once()
    watched.keeper.keep()
    assert watched.news == [Gone(path=str(file))]


def test_a_damaged_entry_holds_up_no_other_file(root, tmp_path, monkeypatch):
    """Beside a damaged document, changes are kept, renames followed and deletions recorded."""
    monkeypatch.setattr("backtrail.upkeep.keeper._GRACE", 0)
    store = str(tmp_path / "history.btl")
    with closing(open_service(store=store, roots=[str(root)])) as service:
        keeper = Keeper(service, Tree(str(root), partial(service.selection, str(root))), print)
        for name in ("damaged", "gone", "moved", "stays"):
            (root / name).write_text(f"{name}\n")
        keeper.scan()
        with closing(apsw.Connection(store)) as other:
            other.execute("UPDATE document SET digest = x'00' WHERE path = 'damaged'")
        (root / "damaged").unlink()
        (root / "gone").unlink()
        (root / "moved").rename(root / "new")
        (root / "stays").write_text("stays, changed\n")
        keeper.take(str(root / name) for name in ("damaged", "gone", "moved", "new", "stays"))
        while keeper.step():
            pass
        assert [document.path for document in service.present(str(root))] == ["new", "stays"]
        assert service.timeline(str(root / "stays")).total == 2
        assert service.timeline(str(root / "new")).total == 1
