"""``backtrail value``: values by name, and every other command with ``value:NAME``."""

import io
import json

import pytest


@pytest.fixture
def bot(run):
    """Give a value with two versions."""
    run("value", "set", "bot", '{"server": {"port": 8080, "hosts": ["a"]}, "old": 1}')
    run("value", "set", "bot", '{"server": {"port": 9090, "hosts": ["a"]}, "new": null}')
    return "bot"


def test_set_and_get(run):
    """What was set comes out in one spelling; the same again makes no version."""
    assert run("value", "set", "bot", '{"b": 1, "a": [true]}').out == "bot is at version 1\n"
    assert run("value", "set", "bot", '{"a": [true], "b": 1}').out == "bot is at version 1\n"
    assert run("value", "get", "bot").out == '{\n  "a": [\n    true\n  ],\n  "b": 1\n}\n'


def test_set_from_a_file_and_from_standard_input(project, run, monkeypatch):
    """After @ stands a file's name; - reads on."""
    (project / "v.json").write_text("[1]")
    assert run("value", "set", "bot", "@v.json").code == 0
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO('"ä"'.encode())))
    assert run("value", "set", "bot", "-").code == 0
    assert run("value", "get", "bot").out == '"ä"\n'
    assert run("value", "set", "bot", "@gone.json").code == 1


@pytest.mark.parametrize(
    "content", ["", "nan", "NaN", "-Infinity", "1e999", "{'a': 1}", '{"a": 1, "a": 2}', '"\\ud800"',
                "[" * 300 + "]" * 300, "[" * 100_000, "[1,]"],
    ids=range(11),
)  # fmt: skip
def test_what_is_no_value(run, content):
    """It is refused with one line, and nothing is kept."""
    answer = run("value", "set", "bot", "--", content)
    assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)
    assert run("value", "list").code == 1


def test_get_a_version_and_a_key(bot, run):
    """Versions are named as everywhere, keys by their path."""
    assert run("value", "get", bot, "~1", "server.port").out == "8080\n"
    assert run("value", "get", bot, "1", "server.hosts[0]").out == '"a"\n'
    missing = run("value", "get", bot, "2", "server.nothing")
    assert missing.code == 1
    assert "bot version 2 has no key server.nothing" in missing.err
    assert run("value", "get", bot, "7").code == 1


def test_get_what_is_not_there(bot, run):
    """Whether it never was or was deleted is told."""
    assert "no value nothing; `backtrail value list`" in run("value", "get", "nothing").err
    run("value", "delete", bot)
    answer = run("value", "get", bot)
    assert answer.code == 1
    assert "any more; `backtrail value history`" in answer.err
    assert run("value", "get", bot, "1", "old").out == "1\n"


def test_expect(bot, run):
    """Only the version that one saw is replaced; the code is that of a conflict."""
    late = run("value", "set", bot, "1", "--expect", "1")
    assert late.code == 3
    assert "at version 2, not at 1" in late.err
    assert run("value", "set", bot, "1", "--expect", "2", "-m", "why").code == 0
    assert run("value", "rollback", bot, "1", "--expect", "2").code == 3


def test_history(bot, run):
    """Each version has its line, newest first, also the minor ones."""
    lines = run("value", "history", bot).out.splitlines()
    assert [line.split()[0] for line in lines] == ["2", "1"]
    assert len(run("value", "history", bot, "--since-version", "1").out.splitlines()) == 1
    told = [json.loads(line) for line in run("value", "history", bot, "--json").out.splitlines()]
    assert [each["value"]["server"]["port"] for each in told] == [9090, 8080]


def test_diff(bot, run):
    """By key, at any depth; with --json in the classic shape."""
    told = run("value", "diff", bot).out.splitlines()
    assert sorted(told) == ["+ new: null", "- old: 1", "~ server.port: 8080 → 9090"]
    assert json.loads(run("value", "diff", bot, "2", "1", "--json").out) == {
        "from_version": 2,
        "to_version": 1,
        "added": {"old": 1},
        "removed": {"new": None},
        "changed": {"server.port": {"from": 9090, "to": 8080}},
    }
    assert run("value", "diff", bot, "1", "1").out == "No difference: versions 1 and 1 agree.\n"
    assert run("value", "diff", bot, "--tolerance", "-1").code == 2


