"""Against the real process: searches through the saves of all files."""

import pytest

from lsp.client import uri_of

pytestmark = pytest.mark.e2e


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
    assert (piece["next_cursor"], piece["scanned"]) == (None, 4)
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


def test_what_cannot_be_searched_for_is_said(editor, tmp_path):
    """A time that is none, and a folder that is not open."""
    refused = editor.answer(editor.ask("backtrail/search", {"since": "soon"}))
    assert (refused["error"]["code"], refused["error"]["data"]["field"]) == (-32602, "since")
    assert editor.fail("backtrail/search", {"folder": str(tmp_path / "other")})["data"]["kind"] == (
        "refused"
    )
    assert editor.fail("backtrail/search", {"text": "x", "limit": 0})["code"] == -32602
