"""Structured files as values."""

import datetime as dt
import json
import math
import re

import pytest
import yaml
from hypothesis import given

from backtrail.diff.structured import compare_values
from backtrail.diff.structured.reading import language_of, read, scan
from backtrail.diff.structured.trees import Tree, Unreadable
from diff.structured.values import STEADY, VALUES


def value(text, language):
    """What a text means."""
    found = read(text.encode(), language)
    assert isinstance(found, Tree), found
    assert compare_values(found.value, scan(text, language).value) == ()
    return found.value


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("a/b.json", "json"),
        ("a/B.JSON", "json"),
        ("tsconfig.json", "jsonc"),
        ("web/tsconfig.app.json", "jsonc"),
        (".vscode/settings.json", "jsonc"),
        ("x.code-workspace", "jsonc"),
        ("a.yml", "yaml"),
        ("pyproject.toml", "toml"),
        ("setup.cfg", "ini"),
        (".env", "env"),
        ("app/.env.local", "env"),
        ("prod.env", "env"),
        ("log.properties", "properties"),
        ("book.ipynb", None),
        ("README", None),
        (".json", None),
        ("json", None),
        ("a.json/readme", None),
    ],
)
def test_a_name_tells_the_language(name, language):
    """Files that editors read with comments are read with comments."""
    assert language_of(name) == language


@STEADY
@given(VALUES)
def test_json_is_what_the_standard_library_reads(found):
    """With and without places; whatever Python writes."""
    text = json.dumps(found)
    assert compare_values(value(text, "json"), json.loads(text)) == ()
    assert compare_values(value(text, "jsonc"), json.loads(text)) == ()


def test_comments_and_trailing_commas_are_no_part_of_jsonc():
    """What looks like one inside a string is text."""
    text = '// a\n{"u": "http://x, // no", /* , } */ "l": [1, 2, /* last */ ], // end\n}'
    assert value(text, "jsonc") == {"u": "http://x, // no", "l": [1, 2]}
    assert isinstance(read(b"[1,]", "json"), Unreadable)
    assert isinstance(read(b"[1,,]", "jsonc"), Unreadable)


@STEADY
@given(VALUES)
def test_yaml_is_what_yaml_writes(found):
    """Block style and flow style."""
    if "nan" in repr(found) or isinstance(found, str):
        return
    for flow in (True, False):
        text = yaml.safe_dump(found, default_flow_style=flow, allow_unicode=True)
        assert compare_values(value(text, "yaml"), found) == ()


def test_yaml_means_what_its_version_1_2_says():
    """Dates, yes and no are text; keys are what is written; own tags are part of the text."""
    text = """
on: yes
1: 2024-01-01
int: [0o17, 0x1F, -3, 1_000, 007]
float: [1.5, .5, 1e3, .inf, -.inf, "1"]
'null': [~, null, "", '~', !!str 1, ! 2, !!int "3", !Ref thing]
nan: .nan
block: |
  two
  lines
"""
    found = value(text, "yaml")
    assert found.pop("nan") != 0
    assert found == {
        "on": "yes",
        "1": "2024-01-01",
        "int": [15, 31, -3, "1_000", 7],
        "float": [1.5, 0.5, 1000.0, math.inf, -math.inf, "1"],
        "null": [None, None, "", "~", "1", "2", 3, "!Ref thing"],
        "block": "two\nlines\n",
    }


def test_yaml_has_anchors_merges_and_documents():
    """Merged keys yield to those that stand there; several documents are a list."""
    text = "base: &b {x: 1, y: 1}\nuse:\n  y: 2\n  <<: *b\nlist:\n  - *b\n"
    assert value(text, "yaml") == {
        "base": {"x": 1, "y": 1},
        "use": {"x": 1, "y": 2},
        "list": [{"x": 1, "y": 1}],
    }
    assert value("---\na: 1\n---\nb: 2\n", "yaml") == [{"a": 1}, {"b": 2}]
    assert value("", "yaml") is None


def test_toml_has_dates():
    """They differ from their text."""
    found = value(
        'd = 2020-01-02\ns = "2020-01-02"\n[a.b]\nc = [1, {x = 2}]\n[[t]]\n[[t]]\n', "toml"
    )
    assert found["d"] == dt.date(2020, 1, 2)
    assert found["a"] == {"b": {"c": [1, {"x": 2}]}}
    assert found["t"] == [{}, {}]
    assert compare_values(found["d"], found["s"])[0].kind == "type"


def test_ini_has_sections_and_lines_that_go_on():
    """Names keep their case; nothing is interpolated."""
    text = "top = 1\n[A b]\nX = %(y)s ; kept\n; note\nlong: one\n  two = 2\nalone\n[e]\n"
    assert value(text, "ini") == {
        "top": "1",
        "A b": {"X": "%(y)s ; kept", "long": "one\ntwo = 2", "alone": None},
        "e": {},
    }


