"""``backtrail search``."""

import json
import re
import shlex
from pathlib import Path

import pytest

from backtrail.app import open_service
from backtrail.cli.searches import lines_of
from backtrail.cli.terminal import Screen, cells
from backtrail.history.matches import Match
from cli.samples import entry

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "command-line.md"
ROW = re.compile(r"(\S+) +(\d+)  (.+?)  +([+−]\d+)  (.+)")
PLACE = re.compile(r"  [+−=]\d+  ")


@pytest.fixture
def told(project, run):
    """Keep the files that the guide speaks of."""
    for name, text in (
        ("app.py", "def main():\nrows = fetch_all(table)\n"),
        ("notes.md", "Is fetch_all slow?\n"),
        ("app.py", "def main(x):\nrows = fetch_all(table)\n"),
        ("app.py", "def main(x):\nrows = fetch(table)\n"),
    ):
        (project / name).write_text(text)
        assert run("capture", project / name, "-m", "before the talk").code == 0


def deleted(file):
    """Delete a file as an editor that is heard."""
    file.unlink()
    service = open_service()
    service.delete(str(file))
    service.close()


def rows(text):
    """File, version, place and line of each row; the times are another day's."""
    return [ROW.fullmatch(line).group(1, 2, 4, 5) for line in text.splitlines()]


def snippets():
    """The commands of the guide's section, each with the answer that is printed there."""
    section = GUIDE.read_text("utf-8").split("\n## Find\n")[1].split("\n## ")[0]
    for block in re.findall(r"```\n(.*?)```", section, re.DOTALL):
        for command, answer in re.findall(r"^\$ (.*)\n((?:[^$].*\n)*)", block, re.MULTILINE):
            yield pytest.param(command, answer, id=command)


@pytest.mark.parametrize(("command", "answer"), list(snippets()))
def test_the_guide_tells_what_happens(told, run, command, answer):
    """Every command of its section runs; where an answer is printed, it is that one."""
    program, *arguments = shlex.split(command, comments=True)
    found = run(*arguments)
    assert (program, found.err) == ("backtrail", "")
    assert found.code in (0, 1)
    assert not answer or rows(found.out) == rows(answer)


@pytest.mark.parametrize(
    ("options", "paths"),
    [
        (["fetch_all"], ["app.py", "notes.md", "app.py"]), (["FETCH_ALL", "--match-case"], []),
        (["fetch_all", "-n", "1"], ["app.py"]), (["--file", "*.md"], ["notes.md"]),
        (["fetch_all", "--since", "today", "--source", "cli"], ["app.py", "notes.md", "app.py"]),
        (["--tag", "x"], []), (["--author", "nobody else"], []), (["--until", "1 hour ago"], []),
        (["--note", "TALK", "--file", "notes"], ["notes.md"]),
    ],
)  # fmt: skip
def test_filters(told, run, options, paths):
    """Each option narrows; nothing found is told, and has a code of its own, as of grep."""
    answer = run("search", *options)
    assert answer.code == (0 if paths else 1)
    assert [line.split()[0] for line in answer.out.splitlines()] == (paths or ["No"])


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([r"fetch_\w+\(", "--regex"], ["app.py 3 −2", "app.py 1 +2"]),
        (["fetch", "--word"], ["app.py 3 +2"]),
        (["main(x): rows", "--phrase", "--introduced"], ["app.py 2 +1"]),
        (["fetch", "--introduced"], ["notes.md 1 +1", "app.py 1 +2"]),
        (["fetch_all", "--removed"], ["app.py 3 −2"]),
        (["fetch_all", "--contains"], ["notes.md 1–1 =1", "app.py 1–2 =2"]),
        (["fetch_all", "--vanished"], ["app.py 3 −2"]),
        (["fetch_all", "app.py"], ["app.py 3 −2", "app.py 1 +2"]),
        (["fetch_all", "."], ["app.py 3 −2", "notes.md 1 +1", "app.py 1 +2"]),
        (["nowhere", "app.py"], []),
    ],
    ids=" ".join,
)
def test_what_is_asked(told, run, options, expected):
    """Each way to mean the text, each thing that may have been done to it, and each place."""
    answer = run("search", *options)
    parts = [line.split() for line in answer.out.splitlines() if PLACE.search(line)]
    assert [f"{line[0]} {line[1]} {line[4]}" for line in parts] == expected
    assert (answer.code, answer.err) == (0 if expected else 1, "")


