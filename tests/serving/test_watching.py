"""Folders that are watched, in one process and with a history in memory."""

import asyncio
import os
import shutil
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

from backtrail.app import open_service
from backtrail.errors import NotFoundError
from backtrail.history.requests import Capture
from backtrail.serving import watched_folders, watching
from backtrail.serving.folders import Folders
from backtrail.serving.keepers import Keepers
from backtrail.serving.outside import Outside
from backtrail.serving.watched_folders import Watching
from backtrail.settings import CaptureSettings, Settings, WatchSettings
from backtrail.upkeep import inotify, lookout

_PATIENCE = 20


@pytest.fixture
def root(tmp_path):
    """Make an empty folder."""
    folder = Path(os.path.realpath(tmp_path)) / "w"
    folder.mkdir()
    return folder


@asynccontextmanager
async def _session(*roots, mode="auto", first_scan="on", before=lambda: None):
    """Everything a session has around its watching, which begins after ``before``."""
    settings = Settings(
        watch=WatchSettings(mode=mode), capture=CaptureSettings(first_scan=first_scan)
    )
    service = open_service(store="memory", roots=[str(r) for r in roots], settings=settings)
    folders = Folders(tuple(str(each) for each in roots))

    async def attempt(work):
        return work(service)

    tasks = set()
    keepers = Keepers(lambda: folders, lambda *_: None)
    outside = Outside(
        keepers,
        attempt=attempt,
        begin=lambda: tasks.add(asyncio.ensure_future(outside.run())),
        expected=lambda _: False,
    )
    notes = []
    made = Watching(
        outside, keepers, attempt=attempt, background=asyncio.ensure_future, note=notes.append
    )
    before()
    made.follow(folders.roots)
    try:
        yield made, service, notes
    finally:
        made.end()
        outside.last()
        await asyncio.gather(*tasks, return_exceptions=True)
        service.close()


async def _until(true):
    async with asyncio.timeout(_PATIENCE):
        while not true():  # noqa: ASYNC110 - the history tells no event of it
            await asyncio.sleep(0)


def _names(service, root):
    return {document.path for document in service.present(str(root))}


def test_files_get_a_first_version_and_changes_are_seen(root):
    """Both without anybody's word."""
    (root / "old.txt").write_text("1")

    async def scene():
        async with _session(root) as (made, service, notes):
            await _until(lambda: _names(service, root) == {"old.txt"})
            assert made.mode == "watching 1 folder"
            (root / "new.txt").write_text("2")
            await _until(lambda: _names(service, root) == {"old.txt", "new.txt"})
            assert notes == []

    asyncio.run(scene())


def test_nothing_is_watched_where_nobody_wants_it(root, monkeypatch):
    """A look at everything finds it all the same, later."""
    monkeypatch.setattr(watching, "_PAUSE", 0.05)
    monkeypatch.setattr(watching, "_LONGEST", 0.05)
    monkeypatch.setattr(inotify, "_library", None)

    async def scene():
        async with _session(root, mode="off", first_scan="off") as (made, service, _):
            await _until(lambda: made.mode == "off (watch.mode)")
            (root / "new.txt").write_text("2")
            await _until(lambda: _names(service, root) == {"new.txt"})

    asyncio.run(scene())


def test_lost_hints_bring_a_look_at_everything(root, monkeypatch):
    """Long before the next one would come, and the person is told where hints cannot be had."""
    monkeypatch.setattr(watching, "_PAUSE", 3600)
    monkeypatch.setattr(watching, "_LONGEST", 3600)
    monkeypatch.setattr(watching, "_BEAT", 3600)
    monkeypatch.setattr(lookout, "_ROUND", 0.05)

    async def scene():
        async with _session(root, mode="polling") as (made, service, notes):
            await _until(lambda: made.mode.startswith("looking every"))
            (root / "new.txt").write_text("2")
            await _until(lambda: _names(service, root) == {"new.txt"})
            assert notes == [
                "Changes made outside the editor are looked for every few seconds:"
                " watch.mode is polling."
            ]

    asyncio.run(scene())


