"""``backtrail prune``: said first, done when asked."""

import json

import pytest


@pytest.fixture
def grown(project, run):
    """Give a file of twelve versions, each a line longer; the fifth has a line of its own."""
    file = project / "notes.md"
    for number in range(1, 13):
        own = "only here\n" if number == 5 else ""
        file.write_text("".join(f"line {each}\n" for each in range(number)) + own)
        assert run("capture", file).code == 0
    return file


def left(run, file):
    """The numbers of the versions that are kept, newest first."""
    answer = json.loads(run("timeline", file, "--json", "--all").out)
    return [entry["number"] for row in answer["rows"] for entry in row["versions"]]


def test_a_prune_is_said_first(run, grown):
    """What goes, what stays and why, what it frees; nothing is done."""
    out = run("prune", grown, "--keep-last", "3").out
    assert out.splitlines() == [
        "notes.md  8 of 12 versions, " + out.splitlines()[0].rpartition(", ")[2],
        "  stays             12  the newest",
        "  stays          10-11  one of the newest 3",
        "  goes             6-9  not one of the newest 3",
        "  stays              5  the last with some line",
        "  goes             1-4  not one of the newest 3",
        "what stays: 2 among the newest, 1 the last with some line, 1 the newest",
        out.splitlines()[7],
        "Nothing was let go of yet; add --yes to do it.",
    ]
    assert out.splitlines()[7].startswith("8 versions would go; that frees about ")
    assert run("prune", grown, "--keep-last", "3", "--dry-run").out == out
    assert len(left(run, grown)) == 12


def test_a_prune_is_done_when_asked(run, grown):
    """With --yes, and with --allow-loss the last version with a line, too."""
    answer = run("prune", grown, "--keep-last", "3", "--yes")
    assert answer.code == 0
    assert "8 versions let go of; that frees about" in answer.out
    assert left(run, grown) == [12, 11, 10, 5]
    run("prune", "--project", "--keep-last", "2", "--allow-loss", "--yes")
    assert left(run, grown) == [12, 11]
    assert "Nothing is to be let go of." in run("prune", "--all", "--yes").out
    assert run("check").code == 0


def test_by_default_nothing_young_goes(run, grown):
    """A week stays whole."""
    answer = run("prune", grown, "--yes")
    assert (answer.code, "Nothing is to be let go of." in answer.out) == (0, True)
    assert len(left(run, grown)) == 12


def test_what_is_within_a_time_stays(run, grown):
    """What --keep-within names stays, and what it does not goes."""
    assert "Nothing is to be let go of." in run("prune", grown, "--keep-within", "1h").out
    out = run("prune", grown, "--keep-within", "0", "--allow-loss").out
    assert "11 versions would go" in out


def test_a_prune_in_json(run, grown):
    """The plan, then what was done, with each version's reasons for a file."""
    plan = json.loads(run("prune", grown, "--keep-last", "3", "--json").out)
    assert (plan["done"], plan["removes"], plan["keeps"]) == (False, 8, 4)
    (file,) = plan["files"]
    versions = {each["number"]: each for each in file["versions"]}
    assert versions[5] == {
        "number": 5,
        "stays": True,
        "reasons": [{"kind": "lines", "detail": "", "text": "the last with some line"}],
    }
    done = json.loads(run("prune", "--all", "--keep-last", "3", "--yes", "--json").out)
    assert (done["done"], done["removes"], done["left"]) == (True, 8, 0)
    assert done["files"][0]["versions"] == []


def test_a_folder_is_a_path_too(run, project, grown):
    """Its files alone, each on a line."""
    (project / "in").mkdir()
    for number in range(4):
        (project / "in" / "a.txt").write_text("x\n" * number)
        run("capture", project / "in" / "a.txt")
    out = run("prune", project / "in", "--keep-last", "1", "--yes").out
    assert out.startswith("in/a.txt  3 of 4 versions, ")
    assert len(left(run, grown)) == 12


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "name a file or folder, or --project, or --all"),
        (("notes.md", "--all"), "name a file or folder"),
        (("--project", "--all"), "--project and --all do not go together"),
        (("--all", "--yes", "--dry-run"), "choose one of them"),
        (("notes.md", "--keep-last", "0"), "--keep-last"),
        (("notes.md", "--keep-within", "soon"), "'soon' is no time; write 30d"),
        (("notes.md", "--keep-within", "-3d"), "is no time"),
        (("--all", "--budget", "much"), "'much' is no size; write 2GiB"),
        (("notes.md", "--budget", "2GiB"), "a budget is for the whole store"),
    ],
)
def test_what_cannot_be_meant_is_told(run, grown, arguments, message):
    """In one line, with what to write."""
    answer = run("prune", *arguments)
    assert (answer.code, answer.out) == (2, "")
    assert message in answer.err
    assert answer.err.count("\n") == 1


def test_nothing_is_kept_of_a_path(run, project):
    """As for every command."""
    assert run("prune", "none.txt").code == 1


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("0", 0),
        ("10", 10),
        ("2GiB", 2 << 30),
        ("500 MB", 500_000_000),
        ("1.5k", 1500),
        ("1kib", 1024),
    ],
)
def test_sizes_have_units(text, size):
    """Those with an i are powers of 1024."""
    from backtrail.cli.prunes import Size

    assert Size().convert(text, None, None) == size