def test_what_vanished_comes_back_with_the_command_told(told, project, run):
    """The last version that holds it, also of a file that is gone."""
    (command,) = re.findall(r"  backtrail (.*)", run("search", "--vanished", "fetch_all").out)
    assert run(*shlex.split(command)).code == 0
    assert "fetch_all" in (project / "app.py").read_text()
    deleted(project / "notes.md")
    (command,) = re.findall(r"  backtrail (.*)", run("search", "--vanished", "slow").out)
    assert run(*shlex.split(command)).code == 0
    assert (project / "notes.md").read_text() == "Is fetch_all slow?\n"


def test_what_vanished_is_found_behind_another_file_of_its_name(told, project, run):
    """The command names the version of the file that is gone."""
    deleted(project / "app.py")
    (project / "notes.md").rename(project / "app.py")
    assert run("move", project / "notes.md", project / "app.py").code == 0
    (command,) = re.findall(r"  backtrail (.*)", run("search", "--vanished", "def main(x").out)
    assert run(*shlex.split(command), "--to", "back.py").code == 0
    assert "def main(x" in (project / "back.py").read_text()


def test_the_best_match_comes_first(project, run):
    """A whole word before a newer part of one."""
    for name, text in (("a.txt", "a needle\n"), ("b.txt", "needles\n")):
        (project / name).write_text(text)
        assert run("capture", project / name).code == 0
    found = [run("search", "needle", "--order", order).out for order in ("newest", "best")]
    assert [text.split()[0] for text in found] == ["b.txt", "a.txt"]


def test_saves_that_stand_out(project, run):
    """Small edits can be left out."""
    for word in ("here", "there"):
        (project / "a.txt").write_text(f"a needle {word}\n" + "more\n" * 200)
        assert run("capture", project / "a.txt").code == 0
    for options, numbers in (([], ["2", "1"]), (["--significant"], ["1"])):
        found = run("search", "needle", *options).out.splitlines()
        assert [line.split()[1] for line in found] == numbers


@pytest.mark.parametrize("form", [[], ["--json"]])
@pytest.mark.parametrize("order", ["newest", "best"])
def test_what_the_limit_cuts_is_said(told, run, form, order):
    """Where a program reads the matches, too; what is named then brings the others."""
    ask = ["search", "fetch_all", "--order", order, *form]
    cut = run(*ask, "-n", "2")
    assert (len(cut.out.splitlines()), cut.code) == (2, 0)
    (cursor,) = re.findall(r"^backtrail: there may be more; --cursor (\d+)\n$", cut.err)
    rest, whole = run(*ask, "--cursor", cursor), run(*ask, "-n", "20")
    assert rest.err == whole.err == ""
    assert form == [] or cut.out + rest.out == whole.out


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_what_cannot_be_looked_into_is_said(told, project, run, monkeypatch, form):
    """How many versions, beside what was found in the others."""
    monkeypatch.setenv("BACKTRAIL_CAPTURE_STREAM_ABOVE", "30")
    found = run("search", "fetch_all", *form)
    assert [json.loads(line)["path"] for line in found.out.splitlines() if form] == (
        ["notes.md"] if form else []
    )
    assert found.err == "backtrail: not looked into: 3 versions, damaged or too large\n"


def test_json(told, run):
    """One line a match, with the documented keys; nothing found is no line."""
    lines = run("search", "--json", "fetch_all").out.splitlines()
    matches = [json.loads(line) for line in lines]
    assert [(m["path"], m["kind"], m["line"]) for m in matches] == [
        ("app.py", "removed", 2), ("notes.md", "added", 1), ("app.py", "added", 2),
    ]  # fmt: skip
    assert run("search", "--json", "nothing like it") == (1, "", "", b"")


def test_files_that_are_gone_are_marked_and_can_be_left_out(told, project, run):
    """A deleted file says so in its row; such files alone can be asked for, each by its name."""
    deleted(project / "notes.md")
    assert run("search", "slow").out.startswith("notes.md (deleted)  1  ")
    assert run("search", "slow", "--no-deleted").code == 1
    for options in (["--deleted-only"], ["notes.md"]):
        (line,) = run("search", "fetch_all", *options).out.splitlines()
        assert line.startswith("notes.md (deleted)  1  ")


def test_a_path_of_which_nothing_is_kept(told, run):
    """It is no silent "no match": the name is wrong, or the wrong store is asked."""
    answer = run("search", "fetch_all", "gone.md")
    assert (answer.code, answer.out, answer.err.count("\n")) == (1, "", 1)
    assert "nothing is kept of" in answer.err