def test_what_is_deleted_in_a_folder_that_was_open_by_itself_is_found(root, monkeypatch):
    """A look at everything asks for the files of every workspace below."""
    monkeypatch.setattr(watching, "_PAUSE", 0.05)
    monkeypatch.setattr(watching, "_LONGEST", 0.05)
    monkeypatch.setattr(inotify, "_library", None)
    file = root / "sub" / "x"
    file.parent.mkdir()

    async def scene():
        async with _session(root, mode="off") as (_, service, _):
            service.add_root(str(file.parent))
            file.write_text("1")
            service.capture(Capture(path=str(file), source="vim"))
            service.remove_root(str(file.parent))
            file.unlink()
            await _until(lambda: not service.held([str(file)]))

    asyncio.run(scene())


def test_a_folder_that_is_away_for_a_while(root, monkeypatch):
    """Removed and cloned anew: what lies in it then is kept."""
    monkeypatch.setattr(watching, "_PAUSE", 0.05)
    monkeypatch.setattr(watching, "_LONGEST", 0.05)
    monkeypatch.setattr(watching, "_BEAT", 0.05)
    (root / "a.txt").write_text("1")
    away, heads = [], watching.Folder._heads

    async def look(folder):
        try:
            return await heads(folder)
        except NotFoundError as error:
            away.append(error)
            raise

    monkeypatch.setattr(watching.Folder, "_heads", look)

    async def scene():
        async with _session(root) as (made, service, _):
            await _until(lambda: _names(service, root) == {"a.txt"})
            shutil.rmtree(root)
            await _until(lambda: away and made.mode.startswith("nothing is watched: "))
            root.mkdir()
            (root / "b.txt").write_text("2")
            await _until(lambda: "b.txt" in _names(service, root))

    asyncio.run(scene())


@pytest.mark.parametrize("mode", ["auto", "off"])
def test_a_link_that_is_pointed_elsewhere(root, tmp_path, monkeypatch, mode):
    """What it leads to is looked at and watched from then on, as a folder never seen."""
    monkeypatch.setattr(watching, "_PAUSE", 0.05 if mode == "off" else 3600)
    monkeypatch.setattr(watching, "_LONGEST", 0.05 if mode == "off" else 3600)
    monkeypatch.setattr(watching, "_BEAT", 0.05)
    other, link = root.with_name("other"), root.with_name("link")
    other.mkdir()
    (root / "a.txt").write_text("1")
    (other / "b.txt").write_text("2")
    link.symlink_to(root)

    async def scene():
        async with _session(link, mode=mode) as (_, service, _notes):
            await _until(lambda: _names(service, root) == {"a.txt"})
            link.unlink()
            link.symlink_to(other)
            await _until(lambda: _names(service, other) == {"b.txt"})
            (other / "c.txt").write_text("3")
            await _until(lambda: _names(service, other) == {"b.txt", "c.txt"})
            service.capture(Capture(path=str(link / "c.txt"), content=b"4", source="vim"))

    asyncio.run(scene())


def test_a_link_that_follows_its_folder_to_another_name(root, monkeypatch):
    """The history goes along, and saves under the new name are kept as those before."""
    monkeypatch.setattr(watching, "_BEAT", 0.05)
    other, link = root.with_name("other"), root.with_name("link")
    (root / "a.txt").write_text("1")
    link.symlink_to(root)

    async def scene():
        async with _session(link) as (_, service, _notes):
            await _until(lambda: _names(service, root) == {"a.txt"})
            root.rename(other)
            link.unlink()
            link.symlink_to(other)
            (other / "b.txt").write_text("2")
            await _until(lambda: _names(service, other) == {"a.txt", "b.txt"})
            path = str(link / "a.txt")
            service.capture(Capture(path=path, content=b"3", source="vim"))
            assert service.version(path).version.number == 2

    asyncio.run(scene())


def test_a_folder_that_is_not_there_at_the_start(root, monkeypatch):
    """It is told meanwhile; as soon as it is there what comes into it is kept."""
    monkeypatch.setattr(watching, "_AGAIN", 0.05)
    missing = root / "missing"

    async def scene():
        async with _session() as (made, service, _):
            service.add_root(str(root))
            made.follow([str(missing)])
            told = f"nothing is watched: there is no readable folder {missing}"
            await _until(lambda: made.mode == told)
            missing.mkdir()
            await _until(lambda: made.mode == "watching 1 folder")

    asyncio.run(scene())


