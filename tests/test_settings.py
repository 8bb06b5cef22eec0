"""Settings: layers, checks and messages."""

import importlib.util
import json
import re
import time
from pathlib import Path

import msgspec
import pytest

from backtrail.errors import SettingsError
from backtrail.settings import CaptureSettings, Layer, Settings, load, merge, reference

ROOT = Path(__file__).parents[1]


def loaded(tmp_path, *, user="", project="", pyproject="", editor=None, environ=None):
    """Load from files with these texts; an empty text means no file."""
    for name, text in [
        ("config.toml", user),
        ("backtrail.toml", project),
        ("pyproject.toml", pyproject),
    ]:
        if text:
            (tmp_path / name).write_text(text, encoding="utf-8")
    return load(
        user_file=tmp_path / "config.toml",
        project_root=tmp_path,
        editor=editor,
        environ=environ or {},
    )


def test_no_layers_give_the_defaults(tmp_path):
    """Without files, editor or variables the defaults hold."""
    assert loaded(tmp_path) == Settings()
    assert load(user_file=None, project_root=None, editor=None, environ={}) == Settings()


@pytest.mark.parametrize("top", range(5))
def test_each_layer_overrides_the_ones_below(tmp_path, top):
    """The last of user file, pyproject, backtrail.toml, editor and environment wins."""
    layers = {
        "user": "[policy]\npercent = 10",
        "pyproject": "[tool.backtrail.policy]\npercent = 11",
        "project": "[policy]\npercent = 12",
        "editor": {"policy": {"percent": 13}},
        "environ": {"BACKTRAIL_POLICY_PERCENT": "14"},
    }
    chosen = dict(list(layers.items())[: top + 1])
    assert loaded(tmp_path, **chosen).policy.percent == 10 + top


def test_layers_of_different_keys_all_hold(tmp_path):
    """A layer replaces only the keys that it names."""
    found = loaded(
        tmp_path,
        user='store = "/s"\n[policy]\nminor = "keep"',
        project="[policy]\ninterval_hours = 1",
        environ={"BACKTRAIL_AUTHOR": "Ada"},
    )
    assert (found.store, found.author) == ("/s", "Ada")
    assert (found.policy.minor, found.policy.interval_hours) == ("keep", 1.0)


def test_globs_add_up(tmp_path):
    """A project's exclude list keeps the defaults and the person's own list."""
    found = loaded(
        tmp_path,
        user='[capture]\nexclude = ["mine/"]',
        project='[capture]\nexclude = ["data/", "!*.pyc"]',
    )
    assert found.capture.exclude == (*CaptureSettings().exclude, "mine/", "data/", "!*.pyc")


def test_keywords_are_replaced(tmp_path):
    """A list of keywords stands for itself, so that defaults can be taken away."""
    found = loaded(tmp_path, project='[policy]\nkeywords = ["TODO"]')
    assert found.policy.keywords == ("TODO",)


def test_variables_speak_every_type(tmp_path):
    """Numbers, lists, booleans and words come out of the environment typed."""
    found = loaded(
        tmp_path,
        environ={
            "BACKTRAIL_CAPTURE_GITIGNORE": "false",
            "BACKTRAIL_POLICY_KEYWORDS": "ONE, TWO,",
            "BACKTRAIL_STORAGE_CHAIN_LENGTH": "32",
            "BACKTRAIL_STORAGE_BUSY_SECONDS": "0.5",
            "BACKTRAIL_STORE": "/tmp/\udcff.db",
            "BACKTRAIL_LOG": "",
            "BACKTRAIL_BENCH": "somebody else's",
            "PATH": "/bin",
        },
    )
    assert found.capture.gitignore is False
    assert found.policy.keywords == ("ONE", "TWO")
    assert (found.storage.chain_length, found.storage.busy_seconds) == (32, 0.5)
    assert (found.store, found.log) == ("/tmp/\udcff.db", None)


@pytest.mark.parametrize("key", ["store", "log"])
@pytest.mark.parametrize("name", ["project", "pyproject"])
def test_a_project_cannot_redirect_history(tmp_path, key, name):
    """A cloned repository that names a store or log is refused, with the file named."""
    head = "[tool.backtrail]\n" if name == "pyproject" else ""
    with pytest.raises(SettingsError, match=rf"toml.*: {key} may not be set by a project"):
        loaded(tmp_path, **{name: f'{head}{key} = "/elsewhere"'})


