"""``backtrail capture`` and ``backtrail move``."""

import json


def test_capture(project, run):
    """A new content is kept under the next number; the same content is not kept again."""
    file = project / "a.txt"
    file.write_text("one")
    assert run("capture", file).out == "kept a.txt as version 1\n"
    assert run("capture", file).out == "unchanged a.txt: version 1 holds it already\n"
    file.write_text("two")
    assert run("capture", file, "-m", "because", "--author", "ada").code == 0
    assert "because" in run("timeline", file).out


def test_capture_label(project, run):
    """A label names the version."""
    (project / "a.txt").write_text("one")
    run("capture", "a.txt", "--label", "before")
    assert run("show", "a.txt", "before").raw == b"one"


def test_capture_many(project, run):
    """One that cannot be kept does not stop the others, and its code is the answer."""
    (project / "a.txt").write_text("a")
    (project / "b.txt").write_text("b")
    answer = run("capture", "a.txt", "gone.txt", "b.txt")
    assert answer.code == 1
    assert answer.out == "kept a.txt as version 1\nkept b.txt as version 1\n"
    assert answer.err == "backtrail: gone.txt is not there any more\n"


def test_capture_stdin(project, run, monkeypatch):
    """Piped bytes are kept as they are, without looking at the file."""
    import io

    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"\xff\x00\r\n")))
    assert run("capture", "--stdin", "made.bin").code == 0
    assert run("show", "made.bin").raw == b"\xff\x00\r\n"


def test_capture_stdin_of_two(run):
    """Standard input is the content of one file only."""
    answer = run("capture", "--stdin", "a", "b")
    assert (answer.code, answer.out) == (2, "")
    assert "name one PATH" in answer.err


def test_capture_left_out(project, run):
    """A file that the settings leave out is told, with the reason and its own code."""
    (project / ".env").write_text("TOKEN=1")
    answer = run("capture", ".env")
    assert answer.code == 5
    assert answer.out.startswith("skipped .env: looks like a secret")


def test_capture_json(project, run):
    """Each file is one line of JSON."""
    (project / "a.txt").write_text("a\n")
    (project / ".env").write_text("TOKEN=1")
    kept, skipped = map(json.loads, run("capture", "--json", "a.txt", ".env").out.splitlines())
    assert (kept["status"], kept["version"]["number"]) == ("kept", 1)
    assert (skipped["status"], skipped["version"]) == ("skipped", None)


def test_move(saved, run, project):
    """A moved file keeps its history under the new name."""
    saved.rename(project / "new.md")
    answer = run("move", "notes.md", "new.md")
    assert (answer.code, answer.out) == (0, "kept going as new.md\n")
    assert run("show", "new.md", "1").raw == b"one\ntwo\nthree\n"


def test_move_of_a_file_that_stayed(saved, run):
    """Nothing is recorded of a move that has not happened."""
    answer = run("move", "notes.md", "new.md")
    assert answer.code == 5
    assert "rename the file first" in answer.err
    assert saved.exists()
    assert run("timeline", "new.md").code == 1
