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
        ["terminal-notifier", "-title", "{title}", "-message", "{text}"],
        ["/bin/sh", "-c", 'echo "$1"', "sh", "{path}"],
        ["sudo", "logger", "{text}"],
        ["sh", "-e", "/opt/told.sh", "{path}"],
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


@pytest.mark.parametrize(
    "command",
    [
        ["python3", "--eval={path}"],
        ["fish", "--command={path}"],
        ["env", "--split-string={path}"],
        ["perl", "-e={path}"],
        ["bash", "-ec", "{path}"],
        ["bash", "-c", "-l", "{path}"],
        ["bash", "-c", "--", "{path}"],
        ["node", "-p", "{path}"],
        ["node", "--print", "{path}"],
        ["php", "-r", "{path}"],
        ["env", "-S", "{path}"],
        ["perl", "-0777ne", "{path}"],
        ["perl", "-E", "{path}"],
        ["R", "-R", "{path}"],
        ["pwsh", "-Command", "{path}"],
        ["psql", "--init-command={path}"],
    ],
)
def test_s11_a_name_stands_nowhere_a_script_is_expected(command):
    """Whether the option is long, short or one of several in a cluster; variables are named."""
    with pytest.raises(msgspec.ValidationError, match=r'variable in it: "\$HOOK_PATH"'):
        hook(command=command)


@pytest.mark.parametrize("before", [[], ["env", "LC_ALL=C"], ["/usr/bin/sudo", "-u", "me"]])
@pytest.mark.parametrize("runner", ["ssh", "/usr/bin/tmux", "eval", "awk", "su", "osascript"])
def test_s11_a_program_that_runs_its_arguments_gets_no_name(before, runner):
    """Whatever stands before it; the message says how a script hears of the name."""
    with pytest.raises(msgspec.ValidationError, match="HOOK_PATH or its standard input"):
        hook(command=[*before, runner, "host", "{path}"])


@pytest.mark.parametrize("url", ["http://me:s3cret@host/", "https://me@host?a", "http://a@b@c"])
def test_an_address_holds_no_password(url):
    """It would not be sent, but shown; an at sign behind the host is none."""
    with pytest.raises(msgspec.ValidationError, match="no user or password") as caught:
        hook(url=url)
    assert "s3cret" not in str(caught.value)
    assert hook(url="https://host/@me?to=a@b").url


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
