"""Against the real process: keys that differ, and one that goes back in the buffer."""

import pytest

from lsp.client import uri_of

pytestmark = pytest.mark.e2e

THEN = "# top\nport: 80 # http\nold: x\n"
NOW = "# top\nport: 81\nnew: y\n"


@pytest.fixture
def path(editor, folder):
    """A file with two versions, open and unchanged."""
    path = folder / "a.yaml"
    editor.keep(path, THEN.encode())
    editor.keep(path, NOW.encode())
    editor.open(path)
    return path


def key(path, name, **more):
    """The params that take a key back to version 1."""
    return {"uri": uri_of(path), "version": 1, "key": name, **more}


def test_a_key_goes_back_in_the_buffer_and_an_undo_brings_it_again(editor, path):
    """Everything else stays; the disk waits for the save."""
    answer = editor.call("backtrail/restore", **key(path, "port"))
    assert (answer["via"], answer["version"]["title"]) == ("editor", "Restored a key from 1")
    assert answer["version"]["metadata"]["key"] == "port"
    assert editor.texts[uri_of(path)] == "# top\nport: 80 # http\nnew: y\n"
    assert path.read_text() == NOW
    editor.call("backtrail/undo", uri=uri_of(path))
    assert editor.texts[uri_of(path)] == NOW


def test_keys_are_those_of_unsaved_text_which_is_kept_first(editor, path):
    """What was typed stays, and a key that is gone comes back."""
    editor.type(path, NOW + "typed: 1\n")
    plan = editor.call("backtrail/restore", **key(path, "old"), dry_run=True)["plan"]
    assert (plan["action"], plan["unkept"]) == ("replace", True)
    assert plan["notes"] == ["the key is gone; it is put back"]
    editor.call("backtrail/restore", **key(path, "old"))
    assert editor.texts[uri_of(path)] == "# top\nport: 81\nold: x\nnew: y\ntyped: 1\n"


def test_a_command_takes_a_key_and_says_so(editor, path):
    """Editors that speak nothing but LSP pass the params as an object."""
    asked = key(path, "port")
    editor.call("workspace/executeCommand", command="backtrail.restore", arguments=[asked])
    assert editor.messages()[-1].startswith("A key of version 1 is back. ")


def test_a_key_that_is_none_names_what_is_wrong(editor, path):
    """Unknown, misspelled, or beside lines."""
    assert editor.fail("backtrail/restore", key(path, "z"))["data"]["kind"] == "not-found"
    assert "names no key" in editor.fail("backtrail/restore", key(path, "a..b"))["message"]
    beside = key(path, "port", lines={"first": 1, "last": 1})
    assert "name one of them" in editor.fail("backtrail/restore", beside)["message"]


def test_keys_differ_from_what_the_editor_holds(editor, path):
    """Unsaved text is now; what cannot be read comes as a patch."""
    editor.type(path, NOW.replace("81", '"81"'))
    found = editor.call("backtrail/diff", uri=uri_of(path), format="structured")
    assert [(one["kind"], one["key"]) for one in found["keys"]] == [("type", "port")]
    editor.type(path, "port: [\n")
    found = editor.call("backtrail/diff", uri=uri_of(path), format="structured")
    assert (found["keys"], found["format"]) == (None, "unified")
    assert found["fallback"].startswith("now, unsaved is no YAML")
    assert "+port: [" in found["unified"]
