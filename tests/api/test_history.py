"""``History``, the Python face for files."""

import os
import time
from pathlib import Path

import msgspec
import pytest

import backtrail
from backtrail import History
from backtrail.errors import (
    ConflictError,
    MergeConflictError,
    NotFoundError,
    RefusedError,
    UsageError,
)


@pytest.fixture
def root(tmp_path):
    """Make a workspace."""
    made = tmp_path / "ws"
    made.mkdir()
    return made


@pytest.fixture
def history(root):
    """Open a history of it in memory."""
    with History.open("memory", workspace=root) as opened:
        yield opened


def test_what_the_package_offers_is_what_it_says():
    """Every public name is there, and History is one."""
    assert "History" in backtrail.__all__
    assert all(hasattr(backtrail, name) for name in backtrail.__all__)


def test_a_history_is_a_context_manager_and_stays_in_its_file(tmp_path, root):
    """What was kept is there at the next opening."""
    (root / "a").write_text("x")
    store = tmp_path / "h.btl"
    with History.open(store, workspace=root) as history:
        history.capture("a")
    with History.open(store, workspace=root) as history:
        assert history.content("a") == b"x"


def test_it_is_closed_after_an_error_too(tmp_path, root):
    """Leaving the block lets go of the store, whatever happened in it."""
    with pytest.raises(ZeroDivisionError), History.open(tmp_path / "h", workspace=root) as history:
        raise ZeroDivisionError
    with pytest.raises(backtrail.errors.StoreError):
        history.check()


def test_paths_count_from_the_workspace_and_may_be_of_any_kind(history, root):
    """Relative or absolute, text or path object: the same file."""
    (root / "sub").mkdir()
    (root / "sub/a").write_text("x")
    history.capture("sub/a")
    for name in ("sub/a", Path("sub/a"), root / "sub/a", str(root / "sub/a"), "sub/../sub/a"):
        assert history.version(name).version.number == 1


def test_paths_outside_are_refused(history, tmp_path):
    """The workspace is where it ends."""
    (tmp_path / "outside").write_text("x")
    with pytest.raises(RefusedError):
        history.capture("../outside")


def test_without_a_workspace_paths_count_from_the_current_folder(tmp_path, root, monkeypatch):
    """Each file's own workspace is found."""
    (root / "a").write_text("x")
    monkeypatch.chdir(root)
    with History.open(tmp_path / "h.btl") as history:
        assert history.capture("a").entry.workspace == os.path.realpath(root)


def test_given_content_is_kept_as_bytes_or_text(history):
    """Text is written as UTF-8; the file on disk is not looked at."""
    history.capture("a", b"\xff\0")
    history.capture("a", "grüße\n")
    assert [history.content("a", n) for n in (1, 2)] == [b"\xff\0", "grüße\n".encode()]


def test_a_capture_carries_who_and_why(history):
    """Source, author, reason, metadata and label."""
    entry = history.capture(
        "a", "x", source="job", author="ci", reason="nightly", metadata={"run": 7}, label="r7"
    ).entry
    version = entry.version
    assert (version.source, version.author, version.reason) == ("job", "ci", "nightly")
    assert (version.metadata, entry.tags) == ({"run": 7}, ("r7",))
    assert history.capture("b", "x").entry.version.source == "python"


def test_an_agent_says_that_it_was_it(history, root):
    """One file or many: the version bears its name."""
    history.capture("a", "1", by="some agent")
    (root / "b").write_text("1")
    history.capture_many(["b"], by="some agent")
    assert [history.version(name).version.metadata for name in "ab"] == [{"by": "some agent"}] * 2


def test_many_files_are_captured_at_once(history, root):
    """One transaction, one answer for each."""
    for name in "ab":
        (root / name).write_text(name)
    done = history.capture_many(["a", root / "b", "gone"], reason="all")
    assert [one.status for one in done] == ["kept", "kept", "skipped"]
    assert history.version("b").version.reason == "all"


def test_a_timeline_is_narrowed_by_keywords(history):
    """The fields of TimelineQuery; an unknown one or a wrong type is a usage error."""
    for number in range(3):
        history.capture("a", f"{number} quite another text", source="x" if number else "y")
    assert history.timeline("a", source="y").total == 1
    assert history.timeline("a", limit=1, folded=False).next_cursor == 3
    for wrong in ({"colour": "red"}, {"limit": "many"}, {"limit": 0}):
        with pytest.raises(UsageError):
            history.timeline("a", **wrong)