@pytest.mark.parametrize(
    ("key", "value"), [("budget", "1"), ("lines", '"any"'), ("overrides", '["*: days 1"]')]
)
@pytest.mark.parametrize("head", ["project", "pyproject"])
def test_a_project_cannot_let_go_of_history(tmp_path, key, value, head):
    """A cloned repository that says how long versions stay is refused."""
    table = "[tool.backtrail.retention]" if head == "pyproject" else "[retention]"
    with pytest.raises(SettingsError, match=rf"retention\.{key} may not be set by a project"):
        loaded(tmp_path, **{head: f"{table}\n{key} = {value}"})


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"policy": {"percent": 101}}, "policy.percent = 101: expected a number from 0 to 100"),
        ({"policy": {"percent": True}}, "policy.percent = true: expected a number from 0 to 100"),
        ({"policy": {"percent": float("nan")}}, "expected a number from 0 to 100"),
        ({"policy": {"interval_hours": 0}}, "policy.interval_hours = 0: expected a number above 0"),
        ({"policy": {"interval_hours": float("inf")}}, "expected a number above 0"),
        ({"policy": {"minor": "hide"}}, 'expected "keep" or "fold" or "skip"'),
        ({"policy": {"keywords": [""]}}, "expected a list of texts, none empty"),
        ({"policy": {"keywords": ["k" * 1001]}}, "none empty or above 1000 characters"),
        ({"policy": 3}, "policy = 3: expected a table of settings"),
        ({"capture": {"max_size": 0}}, "expected a whole number, at least 1"),
        ({"capture": {"max_size": 1.5}}, "expected a whole number, at least 1"),
        ({"capture": {"exclude": "*.log"}}, "expected a list of texts"),
        ({"storage": {"chain_length": 65}}, "expected a whole number from 1 to 64"),
        ({"store": 7}, "store = 7: expected a text"),
        ({"policy": {"prcent": 1}}, "unknown setting policy.prcent; did you mean policy.percent?"),
        ({"polcy": {}}, "unknown setting polcy; did you mean policy?"),
        ({"zzz": 1}, "unknown setting zzz"),
    ],
)
def test_a_wrong_value_says_where_what_and_which_are_allowed(values, message):
    """One line names the place, the key, the value and what is allowed."""
    with pytest.raises(SettingsError) as caught:
        merge([Layer(where="editor settings", values=values)])
    assert str(caught.value).startswith("editor settings: ")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("environ", "message"),
    [
        ({"BACKTRAIL_POLICY_PERCENT": "lots"}, 'PERCENT: policy.percent = "lots": expected a numb'),
        ({"BACKTRAIL_POLICY_MINOR": "\udcff"}, 'expected "keep" or "fold" or "skip"'),
        ({"BACKTRAIL_STOER": "/s"}, "unknown setting; did you mean BACKTRAIL_STORE?"),
        ({"BACKTRAIL_POLICY_XYZ": "1"}, "BACKTRAIL_POLICY_XYZ: unknown setting"),
    ],
)
def test_a_wrong_variable_is_named(environ, message):
    """A wrong value or a misspelt variable names the variable, in characters that print."""
    with pytest.raises(SettingsError) as caught:
        load(user_file=None, project_root=None, editor=None, environ=environ)
    assert f"environment variable {next(iter(environ))}" in str(caught.value)
    assert message in str(caught.value).encode().decode()


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"[policy]\npercent = = 3\n", "line 2"),
        (b'author = "ok"\n[policy', "line 2"),
        (b"# one\n# two\nauthor = '\xff'\n", "line 3"),
    ],
)
def test_broken_toml_names_file_and_line(tmp_path, data, line):
    """A file that does not parse is named with the line to look at."""
    (tmp_path / "backtrail.toml").write_bytes(data)
    with pytest.raises(SettingsError, match=rf"backtrail\.toml: .*{line}"):
        loaded(tmp_path)


