"""What agents may do, broken on purpose."""

from .sabotage import Sabotage

__all__ = ["SABOTAGES"]

_TESTS = "agents/test_server.py::"

SABOTAGES: tuple[Sabotage, ...] = (
    Sabotage(
        promise="S9",
        name="an agent without leave has a tool that writes",
        file="agents/server.py",
        old="    if writing is not None:\n        _add_plans",
        new="    _add_doing(server, writing)\n    if writing is not None:\n        _add_plans",
        tests=(_TESTS + "test_s9_no_tool_that_writes_is_there_unless_it_was_allowed",),
    ),
    Sabotage(
        promise="S9",
        name="what nobody sees is handed to an agent as it is",
        file="agents/data.py",
        old='        "text": visible(shown),',
        new='        "text": shown,',
        tests=(_TESTS + "test_s9_nothing_in_a_text_is_hidden",),
    ),
    Sabotage(
        promise="S9",
        name="an agent writes over a save that came after its plan",
        file="agents/writing.py",
        old="expected=plan.head, author",
        new="author",
        tests=(_TESTS + "test_a_file_goes_back_under_the_token_of_its_plan",),
    ),
    Sabotage(
        promise="P5",
        name="what an agent did in its run is nobody's",
        file="agents/writing.py",
        old='note or "a run begins")\n            self._name(service, self._agent)',
        new='note or "a run begins")',
        tests=(_TESTS + "test_what_changed_in_a_run_is_the_agents",),
    ),
)
