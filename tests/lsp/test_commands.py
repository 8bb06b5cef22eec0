"""Against the real process: what editors with nothing but LSP can do."""

import pytest

from lsp.client import uri_of

pytestmark = pytest.mark.e2e


@pytest.fixture
def path(editor, folder):
    """A file with two versions, not open."""
    path = folder / "a.txt"
    editor.keep(path, b"1\n")
    editor.keep(path, b"2\n")
    return path


def run(editor, command, *arguments):
    """Run a command as an editor does."""
    return editor.call("workspace/executeCommand", command=command, arguments=list(arguments))


def test_commands_answer_what_the_requests_answer(editor, path):
    """Timeline and diff come back whole, with arguments in order or as an object."""
    timeline = editor.call("backtrail/timeline", uri=uri_of(path))
    assert run(editor, "backtrail.timeline", uri_of(path)) == timeline
    assert run(editor, "backtrail.timeline", {"path": str(path)}) == timeline
    diff = run(editor, "backtrail.diff", uri_of(path), 1, 2)
    assert diff["unified"].endswith("-1\n+2\n")


def test_restore_and_undo_tell_the_person(editor, path):
    """Both end in a message that says what happened and where the old text is."""
    run(editor, "backtrail.restore", uri_of(path), 1)
    assert path.read_bytes() == b"1\n"
    run(editor, "backtrail.undo", uri_of(path))
    assert path.read_bytes() == b"2\n"
    assert editor.messages() == [
        "Version 1 is back. What was there is version 2. Undo: run backtrail.undo.",
        "Version 2 is back. What was there is version 3.",
    ]


def test_undo_without_a_file_takes_the_last_restore_back(editor, path):
    """No argument means the last restore of all."""
    run(editor, "backtrail.restore", uri_of(path), 1)
    run(editor, "backtrail.undo")
    assert path.read_bytes() == b"2\n"


@pytest.mark.parametrize(
    ("arguments", "field"),
    [(["file:///x"], "version"), ([3, 1], "uri"), ([1, 2, 3], "arguments"), ("x", "arguments")],
)
def test_wrong_arguments_are_refused(editor, arguments, field):
    """Arguments are checked like params, and the wrong one is named."""
    params = {"command": "backtrail.restore", "arguments": arguments}
    error = editor.fail("workspace/executeCommand", params)
    assert (error["code"], error["data"]["field"]) == (-32602, field)


def test_a_restore_that_changes_nothing_says_so(editor, path):
    """Restoring what is there already makes no version and tells it."""
    answer = run(editor, "backtrail.restore", uri_of(path), 2)
    assert answer["version"] is None
    assert editor.messages() == ["Nothing to restore: the file is like that already."]
