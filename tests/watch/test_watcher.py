"""A folder watched for real."""

import mmap
import os
import queue
import shutil
import threading
from contextlib import closing, contextmanager

import pytest

from backtrail.app import open_service
from backtrail.errors import StoreBusyError
from backtrail.history.importing.shelves import ImportQuery
from backtrail.history.requests import Capture
from backtrail.history.service import HistoryService
from backtrail.watch import Gone, Kept, MassChanged, Scanned, Slow, Watcher

_PATIENCE = 20
"""Seconds until a test gives up; the news takes milliseconds."""


@contextmanager
def _watching(root, store):
    """Watch in a thread, with a service of its own; yields what gives the next news."""
    news, stop, failed = queue.Queue(), threading.Event(), []

    def work():
        try:
            service = open_service(store=store, roots=[str(root)])
            Watcher(service, str(root), news.put, stop=stop).run()
            service.close()
        except BaseException as error:  # noqa: BLE001 - handed to the test
            failed.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield lambda: news.get(timeout=_PATIENCE)
    finally:
        stop.set()
        thread.join(_PATIENCE)
        assert not thread.is_alive()
        assert not failed


@pytest.fixture
def store(tmp_path):
    """Name a store beside the folder."""
    return str(tmp_path / "store" / "history.btl")


def _kept(next_news, path):
    """Wait for a version of ``path``."""
    while True:
        news = next_news()
        if isinstance(news, Kept) and news.entry.path == path:
            return news.entry.version


def _in_place(file, text):
    file.write_text(text)


def _atomic(file, text):
    new = file.with_name(".x.tmp")
    new.write_text(text)
    new.replace(file)


def _anew(file, text):
    file.unlink()
    file.write_text(text)


@pytest.mark.parametrize("save", [_in_place, _atomic, _anew])
def test_save(root, store, save):
    """A save is kept, in whichever way the program writes."""
    file = root / "a.txt"
    file.write_text("one\n")
    with _watching(root, store) as next_news:
        assert isinstance(next_news(), Scanned)
        save(file, "two\n")
        version = _kept(next_news, "a.txt")
    assert (version.number, version.size, version.source) == (2, 4, "external")


def test_a_write_that_the_system_does_not_tell_of(root, store, monkeypatch):
    """A file that a program has mapped and goes on using is kept at the next look at everything."""
    monkeypatch.setattr("backtrail.watch.watcher._PAUSE", 0.1)
    file = root / "a.bin"
    file.write_bytes(b"one")
    with (
        _watching(root, store) as next_news,
        file.open("r+b") as opened,
        mmap.mmap(opened.fileno(), 0) as memory,
    ):
        assert isinstance(next_news(), Scanned)
        memory[:] = b"two"
        memory.flush()
        version = _kept(next_news, "a.bin")
    assert (version.number, version.size) == (2, 3)


def test_new_folder(root, store):
    """Files in a folder made a moment ago are not overlooked."""
    with _watching(root, store) as next_news:
        next_news()
        for number in range(5):
            deep = root / f"new{number}" / "deep"
            deep.mkdir(parents=True)
            (deep / "a.txt").write_text("x")
        wanted = {f"new{number}/deep/a.txt" for number in range(5)}
        while wanted:
            wanted.discard(next_news().entry.path)


def test_changes_before_the_first_hint(root, store):
    """What was changed while nobody watched is told; first versions of a scan are not."""
    for name in ("a.txt", "b.txt"):
        (root / name).write_text("one")
    service = open_service(store=store, roots=[str(root)])
    service.capture(Capture(path=str(root / "b.txt"), source="vim"))
    service.close()
    (root / "b.txt").write_text("two")
    with _watching(root, store) as next_news:
        assert next_news() == Scanned(root=str(root), files=2, fresh=1, left_out=0)
        news = next_news()
    assert (news.entry.path, news.entry.version.number) == ("b.txt", 2)


def test_a_history_that_cannot_be_asked_at_the_start(root, store, monkeypatch):
    """What was deleted while nobody watched is found as soon as it can be."""
    (root / "a.txt").write_text("one")
    with closing(open_service(store=store, roots=[str(root)])) as service:
        service.capture(Capture(path=str(root / "a.txt"), source="vim"))
    (root / "a.txt").unlink()
    heads, refused = HistoryService.heads, []

    def refuse_once(*arguments):
        if not refused:
            refused.append(True)
            raise StoreBusyError("locked")
        return heads(*arguments)

    monkeypatch.setattr(HistoryService, "heads", refuse_once)
    with _watching(root, store) as next_news:
        while next_news() != Gone(path=str(root / "a.txt")):
            pass


def test_a_link_that_is_pointed_elsewhere(root, store):
    """What it leads to is scanned and watched from then on."""
    other, link = root.with_name("other"), root.with_name("link")
    other.mkdir()
    (other / "old.txt").write_text("one")
    link.symlink_to(root)
    with _watching(link, store) as next_news:
        assert next_news() == Scanned(root=str(root), files=0, fresh=0, left_out=0)
        link.unlink()
        link.symlink_to(other)
        while next_news() != Scanned(root=str(other), files=1, fresh=1, left_out=0):
            pass
        (other / "new.txt").write_text("two")
        assert _kept(next_news, "new.txt").reason == ""