def test_rollback(bot, run):
    """It is a new version, and undo takes it back."""
    made = json.loads(run("value", "rollback", bot, "1", "-m", "too fast", "--json").out)
    assert (made["number"], made["reason"]) == (3, "too fast")
    assert made["metadata"] == {"rollback_from": 2, "rollback_to": 1}
    assert run("undo", "value:bot").code == 0
    assert run("value", "get", bot, "4", "server.port").out == "9090\n"


def test_export_and_import(bot, run, project):
    """All versions go out and come back; a file that is there is not written over."""
    assert run("value", "export", bot, "-o", "bot.json").code == 0
    assert run("value", "export", bot, "-o", "bot.json").code == 2
    assert run("value", "import", "bot.json", "copy").out == "copy is at version 2\n"
    assert run("value", "import", "bot.json").out == "bot is at version 2\n"
    run("value", "set", "other", "1")
    assert run("value", "import", "bot.json", "other").code == 3
    (project / "no.json").write_text("{}")
    assert run("value", "import", "no.json").code == 2


def test_list(bot, run):
    """By name, those that begin so."""
    run("value", "set", "a/first", "1")
    names = [line.split()[0] for line in run("value", "list").out.splitlines()]
    assert names == ["a/first", "bot"]
    assert json.loads(run("value", "list", "b", "--json").out)["path"] == "bot"
    assert run("value", "list", "z").code == 1


def test_other_commands_take_values(bot, run):
    """A value is listed, shown, compared, found, named and restored as files are."""
    assert len(run("timeline", "value:bot", "--all").out.splitlines()) == 2
    assert json.loads(run("show", "value:bot", "1").out)["old"] == 1
    assert '-  "old": 1,' in run("diff", "value:bot", "1", "2").out
    assert "value:/bot" in run("project", "value:").out
    assert "value:/bot" in run("search", "9090").out
    assert run("tag", "value:bot", "1", "good").code == 0
    assert "value:/bot is version 1 again" in run("restore", "value:/bot", "good").out
    run("value", "delete", bot)
    assert "value:/bot" in run("deleted", "value:").out
    assert run("restore", "value:bot", "1", "--to", "out.json").code == 0


def test_a_file_of_such_a_name_is_named_with_its_folder(bot, run, project):
    """``./value:bot`` is the file."""
    (project / "value:bot").write_text("a file")
    assert run("capture", "./value:bot").code == 0
    assert run("show", "./value:bot").out == "a file"
    assert run("capture", "value:bot").code == 5
    assert run("restore", "./value:bot", "1", "--to", "value:bot").code == 5
    assert run("move", "value:bot", "moved.txt").code == 5


def test_bad_names(run):
    """They are refused with what a name is like."""
    answer = run("value", "set", "../bot", "1")
    assert answer.code == 5
    assert "name a value like bot-config" in answer.err


def test_where_there_is_none(run):
    """It is said, with a code of its own."""
    assert run("value", "list")[:2] == (1, "No value is kept.\n")
    assert run("value", "list", "--json")[:2] == (1, "")


def test_delete_tells_what_stays(bot, run):
    """In words with the command that lists it, in JSON with the newest version."""
    answer = run("value", "delete", bot)
    assert answer.out == "deleted bot; its versions stay: backtrail value history bot\n"
    run("value", "rollback", bot, "1")
    assert json.loads(run("value", "delete", bot, "--json").out)["number"] == 3


def test_undo_where_nothing_was(bot, run):
    """There is nothing to bring back then, and none is offered."""
    run("value", "rollback", bot, "1")
    run("value", "delete", bot)
    assert run("undo", f"value:{bot}").out == "made value:/bot from version 2\n"
