"""Against the real process: what is offered on a line, and above a file."""

import pytest

from lsp.client import uri_of

pytestmark = pytest.mark.e2e

LITERALS = {
    "textDocument": {
        "codeAction": {
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["", "quickfix"]}}
        }
    }
}


@pytest.fixture
def plain(connect, folder):
    """An editor that knows code actions with kinds."""
    client = connect()
    client.capabilities = client.start(folder, capabilities=LITERALS)["capabilities"]
    return client


@pytest.fixture
def path(plain, folder):
    """Five versions: the second line changed in each, the last one only in the newest."""
    path = folder / "a.txt"
    for number in range(1, 5):
        plain.keep(path, b"top\nline %d\nend\n" % number)
    plain.keep(path, b"top\nline 4\nEND\n")
    return path


def offered(client, path, line, until=None, **context):
    """Titles offered on a line, from 0."""
    found = client.call(
        "textDocument/codeAction",
        textDocument={"uri": uri_of(path)},
        range={
            "start": {"line": line, "character": 0},
            "end": {"line": line if until is None else until, "character": 0},
        },
        context={"diagnostics": [], **context},
    )
    return {action["title"].partition(" (")[0]: action for action in found}


def test_each_line_offers_what_it_was_before(plain, path):
    """The last three versions that differ here, newest first, between comparison and timeline."""
    assert list(offered(plain, path, 1)) == [
        "Compare with previous version",
        "Restore this hunk from version 3",
        "Restore this hunk from version 2",
        "Restore this hunk from version 1",
        "Show timeline",
    ]
    # version 4 first, since nothing that came before it differs in this line
    assert list(offered(plain, path, 2))[1:-1] == ["Restore this hunk from version 4"]
    assert list(offered(plain, path, 0)) == ["Compare with previous version", "Show timeline"]


def test_a_hunk_comes_back_in_the_open_buffer(plain, path):
    """The action's command takes back these lines and nothing else, through the editor."""
    plain.open(path)
    plain.type(path, "typed\ntop\nline 4\nEND\n")
    action = offered(plain, path, 2, 3)["Restore this hunk from version 2"]
    plain.call("workspace/executeCommand", **run(action))
    assert plain.texts[uri_of(path)] == "typed\ntop\nline 2\nEND\n"
    assert path.read_bytes() == b"top\nline 4\nEND\n"


@pytest.mark.parametrize("is_open", [True, False])
def test_an_offer_for_another_text_is_refused(plain, path, is_open):
    """Lines that moved since the menu was made are not taken for those that stood there."""
    if is_open:
        plain.open(path)
    action = offered(plain, path, 1)["Restore this hunk from version 2"]
    now = "typed\nsince\n\ntop\nline 4\nEND\n"
    if is_open:
        plain.type(path, now)
    else:
        path.write_text(now)
    error = plain.fail("workspace/executeCommand", run(action))
    assert "changed since" in error["message"]
    assert "nothing was written" in error["message"]
    assert (plain.texts[uri_of(path)] if is_open else path.read_text()) == now


def run(action):
    """The params that run an action's command."""
    return {name: action["command"][name] for name in ("command", "arguments")}


def test_only_what_is_asked_for_is_offered(plain, path):
    """A kind limits the list; an editor that asks by itself is told nothing."""
    assert list(offered(plain, path, 1, only=["backtrail.timeline"])) == ["Show timeline"]
    assert len(offered(plain, path, 1, only=["backtrail"])) == 5
    assert offered(plain, path, 1, only=["source.organizeImports"]) == {}
    assert offered(plain, path, 1, triggerKind=2) == {}


def test_nothing_is_offered_without_a_history(plain, folder):
    """A file that is not kept, and what is no file, have no actions; nobody is disturbed."""
    (folder / "new.txt").write_bytes(b"x\n")
    assert offered(plain, folder / "new.txt", 0) == {}
    found = plain.call(
        "textDocument/codeAction",
        textDocument={"uri": "untitled:1"},
        range={"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}},
        context={"diagnostics": []},
    )
    assert found == []


def test_an_old_editor_gets_commands(connect, folder, path):
    """Who does not know action literals gets the commands themselves."""
    old = connect()
    old.start(folder)
    action = offered(old, path, 1)["Show timeline"]
    assert (action["command"], action["arguments"]) == ("backtrail.timeline", [uri_of(path)])


def lens(client, path):
    """What stands above a file."""
    found = client.call("textDocument/codeLens", textDocument={"uri": uri_of(path)})
    return [(each["range"]["start"]["line"], each["command"]["title"]) for each in found]


def test_a_line_above_the_file_counts_its_versions(connect, folder, path):
    """Where it is asked for, and only there."""
    assert lens(connect_plain(connect, folder), path) == []
    client = connect_plain(connect, folder, {"editor": {"code_lens": True}})
    ((line, title),) = lens(client, path)
    assert line == 0
    assert title.startswith("5 versions, last change ")
    assert title.endswith(" s ago")
    assert lens(client, folder / "nothing.txt") == []


def connect_plain(connect, folder, options=None):
    """One more editor."""
    client = connect()
    client.start(folder, initializationOptions=options or {})
    return client


def test_an_editor_with_views_of_its_own_is_offered_nothing_twice(connect, folder):
    """Our own client says that it shows timelines; others are told what they can ask for."""
    own = connect()
    views = {"experimental": {"backtrail": {"views": True}}}
    capabilities = own.start(folder, capabilities={**LITERALS, **views})["capabilities"]
    assert "codeActionProvider" not in capabilities
    assert "codeLensProvider" not in capabilities
    assert "textDocumentContent" not in capabilities["workspace"]
    assert own.fail("textDocument/codeAction", {})["code"] == -32601
    other = connect()
    capabilities = other.start(folder, capabilities=LITERALS)["capabilities"]
    assert capabilities["codeActionProvider"]["codeActionKinds"]
    assert "codeLensProvider" in capabilities
    assert capabilities["workspace"]["textDocumentContent"] == {"schemes": ["backtrail"]}
