"""Against the real process: timelines and comparisons as documents that an editor opens."""

import os
import shutil
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, unquote

import apsw
import pytest

from backtrail.errors import StoreError
from backtrail.lsp.server import build
from backtrail.lsp.temporary_pages import TemporaryPages
from backtrail.serving.store_thread import StoreThread
from lsp.client import uri_of

pytestmark = pytest.mark.e2e

SHOWS = {"window": {"showDocument": {"support": True}}}
VIRTUAL = {"window": SHOWS["window"], "workspace": {"textDocumentContent": {}}}


@pytest.fixture
def start(connect, folder):
    """Start an editor with capabilities and a file of two versions."""

    def start(capabilities):
        client = connect()
        client.start(folder, capabilities=capabilities)
        client.keep(folder / "a.txt", b"one\ntwo\n")
        client.keep(folder / "a.txt", b"one\nTWO\n")
        return client

    return start


def run(client, command, *arguments):
    """Run a command as an editor does."""
    return client.call("workspace/executeCommand", command=command, arguments=list(arguments))


def shown(client):
    """The document that the editor was asked to open last: its path and text."""
    client.until(lambda: client.asked("window/showDocument"))
    uri = client.asked("window/showDocument")[-1]["uri"]
    if uri.startswith("backtrail:"):
        return uri, client.call("workspace/textDocumentContent", uri=uri)["text"]
    path = Path(unquote(uri.removeprefix("file://")))
    return path, path.read_text(encoding="utf-8")


def test_a_timeline_opens_as_a_virtual_document(start, folder):
    """An editor that knows them asks for the text by the document's name."""
    client = start(VIRTUAL)
    run(client, "backtrail.timeline", uri_of(folder / "a.txt"), 10)
    uri, text = shown(client)
    assert uri == f"backtrail:{folder}/a.txt.timeline?view=timeline&limit=10"
    lines = text.splitlines()
    assert lines[0] == f"a.txt in {folder}"
    assert lines[1].startswith("2 versions, last change ")
    assert lines[3].split()[0] == "2"
    assert "+1     −1" in lines[3]
    assert "test-editor" in lines[3]


def test_a_comparison_opens_as_a_patch(start, folder):
    """Its name holds the versions themselves, so that it stays what it was."""
    client = start(VIRTUAL)
    run(client, "backtrail.diff", uri_of(folder / "a.txt"), 1, 2)
    uri, text = shown(client)
    ids = [client.call("backtrail/content", path=str(folder / "a.txt"), version=n) for n in (1, 2)]
    old, new = (found["version"]["id"] for found in ids)
    assert uri == f"backtrail:{folder}/a.txt.diff?view=diff&old={old}&new={new}"
    assert text.startswith("version 1 → version 2  +1 −1  ")
    assert text.endswith("@@ -1,2 +1,2 @@\n one\n-two\n+TWO\n")
    run(client, "backtrail.diff", uri_of(folder / "a.txt"), 2)
    client.until(lambda: len(client.asked("window/showDocument")) == 2)
    assert shown(client)[1] == "No difference: version 2 and now are the same.\n"


@pytest.mark.parametrize("form", ["stat", "json"])
def test_a_comparison_in_figures_opens_nothing(start, folder, form):
    """It has no patch to read, and would look as if nothing differed."""
    client = start({})
    params = {"uri": uri_of(folder / "a.txt"), "old": 1, "format": form}
    assert run(client, "backtrail.diff", params)["change"]["modified"] == 1
    run(client, "backtrail.timeline", uri_of(folder / "a.txt"))
    client.until(client.messages)
    assert [text.rpartition(" the ")[2] for text in client.messages()] == ["timeline."]


def test_all_that_was_asked_for_is_in_a_documents_name(start, folder):
    """So that it shows the same after the next save; some editors undo a query's escapes."""
    client, path = start(VIRTUAL), folder / "a.txt"
    client.call("backtrail/annotate", path=str(path), version=1, tag="50% & more=1")
    asked = {"tag": "50% & more=1", "folded": False, "since_version": 0, "source": "test-editor"}
    run(client, "backtrail.timeline", {"path": str(path), **asked})
    uri, text = shown(client)
    assert "\n1 version, " in text
    assert "50% & more=1" in text
    name, _, query = uri.partition("?")
    for other in (unquote(query), quote(unquote(query), safe=""), quote(query, safe="")):
        again = client.call("workspace/textDocumentContent", uri=f"{name}?{other}")["text"]
        assert again.splitlines()[3:] == text.splitlines()[3:]
    run(client, "backtrail.diff", {"path": str(path), "old": 1, "context": 0})
    client.until(lambda: len(client.asked("window/showDocument")) == 2)
    uri, text = shown(client)
    assert uri.endswith("&context=0")
    assert text.endswith("@@ -2 +2 @@\n-two\n+TWO\n")


