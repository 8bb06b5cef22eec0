"""The page about one comparison, from a real history."""

import pytest

from backtrail.report.comparison_pages import comparison_page
from history.desk import Desk
from report.markup import parsed, texts


@pytest.fixture
def desk(tmp_path):
    """A person with an empty folder."""
    return Desk(tmp_path / "work")


def test_a_page_says_which_versions_and_how_far_apart(desk):
    """When each was kept, by whom, why and under which name; figures; then the lines."""
    desk.save("notes.md", "one\ntwo\n", reason="a <first> draft", label="talk")
    desk.save("notes.md", "one\n2\n3\n", author="grace")
    tree = parsed(comparison_page(desk.service.compare(desk.path("notes.md"), "1", "2")))
    assert texts(tree, "head/title") == ["notes.md: version 1 → version 2"]
    assert texts(tree, ".//h1") == ["notes.md"]
    assert texts(tree, ".//dt") == ["− version 1", "+ version 2"]
    then, now = texts(tree, ".//dd")
    assert then == "2027-01-15 08:01:00 UTC · ada, vim · a <first> draft · talk · 8 bytes"
    assert "grace, vim" in now
    assert texts(tree, ".//main/p") == [
        "Lines: 1 added, 0 deleted, 1 modified. 38 % of the characters changed."
    ]
    assert texts(tree, ".//ins") == []


@pytest.mark.parametrize("layout", ["inline", "side-by-side"])
def test_the_file_as_it_is_now_is_a_side_too(desk, layout):
    """With its size; it has no time of its own."""
    desk.save("a.txt", "one\n")
    desk.write("a.txt", "two\n")
    found = desk.service.compare(desk.path("a.txt"))
    tree = parsed(comparison_page(found, layout=layout))
    assert texts(tree, ".//dd")[1] == "4 bytes"
    assert len(tree.findall(".//tbody/tr")) == (1 if layout == "side-by-side" else 2)


def test_names_that_are_no_text_are_shown(desk):
    """A byte that is not UTF-8, a newline, a mark of direction: none acts."""
    name = "a\udcff\n\u202etxt.exe<b>"
    desk.save(name, "one\n")
    desk.write(name, "two\n")
    tree = parsed(comparison_page(desk.service.compare(desk.path(name))))
    assert texts(tree, ".//h1") == ["a\\xff\n⟨U+202E⟩txt.exe<b>"]
