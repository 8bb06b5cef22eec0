"""First versions in the background."""

import asyncio
import os
from pathlib import Path

import pytest

from backtrail.app import open_service
from backtrail.serving import first_scans
from backtrail.serving.first_scans import begin_files, is_too_wide
from backtrail.serving.reader import Reader
from backtrail.settings import CaptureSettings, Settings
from backtrail.upkeep import surveys
from backtrail.upkeep.surveys import Fresh, portions


class Scene:
    """A folder with files, a history in memory, and what is told."""

    def __init__(self, root, count):
        """Make ten bytes in each file."""
        self.root = root
        for number in range(count):
            (root / f"{number}.txt").write_text("123456789\n")
        self.fresh = [Fresh(f"{number}.txt", 10) for number in range(count)]
        self.service = open_service(store="memory", roots=[str(root)], settings=Settings())
        self.told, self.left, self.refusals = [], [], 0

    async def attempt(self, work):
        """Do it, or refuse as a store does that is locked."""
        if self.refusals:
            self.refusals -= 1
            return None
        return work(self.service)

    def scan(self, *, found=None, stopped=lambda: False, **budget):
        """Make first versions within a budget."""
        return asyncio.run(
            begin_files(
                self.service.beginner(str(self.root), "external"),
                portions(self.fresh) if found is None else found,
                CaptureSettings(**budget),
                attempt=self.attempt,
                leave=self.left.extend,
                tell=lambda *words: self.told.append(words),
                stopped=stopped,
            )
        )


@pytest.fixture
def scene(tmp_path, monkeypatch):
    """Make ten files, which are kept four at a time."""
    monkeypatch.setattr(surveys, "_FILES", 4)
    made = Scene(Path(os.path.realpath(tmp_path)), 10)
    yield made
    made.service.close()


@pytest.mark.parametrize(("many", "first"), [(10, ("4 files", 0)), (11, ("4 of 10 files", 40))])
def test_every_file_is_kept_and_how_far_it_is_is_told(scene, monkeypatch, many, first):
    """In words, and in percent once all are found; many are read in a process of their own."""
    monkeypatch.setattr(first_scans, "_MANY", many)
    begun = []
    monkeypatch.setattr(first_scans, "Reader", lambda one: begun.append(one) or Reader(one))
    scan = scene.scan()
    assert len(begun) == (many == len(scene.fresh))
    assert (scan.done, scan.left, scan.refused) == (10, 0, False)
    assert scene.service.status().versions == 10
    assert scene.told == [first, ("8 of 10 files", 80), ("10 of 10 files", 100)]


@pytest.mark.parametrize(
    ("budget", "done"), [({"first_scan_files": 6}, 6), ({"first_scan_bytes": 41}, 8)]
)
def test_it_ends_at_its_budget(scene, budget, done):
    """Of files, or of bytes; how many are left is known."""
    scan = scene.scan(**budget)
    assert (scan.done, scan.left) == (done, 10 - done)
    assert scene.service.status().versions == done


def test_files_are_kept_while_others_are_still_looked_for(scene, monkeypatch):
    """All of many: the end of the search is not waited for."""
    monkeypatch.setattr(first_scans, "_MANY", 4)
    kept = []

    def found():
        yield from portions(scene.fresh)
        kept.append(len(scene.told))

    assert scene.scan(found=found()).done == 10
    assert kept == [1]


def test_the_search_goes_on_to_its_end(scene, monkeypatch):
    """Also where nobody reads what it finds, so that what is left is known."""
    monkeypatch.setattr(first_scans, "_MANY", 1)
    found = portions(scene.fresh)
    assert scene.scan(found=found, first_scan_files=1).left == 9
    assert next(found, None) is None
    found = portions(scene.fresh)
    scene.refusals = 1
    assert scene.scan(found=found).refused
    assert next(found, None) is None


def test_it_ends_when_nobody_wants_it_any_more(scene):
    """After the piece that it is at; what was read is kept."""
    scan = scene.scan(stopped=lambda: len(scene.told) == 1)
    assert (scan.done, scene.service.status().versions) == (4, 4)


def test_a_store_that_refuses_ends_it(scene):
    """It is to be tried again; nothing is read in vain meanwhile."""
    scene.refusals = 1
    assert scene.scan().refused
    assert not scene.scan().refused
    assert scene.service.status().versions == 10


def test_what_is_not_plain_is_left_to_an_ordinary_look(scene):
    """By its absolute path; so is what has a history by now."""
    (scene.root / "3.txt").rename(scene.root / "store.p12")
    scene.fresh[3] = Fresh("store.p12", 10)
    scene.scan()
    assert scene.left == [str(scene.root / "store.p12")]
    scene.left.clear()
    scene.scan()
    assert set(scene.left) == {str(scene.root / each.path) for each in scene.fresh}


def test_a_home_has_no_end(tmp_path, monkeypatch):
    """Nor what lies above it; a project in it has."""
    monkeypatch.setattr(first_scans.Path, "home", lambda: tmp_path / "home" / "me")
    inside = {"home": True, "home/me": True, "home/me/project": False, "home/meow": False}
    root = os.path.realpath(tmp_path)
    assert {name: is_too_wide(f"{root}/{name}") for name in inside} == inside
    assert is_too_wide("/")
