"""What became of many files between two points in time."""

import pytest

from backtrail.errors import NotFoundError, UsageError
from backtrail.history.requests import PointsQuery
from backtrail.history.values.changing import ValueChange
from history.desk import Desk


def compared(desk, old, new="now", **more):
    """All files that differ, by path: kind, name before, and lines that came and went."""
    query, found = PointsQuery(old=str(old), new=str(new), **more), {}
    while True:
        page = desk.service.compare_points(query)
        assert len(page.files) <= query.limit
        for file in page.files:
            assert file.path not in found
            before = file.old.path if file.old is not None else None
            found[file.path] = (file.kind, before, file.change.added, file.change.deleted)
        if page.next_cursor is None:
            return found
        query = PointsQuery(old="1", cursor=page.next_cursor, **more)


def here(desk):
    """The newest sequence there is."""
    return desk.repository.next_sequence() - 1


@pytest.fixture
def project(desk):
    """Four files, a point, then one of each kind of change."""
    for name in ("changed", "removed", "renamed", "same"):
        desk.save(f"src/{name}.txt", f"{name}\n")
    desk.point = here(desk)
    desk.save("src/changed.txt", "changed\nmore\n")
    (desk.root / "src/removed.txt").unlink()
    desk.service.delete(desk.path("src/removed.txt"))
    (desk.root / "src/renamed.txt").rename(desk.root / "src/new name.txt")
    desk.service.rename(desk.path("src/renamed.txt"), desk.path("src/new name.txt"))
    desk.save("src/added.txt", "one\ntwo\n")
    return desk


EXPECTED = {
    "src/changed.txt": ("changed", "src/changed.txt", 1, 0),
    "src/removed.txt": ("removed", "src/removed.txt", 0, 1),
    "src/new name.txt": ("renamed", "src/renamed.txt", 0, 0),
    "src/added.txt": ("added", None, 2, 0),
}


def test_each_kind_of_change_is_told_with_its_figures(project):
    """Between two sequences, and from a sequence to the disk; what is the same is left out."""
    assert compared(project, project.point, here(project)) == EXPECTED
    assert compared(project, project.point) == EXPECTED


def test_the_other_way_round_everything_is_the_reverse(project):
    """The newer point may lie before the older one."""
    found = compared(project, here(project), project.point)
    assert {path: entry[0] for path, entry in found.items()} == {
        "src/changed.txt": "changed",
        "src/removed.txt": "added",
        "src/renamed.txt": "renamed",
        "src/added.txt": "removed",
    }


@pytest.mark.parametrize("limit", [1, 3])
def test_pages_put_together_are_the_whole(project, limit):
    """Each begins where the one before ended, also on the disk."""
    project.write("src/unkept.txt", "x\n")
    project.write("src/z/unkept.txt", "x\n")
    expected = compared(project, project.point)
    assert len(expected) == 6
    assert compared(project, project.point, limit=limit) == expected
    sequence = here(project)
    assert compared(project, project.point, sequence, limit=limit) == EXPECTED


def test_a_page_belongs_to_the_points_of_the_first_one(project):
    """What is saved between two pages is no part of a comparison of sequences."""
    query = PointsQuery(old=str(project.point), new=str(here(project)), limit=1)
    page = project.service.compare_points(query)
    for name in ("src/changed.txt", "src/same.txt", "src/late.txt"):
        project.save(name, "late\n")
    found = [file.path for file in page.files]
    while page.next_cursor is not None:
        query = PointsQuery(old="x", cursor=page.next_cursor, limit=1)
        page = project.service.compare_points(query)
        found += [file.path for file in page.files]
    assert sorted(found) == sorted(EXPECTED)


def test_now_is_the_disk_by_the_rules(project):
    """Unkept edits and new files count; what the rules leave out does not."""
    project.write("src/same.txt", "typed\n")
    project.write("src/fresh.txt", "a\nb\n")
    project.write(".gitignore", "*.log\n")
    project.write("src/a.log", "x\n")
    (project.root / "src/added.txt").unlink()
    found = compared(project, here(project))
    assert found == {
        "src/same.txt": ("changed", "src/same.txt", 0, 0),
        "src/fresh.txt": ("added", None, 2, 0),
        ".gitignore": ("added", None, 1, 0),
        "src/added.txt": ("removed", "src/added.txt", 0, 2),
    }


def test_a_folder_and_a_glob_narrow(project):
    """By the names that the files had at each of the points."""
    project.save("lib/x.py", "x\n")
    (project.root / "src/same.txt").rename(project.root / "lib/same.txt")
    project.service.rename(project.path("src/same.txt"), project.path("lib/same.txt"))
    found = compared(project, project.point, folder=project.path("lib"))
    assert {path: entry[0] for path, entry in found.items()} == {
        "lib/x.py": "added",
        "lib/same.txt": "added",
    }
    assert list(compared(project, project.point, files="*.py")) == ["lib/x.py"]
    assert compared(project, project.point, files="/lib").keys() == found.keys()