def test_what_comes_before_the_watching_begins_is_a_change(root):
    """It waits for the editor's settings, as long as those take to come."""

    async def scene():
        before = partial((root / "a.txt").write_text, "1")
        async with _session(root, before=before) as (_, service, _notes):
            await _until(lambda: _names(service, root) == {"a.txt"})
            assert service.version(str(root / "a.txt")).version.reason == ""

    asyncio.run(scene())


def test_other_settings_make_no_beginning_of_a_change(root):
    """What came before they held, and was not kept yet, came in this session all the same."""

    async def scene():
        async with _session(root) as (made, *_):
            (first,) = made._folders.values()
            made.anew()
            (second,) = made._folders.values()
            assert first is not second
            assert first.since == second.since

    asyncio.run(scene())


def test_folders_come_and_go(root, tmp_path):
    """What was let go is heard of no more."""
    other = Path(os.path.realpath(tmp_path)) / "other"
    (other / "sub").mkdir(parents=True)

    async def scene():
        async with _session(root, other) as (made, *_):
            both = "watching 1 folder; watching 2 folders"
            await _until(lambda: made.mode == both)
            made.follow([str(other)])
            assert made.mode == "watching 2 folders"
            made.anew()
            await _until(lambda: made.mode == "watching 2 folders")
            made.end()
            assert made.mode == "no folder is watched"

    asyncio.run(scene())


def test_a_first_scan_is_shown_and_can_be_ended(root, monkeypatch):
    """It ends where the person wishes so, and is not begun again."""
    monkeypatch.setattr(watched_folders, "_TICK_NS", -3600 * 10**9)  # the file was there before
    (root / "old.txt").write_text("1")
    shown = []

    @asynccontextmanager
    async def show(cancel):
        shown.append("begun")
        cancel()
        yield SimpleNamespace(report=shown.append)
        shown.append("ended")

    async def scene():
        async with _session() as (made, service, notes):
            made.showing = show
            service.add_root(str(root))
            made.follow([str(root)])
            await _until(lambda: shown == ["begun", "ended"])
            assert (_names(service, root), notes) == (set(), [])

    asyncio.run(scene())


def test_a_folder_that_is_moved_away_and_back_is_there_again(root, tmp_path, monkeypatch):
    """A move leaves the times of the files in it alone."""
    monkeypatch.setattr(watching, "_PAUSE", 0.05)
    monkeypatch.setattr(watching, "_LONGEST", 0.05)
    monkeypatch.setattr(watched_folders, "_TICK_NS", -(10**9))  # nothing has just come
    inside = root / "sub"
    inside.mkdir()
    (inside / "a.txt").write_text("1")
    (root / "b.txt").write_text("2")
    looks, look = [], watching.Folder._look

    async def counted(folder, prepared):
        looks.append(await look(folder, prepared))
        return looks[-1]

    monkeypatch.setattr(watching.Folder, "_look", counted)

    async def scene():
        async with _session(root, mode="off") as (made, service, _notes):
            await _until(lambda: _names(service, root) == {"sub/a.txt", "b.txt"})
            inside.rename(tmp_path / "away")
            await _until(lambda: _names(service, root) == {"b.txt"})
            since = len(looks)
            await _until(lambda: len(looks) > since + 1)
            # what a look hinted at before the deletion was written down would find it, too
            await _until(lambda: not made._outside.pending and made._keepers.due is None)
            (tmp_path / "away").rename(inside)
            await _until(lambda: _names(service, root) == {"sub/a.txt", "b.txt"})

    asyncio.run(scene())


def test_a_folder_that_goes_during_its_first_scan_is_watched_when_it_is_back(root, monkeypatch):
    """As a clone that is begun anew does."""
    monkeypatch.setattr(watching, "_PAUSE", 0.05)
    monkeypatch.setattr(watching, "_LONGEST", 0.05)
    monkeypatch.setattr(watched_folders, "_TICK_NS", -(10**9))  # nothing has just come
    (root / "a.txt").write_text("1")
    begin, gone = watching.begin_files, []

    async def meanwhile(*arguments, **more):
        if not gone:
            shutil.rmtree(root)
            gone.append(True)
        return await begin(*arguments, **more)

    monkeypatch.setattr(watching, "begin_files", meanwhile)

    async def scene():
        async with _session(root, mode="off") as (_, service, _notes):
            await _until(lambda: gone)
            root.mkdir()
            (root / "b.txt").write_text("2")
            await _until(lambda: _names(service, root) == {"b.txt"})

    asyncio.run(scene())