def test_versions_are_named_as_everywhere(history):
    """A number may be an int."""
    for text in ("one\n", "two\n"):
        history.capture("a", text)
    first = history.version("a", 1).version
    assert first == history.version("a", "~1").version == history.version("a", first.id).version
    assert history.version("a").version.number == 2
    with pytest.raises(NotFoundError, match="the newest is 2"):
        history.content("a", 3)


def test_a_diff_has_both_sides(history, root):
    """Two versions, or one against the file now."""
    history.capture("a", "one\n")
    history.capture("a", "one\ntwo\n")
    found = history.diff("a", 1, 2)
    assert (found.old.content, found.new.content) == (b"one\n", b"one\ntwo\n")
    (root / "a").write_text("now\n")
    assert history.diff("a", 1).new.content == b"now\n"
    assert history.diff("a").old.content == b"one\ntwo\n"


def test_a_diff_is_a_page_too(history, root):
    """One that loads nothing, in either layout."""
    (root / "a").write_text("one\n")
    history.capture("a")
    (root / "a").write_text("two\n")
    page = history.diff_page("a")
    assert page.startswith("<!DOCTYPE html>")
    assert "default-src 'none'" in page
    assert history.diff_page("a", 1, "now", layout="side-by-side") != page


def test_keys_are_compared_and_one_goes_back(history, root):
    """Those of a settings file, by its name or as told; comments stay."""
    for text in ("a: 1 # one\nb: [x, y]\n", "# mine\na: 2\nb: [y, x]\n"):
        (root / "s.yaml").write_text(text)
        history.capture("s.yaml")
    found = history.keys("s.yaml", 1, 2)
    assert [change.kind for change in found.changes] == ["changed", "moved"]
    assert len(history.keys("s.yaml", 1, 2, any_order=True, tolerance=1).changes) == 0
    assert history.keys("s.yaml", 1, 2, language="json").fallback is not None
    assert history.plan_restore("s.yaml", 1, key="a").key == "a"
    history.restore("s.yaml", 1, key="a")
    assert (root / "s.yaml").read_text() == "# mine\na: 1 # one\nb: [y, x]\n"


def test_a_restore_is_planned_done_and_undone(history, root):
    """The plan writes nothing; the restore writes; undo takes it back."""
    (root / "a").write_text("one\n")
    history.capture("a")
    (root / "a").write_text("unsaved work\n")
    assert history.plan_restore("a", 1).unkept
    assert (root / "a").read_text() == "unsaved work\n"
    history.restore("a", 1, reason="try")
    assert (root / "a").read_text() == "one\n"
    with pytest.raises(ConflictError):
        history.restore("a", 2, expected=1)
    history.undo("a")
    assert (root / "a").read_text() == "unsaved work\n"


def test_a_version_goes_to_another_path(history, root):
    """Relative to the workspace, too."""
    history.capture("a", "one\n")
    history.restore("a", 1, to="sub/b")
    assert (root / "sub/b").read_text() == "one\n"
    history.undo()
    assert not (root / "sub/b").exists()


def test_tags_and_notes(history):
    """Named, found by the name, noted, and unnamed."""
    history.capture("a", "one\n")
    assert history.tag("a", 1, "good").tags == ("good",)
    assert history.note("a", "good", "why").note == "why"
    assert history.untag("a", "good").tags == ()


def test_a_check_reads_everything(history):
    """A sound store says so."""
    history.capture("a", "one\n")
    report = history.check()
    assert (report.sound, report.versions) == (True, 1)


def test_results_are_frozen(history):
    """Nobody changes the past by assigning to it."""
    captured = history.capture("a", "one\n")
    for value, name in (
        (captured, "status"), (captured.entry, "path"), (captured.entry.version, "number"),
    ):  # fmt: skip
        with pytest.raises(AttributeError):
            setattr(value, name, "x")
        assert isinstance(value, msgspec.Struct)


def test_times_are_utc_nanoseconds(history):
    """A version's time is the clock's."""
    before = time.time_ns()
    version = history.capture("a", "one\n").entry.version
    assert before <= version.time_ns <= time.time_ns()


def test_a_report_is_a_document(history, root):
    """In each format; what a query does not have is told."""
    (root / "a.txt").write_text("one\n")
    history.capture("a.txt", author="bo")
    assert history.report("a.txt").startswith("<!DOCTYPE html>")
    assert history.report(format="md").startswith("# History of ws\n")
    assert "no version in this time" in history.report("a.txt", format="md", author="ada")
    with pytest.raises(UsageError, match="a report cannot be narrowed like that"):
        history.report("a.txt", autor="bo")


