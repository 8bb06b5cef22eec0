"""Lines of work on a project, from Python."""

import pytest

from backtrail import History
from backtrail.errors import RefusedError


def test_a_script_works_on_two_branches_and_merges_them(tmp_path):
    """What lies on the disk is kept by itself; what does not go together is told."""
    file = tmp_path / "a.txt"
    file.write_text("1\n2\n3\n")
    with History.open("memory", workspace=tmp_path) as history:
        history.branch("idea", note="try it")
        history.roll_back(history.plan_switch("idea"))
        file.write_text("1\nidea\n3\n")
        (tmp_path / "new.txt").write_text("new\n")
        history.roll_back(history.plan_switch("main"))
        assert file.read_text() == "1\n2\n3\n"
        assert [(each.name, each.current) for each in history.branches()] == [
            ("main", True),
            ("idea", False),
        ]
        file.write_text("1\nmain\n3\n")
        plan = history.plan_merge("idea")
        assert [clash.places for clash in plan.clashes] == [1]
        with pytest.raises(RefusedError):
            history.roll_back(plan)
        history.roll_back(history.plan_merge("idea", choice="theirs"))
        assert (file.read_text(), (tmp_path / "new.txt").read_text()) == ("1\nidea\n3\n", "new\n")
        undo = history.plan_rollback_undo()
        history.roll_back(undo)
        assert file.read_text() == "1\nmain\n3\n"


def test_a_branch_parts_from_a_point_and_has_another_name_or_none(tmp_path):
    """As the command line's do."""
    file = tmp_path / "a.txt"
    file.write_text("one\n")
    with History.open("memory", workspace=tmp_path) as history:
        history.checkpoint("start")
        file.write_text("two\n")
        made = history.branch("early", at="start")
        assert history.rename_branch("early", "first").id == made.id
        history.roll_back(history.plan_switch("first"))
        assert file.read_text() == "one\n"
        history.roll_back(history.plan_switch("main"))
        assert history.delete_branch("first").deleted
        assert history.branches() == ()
