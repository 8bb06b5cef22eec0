"""Taking one middle version out of a file."""

import pytest

from backtrail.errors import ConflictError, MergeConflictError, RefusedError, UsageError
from backtrail.files import replacing
from diff.notebooks import code, markdown, written
from history.desk import tree

FIRST = "one\ntwo\nthree\nfour\nfive\n"
SECOND = "one\nTWO\nthree\nfour\nfive\n"
THIRD = "one\nTWO\nthree\nfour\nFIVE\nsix\n"
WITHOUT = b"one\ntwo\nthree\nfour\nFIVE\nsix\n"


@pytest.fixture
def saved(desk):
    """Three versions of ``a``: the second changed a line, the third two others."""
    for text in (FIRST, SECOND, THIRD):
        desk.save("a", text)
    return desk


def test_what_a_version_changed_goes_and_later_edits_stay(saved):
    """The file is a new version that says what was taken out of it."""
    done = saved.service.restore(saved.path("a"), "2", without=True, author="bob", reason="oops")
    assert saved.read("a") == WITHOUT
    version = done.entry.version
    assert version.metadata == {"rollback_from": 3, "taken_out": 2}
    assert (version.number, version.author, version.reason) == (4, "bob", "oops")
    assert [r.detail for r in version.significance.reasons if r.kind == "restore"] == [
        "all but version 2"
    ]
    assert done.was_there.version.number == 3


def test_a_plan_has_the_figures_and_writes_nothing(saved):
    """From what is there to what would be there."""
    before, figures = tree(saved.root), saved.service.status()
    plan = saved.service.plan_restore(saved.path("a"), "2", without=True)
    assert (plan.action, plan.without, plan.partial) == ("replace", True, True)
    assert (plan.change.modified, plan.conflicts, plan.notes) == (1, (), ())
    assert (tree(saved.root), saved.service.status()) == (before, figures)


def test_an_undo_brings_it_in_again(saved):
    """Byte for byte, also what was not kept before."""
    saved.write("a", THIRD + "typed")
    saved.service.restore(saved.path("a"), "2", without=True)
    assert saved.read("a") == WITHOUT + b"typed"
    saved.service.undo(saved.path("a"))
    assert saved.read("a") == THIRD.encode() + b"typed"


def test_a_conflict_is_shown_and_nothing_is_written_or_kept(saved):
    """The plan has the place and its three texts; the restore is refused."""
    saved.write("a", THIRD.replace("TWO", "2"))
    before, figures = tree(saved.root), saved.service.status()
    plan = saved.service.plan_restore(saved.path("a"), "2", without=True)
    assert plan.action == "nothing"
    (conflict,) = plan.conflicts
    assert (conflict.start, conflict.base, conflict.ours, conflict.theirs) == (
        1, b"TWO\n", b"2\n", b"two\n",
    )  # fmt: skip
    with pytest.raises(MergeConflictError) as caught:
        saved.service.restore(saved.path("a"), "2", without=True)
    assert caught.value.places == 1
    assert (tree(saved.root), saved.service.status()) == (before, figures)


def test_markers_are_written_only_when_they_are_wanted(saved):
    """Both sides stand in the file, and an undo takes them back."""
    saved.save("a", THIRD.replace("TWO", "2"))
    done = saved.service.restore(saved.path("a"), "2", without=True, markers=True)
    assert saved.read("a") == (
        b"one\n<<<<<<< now\n2\n=======\ntwo\n>>>>>>> without version 2\nthree\nfour\nFIVE\nsix\n"
    )
    assert done.entry.version.metadata == {"rollback_from": 4, "taken_out": 2, "conflicts": 1}
    saved.service.undo(saved.path("a"))
    assert saved.read("a") == THIRD.replace("TWO", "2").encode()


def test_what_was_undone_later_needs_not_be_taken_out(saved):
    """Nothing is written, and the plan says why."""
    saved.save("a", THIRD.replace("TWO", "two"))
    done = saved.service.restore(saved.path("a"), "2", without=True)
    assert (done.plan.action, done.entry) == ("nothing", None)
    assert done.plan.notes == ("nothing of version 2 is left to take out",)


def test_the_first_version_has_nothing_before_it(saved):
    """A sentence says what can be done instead."""
    with pytest.raises(RefusedError, match="is its first"):
        saved.service.plan_restore(saved.path("a"), "1", without=True)


def test_what_a_version_changed_is_not_guessed_once_its_parent_is_let_go(saved):
    """Taking out more than was asked for would be worse."""
    saved.repository.release(saved.versions("a")[0])
    with pytest.raises(RefusedError, match="was let go"):
        saved.service.restore(saved.path("a"), "2", without=True)


def test_unsaved_text_counts_as_what_is_there(saved):
    """Through an editor the merge is with its text, which is kept first."""
    buffer = b"typed\n" + THIRD.encode()
    prepared = saved.service.prepare_restore(saved.path("a"), "2", without=True, buffer=buffer)
    assert prepared.content == b"typed\n" + WITHOUT
    assert buffer in saved.contents("a")


def test_a_head_that_moved_on_is_a_conflict(saved):
    """Whoever expected another newest version looks again."""
    with pytest.raises(ConflictError):
        saved.service.restore(saved.path("a"), "2", without=True, expected=2)


