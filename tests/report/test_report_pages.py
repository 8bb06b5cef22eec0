"""Reports as pages: complete, bounded, and right about what they show."""

import sys
import time

import pytest

from backtrail.history.reports import ReportQuery
from backtrail.report import differences, plots
from backtrail.report.markdown import markdown
from backtrail.report.report_pages import report_page
from backtrail.report.spreadsheet import spreadsheet
from history.desk import Desk
from report.desks import busy_desk, compare_of, report_on
from report.markup import parsed, texts

_SVG = "{http://www.w3.org/2000/svg}svg"


@pytest.fixture
def desk(tmp_path):
    """A history with something of everything."""
    return busy_desk(tmp_path / "work")


def tree_of(desk, name=None, *, diffs="changed", **wanted):
    """The parsed page of a report."""
    report = report_on(desk, name, **wanted)
    return parsed(report_page(report, compare_of(desk, report), diffs=diffs))


def said(tree):
    """Everything that the page says."""
    return " ".join(" ".join(tree.find("body").itertext()).split())


def test_a_page_tells_who_what_when_and_why(desk):
    """Totals, people, files, what was taken back, every version, checksums."""
    words = said(tree_of(desk))
    for part in (
        "5, 4 of them stand out",
        "broke the build",
        "Version 1 came back in place of 2, as version 3: broke the build bo",
        "Renamed from src/old.py to src/new.py",
        "src/gone.py deleted",
        "seen | by [ada](x)",
        "First version",
    ):
        assert part in words
    assert texts(tree_of(desk), ".//h2") == [
        "In pictures",
        "Who",
        "Files",
        "Taken back, deleted, renamed",
        "Versions",
        "Checksums",
    ]


def test_times_say_what_they_are_counted_from(desk, monkeypatch):
    """Whoever gets the page may live elsewhere; a summer in it has another distance."""
    try:
        for zone, told in (("UTC", "local, UTC"), ("Asia/Kolkata", "local, UTC+05:30")):
            monkeypatch.setenv("TZ", zone)
            time.tzset()
            assert told in texts(tree_of(desk), ".//dd"), zone
        desk.now += 180 * 86_400 * 10**9
        desk.save("notes.md", "in summer\n")
        monkeypatch.setenv("TZ", "Europe/Berlin")
        time.tzset()
        assert "local, UTC+01:00 and UTC+02:00" in texts(tree_of(desk), ".//dd")
    finally:
        monkeypatch.undo()
        time.tzset()


def test_files_of_several_folders_are_told_apart(tmp_path):
    """They are named from the folder that the report is about, in every format."""
    one = Desk(tmp_path / "one", rooted=False)
    other = Desk(tmp_path / "other", one.repository, rooted=False)
    for desk in (one, other):
        desk.service.add_root(str(desk.root))
        desk.save("notes.md", "x\n")
        desk.service.delete(desk.path("notes.md"))
    both = one.another()
    report = both.report(ReportQuery(path=str(tmp_path)))
    page = parsed(report_page(report, lambda every: both.passages(report, every=every)))
    names = {"one/notes.md", "other/notes.md"}
    assert set(texts(page, ".//td[@class='f']")) == names
    assert {text.split(" ")[0] for text in texts(page, ".//tbody/tr/th")} >= names
    assert {
        line.split("|")[2].strip() for line in markdown(report).splitlines() if "| First" in line
    } == names
    assert {line.split(",")[1] for line in spreadsheet(report).splitlines()[1:]} == names


def test_each_picture_has_a_name_and_its_figures_beside_it(desk):
    """Whoever does not see the bars reads the same."""
    tree = tree_of(desk)
    figures = tree.findall(".//figure")
    assert len(figures) == 4
    assert len(tree_of(desk, "notes.md").findall(".//figure")) == 3
    for figure in figures:
        svg = figure.find(_SVG)
        assert svg.get("role") == "img"
        assert svg.get("aria-label") == texts(figure, "figcaption")[0]
        assert figure.findall("details/table/tbody/tr")


def test_without_the_library_the_figures_stay_and_the_page_says_what_to_install(desk, monkeypatch):
    """Pictures are an extra, a report is not."""
    monkeypatch.setattr(plots, "find_spec", lambda _: None)
    tree = tree_of(desk)
    assert not tree.findall(f".//{_SVG}")
    assert "pip install 'backtrail[report]'" in said(tree)
    assert all("open" in found.attrib for found in tree.findall(".//figure/details"))


def test_drawing_leaves_no_trace_in_the_process(desk):
    """The library's finder would be asked at every import from then on."""
    tree_of(desk)
    assert not [each for each in sys.meta_path if type(each).__module__.startswith("pygal")]


@pytest.mark.parametrize(("diffs", "count"), [("none", 0), ("changed", 3), ("all", 8)])
def test_differences_are_there_as_far_as_they_are_wanted(desk, diffs, count):
    """None, one for each file, or one for each version as well."""
    tree = tree_of(desk, diffs=diffs)
    assert len(tree.findall(".//td[@class='sides']/details")) == count
    assert ("line seven <b>" in said(tree)) == (diffs == "all")


def test_a_file_that_changed_shows_what_it_was_before_the_report(desk):
    """The older side is the version before the first one that is told."""
    later = report_on(desk, "notes.md").rows[0].entries[0].version.time_ns
    words = said(tree_of(desk, "notes.md", since_ns=later))
    assert "− version 2 + version 3" in words
    assert "line seven <b>" in words


def test_what_there_is_no_room_for_says_so(desk, monkeypatch):
    """A page stays one that a browser opens."""
    monkeypatch.setattr(differences, "_ALL", 0)
    words = said(tree_of(desk, diffs="all"))
    assert "Not compared here: the page would be too large; backtrail diff shows it." in words


def test_what_is_no_text_is_not_drawn_as_text(desk):
    """Two sizes instead."""
    desk.save("a.png", b"\x89PNG\0" * 9)
    desk.save("a.png", b"\x89PNG\0" * 12)
    assert "Not text: 45 bytes became 60 bytes." in said(tree_of(desk, "a.png"))


def test_a_damaged_content_is_told_in_its_place(desk, monkeypatch):
    """The other versions are compared all the same."""
    from backtrail.errors import DamagedError

    def damaged(content):
        raise DamagedError("content 7 is damaged")

    monkeypatch.setattr(desk.repository, "read_content", damaged)
    assert "Not compared here: content 7 is damaged" in said(tree_of(desk, diffs="all"))


def test_a_time_without_a_version_makes_a_page_that_says_so(desk):
    """Nothing to draw is no error."""
    words = said(tree_of(desk, since_ns=desk.now + 10**12))
    assert "No version in this time." in words


def test_what_is_left_out_is_told_with_what_to_do(desk):
    """The reader knows that there is more, and how to get it."""
    words = said(tree_of(desk, limit=2))
    assert "There are older versions than the 2 newest ones" in words
    assert "--since" in words


def test_a_page_full_of_markup_has_no_element_of_it(desk):
    """Wherever people's words stand; the browser's proof is in ``test_inert_reports``."""
    evil = "<img src=x onerror=alert(1)>\"'><script>x</script>"
    desk.save(evil.replace("/", "|"), f"{evil}\n", author=evil, source=evil, reason=evil)
    desk.service.note(desk.path(evil.replace("/", "|")), "1", evil)
    desk.service.tag(desk.path(evil.replace("/", "|")), "1", evil)
    tree = tree_of(desk, diffs="all")
    assert not tree.findall(".//img")
    assert said(tree).count("<script>x</script>") >= 5
