"""Paths of the contents API and where they lie."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from backtrail.errors import RefusedError
from backtrail_jupyter.places import Places, places_of


@pytest.mark.parametrize("path", ["a/b.ipynb", "/a/b.ipynb", "a/b.ipynb/"])
def test_a_contents_path_lies_below_the_root(path):
    """With or without the slashes that Jupyter puts around it."""
    places = Places("/srv/notebooks")
    assert places.absolute(path) == "/srv/notebooks/a/b.ipynb"
    assert places.contents_path("/srv/notebooks/a/b.ipynb") == "a/b.ipynb"


@pytest.mark.parametrize(
    "path",
    ["", "/", "..", "../x", "a/../../x", "a/..", "./a", "a//b", "a\0b", "/..", "a/.", "\ud800"],
)
def test_what_leads_out_is_refused(path):
    """By its shape, before the disk is looked at."""
    with pytest.raises(RefusedError):
        Places("/srv/notebooks").absolute(path)


@pytest.mark.parametrize(
    "path", ["/srv/notebooks", "/srv/notebooks2/a", "/srv/other/a", "/a", "/srv/notebooks/"]
)
def test_a_file_outside_has_no_contents_path(path):
    """A sibling whose name begins alike is outside, too."""
    assert Places("/srv/notebooks").contents_path(path) is None


def test_the_root_of_the_disk_is_a_root():
    """Some serve everything."""
    places = Places("/")
    assert places.absolute("etc/hosts") == "/etc/hosts"
    assert places.contents_path("/etc/hosts") == "etc/hosts"


def test_a_root_behind_a_link_is_known_by_both_names(tmp_path: Path):
    """The history speaks of real folders, Jupyter of the one it was given."""
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    places = Places(str(tmp_path / "link"))
    assert places.absolute("a.txt") == str(tmp_path / "link" / "a.txt")
    assert places.contents_path(str(tmp_path / "real" / "a.txt")) == "a.txt"
    assert places.contents_path(str(tmp_path / "link" / "a.txt")) == "a.txt"


def test_names_that_are_not_utf_8_come_back_as_they_were():
    """Jupyter carries their bytes as lone surrogates."""
    places = Places("/srv")
    path = "caf\udce9.txt"
    assert places.contents_path(places.absolute(path)) == path


def test_a_manager_without_a_disk_has_a_folder_beside_the_store():
    """Its own, and the same one each time."""
    one = SimpleNamespace(root_dir="/", parent=SimpleNamespace(root_dir="/srv/one"))
    found = places_of(one, beside="/var/history")
    assert found.virtual
    assert found.root.startswith("/var/history/virtual/")
    assert places_of(one, beside="/var/history").root == found.root
    other = SimpleNamespace(root_dir="/", parent=SimpleNamespace(root_dir="/srv/other"))
    assert places_of(other, beside="/var/history").root != found.root


def test_a_manager_on_disk_keeps_its_root(tmp_path: Path):
    """Which is where its files are."""
    manager = SimpleNamespace(root_dir=str(tmp_path), _get_os_path=str)
    found = places_of(manager, beside="/var/history")
    assert (found.virtual, found.root) == (False, str(tmp_path))


def test_sentences_name_files_as_their_reader_does():
    """Without the folder that the server serves."""
    assert Places("/srv/notebooks").plain("no /srv/notebooks/a.txt") == "no a.txt"
    assert Places("/").plain("no /etc/hosts") == "no /etc/hosts"


@pytest.mark.parametrize(
    ("folder", "held"),
    [("/srv/a", True), ("/srv/a/b", True), ("/srv/ab", False), ("/srv", False), ("/", False)],
)
def test_the_root_holds_itself_and_what_is_in_it(folder, held):
    """And no folder whose name only begins alike."""
    assert Places("/srv/a").holds(folder) is held