def test_unsaved_text_is_compared(start, folder):
    """What the editor shows is what there is now; the disk counts again when it is closed."""
    client = start(SHOWS)
    client.open(folder / "a.txt")
    client.type(folder / "a.txt", "one\nTWO\nthree\n")
    run(client, "backtrail.diff", uri_of(folder / "a.txt"))
    text = shown(client)[1]
    assert text.startswith("version 2 → now, unsaved  +1 −0  ")
    assert text.endswith(" one\n TWO\n+three\n")
    client.notify("textDocument/didClose", textDocument={"uri": uri_of(folder / "a.txt")})
    found = client.call("backtrail/diff", uri=uri_of(folder / "a.txt"))
    assert found["new"]["title"] == "version 2"


def test_other_editors_get_a_file_of_their_own(start, folder):
    """Only this person may read it, it is never kept itself, and it goes with the session."""
    client = start(SHOWS)
    run(client, "backtrail.timeline", uri_of(folder / "a.txt"))
    path, text = shown(client)
    assert path.name == ".backtrail-a.txt.timeline"
    assert text.startswith(f"a.txt in {folder}\n")
    assert path.stat().st_mode & 0o777 == 0o400
    assert path.parent.parent.stat().st_mode & 0o777 == 0o700
    client.open(path)
    client.save(path)
    run(client, "backtrail.timeline", uri_of(folder / "a.txt"))
    client.until(lambda: len(client.asked("window/showDocument")) == 2)
    assert shown(client)[0] == path
    assert client.call("backtrail/status")["documents"] == 1
    assert client.close() == 0
    assert not path.parent.parent.exists()


def test_a_file_with_the_longest_name_has_a_page(start, folder):
    """The page's name is cut to what a folder takes; its end still says what it is."""
    client = start(SHOWS)
    path = folder / ("ä" * 125 + ".txt")
    client.keep(path, b"1\n")
    run(client, "backtrail.timeline", uri_of(path))
    page, text = shown(client)
    assert text.startswith(f"{path.name} in {folder}\n")
    assert page.name.startswith(".backtrail-ä")
    assert page.name.endswith("ä.txt.timeline")
    assert len(bytes(page.name, "utf-8")) in {254, 255}


def test_a_page_that_cannot_be_written_is_told(start, folder):
    """The answer of the command comes all the same."""
    client = start(SHOWS)
    run(client, "backtrail.timeline", uri_of(folder / "a.txt"))
    shutil.rmtree(shown(client)[0].parent.parent)
    run(client, "backtrail.timeline", uri_of(folder / "a.txt"))
    client.until(client.messages)
    assert client.messages() == [
        "The timeline is not shown, its page cannot be written: No such file or directory."
    ]


def test_pages_are_gone_when_the_end_is_answered(connect, folder, tmp_path):
    """Also where the store is locked, which is waited for."""
    client = connect(environ={"BACKTRAIL_STORAGE_BUSY_SECONDS": "0.05"})
    client.start(folder, capabilities=SHOWS)
    client.keep(folder / "a.txt", b"1\n")
    run(client, "backtrail.timeline", uri_of(folder / "a.txt"))
    page = shown(client)[0]
    other = apsw.Connection(str(tmp_path / "store" / "history.btl"))
    other.execute("BEGIN IMMEDIATE")
    client.save(folder / "a.txt", b"2\n")
    client.call("shutdown")
    assert not page.parent.parent.exists()
    other.close()


def test_pages_go_before_the_store_is_waited_for():
    """At the end of the process, too."""
    session, there = build().session, []
    page = Path(session.pages.write("backtrail:/a", "a", "text"))

    def opened():
        there.append(page.exists())
        raise StoreError("locked")

    session._store = StoreThread(opened, lambda *_: None)
    session.stop()
    assert there
    assert not any(there)


def test_first_pages_at_once_share_a_folder_and_have_places_of_their_own(monkeypatch):
    """Threads write them; of one document, too."""
    made, real = [], tempfile.mkdtemp
    together = threading.Barrier(8)

    def slowly(**options):
        made.append(real(**options))
        with suppress(threading.BrokenBarrierError):
            together.wait(0.1)  # until every other one is here, if they can be
        return made[-1]

    monkeypatch.setattr(tempfile, "mkdtemp", slowly)
    pages = TemporaryPages()
    with ThreadPoolExecutor(8) as threads:
        paths = list(
            threads.map(lambda n: pages.write(f"backtrail:/{n % 4}", "a", str(n)), range(8))
        )
    pages.close()
    assert len(made) == 1
    assert len(set(paths)) == 4
    assert not Path(made[0]).exists()
    with pytest.raises(OSError, match="ended"):
        pages.write("backtrail:/a", "a", "late")


def test_an_editor_that_opens_nothing_is_told_where_it_is(start, folder):
    """A message names the file; so it does where the editor refuses to open it."""
    client = start({})
    run(client, "backtrail.diff", uri_of(folder / "a.txt"))
    client.until(client.messages)
    words = client.messages()[0].split()
    assert Path(words[1]).read_text(encoding="utf-8").endswith("-two\n+TWO\n")
    assert words[2:] == ["to", "read", "the", "diff."]
    refusing = start(SHOWS)
    refusing.on_request["window/showDocument"] = lambda _: {"success": False}
    run(refusing, "backtrail.timeline", uri_of(folder / "a.txt"))
    refusing.until(refusing.messages)
    assert "a.txt.timeline to read the timeline." in refusing.messages()[0]


