"""Against the real process: reports and patches, as an editor asks for them."""

import pytest

from lsp.client import uri_of

pytestmark = pytest.mark.e2e


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
