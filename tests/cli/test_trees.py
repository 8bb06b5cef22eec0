"""``backtrail export-tree``."""

import json


def test_a_folder_as_it_was(project, saved, run, tmp_path):
    """It says what was written where, in words and as JSON."""
    run("tag", saved, "1", "first")
    answer = run("export-tree", "first", tmp_path / "then")
    assert answer.code == 0
    assert answer.out.startswith("1 file (14 bytes) as of first (sequence ")
    assert (tmp_path / "then/notes.md").read_text() == "one\ntwo\nthree\n"
    told = json.loads(run("--json", "export-tree", "first", tmp_path / "again").out)
    assert (told["files"], told["size"], told["troubles"]) == (1, 14, [])


def test_what_is_there_stays(project, saved, run, tmp_path):
    """A folder with something in it is refused with what to do."""
    run("tag", saved, "1", "first")
    answer = run("export-tree", "first", project)
    assert answer.code == 2
    assert "Name a folder outside" in answer.err
    (tmp_path / "full").mkdir()
    (tmp_path / "full/mine").write_text("mine")
    answer = run("export-tree", "first", tmp_path / "full")
    assert answer.code == 2
    assert "name a folder that is new, or empty" in answer.err
