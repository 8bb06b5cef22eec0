"""Hooks are checked before they are ever run, and levels say what a person is shown."""

import msgspec
import pytest

from backtrail.listening import KINDS, HookSettings, is_shown


def hook(**fields):
    """Read one as from a settings file."""
    return msgspec.convert({"on": ["restored"], **fields}, HookSettings)


@pytest.mark.parametrize(
    "command",
    [
        ["notify-send", "Backtrail", "{text}"],
        ["logger", "--tag=backtrail", "--path={path}"],
        ["~/bin/told"],
        ["/usr/bin/env", "python3", "-c", "print({1: 2})"],
    ],
)
def test_arguments_are_whole_or_of_an_option(command):
    """A placeholder stands alone or behind an option's equals sign; other braces are text."""
    assert hook(command=command).command == tuple(command)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "set either command or url"),
        ({"command": ["a"], "url": "https://x"}, "set either command or url"),
        ({"command": []}, "length >= 1"),
        ({"command": ["ssh", "host", "echo {path}"]}, "has to be a whole argument"),
        ({"command": ["env", "x={path}"]}, "has to be a whole argument"),
        ({"command": ["ssh", "host", "{path}.bak"]}, "has to be a whole argument"),
        ({"command": ["sh", "-c", "{text}"]}, 'use the variable in it: "$HOOK_TEXT"'),
        ({"command": ["a", "{paht}"]}, "{paht} is unknown"),
        ({"command": ["{path}"]}, "the program itself has no placeholder"),
        ({"command": ["./told.sh"]}, "write the whole path"),
        ({"command": ["bin/told"]}, "write the whole path"),
        ({"command": ["a"], "template": "{text}"}, "{text} is unknown"),
        ({"url": "file:///etc/passwd"}, "https:// or http://"),
        ({"command": ["a"], "on": ["saved"]}, "Invalid enum value 'saved'"),
        ({"command": ["a"], "on": []}, "length >= 1"),
        ({"command": ["a"], "seconds": 0}, "> 0"),
        ({"command": ["a"], "secods": 3}, "unknown field `secods`"),
    ],
)
def test_a_wrong_hook_says_what_is_wrong(fields, words):
    """Nothing is guessed: the message names the field or the rule."""
    with pytest.raises(msgspec.ValidationError) as caught:
        hook(**fields)
    assert words in str(caught.value)


def test_each_level_shows_what_the_one_below_shows():
    """Trouble is always shown, a save only to who asked for all."""
    shown = {
        level: [kind for kind in KINDS if is_shown(kind, level)]
        for level in ("error", "warning", "info", "all")
    }
    assert shown["error"] == ["trouble"]
    assert shown["warning"] == ["mass-changed", "trouble"]
    assert set(KINDS) - set(shown["info"]) == {"kept", "annotated"}
    assert shown["all"] == list(KINDS)