def test_version_of_another(root, store):
    """A version that another face keeps is told, and not kept a second time."""
    file = root / "a.txt"
    with _watching(root, store) as next_news:
        next_news()
        file.write_text("one")
        _kept(next_news, "a.txt")
        service = open_service(store=store, roots=[str(root)])
        service.capture(Capture(path=str(file), content=b"buffer", source="vim"))
        service.close()
        assert _kept(next_news, "a.txt").source == "vim"


def test_a_first_version_of_another_right_after_the_scan(root, store):
    """It is news from the moment in which the scan is told."""
    file, told, stop = root / "a.txt", [], threading.Event()

    def hear(news):
        told.append(news)
        if isinstance(news, Scanned):
            file.write_text("one")
            with closing(open_service(store=store, roots=[str(root)])) as other:
                other.capture(Capture(path=str(file), source="vim"))
        stop.set()

    with closing(open_service(store=store, roots=[str(root)])) as service:
        Watcher(service, str(root), hear, stop=stop).run()
    (kept,) = [news.entry for news in told if isinstance(news, Kept)]
    assert (kept.path, kept.version.number, kept.version.source) == ("a.txt", 1, "vim")


def test_a_version_that_cannot_be_read_at_once_is_told_later(root, store, monkeypatch):
    """A store that is locked for a moment costs no news."""
    entry, refused = HistoryService.entry, []

    def refuse_once(*arguments):
        if not refused:
            refused.append(True)
            raise StoreBusyError("locked")
        return entry(*arguments)

    monkeypatch.setattr(HistoryService, "entry", refuse_once)
    with _watching(root, store) as next_news:
        next_news()
        (root / "a.txt").write_text("one")
        assert _kept(next_news, "a.txt").number == 1
    assert refused


def test_last_save_before_the_stop(root, store):
    """A save just before the stop is kept or found by the next scan."""
    file = root / "a.txt"
    file.write_text("one")
    with _watching(root, store) as next_news:
        next_news()
        file.write_text("two")
    with _watching(root, store) as next_news:
        next_news()
    service = open_service(store=store, roots=[str(root)])
    assert service.content(str(file)) == b"two"
    service.close()


def test_without_hints(root, store, monkeypatch):
    """Where the system cannot watch, scans find the saves."""

    def refuse(_):
        raise OSError(24, "Too many open files")

    monkeypatch.setattr("backtrail.upkeep.inotify.Inotify.__init__", refuse)
    monkeypatch.setattr("backtrail.upkeep.lookout._ROUND", 0.1)
    monkeypatch.setattr("backtrail.upkeep.lookout._SHARE", 0)
    with _watching(root, store) as next_news:
        assert isinstance(next_news(), Slow)
        next_news()
        (root / "a.txt").write_text("x")
        assert _kept(next_news, "a.txt").number == 1


def test_a_name_that_is_not_utf8_does_not_end_the_watching(root, store):
    """It is kept as any other."""
    file = root / os.fsdecode(b"\xff.txt")
    with _watching(root, store) as next_news:
        next_news()
        for count in range(3):
            file.write_text(f"{count}")
            (root / f"{count}.txt").write_text("x")
            assert _kept(next_news, f"{count}.txt").number == 1


def test_watching_changes_nothing(root, store, tmp_path):
    """The watched folder is left exactly as it was."""
    (root / "sub").mkdir()
    (root / "sub" / "a.txt").write_text("x")
    shutil.copytree(root, tmp_path / "copy")
    with _watching(root, store) as next_news:
        next_news()
    assert {path.name for path in root.rglob("*")} == {"sub", "a.txt"}
    assert (root / "sub" / "a.txt").read_bytes() == (tmp_path / "copy/sub/a.txt").read_bytes()


def test_many_files_changed_at_once_are_told_as_one(root, store):
    """After the versions, once nothing more comes; another process's are told as well."""
    with _watching(root, store) as next_news:
        assert isinstance(next_news(), Scanned)
        for number in range(25):
            (root / f"{number}.txt").write_text("1\n")
        told = next_news()
        while not isinstance(told, MassChanged):
            told = next_news()
    assert told.mass_change.extent.created == 25
    assert told.mass_change.workspace == str(root)


def test_a_burst_at_the_end_is_written_down(root, store):
    """Whoever stops watching right after a checkout finds it in the project."""
    with _watching(root, store) as next_news:
        assert isinstance(next_news(), Scanned)
        for number in range(25):
            (root / f"{number}.txt").write_text("1\n")
        kept = set()
        while len(kept) < 25:
            kept.add(next_news().entry.path)
    service = open_service(store=store, roots=[str(root)])
    assert len(service.project().mass_changes) == 1
    service.close()


def test_what_is_imported_meanwhile_is_no_news(tmp_path, store):
    """Another program brings in a history: only saves are told."""
    root = tmp_path / "ws"
    (root / ".history").mkdir(parents=True)
    (root / "a.txt").write_text("now")
    for hour in range(10, 20):
        (root / ".history" / f"a_20240301{hour}0000.txt").write_text(f"{hour}")
    with _watching(root, store) as next_news:
        while not isinstance(next_news(), Scanned):
            pass
        (root / "a.txt").write_text("more")
        first = _kept(next_news, "a.txt")
        with closing(open_service(store=store, roots=[str(root)])) as other:
            list(other.import_pasts(ImportQuery(kind="history", paths=(str(root),))))
        (root / "a.txt").write_text("later")
        assert (first.number, _kept(next_news, "a.txt").number) == (2, 3)
