"""What compares structured files and puts keys back, broken on purpose."""

from .sabotage import Sabotage

__all__ = ["SABOTAGES"]

_COMPARING = "diff/structured/test_comparing.py"
_RETURNING = "diff/structured/test_returning.py"
_BACK = f"{_RETURNING}::test_one_change_is_taken_back_to_the_last_byte"

SABOTAGES: tuple[Sabotage, ...] = (
    Sabotage(
        promise="R3",
        name="1, 1.0 and true are the same value",
        file="diff/structured/comparing.py",
        old="if type(one) is not type(other):",
        new="if one != other and type(one) is not type(other):",
        tests=(f"{_COMPARING}::test_another_type_is_a_change_of_type",),
    ),
    Sabotage(
        promise="R3",
        name="what moved in a list is taken for what stays",
        file="diff/structured/patching.py",
        old="gone.add(change.old_path[-1])",
        new="gone.discard(change.old_path[-1])",
        tests=("diff/structured/test_patching.py::test_items_that_moved_are_moved_again",),
    ),
    Sabotage(
        promise="D10",
        name="a key goes back though others change with it",
        file="diff/structured/returning.py",
        old="    wrong = compare_values(expected, found.value)\n",
        new="    wrong: tuple[KeyChange, ...] = ()\n",
        tests=(f"{_RETURNING}::test_what_cannot_go_back_alone_is_refused",),
    ),
    Sabotage(
        promise="D10",
        name="a key that comes back gives the line above another end",
        file="diff/structured/line_edits.py",
        old="    if beside is not None:\n        eol =",
        new="    if beside is None:\n        eol =",
        tests=("properties/test_parts.py::test_a_key_comes_and_goes_with_its_line_alone",),
    ),
    Sabotage(
        promise="D10",
        name="the comment behind a key stays when the key goes back",
        file="diff/structured/returning.py",
        old="last = (line_end(old.text, was.end), line_end(new.text, now.end))",
        new="last = (was.end, now.end)",
        tests=(_BACK,),
    ),
    Sabotage(
        promise="D10",
        name="a key brings the line ends of its version along",
        file="diff/structured/returning.py",
        old='text = text.replace("\\r\\n", "\\n").replace("\\n", eol)',
        new="text = str(text)",
        tests=(_BACK,),
    ),
    Sabotage(
        promise="S3",
        name="aliases unfold without an end",
        file="diff/structured/yaml_text.py",
        old="if self._unfolded > _UNFOLDED:",
        new="if self._unfolded < 0:",
        tests=("diff/structured/test_reading.py::test_a_bomb_of_aliases_is_refused",),
    ),
    Sabotage(
        promise="S4",
        name="values are written to the terminal as they are",
        file="diff/structured/texts.py",
        old='    if text.replace("\\n", "").isprintable():\n',
        new="    if text:\n",
        tests=("cli/test_key_views.py::test_keys_and_values_cannot_act_on_a_terminal",),
    ),
)