def test_values_are_of_no_project(project):
    """They are no files, so a patch must not make some of them."""
    before = compared(project, project.point, here(project))
    project.service.change_value(ValueChange(name="bot/config", value=1, source="test"))
    assert compared(project, project.point, here(project)) == before


def test_points_are_named_by_id_tag_and_time(project):
    """Each of them means the same sequence."""
    entry = project.service.version(project.path("src/same.txt"))
    project.service.tag(project.path("src/same.txt"), "1", "v1")
    for name in (entry.version.id, "v1", str(entry.version.sequence)):
        assert project.service.compare_points(PointsQuery(old=name)).old.sequence == project.point
    project.now += 3600 * 10**9
    page = project.service.compare_points(PointsQuery(old="30 minutes ago"))
    assert page.old.sequence == here(project)
    assert page.old.title == f"30 minutes ago (sequence {page.old.sequence})"
    assert page.files == ()
    assert compared(project, 0, project.point).keys() == {
        f"src/{name}.txt" for name in ("changed", "removed", "renamed", "same")
    }


def test_a_tag_of_another_project_is_no_point(project, tmp_path):
    """Only those of files in the folders that are compared count."""
    other = Desk(tmp_path / "other", project.repository)
    other.save("a", "1")
    other.service.tag(other.path("a"), "1", "theirs")
    with pytest.raises(NotFoundError, match="no point in time theirs"):
        project.service.compare_points(PointsQuery(old="theirs"))


@pytest.mark.parametrize("name", ["nonsense", "999999", "1-00000000", "~1"])
def test_what_is_no_point_is_refused_with_what_to_do(project, name):
    """An unknown tag, a sequence that was not reached yet, another store's id."""
    with pytest.raises(NotFoundError, match="name a time"):
        project.service.compare_points(PointsQuery(old=name))


@pytest.mark.parametrize(
    "asked",
    [{"old": "now"}, {"old": ""}, {"old": "1", "limit": 0}, {"old": "1", "limit": 1001}]
    + [
        {"old": "1", "cursor": cursor} for cursor in ("", "x", "1:2:3:4", "1:now:file:x", "a:b:c:d")
    ],
)
def test_bad_requests_say_what_is_wrong(project, asked):
    """Limits, cursors, and now as the older side."""
    with pytest.raises(UsageError):
        project.service.compare_points(PointsQuery(**asked))


def test_a_damaged_or_too_large_file_keeps_no_other_out(project, monkeypatch):
    """It says why it has no figures."""
    monkeypatch.setattr("backtrail.history.contents.COMPARABLE", 8)
    page = project.service.compare_points(
        PointsQuery(old=str(project.point), new=str(here(project)))
    )
    troubles = {file.path: bool(file.trouble) for file in page.files}
    assert troubles == {
        "src/changed.txt": True, "src/removed.txt": False, "src/new name.txt": False,
        "src/added.txt": False,
    }  # fmt: skip


def test_only_what_differs_is_read(desk, monkeypatch):
    """Of two hundred files the contents of the one that changed."""
    for number in range(200):
        desk.save(f"{number}.txt", f"{number}\n", after=0.01)
    point = here(desk)
    desk.save("7.txt", "seven\n")
    read, real = [], desk.repository.read_content
    monkeypatch.setattr(desk.repository, "read_content", lambda c: read.append(c) or real(c))
    found = compared(desk, point, here(desk))
    assert list(found) == ["7.txt"]
    assert len(read) == 2


def test_a_file_that_went_and_came_back_is_the_same(desk):
    """Also when no version tells of it."""
    desk.save("a", "1\n")
    point = here(desk)
    (desk.root / "a").unlink()
    desk.service.delete(desk.path("a"))
    gone = here(desk)
    desk.save("a", "1\n")
    assert compared(desk, point, here(desk)) == {}
    assert compared(desk, gone, here(desk)) == {"a": ("added", None, 1, 0)}
    assert compared(desk, point, gone) == {"a": ("removed", "a", 0, 1)}


def test_a_page_is_a_bounded_piece_of_work(desk, monkeypatch):
    """It ends after some looks though nothing differs, in the store and on the disk alike."""
    monkeypatch.setattr("backtrail.history.comparing_points._LOOKS", 3)
    for number in range(10):
        desk.save(f"{number}.txt", "x\n")
    point = here(desk)
    desk.write("a/fresh.txt", "1\n")
    desk.write("z.txt", "1\n")
    desk.write("b.txt", "1\n")
    pages, query = [], PointsQuery(old=str(point))
    while True:
        page = desk.service.compare_points(query)
        pages.append([file.path for file in page.files])
        if page.next_cursor is None:
            break
        query = PointsQuery(old="", cursor=page.next_cursor)
    assert len(pages) > 6
    assert [path for page in pages for path in page] == ["a/fresh.txt", "b.txt", "z.txt"]
