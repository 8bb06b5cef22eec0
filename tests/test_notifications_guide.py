"""The guide on notifications says what the code does: its examples load, and run."""

import re
import subprocess
from pathlib import Path

import msgspec

from backtrail.listening import KINDS, PLACEHOLDERS, importance
from backtrail.protocol.messages import HealthEvent
from backtrail.serving.hooks import Hooks
from backtrail.settings import load

PAGE = (Path(__file__).parents[1] / "docs" / "guides" / "notifications.md").read_text("utf-8")
EXAMPLES = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)


def loaded(tmp_path, text):
    """Read an example as the person's own settings."""
    file = tmp_path / "config.toml"
    file.write_text(text)
    return load(user_file=file, project_root=None, editor=None, environ={})


def test_every_example_is_allowed(tmp_path):
    """Each block of settings loads, and there is one of each sort."""
    settings = [loaded(tmp_path, text) for text in EXAMPLES]
    assert settings[0].notify.level == "info"
    hooks = [hook for each in settings for hook in each.hooks]
    assert [hook.command is None for hook in hooks] == [False, True, False, False]


def test_the_kinds_and_their_levels_are_those_of_the_code():
    """Each kind stands in the table once, with the level from which it is shown."""
    rows = re.findall(r"^\| (`[a-z-]+`(?:, `[a-z-]+`)*) \|.*\| (\S+) \|$", PAGE, re.MULTILINE)
    told = {
        kind: level.strip("`")
        for kinds, level in rows
        for kind in re.findall(r"`([a-z-]+)`", kinds)
    }
    assert told == {k: "always" if k == "trouble" else importance(k) for k in KINDS}


def test_the_placeholders_are_those_of_the_code():
    """None is missing, none is invented."""
    table = PAGE.partition("| placeholder |")[2].partition("\n\n")[0]
    assert set(re.findall(r"\{([a-z]+)\}", table)) == set(PLACEHOLDERS)


def test_the_script_of_the_guide_writes_its_line(tmp_path, monkeypatch):
    """The last example, run as it stands."""
    monkeypatch.setenv("HOME", str(tmp_path))
    (hook,) = loaded(tmp_path, EXAMPLES[-1]).hooks
    hooks = Hooks()
    hooks.hooks = (msgspec.structs.replace(hook, on=("trouble",)),)
    hooks.health(("the disk is full",))
    hooks.stop()
    assert hooks.failures == ()
    line = (tmp_path / "restores.log").read_text()
    assert re.fullmatch(r"\S+Z Saves are not being kept: the disk is full\n", line)


def test_the_first_hook_of_the_guide_runs_its_program(tmp_path, monkeypatch):
    """With the text as one argument; the program is a stand-in that writes its arguments down."""
    program = tmp_path / "notify-send"
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {tmp_path}/out\n')
    program.chmod(0o755)
    subprocess.run([program], check=True)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    hooks = Hooks()
    hooks.hooks = loaded(tmp_path, EXAMPLES[1]).hooks
    hooks._put("recovered", HealthEvent(trouble=()))
    hooks.stop()
    assert hooks.failures == ()
    assert (tmp_path / "out").read_text() == "Backtrail\nSaves are being kept again\n"
