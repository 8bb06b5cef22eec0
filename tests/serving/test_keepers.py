"""Keepers of folders that come and go, over services that do."""

import os
from pathlib import Path

import pytest

from backtrail.app import open_service
from backtrail.errors import StoreBusyError
from backtrail.serving.folders import Folders
from backtrail.serving.keepers import Keepers
from backtrail.settings import CaptureSettings, Settings

_HOURLY = Settings(capture=CaptureSettings(interval=("*.log: 60",)))


@pytest.fixture
def roots(tmp_path):
    """Make two folders."""
    made = [Path(os.path.realpath(tmp_path)) / name for name in ("one", "two")]
    for root in made:
        root.mkdir()
    return made


@pytest.fixture
def opened(roots):
    """Give a function that opens one more history in memory of both folders."""
    services = []

    def begin():
        services.append(
            open_service(store="memory", roots=[str(root) for root in roots], settings=_HOURLY)
        )
        return services[-1]

    yield begin
    for service in services:
        service.close()


def _keepers(roots):
    folders = Folders(tuple(str(root) for root in roots))
    return Keepers(lambda: folders, lambda *_: None), folders


def _refused(*_, **__):
    raise StoreBusyError("locked")


def _change(keepers, service, file, *texts):
    for text in texts:
        file.write_text(text)
        keepers.take([str(file)], service)
        while keepers.step(service):
            pass


def test_a_folder_that_is_let_go_is_kept_as_it_is(roots, opened):
    """What waited for its time is not forgotten with the folder."""
    service, file = opened(), roots[0] / "a.log"
    keepers, folders = _keepers(roots)
    _change(keepers, service, file, "one", "two")
    assert service.content(str(file)) == b"one"
    folders.remove(str(roots[0]))
    keepers.leave(str(roots[0]), (), service)
    assert service.content(str(file)) == b"two"
    assert keepers.due is None


def test_hints_that_were_not_looked_at_when_a_folder_is_let_go(roots, opened):
    """A change right before is kept, of a folder behind a link as well; no other's is."""
    service, link = opened(), roots[0].with_name("link")
    link.symlink_to(roots[0])
    keepers, folders = _keepers([link, roots[1]])
    for root in roots:
        (root / "a.txt").write_text("one")
    folders.remove(str(link))
    keepers.leave(str(link), (str(link / "a.txt"), str(roots[1] / "a.txt")), service)
    assert service.content(str(roots[0] / "a.txt")) == b"one"
    assert service.present(str(roots[1])) == ()


def test_a_folder_that_is_let_go_while_the_store_is_locked(roots, opened, monkeypatch):
    """It is tried again until it is kept."""
    service, file = opened(), roots[0] / "a.log"
    keepers, folders = _keepers(roots)
    _change(keepers, service, file, "one", "two")
    folders.remove(str(roots[0]))

    with monkeypatch.context() as patch:
        patch.setattr(service, "capture_many", _refused)
        with pytest.raises(StoreBusyError):
            keepers.leave(str(roots[0]), (), service)
    keepers.step(service)
    assert service.content(str(file)) == b"two"


def test_another_service_keeps_what_the_one_before_did_not(roots, opened):
    """As when settings had the store opened anew."""
    first, second, file = opened(), opened(), roots[0] / "a.log"
    keepers, _ = _keepers(roots)
    _change(keepers, first, file, "one", "two")
    keepers.step(second)
    assert second.content(str(file)) == b"two"


def test_what_waits_is_known_as_the_editor_calls_it(roots, opened, monkeypatch):
    """A link leads to the folder; whoever holds a save of the file knows it by that name."""
    service, link = opened(), roots[0].parent / "link"
    link.symlink_to(roots[0])
    keepers, _ = _keepers([link])
    (roots[0] / "a.txt").write_text("one")
    monkeypatch.setattr(service, "capture_many", _refused)
    keepers.take([str(link / "a.txt")], service)
    with pytest.raises(StoreBusyError):
        keepers.step(service)
    assert (keepers.waiting, keepers.waiting_names) == (1, {str(link / "a.txt")})
