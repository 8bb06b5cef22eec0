"""Taking lines of a file back."""

import pytest

from backtrail.errors import ConflictError, NotFoundError, RefusedError, UsageError
from backtrail.files import replacing
from history.desk import tree

THEN = "one\ntwo\nthree\nfour\nfive\n"
NOW = "ONE\ntwo\nthree\nfour\nFIVE\n"


@pytest.fixture
def saved(desk):
    """Two versions of ``a``: the second changed the first line and the last."""
    desk.save("a", THEN)
    desk.save("a", NOW)
    return desk


def test_only_the_lines_go_back(saved):
    """The first line is as it was, the last one as it is; the version says whose lines they are."""
    done = saved.service.restore(saved.path("a"), "1", lines=(1, 2), author="bob", reason="oops")
    assert saved.read("a") == b"one\ntwo\nthree\nfour\nFIVE\n"
    version = done.entry.version
    assert version.metadata == {"rollback_from": 2, "rollback_to": 1, "lines": [1, 2]}
    assert (version.number, version.source) == (3, "restore")
    assert (version.author, version.reason) == ("bob", "oops")
    assert (version.change.modified, version.size) == (1, len(NOW))
    assert [r.detail for r in version.significance.reasons if r.kind == "restore"] == [
        "lines of version 1"
    ]
    assert saved.contents("a") == [THEN.encode(), NOW.encode(), saved.read("a")]


def test_a_plan_has_the_figures_of_the_lines_and_writes_nothing(saved):
    """From what is there to what would be there, not to the whole version."""
    before, figures = tree(saved.root), saved.service.status()
    plan = saved.service.plan_restore(saved.path("a"), "1", lines=(1, 1))
    assert (plan.action, plan.entry.version.number, plan.lines) == ("replace", 1, (1, 1))
    assert (plan.change.modified, plan.unkept, plan.notes) == (1, False, ())
    assert (tree(saved.root), saved.service.status()) == (before, figures)


def test_an_undo_takes_it_back_in_one_step(saved):
    """The file is byte for byte what it was."""
    saved.write("a", "typed\r\n" + NOW)
    saved.service.restore(saved.path("a"), "1", lines=(1, 1))
    assert saved.read("a") == NOW.replace("ONE", "one").encode()
    done = saved.service.undo(saved.path("a"))
    assert saved.read("a") == b"typed\r\n" + NOW.encode()
    assert "lines" not in done.entry.version.metadata


def test_unkept_bytes_are_kept_first_and_count_as_now(saved):
    """Lines are those of the file on disk, saved to the history or not."""
    saved.write("a", "zero\n" + NOW)
    done = saved.service.restore(saved.path("a"), "1", lines=(6, 6))
    assert saved.read("a") == b"zero\nONE\ntwo\nthree\nfour\nfive\n"
    assert saved.contents("a")[2] == b"zero\n" + NOW.encode()
    assert done.was_there.version.number == 3


def test_lines_that_do_not_differ_are_nothing_to_do(saved):
    """No write and no version; the plan says why."""
    before, figures = tree(saved.root), saved.service.status()
    for lines in ((3, 3), (90, 99)):
        done = saved.service.restore(saved.path("a"), "1", lines=lines)
        assert (done.plan.action, done.entry) == ("nothing", None)
        assert done.plan.notes == ("nothing differs in these lines",)
    assert (tree(saved.root), saved.service.status()) == (before, figures)


def test_all_lines_are_the_whole_version_without_a_second_copy(saved):
    """The content is kept once, however it came to be."""
    contents = saved.repository.figures().contents
    done = saved.service.restore(saved.path("a"), "1", lines=(1, 5))
    assert done.entry.version.content_id == saved.versions("a")[0].content_id
    assert saved.repository.figures().contents == contents


def test_the_file_keeps_its_mode_without_a_word(saved):
    """Lines have no mode; the new version has that of the file."""
    (saved.root / "a").chmod(0o700)
    done = saved.service.restore(saved.path("a"), "1", lines=(1, 1))
    assert done.plan.notes == ()
    assert done.entry.version.mode == (saved.root / "a").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    ("then", "now"),
    [
        (b"\0one\n", b"two\n"),
        (b"one\n", b"\0two\n"),
        (b"x" * 200, b"two\n"),
        (b"one\n", b"x" * 200),
    ],
    ids=["was binary", "is binary", "was large", "is large"],
)
def test_what_has_no_lines_is_refused_before_anything_is_kept(make_desk, then, now):
    """Binary or very large, then or now: the message says to restore the whole version."""
    desk = make_desk(capture__stream_above=100)
    desk.save("a", then)
    desk.write("a", now)
    before, figures = tree(desk.root), desk.service.status()
    for act in (desk.service.plan_restore, desk.service.restore, desk.service.prepare_restore):
        with pytest.raises(RefusedError, match="restore the whole version instead"):
            act(desk.path("a"), "1", lines=(1, 1))
    assert (tree(desk.root), desk.service.status()) == (before, figures)


