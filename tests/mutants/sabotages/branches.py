"""Branches, broken on purpose."""

from .sabotage import Sabotage

__all__ = ["SABOTAGES"]

_TESTS = "history/test_branches.py::"
_MERGES = "history/test_merging.py::"

SABOTAGES: tuple[Sabotage, ...] = (
    Sabotage(
        promise="B2",
        name="who takes a switch back stays on the branch whose files go",
        file="history/rollbacks.py",
        old="to=there.left, left=there.to,",
        new="to=there.to, left=there.left,",
        tests=(_TESTS + "test_a_switch_is_taken_back_in_one_step",),
    ),
    Sabotage(
        promise="B2",
        name="unsaved changes come along to another branch",
        file="history/rollbacks.py",
        old="    if unsaved:\n",
        new="    if False:\n",
        tests=(_TESTS + "test_unsaved_changes_do_not_come_along",),
    ),
    Sabotage(
        promise="B2",
        name="a switch that was taken back counts as done",
        file="history/branches.py",
        old='_NOT_DONE: Final = frozenset({"taken back", "half-way"})',
        new="_NOT_DONE: Final = frozenset[str]()",
        tests=(_TESTS + "test_a_switch_that_cannot_go_on_leaves_one_where_one_was",),
    ),
    Sabotage(
        promise="B2",
        name="a prune takes where a branch parted and was left",
        file="history/pins.py",
        old="[*_of_checkpoints(scope), *_of_branches(scope)]",
        new="[*_of_checkpoints(scope)]",
        tests=(_TESTS + "test_no_prune_lets_go_of_where_a_branch_parted_and_was_left",),
    ),
    Sabotage(
        promise="B3",
        name="what was merged before is merged again",
        file="history/branches.py",
        old="                if merge.into == branch and sequence <= until",
        new="                if False",
        tests=(_MERGES + "test_what_was_merged_before_is_the_base_of_the_next_merge",),
    ),
    Sabotage(
        promise="B3",
        name="a merge that was killed counts as done",
        file="history/rollbacks.py",
        old='"taken back" if "merge" in event.detail else "finished"',
        new='"finished"',
        tests=(_MERGES + "test_what_a_dead_process_had_begun_to_merge_is_taken_back",),
    ),
    Sabotage(
        promise="B3",
        name="what does not go together is decided by itself",
        file="history/merging.py",
        old="        settled=bool(query.choice) or not planning.clashes,",
        new="        settled=True,",
        tests=(_MERGES + "test_what_does_not_go_together_is_told_and_nothing_is_written",),
    ),
    Sabotage(
        promise="B3",
        name="a merge writes what it planned over a save that came between",
        file="history/merging.py",
        old='            self._act("merge", theirs, ours, merging=merging)',
        new='            self._act("replace", theirs, ours)',
        tests=(_MERGES + "test_a_save_that_comes_between_plan_and_merge_is_merged_as_well",),
    ),
    Sabotage(
        promise="B3",
        name="keys that both changed are taken from the other branch",
        file="diff/structured/merging.py",
        old="        if not _same(was, there):",
        new="        if False:",
        tests=("diff/structured/test_merging.py",),
    ),
    Sabotage(
        promise="B3",
        name="a merge breaks a file that programs read",
        file="history/merged_contents.py",
        old="    return sound == SOUND or any(",
        new="    return True or any(",
        tests=("history/test_merged_contents.py::test_a_file_that_programs_read_stays_one",),
    ),
    Sabotage(
        promise="B2",
        name="a checkout of git is noticed once a process",
        file="history/git_branches.py",
        old="scope.heads.get(workspace.id) == stamp",
        new="workspace.id in scope.heads",
        tests=(
            "history/test_git_branches.py::test_each_version_has_the_branch_that_was_checked_out",
        ),
    ),
)