def test_a_save_that_lands_during_the_write_stays(saved, monkeypatch):
    """It is kept, and the file is not replaced by what lacks it."""
    swap = replacing.swap

    def late(folder, temporary, name):
        monkeypatch.setattr(replacing, "swap", swap)
        saved.write("a", "late\n")
        return swap(folder, temporary, name)

    monkeypatch.setattr(replacing, "swap", late)
    with pytest.raises(RefusedError, match="try again"):
        saved.service.restore(saved.path("a"), "2", without=True)
    assert saved.read("a") == saved.contents("a")[-1] == b"late\n"


@pytest.mark.parametrize("more", [{"lines": (1, 2)}, {"cell": "#1"}, {"to": "/x"}])
def test_only_whole_versions_are_taken_out_and_of_their_own_file(saved, more):
    """Neither lines, nor cells, nor into another file; markers are for this alone."""
    with pytest.raises(UsageError, match=r"leave out|name one"):
        saved.service.plan_restore(saved.path("a"), "2", without=True, **more)
    with pytest.raises(UsageError, match="markers"):
        saved.service.plan_restore(saved.path("a"), "2", markers=True)


def test_binary_files_are_refused(desk):
    """They have no lines that could be told apart."""
    for data in (b"\0a", b"\0b", b"\0c"):
        desk.save("a", data)
    with pytest.raises(RefusedError, match="binary"):
        desk.service.plan_restore(desk.path("a"), "2", without=True)


MIDDLE = "b: 2\nc: 3\nd: 4\ne: 5\n"


@pytest.mark.parametrize(
    ("name", "texts", "fault"),
    [
        (
            "a.yaml",
            (MIDDLE, f"a: &x 1\n{MIDDLE}", f"a: &x 1\n{MIDDLE}f: *x\n"),
            "be no valid YAML",
        ),
        ("a.yml", (f"a: 1\n{MIDDLE}", MIDDLE, f"{MIDDLE}a: 2\n"), "stand in the file twice"),
        (
            "a.json",
            (
                '{\n"a": 1,\n"b": 2,\n"c": 3,\n"d": 4\n}\n',
                '{\n"b": 2,\n"c": 3,\n"d": 4\n}\n',
                '{\n"b": 2,\n"c": 3,\n"a": 5,\n"d": 4\n}\n',
            ),
            "stand in the file twice",
        ),
    ],
)
def test_what_later_edits_need_is_not_taken_from_under_them(desk, name, texts, fault):
    """An anchor that is used by now, a key that came back elsewhere: no lines meet, and yet."""
    for text in texts:
        desk.save(name, text)
    plan = desk.service.plan_restore(desk.path(name), "2", without=True)
    assert len(plan.conflicts) == 1
    assert fault in plan.notes[0]
    with pytest.raises(MergeConflictError):
        desk.service.restore(desk.path(name), "2", without=True)
    assert desk.read(name).decode() == texts[-1]


@pytest.mark.parametrize("name", ["a.json", "a.ipynb", "a.toml"])
def test_a_file_that_a_program_reads_is_never_broken(desk, name):
    """Lines that do not meet are in conflict all the same, if the rest were no valid file."""
    key = "x = " if name == "a.toml" else ""
    desk.save(name, f"{key}[\n\n\n\n]\n")
    desk.save(name, f"{key}[\n1\n\n\n\n]\n")
    desk.save(name, f"{key}[\n1\n\n\n, 2]\n")
    plan = desk.service.plan_restore(desk.path(name), "2", without=True)
    assert (plan.action, len(plan.conflicts)) == ("nothing", 1)
    assert "no valid" in plan.notes[0]
    with pytest.raises(MergeConflictError):
        desk.service.restore(desk.path(name), "2", without=True)


def test_no_cell_and_no_key_comes_back_beside_itself(desk):
    """What a version took away may have come back elsewhere since: both would be there."""
    a, b, c = code("a = 1", "a"), markdown("# b", "b"), code("c = 3", "c")
    keys = ['"a": 1', '"b": 2', '"c": 3', '"d": 4']
    stories = {
        "a.ipynb": [written(*cells) for cells in ([a, b, c], [a, c, b], [b, a, c])],
        "a.json": [
            "{\n" + ",\n".join(kept) + "\n}\n"
            for kept in (keys, keys[1:], [*keys[1:3], keys[0], keys[3]])
        ],
    }
    for name, texts in stories.items():
        for text in texts:
            desk.save(name, text)
        plan = desk.service.plan_restore(desk.path(name), "2", without=True)
        assert (plan.action, len(plan.conflicts)) == ("nothing", 1), name
        assert "twice" in plan.notes[0]


def test_what_was_no_valid_file_before_may_be_none_again(desk):
    """Nobody is kept from taking out a change of a file that is broken anyway."""
    for text in ("[\n\n\n\n]\n,", "[\n1\n\n\n\n]\n,", "[\n1\n\n\n\n2]\n,"):
        desk.save("a.json", text)
    done = desk.service.restore(desk.path("a.json"), "2", without=True)
    assert done.plan.action == "replace"