def test_a_file_that_is_gone_has_no_lines(saved):
    """It comes back as a whole only."""
    (saved.root / "a").unlink()
    with pytest.raises(RefusedError, match="is not there"):
        saved.service.restore(saved.path("a"), "1", lines=(1, 1))
    assert not (saved.root / "a").exists()


def test_what_was_taken_out_between_two_lines_comes_back_alone(desk):
    """The last line right before the first one: no other place beside these lines is meant."""
    desk.save("a", "a\nX\nb\nY\nc\n")
    desk.save("a", "a\nb\nc\n")
    desk.service.restore(desk.path("a"), "1", lines=(2, 1))
    assert desk.read("a") == b"a\nX\nb\nc\n"


@pytest.mark.parametrize("lines", [(0, 0), (0, 1), (3, 1)])
def test_lines_that_are_none_are_a_mistake(saved, lines):
    """They count from 1, and the first one comes first."""
    with pytest.raises(UsageError, match="count from 1"):
        saved.service.restore(saved.path("a"), "1", lines=lines)


def test_lines_go_back_in_their_own_file_only(saved):
    """Which lines another file has is anybody's guess."""
    with pytest.raises(UsageError, match="leave out the other path"):
        saved.service.restore(saved.path("a"), "1", lines=(1, 1), to=saved.path("b"))
    assert not (saved.root / "b").exists()


def test_an_expected_head_and_an_unknown_version_are_heeded(saved):
    """As for whole versions."""
    with pytest.raises(ConflictError):
        saved.service.restore(saved.path("a"), "1", lines=(1, 1), expected=1)
    with pytest.raises(NotFoundError):
        saved.service.restore(saved.path("a"), "9", lines=(1, 1))
    assert saved.read("a") == NOW.encode()
    assert saved.service.restore(saved.path("a"), "1", lines=(1, 1), expected=2).entry is not None


def test_a_save_that_lands_during_the_write_stays_and_is_kept(saved, monkeypatch):
    """Its other lines would be lost with ours on top, so the restore is refused."""
    swap = replacing.swap

    def late(folder, temporary, name):
        monkeypatch.setattr(replacing, "swap", swap)
        saved.write("a", "late save\n")
        return swap(folder, temporary, name)

    monkeypatch.setattr(replacing, "swap", late)
    with pytest.raises(RefusedError, match="try again"):
        saved.service.restore(saved.path("a"), "1", lines=(1, 1))
    assert saved.read("a") == b"late save\n"
    assert saved.contents("a")[-1] == b"late save\n"
    assert [path.name for path in saved.root.iterdir()] == ["a"]


def test_through_an_editor_lines_are_those_of_its_text(saved):
    """Unsaved text is kept first; what the editor is to hold has the other lines as typed."""
    buffer = b"typed\n" + NOW.encode()
    plan = saved.service.plan_restore(saved.path("a"), "1", lines=(6, 6), buffer=buffer)
    assert (plan.action, plan.unkept, plan.change.modified) == ("replace", True, 1)
    prepared = saved.service.prepare_restore(saved.path("a"), "1", buffer=buffer, lines=(6, 6))
    assert prepared.content == b"typed\nONE\ntwo\nthree\nfour\nfive\n"
    done = saved.service.record_restore(prepared)
    assert saved.contents("a")[2:] == [buffer, prepared.content]
    assert done.entry.version.metadata["rollback_from"] == 3
    assert saved.read("a") == NOW.encode()


def test_a_save_seen_by_another_process_first_is_not_doubled(saved):
    """The watcher reports the bytes before the restore is written down: one version."""
    prepared = saved.service.prepare_restore(saved.path("a"), "1", lines=(1, 1))
    saved.save("a", prepared.content, source="external")
    assert saved.service.record_restore(prepared).entry.version.source == "external"
    assert len(saved.versions("a")) == 3