def test_points_in_time_and_many_pairs_are_compared(tmp_path):
    """Each file that differs once, and each pair with its figures or its own error."""
    with History.open("memory", workspace=tmp_path) as history:
        for text in ("one\n", "one\ntwo\n"):
            for name in "ab":
                (tmp_path / name).write_text(text)
                history.capture(name)
        found = {file.path: file.change.added for file in history.compare_points(2, 4)}
        assert found == {"a": 1, "b": 1}
        good, bad = history.compare_many([("a", 1, 2), ("c", 1, None)])
        assert good.found.change.added == 1
        assert bad.found is None
        (counted,) = history.compare_many([("a", 1, 2)], statistics=True)
        assert counted.statistics == history.statistics("a", 1, 2)
        assert counted.statistics.words_added == 1
        assert history.statistics("a", 1, 2, whitespace="blank-lines").lines_added == 1


def test_a_version_is_taken_out(tmp_path):
    """As a plan, refused while it is in conflict, and with markers."""
    with History.open("memory", workspace=tmp_path) as history:
        for text in ("one\n", "1\n", "eins\n"):
            (tmp_path / "a").write_text(text)
            history.capture("a")
        assert len(history.plan_restore("a", 2, without=True).conflicts) == 1
        with pytest.raises(MergeConflictError):
            history.restore("a", 2, without=True)
        history.restore("a", 2, without=True, markers=True)
        assert (tmp_path / "a").read_text().count("eins\n") == 1


def test_a_patch_is_bytes(history, root):
    """From nothing, from version to version, or to the file now."""
    (root / "a.txt").write_text("one\n")
    history.capture("a.txt", reason="begin")
    (root / "a.txt").write_text("two\n")
    assert b"\nSubject: [PATCH] begin\n" in history.patch("a.txt", 0, 1)
    assert history.patch("a.txt", format="plain").endswith(b"@@ -1 +1 @@\n-one\n+two\n")
    assert b"\nFrom: Ada <a@b.c>\n" in history.patch("a.txt", 0, 1, author="Ada <a@b.c>")
    assert history.patch("a.txt", 1, 1) == b""


def test_search_yields_all_there_is(history):
    """Page by page as somebody reads on, however few a page has; a file that is gone as well."""
    for number in range(5):
        history.capture("a.txt", f"needle {number}\n")
    history.capture("sub/b.txt", "Needle\n")
    found = [(match.entry.path, match.entry.version.number) for match in history.search("needle")]
    assert found == [("sub/b.txt", 1), *(("a.txt", number) for number in (5, 4, 3, 2, 1))]
    again = history.search("needle", limit=2)
    assert [(match.entry.path, match.entry.version.number) for match in again] == found
    assert [match.line for match in history.search("needle", folder="sub")] == [1]
    assert [match.line for match in history.search(r"needle \d", how="regex", path="a.txt")]
    assert next(history.search("needle 3", kind="vanished")).held_to == 4
    assert len(list(history.search())) == 6


@pytest.mark.parametrize("wrong", [{"how": "vaguely"}, {"limit": "many"}, {"kind": 1}, {"x": 1}])
def test_what_no_search_takes(history, wrong):
    """It is told at once, not when the first match is asked for."""
    with pytest.raises(UsageError, match="a search"):
        history.search("needle", **wrong)


def test_a_text_is_forgotten(history, root):
    """Planned, done, and looked for."""
    file = root / "a.txt"
    for text in ("one", "key hunter2-XYZZY", "three"):
        file.write_text(text)
        history.capture(file)
    plan = history.plan_forget("hunter2-XYZZY")
    assert [tuple(each.numbers) for each in plan.files] == [(2,)]
    done = history.forget(plan)
    assert (done.removed, done.scanned.hits) == (1, ())
    with pytest.raises(NotFoundError):
        history.content(file, 2)


def test_a_check_is_run_and_its_verdicts_listed(tmp_path, root, monkeypatch):
    """What lies on the disk is looked at first; the last green state is a point."""
    config = tmp_path / "config/backtrail/config.toml"
    config.parent.mkdir(parents=True)
    config.write_text('[[checks]]\nname = "lint"\ncommand = ["test", "!", "-e", "wrong"]\n')
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    (root / "a").write_text("x")
    with History.open("memory", workspace=root) as history:
        assert [check.name for check in history.checks()] == ["lint"]
        green = history.check_run("lint")
        (root / "wrong").write_text("")
        red = history.check_run("lint")
        assert (green.verdict.outcome, red.verdict.outcome) == ("green", "red")
        assert history.check_run("lint", at="green:lint").known
        assert history.verdicts("lint") == (red.verdict, green.verdict)
        history.roll_back(history.plan_rollback("green:lint"))
    assert not (root / "wrong").exists()
