"""Against the real process: settings that change while the sidecar runs."""

import json

import pytest

from lsp.client import uri_of

pytestmark = pytest.mark.e2e

ASKS = {
    "workspace": {
        "configuration": True,
        "didChangeConfiguration": {"dynamicRegistration": True},
        "codeLens": {"refreshSupport": True},
    }
}


@pytest.fixture
def asked(connect, folder):
    """An editor that is asked for its settings; ``asked.settings`` is what it answers."""
    client = connect()
    client.settings = None
    client.on_request["workspace/configuration"] = lambda _: [client.settings]
    return client


def reasons(version):
    """Why a version stands out."""
    return [reason["detail"] for reason in version["significance"]["reasons"]]


def pushed(client, settings):
    """Change settings as an editor does."""
    client.notify("workspace/didChangeConfiguration", settings=settings)


def test_what_an_editor_pushes_holds_from_then_on(editor, folder):
    """Policy and selection change for the next save, and back; nothing is opened anew."""
    path = folder / "a.txt"
    editor.keep(path, b"1\n")
    pushed(editor, {"backtrail": {"author": "ann", "policy": {"keywords": ["ZAP"]}}})
    version = editor.keep(path, b"ZAP\n")
    assert version["author"] == "ann"
    assert "ZAP" in reasons(version)
    pushed(editor, {"backtrail": {"capture": {"exclude": ["a.txt"]}}})
    editor.save(path, b"3\n")
    assert editor.call("backtrail/status")["skipped"][0]["path"] == str(path)
    pushed(editor, {"backtrail": {}})
    assert editor.keep(path, b"4\n")["author"] != "ann"


def test_what_is_left_out_changes_for_the_watcher_too(editor, folder):
    """A file that was left out, and not kept, is found by the next look."""
    path = folder / "a.log"
    seen = [{"uri": uri_of(path), "type": 2}]
    pushed(editor, {"backtrail": {"capture": {"exclude": ["*.log"]}}})
    path.write_bytes(b"1\n")
    editor.notify("workspace/didChangeWatchedFiles", changes=seen)
    (folder / "b.txt").write_bytes(b"1\n")
    editor.notify(
        "workspace/didChangeWatchedFiles", changes=[{"uri": uri_of(folder / "b.txt"), "type": 1}]
    )
    editor.until(lambda: editor.captures(folder / "b.txt"))
    assert editor.captures(path) == []
    pushed(editor, {"backtrail": {"capture": {"exclude": []}}})
    editor.notify("workspace/didChangeWatchedFiles", changes=seen)
    editor.until(lambda: editor.captures(path))


def test_an_editor_is_asked_for_its_settings(asked, folder):
    """At the start, and whenever it only says that something changed; in either spelling."""
    asked.settings = {"policy": {"mergeWindowSeconds": 1, "keywords": ["ZAP"]}, "store": ""}
    asked.start(folder, capabilities=ASKS, initializationOptions={"author": "ann"})
    asked.until(lambda: asked.asked("workspace/configuration"))
    (item,) = asked.asked("workspace/configuration")[0]["items"]
    assert item == {"section": "backtrail"}
    methods = [
        wanted["method"]
        for params in asked.asked("client/registerCapability")
        for wanted in params["registrations"]
    ]
    assert "workspace/didChangeConfiguration" in methods
    version = asked.keep(folder / "a.txt", b"ZAP\n")
    assert version["author"] == "ann"
    asked.settings = {"author": "bob"}
    pushed(asked, None)
    asked.until(lambda: len(asked.asked("workspace/configuration")) == 2)
    asked.call("backtrail/status")
    assert asked.keep(folder / "a.txt", b"2\n")["author"] == "bob"
    assert asked.messages() == []


def test_a_wrong_setting_is_told_once_and_the_others_hold(editor, folder):
    """However often it is pushed; what is no table at all changes nothing."""
    for _ in range(2):
        pushed(editor, {"backtrail": {"policy": {"percent": 500, "keywords": ["ZAP"]}, "nope": 1}})
        pushed(editor, {"backtrail": {"author": "ann", "policy": {"percent": 500}, "nope": 1}})
    assert editor.keep(folder / "a.txt", b"1\n")["author"] == "ann"
    assert len(editor.messages()) == 2
    assert "policy.percent = 500" in editor.messages()[0]
    assert "nope" in editor.messages()[1]
    pushed(editor, {"backtrail": "all"})
    assert editor.keep(folder / "a.txt", b"2\n")["author"] == "ann"
    assert "no table" in editor.messages()[2]


