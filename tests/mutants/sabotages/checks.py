"""Checks and their verdicts, broken on purpose."""

from .sabotage import Sabotage

__all__ = ["SABOTAGES"]

_RUNNING = "history/checks/test_running.py::"
_VERDICTS = "history/checks/test_verdicts.py::"

SABOTAGES: tuple[Sabotage, ...] = (
    Sabotage(
        promise="B5",
        name="a verdict is taken for another state's",
        file="history/project_states.py",
        old="state = sorted((path, file.content.hex(), file.mode) for path, file in files.items())",
        new="state = sorted(files)",
        tests=(_RUNNING + "test_a_state_is_asked_about_once",),
    ),
    Sabotage(
        promise="B5",
        name="what changed while a check ran in place has its verdict",
        file="history/checks/running.py",
        old="if digest_of(self._state(self._newest())) != self._digest:",
        new="if False:",
        tests=(_RUNNING + "test_in_place_what_changes_meanwhile_has_no_verdict",),
    ),
    Sabotage(
        promise="B5",
        name="a file turns red with another one",
        file="history/checks/marks.py",
        old="said = {check: outcome for _, check, outcome in reversed(between)}",
        new="said = {check: outcome for _, check, outcome in between}",
        tests=(
            "history/checks/test_marks.py"
            "::test_a_file_that_nobody_touched_does_not_turn_red_with_another_one",
        ),
    ),
    Sabotage(
        promise="B5",
        name="a command that took too long is an answer the next time",
        file="history/checks/running.py",
        old='if known is not None and known.outcome != "unsure" and not query.again:',
        new="if known is not None and not query.again:",
        tests=(_RUNNING + "test_what_could_not_be_told_is_asked_again",),
    ),
    Sabotage(
        promise="B5",
        name="a state of which prunes let go is the last green one",
        file="history/checks/greens.py",
        old="return digest_of(states.at(verdict.at)) == verdict.state",
        new="return True",
        tests=(_VERDICTS + "test_a_state_that_is_not_whole_any_more_is_no_point",),
    ),
    Sabotage(
        promise="B5",
        name="a secret that a check prints is kept",
        file="history/checks/outputs.py",
        old="safe = masked_secrets(_CODE, output)",
        new="safe = output",
        tests=(_RUNNING + "test_what_a_run_says_is_kept_with_the_verdict",),
    ),
    Sabotage(
        promise="B5",
        name="a report's entities are followed",
        file="history/checks/junit.py",
        old="root = fromstring(data, forbid_dtd=True)",
        new="root = __import__('xml.etree.ElementTree').etree.ElementTree.fromstring(data)",
        tests=("history/checks/test_junit.py::test_what_is_no_report_tells_nothing",),
    ),
    Sabotage(
        promise="B5",
        name="what a check started goes on after its time",
        file="files/commands.py",
        old="os.killpg(process.pid, signal.SIGKILL)",
        new="process.kill()",
        tests=("files/test_commands.py::test_nothing_that_it_started_is_left",),
    ),
    Sabotage(
        promise="S11",
        name="a project names the commands of checks",
        file="settings.py",
        old='_OWN: Final = ("hooks", "checks")',
        new='_OWN: Final = ("hooks",)',
        tests=("test_settings.py::test_nobody_else_may_set_a_check",),
    ),
)
