"""Against the real process: reports and patches, as an editor asks for them."""

import sys
import threading

import pytest

from lsp.client import uri_of

pytestmark = pytest.mark.e2e


LONG = """
import sys
from pathlib import Path
from backtrail.history.service import HistoryService
from backtrail.lsp import server

gate, passages = Path(sys.argv.pop()), HistoryService.passages

def endless(service, report, *, every=False):
    gate.with_suffix(".begun").touch()
    while not gate.exists():
        yield from passages(service, report, every=every)
    yield from passages(service, report, every=every)

HistoryService.passages = endless
sys.exit(server.main())
"""
"""A sidecar whose reports go on until the file that it is given is there."""


@pytest.fixture
def gate(tmp_path):
    """What ends a report; a second name tells that one has begun."""
    return tmp_path / "gate"


@pytest.fixture
def long(connect, folder, gate):
    """An editor whose reports take long."""
    client = connect(command=[sys.executable, "-c", LONG, str(gate)])
    client.start(folder)
    return client


def wait_for_report(gate):
    """Wait until one has begun: that is a file, and no message that the client would hear."""
    begun, ticks = gate.with_suffix(".begun"), threading.Event()
    assert any(begun.exists() or ticks.wait(0.02) for _ in range(3000))


@pytest.fixture
def path(editor, folder):
    """A file with two versions."""
    path = folder / "a.txt"
    editor.keep(path, b"one\n")
    editor.keep(path, b"two\n")
    return path


def test_a_report_comes_as_a_page_and_nothing_is_written(editor, path, folder):
    """Of a file, of a folder, of all that is open."""
    before = sorted(folder.iterdir())
    for named in ({"path": uri_of(path)}, {"path": str(folder)}, {}):
        found = editor.call("backtrail/report", **named)
        assert found["text"].startswith("<!DOCTYPE html>")
        assert (found["versions"], found["more"], found["report"]) == (2, False, None)
        assert found["checksums"].endswith("  a.txt\n")
    assert sorted(folder.iterdir()) == before


def test_a_report_in_json_has_the_shape_of_the_protocol(editor, path):
    """For clients that draw it themselves."""
    found = editor.call("backtrail/report", path=str(path), format="json")
    assert found["text"] is None
    assert [version["number"] for version in found["report"]["versions"]] == [2, 1]


def test_a_patch_takes_unsaved_text_for_the_file_now(editor, path):
    """What the editor shows is what a person would send."""
    editor.open(path)
    editor.type(path, "three\n")
    found = editor.call("backtrail/patch", uri=uri_of(path), format="plain")
    assert found["text"].endswith("@@ -1 +1 @@\n-two\n+three\n")
    assert (found["patches"], found["name"]) == (1, "a.txt.patch")
    assert path.read_bytes() == b"two\n"
    series = editor.call("backtrail/patch", uri=uri_of(path), old=0, new=2, each=True)
    assert series["patches"] == series["text"].count("\nSubject: [PATCH] ") == 2


def test_a_wrong_time_is_told_by_its_name(editor, path):
    """As with every other request."""
    error = editor.fail("backtrail/report", {"since": "when pigs fly"})
    assert error["data"]["field"] == "since"


def test_a_save_is_kept_and_answered_while_a_report_is_made(long, folder, gate):
    """The report sees what was told before it was asked for, and keeps nobody waiting."""
    path = folder / "a.txt"
    long.save(path, b"one\n")
    number = long.ask("backtrail/report", {"diffs": "all"})
    wait_for_report(gate)
    assert long.keep(path, b"two\n")["number"] == 2
    assert long.call("backtrail/timeline", uri=uri_of(path))["total"] == 2
    assert number not in long.answers
    gate.touch()
    assert long.answer(number)["result"]["versions"] == 1
    assert long.call("backtrail/report")["versions"] == 2


def test_a_cancelled_report_is_answered_at_once_and_ends(long, folder, gate):
    """Nothing of it is left that would hold up the end of the process."""
    long.keep(folder / "a.txt", b"one\n")
    number = long.ask("backtrail/report", {"diffs": "all"})
    wait_for_report(gate)
    long.notify("$/cancelRequest", id=number)
    assert long.answer(number)["error"]["code"] == -32800
    assert long.close() == 0


def test_a_report_that_is_made_when_the_session_ends_ends(long, folder, gate):
    """Whoever closes the editor does not wait for it."""
    long.keep(folder / "a.txt", b"one\n")
    long.ask("backtrail/report", {})
    wait_for_report(gate)
    assert long.close() == 0