def test_env_has_quotes_exports_and_comments():
    """As dotenv libraries read it."""
    text = '# c\nexport A="x\\n#y" # c\nB=\'q\nr\' \nC=plain text # c\nD=\nE\nF="open\nG=1\r\n'
    assert value(text, "env") == {
        "A": "x\n#y",
        "B": "q\nr",
        "C": "plain text",
        "D": "",
        "E": None,
        "F": '"open',
        "G": "1",
    }


def test_properties_have_escapes_and_long_lines():
    """As Java reads them."""
    text = "! c\na.b = 1\\\n   2\nc\\ d: e\\u0041\\\\\nf g\nh\n"
    assert value(text, "properties") == {"a.b": "12", "c d": "eA\\", "f": "g", "h": ""}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ('{"a": 1, "a": 2}', "json"),
        ("a: 1\na: 2\n", "yaml"),
        ("a=1\na=2\n", "env"),
        ("[s]\na=1\n[s]\na=2\n", "ini"),
    ],
)
def test_keys_that_stand_there_twice_are_told(text, language):
    """The last one counts, as in most programs."""
    found = read(text.encode(), language)
    assert any("stands there twice" in note for note in found.notes)
    assert found.value in ({"a": 2}, {"a": "2"}, {"s": {"a": "2"}})


@pytest.mark.parametrize(
    ("data", "language", "reason"),
    [
        (b'{"a": ', "json", "is no JSON: .* line 1"),
        (b'{"a" 1}', "json", "is no JSON"),
        (b"", "json", "is no JSON"),
        (b"\xff{}", "json", r"is not UTF-8 \(byte 0\)"),
        (b"1" * 5_000, "json", "number that is too long"),
        (b"[" * 100_000, "json", "is no JSON"),
        (b"a: [", "yaml", "is no YAML: .* line"),
        (b"\0", "yaml", "is no YAML"),
        (b"a: &a [*a]", "yaml", "before its anchor is complete"),
        (b"? [1]\n: 2\n", "yaml", "no plain text"),
        (b"[" * 100_000, "yaml", "brackets in one another"),
        (b"a = ", "toml", "is no TOML"),
        (b"a = " + b"[" * 9_000 + b"]" * 9_000, "toml", "nested too deeply"),
        (b"a" + b".a" * 100_000 + b" = 1", "toml", "a key of more than"),
        (b"= 1\n", "ini", "no key with a value: line 1"),
        (b"A=1\n!?\n", "env", "no key with a value: line 2"),
        (b" " * (16 * 1024 * 1024 + 1), "json", "larger than 16 MiB"),
    ],
)
def test_what_cannot_be_read_says_why(data, language, reason):
    """It is a text then, and no error."""
    found = read(data, language)
    assert isinstance(found, Unreadable)
    assert re.search(reason, found.reason)


def test_a_bomb_of_aliases_is_refused():
    """Nine in nine in nine: "billion laughs"."""
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [
        f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]"
        for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    assert "aliases that stand for more" in read("\n".join(lines).encode(), "yaml").reason


def test_deep_values_are_read():
    """25,000 lists in one another are JSON; in YAML on lines of their own, too."""
    for text, language in (("[" * 25_000 + "]" * 25_000, "json"), ("- " * 25_000 + "x", "yaml")):
        assert isinstance(read(text.encode(), language), Tree)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("/*" * 200_000, "jsonc"),
        ('"' + '\\"' * 200_000, "jsonc"),
        ("[1" + ", /* , " * 100_000, "jsonc"),
        ("[" + ",\n" * 200_000, "jsonc"),
        ("a" + " " * 400_000 + "b = 1", "ini"),
        ("a = 1\n" + "  b\n" * 100_000, "ini"),
        ('A="\n' * 100_000, "env"),
        ("A=\"'\n" + "B='\"\n" * 100_000, "env"),
        ('A="' + "\\\\\n" * 100_000, "env"),
        ("a=\\\n" * 100_000, "properties"),
        ("a=" + "\\" * 400_001, "properties"),
        ("a: " + "*x " * 50_000, "yaml"),
        ("? " * 50_000, "yaml"),
        ("a = [" + "1,\n#\n" * 50_000 + "]", "toml"),
        ("[a]\nb.c = 1\n" + "\n".join(f"[[x]]\n[x.y{n}]" for n in range(20_000)), "toml"),
    ],
)
def test_hostile_texts_end_soon(text, language):
    """A careless reader takes minutes for one of them; what is no tree is told in a line."""
    found = read(text.encode(), language)
    assert isinstance(found, Tree) or (found.reason and "\n" not in found.reason)
