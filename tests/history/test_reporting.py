"""Reports: who changed what, when and why, gathered from the history."""

import msgspec
import pytest

from backtrail.errors import NotFoundError, UsageError
from backtrail.history.reports import ReportQuery
from backtrail.history.values.changing import ValueChange
from history.desk import START, Desk

_DAY = 86_400


@pytest.fixture
def desk(tmp_path):
    """A person's desk."""
    return Desk(tmp_path / "work")


def report(desk, path=None, **wanted):
    """A report on a name, by default on the whole project."""
    named = None if path is None else desk.path(path)
    return desk.service.report(ReportQuery(path=named, **wanted))


def numbers(found):
    """Path and number of every version, in the order of the rows."""
    return [(e.path, e.version.number) for row in found.rows for e in row.entries]


def test_a_file_is_told_from_its_newest_version_to_its_first(desk):
    """Each version is in the report once, with what people attached to it."""
    desk.save("a.txt", "one\n", reason="begin")
    desk.save("a.txt", "one\ntwo\n", author="bo")
    desk.save("other.txt", "x\n")
    desk.service.note(desk.path("a.txt"), "2", "a note")
    found = report(desk, "a.txt")
    assert (found.kind, found.more, found.damaged) == ("file", False, 0)
    assert numbers(found) == [("a.txt", 2), ("a.txt", 1)]
    assert found.rows[0].entries[0].note == "a note"
    assert [tally.name for tally in found.authors] == ["ada", "bo"]
    assert (found.total.added, found.total.versions, found.total.files) == (2, 2, 1)


def test_a_project_is_told_over_all_files(desk):
    """Files are ordered by how much changed, rows by when."""
    desk.save("few.txt", "one\n")
    desk.save("docs/many.txt", "one\n" * 40)
    desk.save("few.txt", "one\ntwo\n")
    found = report(desk)
    assert found.kind == "project"
    assert [file.document.path for file in found.files] == ["docs/many.txt", "few.txt"]
    assert numbers(found) == [("few.txt", 2), ("docs/many.txt", 1), ("few.txt", 1)]


def test_a_folder_leaves_out_what_lies_beside_it(desk):
    """Also where another folder's name begins with its name."""
    desk.save("docs/in.txt", "one\n")
    desk.save("docs2/out.txt", "one\n")
    found = report(desk, "docs")
    assert (found.kind, numbers(found)) == ("folder", [("docs/in.txt", 1)])


def test_a_folder_that_is_gone_has_a_report(desk):
    """Its files are kept, so they can be told of."""
    desk.save("docs/in.txt", "one\n")
    desk.root.joinpath("docs/in.txt").unlink()
    desk.root.joinpath("docs").rmdir()
    desk.service.delete(desk.path("docs"))
    found = report(desk, "docs")
    assert numbers(found) == [("docs/in.txt", 1)]
    assert [each.kind for each in found.happenings] == ["deleted"]


def test_a_name_of_which_nothing_is_kept_is_an_error(desk):
    """The sentence says what to do."""
    desk.save("a.txt", "one\n")
    with pytest.raises(NotFoundError, match="nothing is kept of"):
        report(desk, "never.txt")


@pytest.mark.parametrize("path", [None, "a.txt"])
def test_times_authors_and_sources_narrow(desk, path):
    """The same way for a file and for a project."""
    for number, author in enumerate(["ada", "bo", "ada", "bo"]):
        desk.save("a.txt", f"{number}\n", after=_DAY, author=author, source="vim")
    desk.save("a.txt", "x\n", after=_DAY, source="cli")
    since, until = START + 2 * _DAY * 10**9, START + 4 * _DAY * 10**9

    def found(**wanted):
        return [number for _, number in numbers(report(desk, path, **wanted))]

    assert found(since_ns=since) == [5, 4, 3, 2]
    assert found(since_ns=since, until_ns=until) == [4, 3, 2]
    assert found(author="bo") == [4, 2]
    assert found(source="cli") == [5]


def test_a_clock_that_went_back_hides_nothing(desk):
    """Younger versions are found behind some that bear an older time."""
    desk.save("a.txt", "1\n")
    desk.now -= 3 * _DAY * 10**9
    desk.save("a.txt", "2\n")
    desk.now += 3 * _DAY * 10**9
    desk.save("a.txt", "3\n")
    assert [number for _, number in numbers(report(desk, since_ns=START))] == [3, 1]


