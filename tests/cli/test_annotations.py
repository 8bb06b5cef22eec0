"""``backtrail tag`` and ``note`` of many files."""


def test_many_files_are_tagged_and_noted_by_a_glob(saved, run):
    """Of a point in time; first said, then done."""
    (saved.parent / "other.md").write_text("other\n")
    run("capture", "other.md")
    assert run("tag", ".", "now", "good", "--files", "*.md", "--dry-run").out.splitlines() == [
        "notes.md: version 3",
        "other.md: version 1",
        "2 versions would be marked; nothing was written",
    ]
    assert run("tag", "notes.md", "--delete", "good").code != 0
    assert run("tag", ".", "now", "good", "--files", "*.md").out.endswith("2 versions marked\n")
    assert run("show", "other.md", "good").out == "other\n"
    assert run("note", ".", "now", "ready", "--files", "other.md").out == (
        "other.md: version 1\n1 version marked\n"
    )
    assert run("tag", ".", "--delete", "good", "--files", "*").out.endswith("2 versions marked\n")


def test_what_makes_no_sense_is_refused(saved, run):
    """With what to do."""
    assert "FOLDER POINT NAME --files GLOB" in run("tag", ".", "--files", "*.md").err
    assert "name them with --files" in run("tag", "notes.md", "1", "x", "--dry-run").err
    assert "name them with --files" in run("note", "notes.md", "1", "x", "-n").err
    assert "no file that *.rs names" in run("tag", ".", "now", "x", "--files", "*.rs").err
