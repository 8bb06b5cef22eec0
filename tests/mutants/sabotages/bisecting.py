"""Bisection, broken on purpose."""

from .sabotage import Sabotage

__all__ = ["SABOTAGES"]

_TESTS = "history/test_bisecting.py::"

SABOTAGES: tuple[Sabotage, ...] = (
    Sabotage(
        promise="B7",
        name="what the command did to a state is taken for the next one",
        file="history/project_states.py",
        old="self._there.get(path) == file and into.is_as_written(path)",
        new="self._there.get(path) == file",
        tests=(_TESTS + "test_what_the_command_does_to_the_folder_leads_no_other_run_astray",),
    ),
    Sabotage(
        promise="B7",
        name="a file that came later lies in an earlier state",
        file="history/project_states.py",
        old="if path not in files:",
        new="if False:",
        tests=(
            _TESTS + "test_each_state_is_exactly_as_it_was",
            "properties/test_bisecting.py::test_b7_the_save_that_broke_it_is_named",
        ),
    ),
    Sabotage(
        promise="B7",
        name="a bisection that was ended begins anew",
        file="history/bisecting.py",
        old="self._codes = verdicts.known_codes(scope)",
        new="self._codes = {}",
        tests=(_TESTS + "test_one_that_was_ended_goes_on",),
    ),
)
