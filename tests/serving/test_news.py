"""What the store's log holds becomes notifications, each kind its own."""

import os

import pytest

from backtrail.app import open_service
from backtrail.history.importing.shelves import ImportQuery
from backtrail.history.requests import Capture
from backtrail.protocol.events import PruneEvent, RestoreEvent
from backtrail.serving.folders import Folders
from backtrail.serving.news import notifications


class Desk:
    """A history in memory over one folder, and what its events say."""

    def __init__(self, folder):
        self.folder = folder
        self.folders = Folders((str(folder),))
        self.service = open_service(store="memory", roots=[str(folder)], environ={})
        self.events = []
        self.service.subscribe(self.events.append)

    def save(self, data, name="a.txt"):
        """Keep a file; return its path."""
        path = self.folder / name
        path.write_bytes(data)
        self.service.capture(Capture(path=os.fspath(path), source="test"))
        return os.fspath(path)

    def told(self):
        """What was told since the last look: methods and params."""
        found = [
            (t.method, t.params) for t in notifications(self.service, self.events, self.folders)
        ]
        self.events.clear()
        return found


@pytest.fixture
def desk(tmp_path):
    """A desk of its own."""
    desk = Desk(tmp_path)
    yield desk
    desk.service.close()


def test_a_restore_is_told_after_its_versions(desk):
    """First what was there and what was made, then the restore, naming both."""
    path = desk.save(b"1\n")
    desk.save(b"2\n")
    desk.told()
    (desk.folder / "a.txt").write_bytes(b"unkept\n")
    desk.service.restore(path, "1")
    *kept, (method, event) = desk.told()
    assert [capture.version.number for _, capture in kept] == [3, 4]
    assert (method, event.kind, event.path) == ("backtrail/didRestore", "restored", path)
    assert (event.version.number, event.was_there.number) == (4, 3)


def test_an_undo_is_told_as_such(desk):
    """Taking a restore back is an event of its own kind."""
    path = desk.save(b"1\n")
    desk.save(b"2\n")
    desk.service.restore(path, "1")
    desk.told()
    desk.service.undo(path)
    method, event = desk.told()[-1]
    assert (method, event.kind, event.version.number) == ("backtrail/didRestore", "undone", 4)


def test_an_undo_that_takes_the_file_away_has_no_version(desk):
    """A restore of a deleted file, taken back: the file goes, and that is told, too."""
    path = desk.save(b"1\n")
    os.unlink(path)  # noqa: PTH108 - the path is text
    desk.service.delete(path)
    desk.service.restore(path, "1")
    desk.told()
    desk.service.undo(path)
    gone, (_, event) = desk.told()[-2:]
    assert gone[1].kind == "deleted"
    assert isinstance(event, RestoreEvent)
    assert event.version is None


def test_restores_elsewhere_are_not_told(desk, tmp_path):
    """What lies in no folder of this editor is nobody's business here."""
    path = desk.save(b"1\n")
    desk.save(b"2\n")
    desk.service.restore(path, "1")
    desk.folders = Folders((str(tmp_path / "other"),))
    assert desk.told() == []


def test_versions_that_were_let_go_are_told(desk):
    """Of one file with its name, of several without."""
    desk.save(b"1\n")
    desk.told()
    repository = desk.service._scope.repository
    (document,) = desk.service.present(str(desk.folder))
    for which in (document.id, None):
        repository.append_event(
            "pruned",
            time_ns=0,
            workspace=document.workspace,
            document=which,
            detail={"versions": 7},
        )
    desk.service.add_root(str(desk.folder))
    (method, one), (_, several) = desk.told()
    path = str(desk.folder / "a.txt")
    assert method == "backtrail/didPrune"
    assert (one.path, one.versions) == (path, 7)
    assert several == PruneEvent(uri=None, path=None, versions=7)


def test_a_mass_change_is_told_in_its_own_folder(desk, tmp_path_factory):
    """One notification for the many; a session in another folder hears nothing."""
    for number in range(25):
        desk.save(b"1\n", name=f"{number}.txt")
    desk.service.settle_mass_changes(final=True)
    events = list(desk.events)
    (told,) = [params for method, params in desk.told() if method == "backtrail/didMassChange"]
    assert (told.created, told.workspace) == (25, str(desk.folder))
    elsewhere = Folders((str(tmp_path_factory.mktemp("elsewhere")),))
    assert not list(notifications(desk.service, events, elsewhere))


def test_what_an_import_brings_in_is_not_told(desk):
    """Neither the versions of long ago, nor that a file is gone that was never here."""
    (desk.folder / ".history").mkdir()
    for name in ("a", "gone"):
        (desk.folder / ".history" / f"{name}_20240301140231.txt").write_text("old")
    (desk.folder / "a.txt").write_text("now")
    heard = []
    other = desk.service.again()(desk.service._scope.repository)
    other.subscribe(heard.append)
    list(desk.service.import_pasts(ImportQuery(kind="history", paths=(str(desk.folder),))))
    assert [params.version.number for _, params in desk.told()] == [2]
    other.settle_mass_changes()
    assert {event.kind for event in heard} == {"created", "deleted"}
    told = notifications(desk.service, heard, desk.folders)
    assert [each.params.version.number for each in told] == [2]
