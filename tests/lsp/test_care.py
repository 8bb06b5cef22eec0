"""Against the real process: looking after the history from an editor."""

import pytest

from lsp.client import uri_of

pytestmark = pytest.mark.e2e

ASKS = {"window": {"showMessage": {}}}
PRUNE = {"work": "prune", "keep_last": 1, "allow_loss": True}


@pytest.fixture
def path(editor, folder):
    """A file with five versions, not open."""
    path = folder / "a.txt"
    for number in range(5):
        editor.keep(path, b"x\n" * (number + 1))
    return path


def total(editor, path):
    """How many versions the file has."""
    return editor.call("backtrail/timeline", uri=uri_of(path))["total"]


def run(editor, command, *arguments):
    """Run a command as an editor does."""
    return editor.call("workspace/executeCommand", command=command, arguments=list(arguments))


def test_a_plan_changes_nothing_and_its_token_does_it(editor, path, folder):
    """The answer names the files, and what is done is told to the editor."""
    plan = editor.call("backtrail/plan", **PRUNE, folder=uri_of(folder))
    assert [file["uri"] for file in plan["files"]] == [uri_of(path)]
    assert total(editor, path) == 5
    done = editor.call("backtrail/execute", token=plan["token"])
    assert done["summary"].startswith("4 versions let go of.")
    assert total(editor, path) == 1
    editor.until(lambda: any(n["method"] == "backtrail/didPrune" for n in editor.notes))
    assert editor.fail("backtrail/execute", {"token": plan["token"]})["data"]["kind"] == "not-found"


def test_saves_are_kept_while_the_store_is_repaired(editor, path):
    """They wait, and are answered as before."""
    plan = editor.call("backtrail/plan", work="repair")
    assert plan["summary"].startswith("5 versions can be given back")
    done = editor.call("backtrail/execute", token=plan["token"])
    assert done["sound"]
    editor.keep(path, b"after\n")
    assert total(editor, path) == 6
    assert editor.call("backtrail/check")["sound"]


def test_a_repair_waits_for_nobody_who_has_the_store_open(connect, editor, path, folder):
    """It is refused with what to do, and everything goes on."""
    other = connect()
    other.start(folder)
    assert total(other, path) == 5
    plan = editor.call("backtrail/plan", work="repair")
    error = editor.fail("backtrail/execute", {"token": plan["token"]})
    assert "open in another program" in error["message"]
    editor.keep(path, b"after\n")
    assert total(editor, path) == 6


def test_a_drill_is_told_by_the_status(editor, path):
    """When versions last came back."""
    assert editor.call("backtrail/status")["proven"] is None
    assert editor.call("backtrail/drill", versions=3)["remembered"]
    status = editor.call("backtrail/status")
    assert (status["proven_versions"], status["damaged"]) == (3, "")


@pytest.mark.parametrize(
    "params", [{}, {"work": "x"}, {"work": "prune", "keep_last": 0}, {"work": "export"}, []]
)
def test_bad_params_are_answered(editor, params):
    """With what is wrong."""
    assert editor.fail("backtrail/plan", params)["code"] == -32602


def test_a_buffer_that_follows_the_disk_a_moment_later_holds_nothing_unsaved(editor, folder):
    """It was read anew before, as the disk had it; what a person types into it is unsaved."""
    path = folder / "b.txt"
    editor.keep(path, b"before\n")
    mark = editor.call("backtrail/plan", work="checkpoint", name="before", folder=uri_of(folder))
    editor.call("backtrail/execute", token=mark["token"])
    editor.open(path)
    editor.keep(path, b"after\n")
    editor.type(path, "after\n")
    back = {"work": "rollback", "point": "before", "folder": uri_of(folder)}
    plan = editor.call("backtrail/plan", **back)
    editor.call("backtrail/execute", token=plan["token"])
    assert path.read_bytes() == b"before\n"
    again = editor.call("backtrail/plan", work="rollback-undo")
    assert [file["uri"] for file in again["files"]] == [uri_of(path)]
    assert not any("unsaved" in note for note in again["notes"])
    editor.type(path, "typed\n")
    typed = editor.call("backtrail/plan", work="rollback-undo")
    assert any("unsaved" in note for note in typed["notes"]), typed


def test_an_editor_without_views_asks_before_it_does_it(connect, folder):
    """The command shows the plan as a question, and only its button does it."""
    editor = connect()
    editor.start(folder, capabilities=ASKS)
    path = folder / "a.txt"
    for number in range(5):
        editor.keep(path, b"x\n" * (number + 1))
    answers = [None, {"title": "Compact"}]
    editor.on_request["window/showMessageRequest"] = lambda _: answers.pop(0)
    run(editor, "backtrail.plan", "compact")
    editor.until(lambda: len(answers) == 1)
    run(editor, "backtrail.plan", "compact")
    editor.until(lambda: any("the store takes" in text for text in editor.messages()))
    (question, _) = editor.asked("window/showMessageRequest")
    assert "No version is lost." in question["message"]
    assert [action["title"] for action in question["actions"]] == ["Compact"]


def test_an_editor_that_cannot_ask_is_told_the_plan(editor, path):
    """And has the token in the answer."""
    answer = run(editor, "backtrail.plan", "compact")
    editor.until(editor.messages)
    assert editor.messages()[0].startswith(answer["summary"])
    run(editor, "backtrail.execute", answer["token"])
    assert "the store takes" in editor.messages()[-1]
    run(editor, "backtrail.drill", 2)
    assert editor.messages()[-1].startswith("2 versions, ")


def test_a_damaged_store_is_told_with_a_way_to_repair_it(connect, folder, tmp_path):
    """D7: saves are kept beside it; agreeing twice puts both together."""
    before = connect()
    before.start(folder)
    path = folder / "a.txt"
    for number in range(5):
        before.keep(path, b"x\n" * (number + 1))
    before.close()
    store = tmp_path / "store" / "history.btl"
    bytes_ = bytearray(store.read_bytes())
    bytes_[100:140] = b"\xff" * 40
    store.write_bytes(bytes_)
    editor = connect()
    editor.on_request["window/showMessageRequest"] = lambda params: params["actions"][0]
    editor.start(folder, capabilities=ASKS)
    editor.until(lambda: any("repaired" in text for text in editor.messages()))
    titles = [q["actions"][0]["title"] for q in editor.asked("window/showMessageRequest")]
    assert titles == ["Repair…", "Repair"]
    assert editor.call("backtrail/status")["damaged"] == ""
    editor.keep(path, b"after\n")
    assert total(editor, path) == 6