def test_a_folder_that_is_gone(project, run):
    """What was in it is found by its name."""
    (project / "old").mkdir()
    (project / "old" / "a.txt").write_text("a needle\n")
    assert run("capture", project / "old" / "a.txt").code == 0
    deleted(project / "old" / "a.txt")
    (project / "old").rmdir()
    for path in ("old", "old/a.txt", "."):
        assert run("search", "needle", path).out.startswith("old/a.txt (deleted)  1  ")


def test_a_value_is_searched_by_its_name(project, run):
    """As every other command takes it; all of them by what names begin with."""
    for name in ("bot", "bots/first"):
        assert run("value", "set", name, '{"needle": 1}').code == 0
    for path, names in (
        ("value:bot", ["value:/bot"]), ("value:bots", ["value:/bots/first"]),
        ("value:", ["value:/bots/first", "value:/bot"]),
    ):  # fmt: skip
        found = run("search", "needle", path).out.splitlines()
        assert [line.split()[0] for line in found] == names
    assert run("search", "needle", "value:other").code == 1


def test_the_next_page(told, run):
    """It begins below the sequence of the last match, which is a cursor."""
    pages = [run("search", "fetch_all", "--json", "-n", "1")]
    while pages[-1].code == 0:
        cursor = json.loads(pages[-1].out)["version"]["sequence"]
        pages.append(run("search", "fetch_all", "--json", "-n", "1", "--cursor", str(cursor)))
    whole = run("search", "fetch_all", "--json").out
    assert "".join(page.out for page in pages) == whole


@pytest.mark.parametrize(
    "options",
    [
        ["--since", "soon"], ["--limit", "0"], ["a", "b", "c"], ["--regex", "("],
        ["a", "--word", "--regex"], ["a", "--removed", "--vanished"],
        ["a", "--no-deleted", "--deleted-only"], ["--phrase"], ["--contains"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_misused(run, options):
    """No time, no match at all, a path too many, no pattern, one thing and another, no text."""
    answer = run("search", *options)
    assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)


def test_workspace(told, project, run, tmp_path):
    """The whole store is searched, unless a folder is named."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "b.txt").write_text("fetch_all\n")
    run("capture", other / "b.txt")
    assert rows(run("search", "fetch_all", "--file", "b.").out)[0][0] == str(other / "b.txt")
    assert len(run("search", "fetch_all").out.splitlines()) == 4
    assert len(run("search", "fetch_all", "--workspace", project).out.splitlines()) == 3


def match(preview="a needle b", start=2, length=6, **fields):
    """A match made up."""
    given = {"kind": "added", "line": 7, "count": 1, "deleted": False, "entry": entry(), **fields}
    return Match(preview=preview, start=start, length=length, **given)


def lines(*matches, width=80, color=False):
    """Rows on a terminal."""
    return list(lines_of(matches, Screen(terminal=True, color=color, width=width)))


def test_the_text_is_marked_and_stays_in_sight():
    """However narrow the screen, and however far behind the text stands."""
    far = match("x" * 90 + " needle " + "y" * 90, 91)
    assert "\x1b[1mneedle\x1b[0m" in lines(match(), color=True)[0]
    for width in (40, 50, 80, 200):
        (line,) = lines(far, width=width)
        assert "needle" in line
        assert cells(line) <= width
    assert lines(match("    needle", 4))[0].endswith("+7  needle")


def test_several_lines_and_files_that_are_gone_are_told():
    """How many lines of the save match, and that the file is no more."""
    (line,) = lines(match(count=3, deleted=True, kind="removed"))
    assert "notes.md (deleted)" in line
    assert line.endswith("−7  a needle b  (3 lines)")


def test_a_save_is_told_as_in_a_timeline():
    """Without a text the row says what was done and by whom."""
    save = match("", 0, 0, kind="save", line=0, count=0, entry=entry(tags=("good",), author="ada"))
    assert lines(save)[0].endswith("good  vscode")


def test_columns_stand_below_each_other():
    """Within what is printed together."""
    rows_ = lines(match(), match(line=1234, entry=entry(1000, path="a/much/longer/name.txt")))
    assert len({row.index("needle") for row in rows_}) == 1


def test_hostile_lines_cannot_act_on_the_terminal():
    """Neither names nor contents."""
    (line,) = lines(match("\x1b[2J needle", 5, entry=entry(path="\x1b[2Jx")))
    assert line.isprintable()
