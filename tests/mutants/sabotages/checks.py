"""Checks and their verdicts, broken on purpose."""

from .sabotage import Sabotage

__all__ = ["SABOTAGES"]

_RUNNING = "history/checks/test_running.py::"
_VERDICTS = "history/checks/test_verdicts.py::"
_TRIPS = "history/checks/test_trips.py::"

SABOTAGES: tuple[Sabotage, ...] = (
    Sabotage(
        promise="B5",
        name="a verdict is taken for another state's",
        file="history/project_states.py",
        old="state = [(_name(path), file.content.hex(), file.mode) for path, file in by_name]",
        new="state = [_name(path) for path, _ in by_name]",
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
        old='return None if found is None or found.outcome == "unsure" else found',
        new="return found",
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
        old='_OWN: Final = ("hooks", "checks", "triggers")',
        new='_OWN: Final = ("hooks", "triggers")',
        tests=("test_settings.py::test_nobody_else_may_set_a_check",),
    ),
    Sabotage(
        promise="B6",
        name="a state is told of at each look",
        file="history/checks/trips.py",
        old='if not why or any(event.detail.get("state") == found.state for event in fired):',
        new="if not why:",
        tests=(_TRIPS + "test_a_state_is_told_of_once",),
    ),
    Sabotage(
        promise="B6",
        name="going back by itself goes round in circles",
        file="history/checks/trips.py",
        old="            and self._was_done(event)\n",
        new="            and False\n",
        tests=(_TRIPS + "test_what_was_gone_back_to_by_itself_once_is_only_suggested_then",),
    ),
    Sabotage(
        promise="B6",
        name="a person's change goes back by itself",
        file="history/checks/trips.py",
        old="return known and all(_agent(each) or each.author in authors for each in since)",
        new="return known and any(_agent(each) or each.author in authors for each in since)",
        tests=(_TRIPS + "test_only_an_agent_s_changes_are_free",),
    ),
    Sabotage(
        promise="B6",
        name="it goes back under unsaved text",
        file="lsp/trips.py",
        old="    if any(path.startswith(",
        new="    if False and any(path.startswith(",
        tests=(
            "lsp/test_trips.py"
            "::test_an_agent_s_change_goes_back_by_itself_and_one_step_takes_that_back",
        ),
    ),
)