def test_a_half_written_pyproject_without_our_table_is_nothing(tmp_path):
    """Editing pyproject.toml of a project that sets nothing here cannot stop its history."""
    assert loaded(tmp_path, pyproject='[project]\nname = "half') == Settings()


def test_a_directory_in_place_of_a_file_is_nothing(tmp_path):
    """Something else by the name of a settings file is passed over."""
    (tmp_path / "backtrail.toml").mkdir()
    assert loaded(tmp_path) == Settings()


def test_null_in_editor_settings_is_unset(tmp_path):
    """Editors send null for what nobody chose."""
    assert loaded(tmp_path, editor={"store": None, "policy": {"percent": None}}) == Settings()


def test_every_setting_is_in_the_reference():
    """Each field of the model has a line with a meaning and a default that its type allows."""
    lines = reference()
    groups = [group for _, group in msgspec.structs.asdict(Settings()).items()]
    inside = [
        msgspec.structs.fields(group) for group in groups if isinstance(group, msgspec.Struct)
    ]
    assert len(lines) == len(groups) - len(inside) + sum(map(len, inside))
    assert all(line.meaning and line.allowed for line in lines)
    values = {line.key: line.default for line in lines if line.default is not None}
    merge([Layer(where="defaults", values={"capture.include": [], **values}, own=True)])


HOOK = '[[hooks]]\non = ["restored"]\ncommand = ["true"]\n'


def test_hooks_are_the_persons_own(tmp_path):
    """Only the own settings file may say what is run."""
    (hook,) = loaded(tmp_path, user=HOOK).hooks
    assert (hook.on, hook.command, hook.seconds) == (("restored",), ("true",), 10.0)


@pytest.mark.parametrize(
    "layers",
    [
        {"project": HOOK},
        {"pyproject": HOOK.replace("[[hooks]]", "[[tool.backtrail.hooks]]")},
        {"editor": {"hooks": [{"on": ["kept"], "command": ["true"]}]}},
        {"environ": {"BACKTRAIL_HOOKS": "true"}},
    ],
    ids=lambda layers: next(iter(layers)),
)
def test_nobody_else_may_set_a_hook(tmp_path, layers):
    """A project, an editor (its workspace may speak) and the environment are refused, S11."""
    with pytest.raises(SettingsError, match="hooks may only be set in your own settings file"):
        loaded(tmp_path, **layers)


CHECK = '[[checks]]\nname = "tests"\ncommand = ["true"]\n'


@pytest.mark.parametrize(
    "layers",
    [
        {"project": CHECK},
        {"editor": {"checks": [{"name": "tests", "command": ["true"]}]}},
        {"environ": {"BACKTRAIL_CHECKS": "true"}},
    ],
    ids=lambda layers: next(iter(layers)),
)
def test_nobody_else_may_set_a_check(tmp_path, layers):
    """Only the own settings file may say what is run, S11."""
    (check,) = loaded(tmp_path, user=CHECK).checks
    assert (check.command, check.means, check.place) == (("true",), "tests", "scratch")
    with pytest.raises(SettingsError, match="checks may only be set in your own settings file"):
        loaded(tmp_path, **layers)


def test_a_wrong_hook_says_which_one_and_where(tmp_path):
    """The file, the place in the list and the rule."""
    with pytest.raises(SettingsError) as caught:
        loaded(tmp_path, user=HOOK + HOOK.replace('"true"', '"ssh", "host", "rm {path}"'))
    assert "config.toml: hooks: command: {path} has to be a whole argument" in str(caught.value)
    assert "$[1]" in str(caught.value)


def generator():
    """The script that writes what follows from the code."""
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    return generate


def test_the_reference_page_is_current():
    """docs/reference/settings.md is what the model renders to."""
    page = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    assert page == generator().settings_page()


def manifest(monkeypatch, *sections):
    """The configuration of a VS Code manifest that had these sections, after generation."""
    monkeypatch.syspath_prepend(ROOT / "docs")
    module = importlib.import_module("generate_manifest")
    content = {"name": "x", "contributes": {"configuration": list(sections), "menus": {}}}
    text = module.manifest(json.dumps(content))
    assert module.manifest(text) == text
    written = json.loads(text)
    assert list(written["contributes"]) == ["configuration", "menus"]
    return written["contributes"]["configuration"]


