"""Against the real process: searches through the saves of all files."""

import sys

import pytest

from lsp.client import uri_of

pytestmark = pytest.mark.e2e


WENT = {"introduced": "added", "removed": "removed"}


def found(piece):
    """What each match is about."""
    return [(m["path"], m["version"]["number"], m["kind"], m["line"]) for m in piece["matches"]]


def pieces(editor, **params):
    """All matches, asked for piece by piece."""
    matches, cursor = [], None
    while True:
        piece = editor.call("backtrail/search", **params, cursor=cursor)
        matches += found(piece)
        cursor = piece["next_cursor"]
        assert (piece["remaining"] == 0) == (cursor is None)
        if cursor is None:
            return matches


def test_a_text_is_found_where_it_came_and_went(editor, folder):
    """Newest first over all files, with the line, the place in it and whose save it was."""
    editor.keep(folder / "a.py", b"one\ntwo\n")
    editor.keep(folder / "a.py", b"one\n\xf0\x9f\x98\x80 a Needle\ntwo\n")
    editor.keep(folder / "b.py", b"needle\n")
    editor.keep(folder / "a.py", b"one\ntwo\n")
    piece = editor.call("backtrail/search", text="needle")
    assert found(piece) == [
        ("a.py", 3, "removed", 2),
        ("b.py", 1, "added", 1),
        ("a.py", 2, "added", 2),
    ]
    assert (piece["next_cursor"], piece["scanned"], piece["unread"]) == (None, 4, 0)
    last = piece["matches"][-1]
    assert (last["preview"], last["start"], last["length"]) == ("\U0001f600 a Needle", 5, 6)
    assert (last["uri"], last["workspace"]) == (uri_of(folder / "a.py"), str(folder))


def test_pieces_join_to_the_whole(editor, folder):
    """However small the pieces, every match comes once."""
    for number in range(9):
        editor.keep(folder / f"{number % 2}.txt", b"needle %d\n" % number)
    whole = pieces(editor, text="needle")
    assert len(whole) == 9
    assert pieces(editor, text="needle", limit=2) == whole
    assert pieces(editor, limit=1) == [(path, number, "save", 0) for path, number, _, _ in whole]


def test_filters_reach_the_history(editor, folder):
    """File, case, source, tag, note and times narrow a search; an empty one does not."""
    editor.keep(folder / "a.py", b"Needle\n")
    editor.keep(folder / "b.md", b"needle\n")
    editor.call("backtrail/annotate", uri=uri_of(folder / "b.md"), tag="Talk", note="for Monday")
    a, b = [("a.py", 1, "added", 1)], [("b.md", 1, "added", 1)]
    for given, expected in (
        ({"file": "*.py"}, a), ({"file": "B."}, b), ({"file": ""}, b + a),
        ({"match_case": True}, b), ({"source": "TEST-EDITOR"}, b + a), ({"source": "x"}, []),
        ({"tag": "tal"}, b), ({"note": "monday"}, b), ({"author": "nobody else"}, []),
        ({"since": "today"}, b + a), ({"until": "1 hour ago"}, []),
        ({"folder": uri_of(folder)}, b + a),
    ):  # fmt: skip
        assert pieces(editor, text="needle", **given) == expected, given


def test_words_phrases_and_patterns_are_found(editor, folder):
    """Each place in the line is marked."""
    editor.keep(folder / "a.py", b"a needle, needles\nin the\n\thay 17\n")
    for how, text, marks in (
        ("text", "needle", [(2, 6), (10, 6)]), ("word", "needle", [(2, 6)]),
        ("phrase", "in the hay", [(0, 6)]), ("regex", r"\d+", [(5, 2)]), ("word", "ha", []),
    ):  # fmt: skip
        found_ = editor.call("backtrail/search", text=text, how=how)["matches"]
        told = [(mark["start"], mark["length"]) for m in found_ for mark in m["marks"]]
        assert told == marks, how


def test_how_long_a_file_held_a_text_and_when_it_vanished(editor, folder):
    """With the version to restore, and its id."""
    for text in (b"one\n", b"needle\n", b"needle\ntwo\n", b"two\n"):
        editor.keep(folder / "a.py", text)
    ask = {"text": "needle", "path": uri_of(folder / "a.py")}
    (held,) = editor.call("backtrail/search", kind="contains", **ask)["matches"]
    assert (held["kind"], held["held_from"], held["held_to"]) == ("held", 2, 3)
    assert (held["version"]["id"], held["longer"]) == (held["held_id"], False)
    (gone,) = editor.call("backtrail/search", kind="vanished", **ask)["matches"]
    assert (gone["kind"], gone["version"]["number"], gone["held_to"]) == ("removed", 4, 3)
    assert gone["held_id"] == held["held_id"]
    for kind, number in (("introduced", 2), ("removed", 4)):
        assert pieces(editor, kind=kind, **ask) == [("a.py", number, WENT[kind], 1)]


def test_orders_and_saves_that_stand_out(editor, folder):
    """The likeliest first, where that is asked for."""
    rest = b"more\n" * 300
    for name, text in (("a", b"a needle\n"), ("b", b"needles\n"), ("b", b"needles, old\n")):
        editor.keep(folder / name, text + rest)
    assert [path for path, *_ in pieces(editor, text="needle", order="best")] == ["a", "b", "b"]
    assert pieces(editor, text="needle", significant_only=True) == [
        ("b", 1, "added", 1), ("a", 1, "added", 1),
    ]  # fmt: skip