def test_a_versions_text_is_a_document(start, folder):
    """By any address; whatever its bytes are, they are shown."""
    client = start(VIRTUAL)
    odd = os.fsdecode(bytes(folder) + "/ä b?.bin".encode())
    client.keep(odd, b"\xff\xfe\n")

    def text(uri):
        return client.call("workspace/textDocumentContent", uri=uri)["text"]

    name = f"backtrail:{folder}/a.txt"
    assert text(f"{name}?version=1") == "one\ntwo\n"
    assert text(f"{name}?version%3D~1") == "one\ntwo\n"
    assert text(f"{name}?version=~0") == "one\nTWO\n"
    assert text(uri_of(odd).replace("file://", "backtrail:") + "?version=1") == "ÿþ\n"


@pytest.mark.parametrize(
    ("uri", "field"),
    [
        ("file:///a.txt?version=1", "uri"),
        ("backtrail:a.txt?version=1", "uri"),
        ("backtrail:/a.txt?view=nothing", "uri"),
        ("backtrail:/a.txt?view=timeline&limit=0", "limit"),
        ("backtrail:/a.txt?view=timeline&limit=²", "limit"),
        (f"backtrail:/a.txt?view=timeline&limit={'9' * 5000}", "limit"),
        ("backtrail:/a.txt?nope=1", "nope"),
    ],
)
def test_a_document_that_is_none_is_refused(start, uri, field):
    """The wrong part of the name is told."""
    error = start(VIRTUAL).fail("workspace/textDocumentContent", {"uri": uri})
    assert (error["code"], error["data"]["field"]) == (-32602, field)


def test_a_version_that_is_not_there_is_told(start, folder):
    """Unknown versions and files are errors, never empty documents."""
    client = start(VIRTUAL)
    for name in ("a.txt?version=9", "b.txt?version=1"):
        uri = f"backtrail:{folder}/{name}"
        error = client.fail("workspace/textDocumentContent", {"uri": uri})
        assert error["data"]["kind"] == "not-found"


def test_a_line_is_traced_to_its_save(start, folder):
    """The command answers the version and tells the person when it was, and by whom."""
    client = start({})
    uri = uri_of(folder / "a.txt")
    assert run(client, "backtrail.blameLine", uri, 2)["version"]["number"] == 2
    assert run(client, "backtrail.blameLine", uri, 1)["version"]["number"] == 1
    client.open(folder / "a.txt")
    client.type(folder / "a.txt", "typed\none\nTWO\n")
    assert run(client, "backtrail.blameLine", uri, 1)["unsaved"] is True
    told = client.messages()
    assert told[0].startswith("Line 2 comes from version 2, ")
    assert " s ago (" in told[0]
    assert told[0].endswith("): Edited, by root (test-editor).".replace("root", person()))
    assert "version 1" in told[1]
    assert "First version" in told[1]
    assert told[2] == "Line 1 is not kept yet: it differs from the newest version."


def test_what_stands_beside_deleted_lines_is_not_called_new(start, folder):
    """Nor is the end of the file called old: nobody wrote what is not there."""
    client = start({})
    uri = uri_of(folder / "a.txt")
    client.open(folder / "a.txt")
    run(client, "backtrail.blameLine", uri, 3)
    client.type(folder / "a.txt", "one\n")
    run(client, "backtrail.blameLine", uri, 1)
    client.type(folder / "a.txt", "")
    run(client, "backtrail.blameLine", uri, 1)
    assert client.messages() == [
        "Line 3 holds nothing: the file ends before it.",
        "Line 1 is as it was; lines beside it were deleted, which is not kept yet.",
        "Line 1 holds nothing: the file ends before it.",
    ]


def person():
    """Who saves, where the settings name nobody."""
    import getpass

    return getpass.getuser()


def test_a_patch_without_white_space_says_that_it_is_none(start, folder):
    """The page of a comparison carries the warning, and says so where only blanks differ."""
    client = start(VIRTUAL)
    client.keep(folder / "a.txt", b"one \nTWO\n")
    uri = f"backtrail:{folder}/a.txt.diff?view=diff&whitespace=all&old={{}}&new=3"
    pages = [
        client.call("workspace/textDocumentContent", uri=uri.format(old))["text"] for old in (1, 2)
    ]
    assert pages[0].splitlines()[1].startswith("# White space is not compared")
    assert pages[1] == "No difference that counts between version 2 and version 3.\n"
    assert (
        client.fail("backtrail/diff", {"uri": uri_of(folder / "a.txt"), "whitespace": "some"})[
            "data"
        ]["field"]
        == "whitespace"
    )
