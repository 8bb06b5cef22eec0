"""Restores of folders, broken on purpose."""

from .sabotage import Sabotage

__all__ = ["SABOTAGES"]

_FILE = "history/rollbacks.py"
_PLANS = "history/rollback_plans.py"
_TESTS = "history/test_rollbacks.py::"

SABOTAGES: tuple[Sabotage, ...] = (
    Sabotage(
        promise="D1",
        name="the restore of a folder that was killed is left half-way",
        file="history/service.py",
        old="            self.finish_rollbacks()\n",
        new="            pass\n",
        tests=("durability/test_killed_rollback.py",),
    ),
    Sabotage(
        promise="D1",
        name="a file that cannot be written leaves a folder half-way",
        file=_FILE,
        old="            raise _taken_back(doing, error) from error",
        new="            raise",
        tests=(_TESTS + "test_a_file_that_cannot_be_written_takes_all_back",),
    ),
    Sabotage(
        promise="D22",
        name="the restore of a folder takes files away that were there all along",
        file=_PLANS,
        old="        if first.reason == FIRST_LOOK and first.sequence > self._sequence:",
        new="        if False:",
        tests=(_TESTS + "test_what_was_there_before_anybody_looked_stays",),
    ),
    Sabotage(
        promise="D22",
        name="the restore of a folder takes a file from another folder",
        file=_PLANS,
        old="            if there and here and _At",
        new="            if there and _At",
        tests=(_TESTS + "test_a_file_that_left_the_folder_stays_where_it_is",),
    ),
    Sabotage(
        promise="D23",
        name="the restore of a folder writes under unsaved text",
        file=_PLANS,
        old="        if self._name(at) in self._unsaved:\n            why = UNSAVED",
        new="        pass",
        tests=(_TESTS + "test_unsaved_changes_stay",),
    ),
)