def test_minor_saves_fold_unless_all_are_wanted(desk):
    """As in a timeline; either way every version is in a row."""
    text = "".join(f"line {number}\n" for number in range(200))
    desk.save("a.txt", text)
    for number in range(4):
        text += f"more {number}\n"
        desk.save("a.txt", text)
    folded, every = report(desk, "a.txt"), report(desk, "a.txt", folded=False)
    assert [row.kind for row in folded.rows] == ["version", "minor", "version"]
    assert len(every.rows) == 5
    assert numbers(folded) == numbers(every)


def test_what_came_back_says_who_took_it_back(desk):
    """Restores and undos, with the version that came back and the one that was there."""
    desk.save("a.txt", "one\n")
    desk.save("a.txt", "two\n")
    desk.service.restore(desk.path("a.txt"), "1", author="bo", reason="it was right")
    desk.service.undo(desk.path("a.txt"), author="cy")
    told = report(desk, "a.txt").happenings
    assert [(each.kind, each.author, each.back_to, each.was_there) for each in told] == [
        ("undone", "cy", 2, 3),
        ("restored", "bo", 1, 2),
    ]
    assert told[1].reason == "it was right"


def test_files_that_moved_or_went_are_told(desk):
    """With both names, and only where the log can know about the question."""
    desk.save("a.txt", "one\n")
    desk.service.rename(desk.path("a.txt"), desk.path("b.txt"))
    desk.service.delete(desk.path("b.txt"))
    told = report(desk).happenings
    assert [(each.kind, each.old, each.new) for each in told] == [
        ("deleted", "", ""),
        ("renamed", "a.txt", "b.txt"),
    ]
    assert report(desk, author="ada").happenings == ()


def test_a_report_has_a_limit_and_says_so(desk):
    """The newest versions are told; the figures are about them alone."""
    for number in range(7):
        desk.save("a.txt", f"{number}\n")
    found = report(desk, limit=3)
    assert (found.more, found.total.versions) == (True, 3)
    assert [number for _, number in numbers(found)] == [7, 6, 5]
    assert not report(desk, limit=7).more
    with pytest.raises(UsageError, match="between 1 and 50,000"):
        report(desk, limit=0)


def test_a_damaged_version_takes_no_other_along(desk, monkeypatch):
    """It is counted, and the rest is told."""
    desk.save("a.txt", "one\n")
    desk.save("a.txt", "two\n")
    read = desk.repository.versions

    def damaged(where, limit, *, damaged=None):
        found = read(where, limit)
        if damaged is not None and any(version.number == 1 for version in found):
            damaged(1)
        return tuple(version for version in found if version.number != 1)

    monkeypatch.setattr(desk.repository, "versions", damaged)
    found = report(desk, "a.txt")
    assert (found.damaged, numbers(found)) == (1, [("a.txt", 2)])


def test_what_is_not_shown_has_no_part(desk):
    """Neither its versions nor what happened to it; asked for by name, it is not there."""
    desk.save(".hidden", "one\n")
    desk.save("a.txt", "one\n")
    desk.service.delete(desk.path(".hidden"))
    shows = lambda path: ".hidden" not in path  # noqa: E731 - as a face gives it
    found = desk.service.report(ReportQuery(), shows)
    assert (numbers(found), found.happenings) == ([("a.txt", 1)], ())
    with pytest.raises(NotFoundError, match="no such file"):
        desk.service.report(ReportQuery(path=desk.path(".hidden")), shows)


def test_a_report_on_a_project_tells_nothing_of_values(desk):
    """They are of all programs that share the store, and a report is handed over."""
    desk.save("a.txt", "one\n")
    desk.service.change_value(ValueChange(name="bot/config", value={"token": 1}, source="test"))
    assert numbers(report(desk)) == [("a.txt", 1)]
    named = desk.service.report(ReportQuery(path="value:/bot/config"))
    assert numbers(named) == [("bot/config", 1)]


def test_a_report_is_a_value(desk):
    """It can be kept and compared."""
    desk.save("a.txt", "one\n")
    assert report(desk) == report(desk)
    assert msgspec.structs.replace(report(desk), more=True).more


def test_a_long_past_is_not_read_for_what_is_new(desk, monkeypatch):
    """After many older versions in a row no younger one is expected."""
    from backtrail.history import reporting

    for number in range(9):
        desk.save("a.txt", f"{number}\n")
    monkeypatch.setattr(reporting, "_BEYOND", 2)
    monkeypatch.setattr(reporting, "_WIDTH", 3)
    read, asked = desk.repository.recent, []
    monkeypatch.setattr(
        desk.repository, "recent", lambda *some, **how: (asked.append(how), read(*some, **how))[1]
    )
    assert [number for _, number in numbers(report(desk, since_ns=desk.now))] == [9]
    assert len(asked) == 1
