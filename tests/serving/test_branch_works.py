"""Branches as a face has them: planned, shown, and done under a token."""

import pytest

from backtrail.errors import NotFoundError, UsageError
from serving.test_plans import execute, plan, plans, root

__all__ = ["plans", "root"]  # fixtures


def test_a_branch_is_parted_left_and_come_back_to(plans, root):
    """What lies on the disk is kept by planning; it goes on with the branch that is left."""
    shown = plan(plans, root, work="branch", name="idea")
    assert shown.summary == f"{root} as it is now would be where branch idea begins."
    assert execute(plans, shown.token).summary == "You are on branch idea now."
    (root / "a.txt").write_text("idea\n")
    shown = plan(plans, root, work="switch", name="main")
    assert shown.summary == "1 file would be as branch main was left."
    done = execute(plans, shown.token)
    assert done.summary == "You are on branch main now; 1 file changed."
    assert (root / "a.txt").read_text() == "x\n" * 8
    execute(plans, plan(plans, root, work="switch", name="idea").token)
    assert (root / "a.txt").read_text() == "idea\n"
    back = plan(plans, root, work="rollback-undo")
    execute(plans, back.token)
    assert (root / "a.txt").read_text() == "x\n" * 8


def test_a_merge_that_leaves_something_to_decide_has_no_token(plans, root):
    """It says so; with a choice it has one."""
    execute(plans, plan(plans, root, work="branch", name="idea").token)
    (root / "a.txt").write_text("idea\n")
    execute(plans, plan(plans, root, work="switch", name="main").token)
    (root / "a.txt").write_text("main\n")
    shown = plan(plans, root, work="merge-branch", name="idea")
    assert (shown.token, shown.undecided) == ("", True)
    assert shown.summary == "1 file changed on both branches in ways that do not go together."
    assert shown.notes == (f"{root}/a.txt, 1 place: both changed it.",)
    shown = plan(plans, root, work="merge-branch", name="idea", choice="theirs")
    assert (shown.undecided, [file.text for file in shown.files]) == (
        False,
        ["is put together: both branches changed it"],
    )
    assert execute(plans, shown.token).summary == "Merged branch idea; 1 file changed."
    assert (root / "a.txt").read_text() == "idea\n"
    again = plan(plans, root, work="merge-branch", name="idea")
    assert (again.token, again.summary) == ("", "All that idea holds is there already.")


def test_what_makes_no_sense_is_refused(plans, root):
    """With the field that is wrong, or what to look at."""
    for work in ("branch", "switch", "merge-branch"):
        with pytest.raises(UsageError, match="name the branch"):
            plan(plans, root, work=work)
    with pytest.raises(NotFoundError, match="no branch nowhere"):
        plan(plans, root, work="switch", name="nowhere")
    shown = plan(plans, root, work="branch", name="12")
    with pytest.raises(UsageError, match="choose another name"):
        execute(plans, shown.token)