def test_the_manifest_has_every_setting_after_the_clients_own(monkeypatch):
    """Types, limits and defaults are the model's; a second run changes nothing."""
    own = {"title": "Backtrail", "properties": {"backtrail.command": {"type": "string"}}}
    stale = {"title": "Store", "properties": {"backtrail.gone": {"type": "string"}}}
    first, *rest = manifest(monkeypatch, stale, own)
    assert first == own
    properties = {key: value for section in rest for key, value in section["properties"].items()}
    away = ("editor.", "hooks", "checks", "triggers")
    elsewhere = [line for line in reference() if line.key in away or line.key.startswith(away[0])]
    assert len(properties) == len(reference()) - len(elsewhere)
    assert properties["backtrail.store"]["scope"] == "machine-overridable"
    percent = properties["backtrail.policy.percent"]
    assert [percent[key] for key in ("type", "minimum", "maximum")] == ["number", 0, 100]
    assert properties["backtrail.policy.minor"]["enum"] == ["fold", "keep", "skip"]
    assert properties["backtrail.capture.exclude"]["default"] == []
    assert properties["backtrail.capture.exclude"]["items"]["type"] == "string"


def test_the_manifests_defaults_change_nothing(monkeypatch):
    """Sent back as the editor's settings, nested in snake_case, they give the defaults."""
    values = {}
    for section in manifest(monkeypatch):
        for key, line in section["properties"].items():
            name = re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", key.split(".", 1)[1])
            group, _, last = name.rpartition(".")
            default = None if line["default"] == "" else line["default"]
            (values.setdefault(group, {}) if group else values)[last] = default
    assert merge([Layer(where="editor settings", values=values)]) == Settings()


@pytest.mark.parametrize(
    "line", ["*.log", "*.log: 0", ": 5", "*.log: -1", "*.log: soon", "a: 0.0", "::0.00x"]
)
def test_an_interval_is_a_glob_and_its_minutes(line):
    """A line without either is told, with what would do."""
    layer = Layer(where="here", values={"capture": {"interval": ["*.csv: 60", line]}})
    with pytest.raises(SettingsError, match="GLOB: MINUTES"):
        merge([layer])


@pytest.mark.parametrize(
    "line",
    [
        "a" * 40_000,
        " " * 40_000,
        "a:" * 20_000,
        "a: " * 15_000,
        "a: 0." + "0" * 40_000,
        "a: 0." + "1" * 40_000,
    ],
)
def test_a_wrong_interval_is_told_at_once(line):
    """However it repeats itself, checking takes no longer than reading; one so long is refused."""
    (found,) = (each for each in reference() if each.key == "capture.interval")
    before = time.process_time()
    assert re.search(found.schema["items"]["pattern"], f"{line}x") is None
    assert time.process_time() - before < 0.1
    with pytest.raises(SettingsError, match="GLOB: MINUTES"):
        merge([Layer(where="here", values={"capture": {"interval": [f"{line}: 5"]}})])


def test_intervals_from_the_environment():
    """A list with commas, like every other."""
    found = load(
        user_file=None,
        project_root=None,
        editor=None,
        environ={"BACKTRAIL_CAPTURE_INTERVAL": "*.log: 10, data/: 0.5"},
    )
    assert found.capture.interval == ("*.log: 10", "data/: 0.5")


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("thinning", "7"), ("thinning", "0: 5"), ("thinning", "7: 0"), ("thinning", "7: many"),
        ("overrides", "*.log"), ("overrides", "*.log: days"), ("overrides", ": keep"),
        ("overrides", "*.log: count 0"), ("overrides", "*.log: forever"),
        ("overrides", "a:" * 20_000), ("overrides", "a: count" + " " * 40_000),
    ],
)  # fmt: skip
def test_a_retention_line_says_what_and_how_many(key, line):
    """A line without either is told, with what would do; however it repeats itself, at once."""
    before = time.process_time()
    with pytest.raises(SettingsError, match="DAYS: COUNT" if key == "thinning" else "days 30"):
        merge([Layer(where="here", values={"retention": {key: [line]}})])
    assert time.process_time() - before < 0.1