def test_a_project_cannot_move_the_history_through_the_editor(editor, folder, tmp_path):
    """An editor's configuration may lie in the project: it names neither store nor log."""
    before = editor.call("backtrail/status")["store"]
    pushed(editor, {"backtrail": {"store": str(tmp_path / "x"), "log": str(tmp_path / "l")}})
    assert editor.call("backtrail/status")["store"] == before
    assert len(editor.messages()) == 2
    assert not (tmp_path / "l").exists()


def test_how_the_store_writes_changes_by_opening_it_anew(editor, folder):
    """Saves before and after are all kept."""
    editor.save(folder / "a.txt", b"1\n")
    pushed(editor, {"backtrail": {"storage": {"synchronous": "normal"}}})
    editor.keep(folder / "b.txt", b"2\n")
    assert editor.call("backtrail/status")["versions"] == 2


def test_the_line_above_a_file_comes_and_goes_with_its_setting(asked, folder):
    """The editor is told to ask again: when it is switched, and when there are new versions."""
    asked.settings = {"editor": {"codeLens": True}}
    asked.start(folder, capabilities=ASKS)
    refreshed = "workspace/codeLens/refresh"
    path = folder / "a.txt"
    asked.keep(path, b"1\n")
    asked.until(lambda: asked.asked(refreshed))
    document = {"uri": uri_of(path)}
    (lens,) = asked.call("textDocument/codeLens", textDocument=document)
    assert lens["command"]["title"].startswith("1 version, last change ")
    asked.settings = None
    before = len(asked.asked(refreshed))
    pushed(asked, None)
    asked.until(lambda: len(asked.asked(refreshed)) > before)
    assert asked.call("textDocument/codeLens", textDocument=document) == []


@pytest.fixture
def rules(folder):
    """Make a folder whose own file leaves some names out."""

    def make(name, *globs, more=""):
        made = folder / name
        made.mkdir()
        text = f"{more}[capture]\nexclude = {json.dumps(globs)}\n"
        (made / "backtrail.toml").write_text(text, encoding="utf-8")
        return made

    return make


def follow(editor, added=(), removed=()):
    """Open and close folders as a person does."""

    def named(folders):
        return [{"uri": uri_of(folder), "name": "x"} for folder in folders]

    event = {"added": named(added), "removed": named(removed)}
    editor.notify("workspace/didChangeWorkspaceFolders", event=event)


def left_out(editor, *paths):
    """Save files; the names of those that are not kept."""
    for path in paths:
        editor.save(path, b"1\n")
    found = {skipped["path"] for skipped in editor.call("backtrail/status")["skipped"]}
    return {path.name for path in paths if str(path) in found}


def test_the_settings_of_a_folder_that_is_added_to_none_hold(connect, rules):
    """Some editors begin without a folder and add the project's a moment later."""
    editor, project = connect(), rules("project", "*.secret")
    editor.start()
    editor.call("backtrail/status")
    follow(editor, added=[project])
    assert left_out(editor, project / "a.secret", project / "a.txt") == {"a.secret"}


def test_the_settings_of_a_folder_that_is_closed_hold_no_more(connect, rules):
    """Those of the next folder do, however the store writes for it."""
    editor = connect()
    first = rules("first", "*.txt")
    second = rules("second", "*.log", more='[storage]\nsynchronous = "normal"\n')
    editor.start(first, second)
    assert left_out(editor, second / "a.txt", second / "a.log") == {"a.txt"}
    follow(editor, removed=[first])
    assert left_out(editor, second / "b.txt", second / "b.log") == {"b.log"}
    follow(editor, removed=[second])
    assert left_out(editor, second / "c.txt", second / "c.log") == set()


def test_the_settings_of_a_folder_that_comes_later_hold_then(connect, rules, folder):
    """An editor may open a folder before it is there."""
    editor = connect()
    editor.start(folder / "project")
    editor.call("backtrail/project")
    project = rules("project", "*.secret")
    editor.call("backtrail/project")
    assert left_out(editor, project / "a.secret", project / "a.txt") == {"a.secret"}


def test_settings_of_another_folder_do_not_count_and_are_told_once(connect, rules, folder):
    """One of each folder that has some; another name of the first has the same."""
    editor = connect()
    first, second, third = rules("first", "*.a"), rules("second", "*.b"), rules("third", "*.c")
    (folder / "plain").mkdir()
    link = folder / "link"
    link.symlink_to(first)
    editor.start(first, folder / "plain", link, second)
    assert left_out(editor, second / "x.a", second / "x.b") == {"x.a"}
    follow(editor, added=[third])
    follow(editor, removed=[folder / "plain"])
    assert left_out(editor, third / "x.b", third / "x.c") == set()
    assert editor.messages() == [
        f"The settings in {each} do not count: those of the first folder that is open, {first}, "
        "hold in all of them."
        for each in (second, third)
    ]
