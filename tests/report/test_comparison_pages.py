"""The page about one comparison, from a real history."""

import pytest

from backtrail.report.comparison_pages import comparison_page
from diff.notebooks import code, result, written
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


def test_a_notebook_is_compared_by_its_cells(desk):
    """Unlike any other file; outputs come when asked for."""
    desk.save("a.ipynb", written(code("x = 1", "1", outputs=[result("1")])))
    desk.write("a.ipynb", written(code("x = 2", "1", outputs=[result("2")])))
    found = desk.service.compare(desk.path("a.ipynb"))
    assert texts(parsed(comparison_page(found)), ".//h3") == ["Cell 1 · code · changed"]
    assert texts(parsed(comparison_page(found, outputs=True)), ".//h4") == [
        "output: execute result"
    ]


@pytest.mark.parametrize("data", [b"{", b"\0\1", b"[1]"])
def test_what_is_no_notebook_is_compared_as_text_and_says_so(desk, data):
    """With the side that is none, and why."""
    desk.save("a.ipynb", written(code("x = 1", "1")))
    desk.write("a.ipynb", data)
    tree = parsed(comparison_page(desk.service.compare(desk.path("a.ipynb"))))
    (note,) = texts(tree, ".//p[@class='note']")
    assert note.startswith("Compared as text: now is no notebook: it ")
    assert tree.find(".//h3") is None


def test_keys_of_a_structured_file_stand_above_its_lines(desk):
    """Each with its path and both values; what cannot be read says why."""
    desk.save("a.json", '{"server": {"port": 1, "host": "<b>"}, "old": [1, 2]}')
    desk.write("a.json", '{"server": {"port": 2, "host": "<b>"}, "new": null}')
    tree = parsed(comparison_page(desk.service.compare(desk.path("a.json"))))
    rows = [texts(row, "td") for row in tree.iterfind(".//table[@class='keys']/tbody/tr")]
    assert sorted(rows) == [
        ["+", "new", "", "null"], ["~", "server.port", "1", "2"], ["−", "old", "[1, 2]", ""],
    ]  # fmt: skip
    assert texts(tree, ".//ins") != []
    desk.write("a.json", '{"server": ')
    tree = parsed(comparison_page(desk.service.compare(desk.path("a.json"))))
    (note,) = texts(tree, ".//p[@class='note']")
    assert note.startswith("Its keys are not compared: now ")


def test_a_page_lists_so_many_keys(desk):
    """The rest is counted; deep values do no harm."""
    desk.save("a.json", "{}")
    keys = ", ".join(f'"k{number}": {number}' for number in range(3_000))
    desk.write("a.json", f'{{"deep": {"[" * 9_000}{"]" * 9_000}, {keys}}}')
    page = comparison_page(desk.service.compare(desk.path("a.json")))
    assert "⋯ 1,001 more keys differ" in page
    assert "3,001 added" in page or "3,000 added" in page
