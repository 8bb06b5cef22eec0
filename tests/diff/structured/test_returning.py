"""One key back amid the others as they are."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backtrail.diff.structured import compare_values, parse_path, spelled
from backtrail.diff.structured.reading import read
from backtrail.diff.structured.returning import put_back
from backtrail.errors import NotFoundError, RefusedError
from diff.structured.values import STEADY, pairs

JSON = '{\n  "a": 1,\n  "b": {\n    "c": [1, 2, 3],\n    "d": null\n  },\n  "e": "x"\n}\n'
JSONC = '{\n  // first\n  "a": 1, // one\n  "b": 2, // two\n  /* end */\n}\n'
YAML = """\
# top
a: 1 # one
b:
  # the c
  c: [1, 2]
  d:
    - name: x
      v: 1
    - name: y
  e: |
    text

    more
f: z
"""
TOML = """\
# top
x = 1 # one
[server]
# the port
port = 80
list = [1, # uno
  2]

[db]
url = "u"

[[it]]
n = 1
"""
INI = "[a]\nx=1\n; the y\ny=2\n  z\n\n[b]\nk=1\n"
ENV = '# c\nexport A="x" # a\nB=2\n'


def back(then, there, language, key):
    """The text with a key put back."""
    return put_back(then.encode(), there.encode(), language, parse_path(key)).content.decode()


@pytest.mark.parametrize(
    ("language", "then", "change", "key"),
    [
        ("json", JSON, ('"a": 1', '"a": [true]'), "a"),
        ("json", JSON, (',\n    "d": null', ""), "b.d"),
        ("json", JSON, ("[1, 2, 3]", "[1, 2]"), "b.c[2]"),
        ("json", JSON, ("[1, 2, 3]", "[1, 9, 3]"), "b.c[1]"),
        ("json", JSON, ("[1, 2, 3]", "[1, 2, 3, 4]"), "b.c[3]"),
        ("json", JSON, ('  "b": {\n    "c": [1, 2, 3],\n    "d": null\n  },\n', ""), "b"),
        ("json", JSON, (',\n  "e": "x"', ""), "e"),
        ("json", JSON, ('  "a": 1,\n', ""), "a"),
        ("json", JSON, ('"a"', '"new": 0,\n  "a"'), "new"),
        ("json", JSON, ('"x"', '"x",\n  "new": {\n    "k": 1\n  }'), "new"),
        ("json", JSON, ("null", 'null, "new": 1'), "b.new"),
        ("json", '{"a": 1, "b": 2}', ('"a": 1, ', ""), "a"),
        ("json", '{"a": 1, "b": 2}', (', "b": 2', ""), "b"),
        ("json", '{"a": {}}', ("{}", '{"b": 1}'), "a.b"),
        ("json", '{"a": {"b": 1}}', ('{"b": 1}', "{}"), "a.b"),
        ("jsonc", JSONC, ('"a": 1', '"a": 5'), "a"),
        ("jsonc", JSONC, ('  "b": 2, // two\n', '  "b": 2, // two\n  "n": 3,\n'), "n"),
        ("yaml", YAML, ("a: 1 # one", "a: {k: 2} # two"), "a"),
        ("yaml", YAML, ("  # the c\n  c: [1, 2]\n", ""), "b.c"),
        ("yaml", YAML, ("a: 1 # one\n", ""), "a"),
        ("yaml", YAML, ("[1, 2]", "[1]"), "b.c[1]"),
        ("yaml", YAML, ("      v: 1\n", "      v: 1\n      w: 2\n"), "b.d[0].w"),
        ("yaml", YAML, ("name: x\n      ", ""), "b.d[0].name"),
        ("yaml", YAML, ("- name: x", "- new: 1\n      name: x"), "b.d[0].new"),
        ("yaml", YAML, ("    - name: y\n", ""), "b.d[1]"),
        ("yaml", YAML, ("    - name: y\n", "    - name: y\n    - 5\n"), "b.d[2]"),
        ("yaml", YAML, ("    text\n\n", "    other\n"), "b.e"),
        ("yaml", YAML, ("  e: |\n    text\n\n    more\n", ""), "b.e"),
        ("yaml", YAML, ("f: z\n", ""), "f"),
        ("toml", TOML, ("= 80", "= 81"), "server.port"),
        ("toml", TOML, ("# the port\nport = 80\n", ""), "server.port"),
        ("toml", TOML, ("[1, # uno\n  2]", "7"), "server.list"),
        ("toml", TOML, ('[db]\nurl = "u"\n\n', ""), "db"),
        ("toml", TOML, ('"u"', '"u"\nnew = 1'), "db.new"),
        ("toml", TOML, ("n = 1\n", "n = 1\n\n[[it]]\nn = 2\n"), "it[1]"),
        ("toml", TOML, ("[db]", "[new]\nk = 1\n\n[db]"), "new"),
        ("ini", INI, ("x=1", "x=9"), "a.x"),
        ("ini", INI, ("; the y\ny=2\n  z\n", ""), "a.y"),
        ("ini", INI, ("k=1\n", "k=1\nl=2\n"), "b.l"),
        ("env", ENV, ('A="x" # a', "A=y"), "A"),
        ("env", ENV, ("B=2\n", "B=2\nC=3\n"), "C"),
        ("env", ENV, ("B=2\n", ""), "B"),
    ],
)
def test_one_change_is_taken_back_to_the_last_byte(language, then, change, key):
    """What had been changed, taken out or put in is as it was, with its comment."""
    there = then.replace(*change)
    assert there != then
    assert back(then, there, language, key) == then
    crlf = there.replace("\n", "\r\n")
    assert back(then, crlf, language, key) == then.replace("\n", "\r\n")
    assert back(then, "\ufeff" + there, language, key) == "\ufeff" + then


@pytest.mark.parametrize(
    ("language", "then", "there", "key", "made"),
    [
        ("json", JSON, '{\r\n\t"e": 1 }', "a", '{\r\n\t"a": 1,\r\n\t"e": 1 }'),
        ("jsonc", '{"a": 1, "b": 2}', '{\n "a": 3 // x\n}', "b", '{\n "a": 3, // x\n "b": 2\n}'),
        ("jsonc", JSONC, '{ /* x */ "a": 1, /* y */ }', "b", '{ /* x */ "a": 1, "b": 2, /* y */ }'),
        ("yaml", YAML, "q: 1\nf: z # k\n", "a", "q: 1\n# top\na: 1 # one\nf: z # k\n"),
        ("yaml", "a:\n  b: 1\n  c: 2\n", "a:\n    c: 3\n", "a.b", "a:\n    b: 1\n    c: 3\n"),
        ("yaml", "a: {}\n", "a:\n  b: 1\nc: 2\n", "a.b", "a:\n  {}\nc: 2\n"),
        ("yaml", "a: []\n", "a:\n- 1\nc: 2\n", "a[0]", "a:\n  []\nc: 2\n"),
        ("yaml", "a:\n  b: 1\n", "a: {c: 2} # k\n", "a.b", "a: {c: 2, b: 1} # k\n"),
        ("toml", "a.b = 1\n", "# k\na.b = 2 # l\na.c = 3", "a.b", "# k\na.b = 1\na.c = 3"),
        ("toml", "a = 1\n", "[t]\nx = 1\n", "a", "a = 1\n[t]\nx = 1\n"),
        ("ini", INI, "[b]\nk=9", "a", "[a]\nx=1\n; the y\ny=2\n  z\n\n[b]\nk=9"),
        ("env", ENV, "C=1\n", "A", 'C=1\n# c\nexport A="x" # a\n'),
    ],
)
def test_a_key_comes_into_what_is_otherwise_by_now(language, then, there, key, made):
    """Beside its old neighbour, in the indent and the line ends that are there."""
    assert back(then, there, language, key) == made


@pytest.mark.parametrize(
    ("there", "key", "made"),
    [
        ("a: 3\nc: 4\r\n", "b", "a: 3\nb: 2\nc: 4\r\n"),
        ("a: 3\r\nc: 4\n", "b", "a: 3\r\nb: 2\r\nc: 4\n"),
        ("a: 3\nb: {}\nc: 1\r\n", "d", "a: 3\nb: {}\nd:\n  - 1\n  - 2\nc: 1\r\n"),
        ("a: 3", "b", "a: 3\nb: 2"),
    ],
)
def test_lines_that_come_in_end_as_those_beside_them(there, key, made):
    """Where ends are mixed no line gets another one; inside a value most of the file decide."""
    assert back("a: 1\nb: 2\nd:\n  - 1\n  - 2\n", there, "yaml", key) == made


def test_what_is_the_same_stays_as_it_is():
    """Whatever its comment says by now."""
    found = put_back(b"a: 1 # x\n", b"a:   1\n", "yaml", ("a",))
    assert (found.act, found.content) == ("same", b"a:   1\n")


def test_a_whole_value_is_the_whole_file():
    """The path without a step."""
    assert back("[1]", "{} ", "json", ".") == "[1]"


def test_a_key_of_neither_is_not_found():
    """The message names it."""
    with pytest.raises(NotFoundError, match=r"no a\.b, neither then nor now"):
        put_back(b"{}", b"{}", "json", ("a", "b"))


@pytest.mark.parametrize(
    ("language", "then", "there", "key", "why"),
    [
        ("json", '{"a": {"b": 1}}', "{}", "a.b", "take back that as a whole"),
        ("json", "{", "{}", "a", "then it is no JSON"),
        ("json", "{}", "{", "a", "now it is no JSON"),
        ("json", "[1, 2, 3]", "[]", "[2]", "0 items only"),
        ("yaml", "x: &x {a: 1}\ny: *x\n", "x: &x {a: 2}\ny: *x\n", "y.a", "brought there"),
        ("yaml", "x: &x {a: 1}\ny: *x\n", "x: &x {a: 2}\ny: *x\n", "x.a", "anything else"),
        ("yaml", "a: *x\n", "a: 1\n", "a", "then it uses the alias"),
        ("toml", "a.b = 1\n", "[c]\nd = 1\n", "a", "several places"),
        ("toml", "[a]\nb = 1\n[c]\n[a.d]\n", "[a]\nb = 2\n[c]\n[a.d]\n", "a", "several places"),
        ("yaml", "- a: 1\n", "- ? b\n  : 2\n  c: 1\n", "[0].b", "lines"),
        ("yaml", "x: &x 1\ny: *x\n", "x: &x 2\ny: *x\n", "x", r"\(y would change, too\)"),
        ("yaml", "x: &x 1\ny: *x\n", "x: &x 2\ny: *x\n", "y", "there depends on others"),
        ("yaml", "a: 1\n", "- a\n", "a", "file does not hold keys now; restore the whole"),
        ("yaml", "a: 1\r", "a: 2\r# kept\rb: 3\r", "a", "something else than a line feed"),
        ("yaml", "a: 1\x85", "a: 2\x85# kept\x85b: 3\n", "a", "something else than a line feed"),
        ("yaml", "b: 3\n", "a: 2\n# k\u2028b: 4\n", "b", "something else than a line feed"),
    ],
)
def test_what_cannot_go_back_alone_is_refused(language, then, there, key, why):
    """One line that says what to take back instead."""
    with pytest.raises(RefusedError, match=why):
        back(then, there, language, key)


def places(value, path=()):
    """All paths of a value, the whole one first."""
    yield path
    if isinstance(value, dict):
        for key, part in value.items():
            yield from places(part, (*path, key))
    elif isinstance(value, list):
        for at, part in enumerate(value):
            yield from places(part, (*path, at))


def value_at(value, path):
    """The value of a path, or nothing."""
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return ...
    return value


@STEADY
@given(pairs(), st.sampled_from([None, 2, "\t"]), st.data())
def test_a_key_of_json_goes_back_and_nothing_else_does(both, indent, data):
    """Whatever the two files are; unless what held it is gone."""
    then, there = both
    paths = sorted({*places(then), *places(there)}, key=repr)
    path = data.draw(st.sampled_from(paths))
    old, new = json.dumps(then, indent=indent), json.dumps(there, indent=2)
    holder, was = value_at(there, path[:-1]), value_at(then, path)
    fits = not path or type(holder) is (dict if isinstance(path[-1], str) else list)
    gap = path and isinstance(path[-1], int) and fits and path[-1] > len(holder)
    try:
        made = json.loads(put_back(old.encode(), new.encode(), "json", path).content)
    except RefusedError:
        assert gap or not fits
        return
    assert parse_path(spelled(path)) == path
    if was is ...:
        assert value_at(made, path[:-1]) != holder
    else:
        assert compare_values(value_at(made, path), was) == ()
    for change in compare_values(there, made):
        shared = change.path[: len(path)]
        assert shared == path[: len(shared)] or isinstance(path[-1], int)


def toml_of(value):
    """Tables of scalars and lists as TOML."""
    lines = []
    for name, table in value.items():
        lines += [f"[{json.dumps(name)}] # {len(lines)}"]
        lines += [f"{json.dumps(key)} = {json.dumps(part)} # k" for key, part in table.items()]
    return "\n".join(lines)


def yaml_of(value):
    """Mappings of mappings as YAML, with comments."""
    lines = []
    for name, table in value.items():
        lines += [f"{json.dumps(name)}: # {len(lines)}" if table else f"{json.dumps(name)}: {{}}"]
        lines += [f"  {json.dumps(key)}: {json.dumps(part)} # k" for key, part in table.items()]
    return "\n".join(lines) or "{}"


PLAIN = st.integers(-9, 9) | st.text("ab#", max_size=3) | st.lists(st.integers(0, 3), max_size=3)
TABLES = st.dictionaries(
    st.sampled_from("abc"), st.dictionaries(st.sampled_from("uvw"), PLAIN, max_size=3), max_size=3
)


@pytest.mark.parametrize(
    ("language", "write"), [("toml", toml_of), ("yaml", yaml_of), ("json", json.dumps)]
)
@STEADY
@given(then=TABLES, there=TABLES, data=st.data(), eol=st.sampled_from(["", "\n", "\r\n"]))
def test_tables_and_their_keys_go_back(language, write, then, there, data, eol):
    """Every one of them, in each format; the file is then as expected, key by key."""
    paths = sorted({path for path in {*places(then), *places(there)} if 0 < len(path) < 3})
    if not paths:
        return
    path = data.draw(st.sampled_from(paths))
    old, new = write(then) + eol, write(there) + eol
    if len(path) == 2 and path[0] not in there:
        with pytest.raises((RefusedError, NotFoundError)):
            put_back(old.encode(), new.encode(), language, path)
        return
    made = put_back(old.encode(), new.encode(), language, path).content
    expected = json.loads(json.dumps(there))
    holder = expected if len(path) == 1 else expected[path[0]]
    was = value_at(then, path)
    if was is ...:
        del holder[path[-1]]
    else:
        holder[path[-1]] = was
    assert compare_values(read(made, language).value, expected) == ()
