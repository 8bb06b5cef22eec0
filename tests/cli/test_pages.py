"""Pages for the browser from the command line."""

import json


def test_a_page_goes_to_standard_output(run, saved):
    """A whole document, in either layout."""
    for layout in ("inline", "side-by-side"):
        answer = run("diff", saved, "1", "2", "--format", "html", "--layout", layout)
        assert answer.code == 0
        assert answer.out.startswith("<!DOCTYPE html>")
        assert answer.out.endswith("</html>\n")
        assert "notes.md: version 1 → version 2" in answer.out


def test_a_page_goes_into_a_file(run, saved, project):
    """The one that is named; a dash is standard output."""
    answer = run("diff", saved, "1", "2", "--format", "html", "-o", "page.html")
    assert (answer.code, answer.out) == (0, "")
    page = (project / "page.html").read_text("utf-8")
    assert run("diff", saved, "1", "2", "--format", "html", "-o", "-").out == page
    again = run("diff", saved, "2", "3", "--format", "html", "-o", "page.html")
    assert again.code == 2
    assert "--force" in again.err
    assert (project / "page.html").read_text("utf-8") == page
    assert run("diff", saved, "2", "3", "--format", "html", "-o", "page.html", "--force").code == 0
    assert (project / "page.html").read_text("utf-8") != page


def test_a_file_that_cannot_be_written_is_told(run, saved, project):
    """In one line that says what to do."""
    answer = run("diff", saved, "--format", "html", "-o", project / "no" / "x")
    assert answer.code == 2
    assert answer.err.count("\n") == 1
    assert "name another file with --output" in answer.err


def test_other_formats_take_no_file(run, saved, project):
    """Nothing is written where nothing was promised."""
    answer = run("diff", saved, "-o", "patch.txt")
    assert answer.code == 2
    assert "add --format html" in answer.err
    assert not (project / "patch.txt").exists()


def test_a_page_comes_within_a_message(run, saved):
    """For programs: the same fields as ever, and the page."""
    found = json.loads(run("--json", "diff", saved, "1", "2", "--format", "html").out)
    assert (found["format"], found["unified"], found["hunks"]) == ("html", None, None)
    assert found["html"].startswith("<!DOCTYPE html>")
