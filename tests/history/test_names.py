"""What is kept under the names that files had."""

import pytest

from backtrail.history import service as services
from backtrail.history.requests import Capture


@pytest.fixture
def parted(desk):
    """Files of a workspace, and of one in it and one around it that were open before."""
    outer, inner = desk.another(), desk.another()
    inner.add_root(str(_folder(desk, "sub/inner")))
    for name in ("sub/inner/x", "sub/inner/y"):
        desk.write(name, name)
        inner.capture(Capture(path=desk.path(name), source="vim"))
    _folder(desk, "sub")
    outer.add_root(str(desk.root))
    for name in ("a", "sub/b", "suburb"):
        desk.write(name, name)
        outer.capture(Capture(path=desk.path(name), source="vim"))
    middle = desk.another()
    middle.add_root(desk.path("sub"))
    desk.write("sub/c", "c")
    middle.capture(Capture(path=desk.path("sub/c"), source="vim"))
    return middle


def _folder(desk, name):
    (desk.root / name).mkdir(parents=True, exist_ok=True)
    return desk.root / name


_NAMES = ("sub/b", "sub/c", "sub/inner/x", "sub/inner/y")


def test_files_are_found_in_whichever_workspace_they_are_kept(desk, parted):
    """By their names, and below a folder; those outside the workspace folders are not."""
    names = {desk.path(name) for name in _NAMES}
    asked = {*names, desk.path("a"), desk.path("sub/never"), desk.path("sub/inner")}
    assert parted.held(asked).keys() == names
    assert parted.held_below(desk.path("sub")).keys() == names
    parted.delete(desk.path("sub/inner/x"))
    assert desk.path("sub/inner/x") not in parted.held(names)


@pytest.mark.parametrize("page", [1, 5000])
def test_newest_versions_below_a_folder(desk, parted, monkeypatch, page):
    """By names relative to it, page by page, in whichever workspace they are kept."""
    monkeypatch.setattr(services, "_PAGE", page)
    found = []
    for part in parted.parts(desk.path("sub")):
        after = None
        while heads := parted.heads(part, after):
            found += heads
            after = heads[-1].path
    assert sorted(head.path for head in found) == ["b", "c", "inner/x", "inner/y"]
    assert {head.size for head in found if head.path.startswith("inner")} == {11}


def test_a_folder_goes_with_all_that_is_kept_in_it(desk, parted):
    """Moved, or deleted, with the files of a workspace inside."""
    (desk.root / "sub" / "inner").rename(desk.root / "sub" / "new")
    parted.rename(desk.path("sub/inner"), desk.path("sub/new"))
    moved = {desk.path(name) for name in ("sub/b", "sub/c", "sub/new/x", "sub/new/y")}
    assert parted.held_below(desk.path("sub")).keys() == moved
    assert len(parted.delete(desk.path("sub/new"))) == 2
    assert parted.held_below(desk.path("sub/new")) == {}


def test_a_link_in_place_of_a_file_leads_to_no_other_history(desk):
    """What is deleted is the file that bore the name."""
    for name in ("a", "b"):
        desk.save(name, name)
    (desk.root / "a").unlink()
    (desk.root / "a").symlink_to("b")
    (gone,) = desk.service.delete(desk.path("a"))
    assert gone.path == "a"
    assert [each.path for each in desk.service.present(str(desk.root))] == ["b"]
