"""Which keys differ, on the command line."""

import json

import pytest

from backtrail.cli.key_views import _line
from backtrail.cli.terminal import Screen
from backtrail.diff.structured import compare_values


@pytest.fixture
def saved(project, run):
    """Give a file with two versions."""
    file = project / "c.toml"
    for text in (
        'port = 80\ntags = ["a", "b"]\nold = 1\n',
        'port = "80"\ntags = ["b", "a"]\nn.x = 1.5\n',
    ):
        file.write_text(text)
        assert run("capture", file).code == 0
    return file


def test_one_line_for_each_key(saved, run):
    """What came, went, changed and moved; then the figures."""
    answer = run("diff", saved, "--format", "structured")
    assert answer.out.splitlines() == [
        "c.toml  version 1 → version 2",
        "- old: 1",
        '~ port: 80 → "80"',
        "> tags[0]: was tags[1]",
        '+ n: {"x": 1.5}',
        "keys: 1 added  1 deleted  1 modified  1 moved  80 %",
    ]


def test_the_classic_shape_is_json(saved, run):
    """A script reads it as it is."""
    assert json.loads(run("diff", saved, "1", "2", "--format", "classic").out) == {
        "from_version": 1,
        "to_version": 2,
        "added": {"n": {"x": 1.5}, "tags[0]": "b"},
        "removed": {"old": 1, "tags[1]": "b"},
        "changed": {"port": {"from": 80, "to": "80"}},
    }


def test_messages_have_keys_or_the_shape(saved, run):
    """The same as an editor gets."""
    found = json.loads(run("diff", saved, "--format", "structured", "--json").out)
    assert (found["format"], found["classic"], found["fallback"]) == ("structured", None, None)
    assert {"kind": "type", "key": "port", "old": "80", "new": '"80"', "old_key": None} in found[
        "keys"
    ]
    assert found["key_figures"]["moved"] == 1
    found = json.loads(run("diff", saved, "--format", "classic", "--json").out)
    assert json.loads(found["classic"])["removed"]["old"] == 1


def test_order_tolerance_and_exit_code(saved, run):
    """What does not count differs in nothing."""
    saved.write_text('port = "80"\ntags = ["a", "b"]\nn.x = 1.501\n')
    asked = ("diff", saved, "--format", "structured", "--exit-code")
    assert run(*asked).code == 1
    answer = run(*asked, "--any-order", "--tolerance", "0.01")
    assert (answer.code, answer.out) == (
        0,
        "c.toml  version 2 → now\nno key differs: version 2 and now agree\n",
    )
    answer = run(*asked, "--tolerance", "-1")
    assert (answer.code, answer.out) == (2, "")
    assert "give 0 or more" in answer.err


def test_what_cannot_be_read_is_shown_as_text(saved, run):
    """And it says so, where it disturbs no pipe."""
    saved.write_text("port = \n")
    answer = run("diff", saved, "--format", "structured", "--exit-code")
    assert answer.code == 1
    assert answer.out.startswith("--- a/c.toml\n")
    assert answer.err.startswith("backtrail: now is no TOML: ")
    assert answer.err.endswith("; here is the text instead\n")
    found = json.loads(run("diff", saved, "--format", "classic", "--json").out)
    assert found["format"] == "unified"
    assert found["fallback"].startswith("now is no TOML")


def test_another_format_by_name(project, run):
    """Whatever the file is called; an unknown one names those there are."""
    file = project / "conf"
    for text in ("a: 1\n", "a: 2\n"):
        file.write_text(text)
        run("capture", file)
    assert "~ a: 1 → 2" in run("diff", file, "--format", "structured", "--as", "yaml").out
    answer = run("diff", file, "--format", "structured", "--as", "xml")
    assert (answer.code, answer.out) == (2, "")
    assert "take one of json" in answer.err


def test_keys_and_values_cannot_act_on_a_terminal(project, run):
    """Wherever they stand."""
    file = project / "a.json"
    for value in (1, "\x1b[31m\x9b\u202e"):
        file.write_text(json.dumps({"k\x1b\u202e": value, "new": {"\x9b": value}}))
        run("capture", file)
    for form in ("structured", "classic"):
        out = run("diff", file, "--format", form).out
        assert out.replace("\n", "").isprintable()


def test_long_values_are_cut_on_a_terminal():
    """Each line stays within the width."""
    screen = Screen(terminal=True, color=False, width=60)
    changes = compare_values({"a": "x" * 999, "b": 1}, {"a": "y" * 999, "c": "z" * 999})
    for line in (_line(change, screen) for change in changes):
        assert len(line) <= 60
        assert line.endswith("…") or line == "- b: 1"


def test_one_key_goes_back(saved, run):
    """The plan, the deed and the way back."""
    plan = run("restore", saved, "1", "--key", "old", "--dry-run")
    assert plan.out.startswith("would take key old of c.toml back to version 1 (+1 −0)\n")
    done = run("restore", saved, "1", "--key", "old")
    assert done.out.startswith("took key old of c.toml back to version 1 (+1 −0)\n")
    assert "to take this back: backtrail undo c.toml" in done.out
    assert saved.read_text() == 'port = "80"\ntags = ["b", "a"]\nold = 1\nn.x = 1.5\n'
    assert "Restored a key from 1" in run("timeline", saved).out
    answer = run("restore", saved, "1", "--key", "none")
    assert (answer.code, answer.err.count("\n")) == (1, 1)


@pytest.mark.parametrize(
    ("option", "form"),
    [
        (["--any-order"], "unified"), (["--tolerance", "1"], "stat"), (["--as", "json"], "json"),
        (["--outputs"], "unified"), (["--metadata"], "side-by-side"), (["--force"], "notebook"),
        (["--layout", "side-by-side"], "unified"), (["--whitespace", "all"], "structured"),
        (["--whitespace", "all"], "notebook"),
    ],
    ids=str,
)  # fmt: skip
def test_an_option_that_counts_for_nothing_is_refused(saved, run, option, form):
    """Who gives it relies on it; the answer names the formats that heed it."""
    answer = run("diff", saved, "--format", form, *option)
    assert (answer.code, answer.out) == (2, "")
    assert f"{option[0]} counts for nothing with --format {form}; add --format " in answer.err
