"""Against the real process: long work is shown, and can be cancelled."""

import sys

import pytest

from lsp.client import uri_of

pytestmark = pytest.mark.e2e

SHOWS = {"window": {"workDoneProgress": True}}

SLOW = """
import sys, threading, time
from backtrail.history.service import HistoryService
from backtrail.lsp import server

def slow(service, progress=None, query=None):
    for done in range(10_000):
        if progress is not None:
            progress(done, 10_000)
        time.sleep(0.01)

HistoryService.check = slow
HistoryService.status = lambda service: time.sleep(1.5)
sys.exit(server.main())
"""
"""A sidecar whose check takes 100 seconds, and whose status takes 1.5 and then fails."""


@pytest.fixture
def slow(connect, folder):
    """An editor that shows progress, with a slow sidecar."""
    client = connect(command=[sys.executable, "-c", SLOW])
    client.start(folder, capabilities=SHOWS)
    return client


def shown(client, token=None):
    """What was told of work in progress, in order."""
    return [
        note["params"]["value"]
        for note in client.notes
        if note["method"] == "$/progress" and token in (None, note["params"]["token"])
    ]


def kinds(client, token=None):
    """In which order it was told, reports aside."""
    return [value["kind"] for value in shown(client, token) if value["kind"] != "report"]


def test_long_work_is_shown_and_cancelled(slow, folder):
    """The person sees how far it is; when they cancel, the request is answered at once."""
    number = slow.ask("backtrail/check", {})
    slow.until(lambda: any(value["kind"] == "report" for value in shown(slow)))
    (created,) = slow.asked("window/workDoneProgress/create")
    begun, report = shown(slow)[0], shown(slow)[1]
    assert (begun["title"], begun["cancellable"]) == ("Checking the history", True)
    assert report["message"].endswith(" of 10,000")
    # saves go on meanwhile
    slow.keep(folder / "a.txt", b"1\n")
    slow.notify("window/workDoneProgress/cancel", token=created["token"])
    assert slow.answer(number)["error"]["code"] == -32800
    slow.until(lambda: kinds(slow) == ["begin", "end"])


def test_the_clients_own_token_is_used(slow):
    """No other one is created; the token is none of the method's params."""
    number = slow.ask("backtrail/check", {"workDoneToken": "mine"})
    slow.until(lambda: "begin" in kinds(slow, "mine"))
    slow.notify("$/cancelRequest", id=number)
    assert slow.answer(number)["error"]["code"] == -32800
    slow.until(lambda: kinds(slow, "mine") == ["begin", "end"])
    assert slow.asked("window/workDoneProgress/create") == []


def test_a_failure_ends_what_is_shown(slow):
    """Work that fails is not shown for ever."""
    slow.fail("backtrail/status", {"workDoneToken": 7})
    slow.until(lambda: kinds(slow, 7) == ["begin", "end"])


def test_an_end_of_the_session_ends_long_work(slow):
    """A check that goes on keeps nobody waiting."""
    slow.ask("backtrail/check", {})
    slow.until(lambda: kinds(slow) == ["begin"])
    assert slow.close() == 0


def test_nothing_is_shown_of_quick_work(connect, folder):
    """Neither with a token nor without one; cancelling what is over does no harm."""
    client = connect()
    client.start(folder, capabilities=SHOWS)
    client.keep(folder / "a.txt", b"1\n")
    for _ in range(5):
        client.call("backtrail/timeline", uri=uri_of(folder / "a.txt"), workDoneToken="t")
        client.notify("window/workDoneProgress/cancel", token="t")
    assert shown(client) == []
    assert client.asked("window/workDoneProgress/create") == []


def test_a_check_answers_what_it_read(connect, folder):
    """As a request, and as a command with a message."""
    client = connect()
    client.start(folder)
    client.keep(folder / "a.txt", b"1\n")
    found = client.call("backtrail/check")
    assert (found["sound"], found["versions"], found["findings"]) == (True, 1, [])
    client.call("workspace/executeCommand", command="backtrail.check")
    (told,) = client.messages()
    assert told == "1 version and 1 content read; nothing is damaged."