def test_files_that_are_gone_are_found_unless_left_out(editor, folder):
    """A deleted file says so."""
    path = folder / "a.py"
    editor.keep(path, b"needle\n")
    files = [{"uri": uri_of(path)}]
    editor.call("workspace/willDeleteFiles", files=files)
    path.unlink()
    editor.notify("workspace/didDeleteFiles", files=files)
    gone = editor.call("backtrail/search", text="needle")["matches"]
    assert [match["deleted"] for match in gone] == [True]
    assert pieces(editor, text="needle", deleted=False) == []
    assert pieces(editor, text="needle", deleted_only=True) == [("a.py", 1, "added", 1)]


@pytest.mark.parametrize(
    "asked",
    [
        {"how": "regex", "text": "("}, {"how": "regex", "text": "x*"},
        {"how": "regex", "text": "a" * 1001}, {"how": "word", "text": "a\nb"},
        {"kind": "vanished"},
    ],
)  # fmt: skip
def test_a_text_that_cannot_be_meant_so_is_refused_in_one_line(editor, asked):
    """The message names the field, and the next search is answered."""
    error = editor.fail("backtrail/search", asked)
    assert (error["code"], error["data"]["field"]) == (-32602, "text")
    assert "\n" not in error["message"]
    assert editor.call("backtrail/search", text="x")["matches"] == []


def test_what_cannot_be_searched_for_is_said(editor, tmp_path):
    """A time that is none, and a folder that is not open."""
    refused = editor.answer(editor.ask("backtrail/search", {"since": "soon"}))
    assert (refused["error"]["code"], refused["error"]["data"]["field"]) == (-32602, "since")
    assert editor.fail("backtrail/search", {"folder": str(tmp_path / "other")})["data"]["kind"] == (
        "refused"
    )
    assert editor.fail("backtrail/search", {"text": "x", "limit": 0})["code"] == -32602


PIECES = """
import sys, time
from backtrail.history import searching
from backtrail.history.service import HistoryService
from backtrail.lsp import server

searching._LOOKED_AT = 2
plain = HistoryService.search

def search(service, query):
    print("a piece", file=sys.stderr)
    time.sleep({pause})
    return plain(service, query)

HistoryService.search = search
sys.exit(server.main())
"""
"""A sidecar whose pieces are of two versions each, and take a while."""


def streaming(connect, folder, pause=0.0, **options):
    """An editor with twelve versions of two files, whose search has six pieces."""
    client = connect(command=[sys.executable, "-c", PIECES.format(pause=pause)])
    client.start(folder, **options)
    for number in range(12):
        client.keep(folder / f"{number % 2}.txt", b"needle %d\n" % number)
    return client


def told(client, token):
    """What was told under a token, in order."""
    return [
        note["params"]["value"]
        for note in client.notes
        if note["method"] == "$/progress" and note["params"]["token"] == token
    ]


@pytest.mark.parametrize("order", ["newest", "best"])
def test_a_search_streams_to_who_takes_partial_results(connect, folder, order):
    """Each piece with its own figures, the answer with those of all; together it is the whole."""
    client = streaming(connect, folder)
    whole = pieces(client, text="needle", order=order)
    answer = client.call("backtrail/search", text="needle", order=order, partialResultToken="p")
    parts = told(client, "p")
    assert [match for part in parts for match in found(part)] == whole
    assert len(parts) == (6 if order == "newest" else 1)
    assert (answer["matches"], answer["next_cursor"], answer["remaining"]) == ([], None, 0)
    assert (answer["scanned"], answer["unread"]) == (12, 0)
    assert sum(part["scanned"] for part in parts) == 12


def test_a_stream_ends_at_the_limit(connect, folder):
    """Its answer says where to go on; a token is no wish to see what there is none of."""
    client = streaming(connect, folder)
    whole = pieces(client, text="needle")
    ask = {"text": "needle", "limit": 5, "partialResultToken": 7}
    first = client.call("backtrail/search", **ask)
    second = client.call("backtrail/search", **ask | {"cursor": first["next_cursor"]})
    client.call("backtrail/search", text="nothing", partialResultToken=7)
    assert [match for part in told(client, 7) for match in found(part)] == whole[:10]
    assert first["matches"] == second["matches"] == []


@pytest.mark.parametrize("order", ["newest", "best"])
@pytest.mark.parametrize("way", ["$/cancelRequest", "window/workDoneProgress/cancel"])
def test_a_cancelled_search_ends_with_its_piece(connect, folder, order, way):
    """It is answered so, shown as over, and no piece follows; the next request has its turn."""
    client = streaming(connect, folder, 0.4)
    ask = {"text": "needle", "order": order, "workDoneToken": "w", "partialResultToken": "p"}
    number = client.ask("backtrail/search", ask)
    client.until(lambda: any(value["kind"] == "report" for value in told(client, "w")))
    (begun, *reports) = told(client, "w")
    assert (begun["title"], begun["cancellable"]) == ("Searching the history", True)
    assert reports[0]["message"].endswith(" of 13")
    client.notify(way, **({"id": number} if way.startswith("$") else {"token": "w"}))
    assert client.answer(number)["error"]["code"] == -32800
    assert client.call("backtrail/timeline", uri=uri_of(folder / "0.txt"))["total"] == 6
    assert told(client, "w")[-1]["kind"] == "end"
    parts = len(told(client, "p"))
    assert client.close() == 0
    assert client.errors.count("a piece") < 6
    assert len(told(client, "p")) == parts < 6


def test_saves_go_between_the_pieces_of_a_search(connect, folder):
    """One for the best matches, too: it does not hold the store until it is done."""
    client = streaming(connect, folder, 0.4)
    number = client.ask("backtrail/search", {"text": "needle", "order": "best"})
    client.keep(folder / "2.txt", b"kept meanwhile\n")
    assert number not in client.answers
    assert len(client.answer(number)["result"]["matches"]) == 12
