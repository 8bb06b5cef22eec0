"""What the guide tells people to write into the settings of their agents."""

import asyncio
import json
import re
import shlex
import tomllib
from importlib import import_module
from pathlib import Path

import click

from backtrail.agents.server import server_of
from backtrail.cli.program import COMMANDS

GUIDE = (Path(__file__).parents[2] / "docs" / "guides" / "agents.md").read_text("utf-8")
BLOCKS = re.findall(r"```(json|toml)\n(.*?)```", GUIDE, re.DOTALL)


def lines(value):
    """Every command line in the settings of some program."""
    if isinstance(value, dict):
        command = value.get("command")
        if isinstance(command, str):
            yield [*shlex.split(command), *value.get("args", [])]
        for each in value.values():
            yield from lines(each)
    elif isinstance(value, list):
        for each in value:
            yield from lines(each)


def test_every_setting_can_be_read_and_every_command_is_one_of_ours():
    """With the options that it has."""
    found = [
        line
        for kind, text in BLOCKS
        for line in lines(json.loads(text) if kind == "json" else tomllib.loads(text))
    ]
    assert len(found) == 5
    for line in found:
        program, name, *arguments = line[line[0].startswith("BACKTRAIL_AGENT=") :]
        command = getattr(import_module(f"backtrail.cli.{COMMANDS[name][0]}"), name)
        assert program == "backtrail"
        command.make_context(name, list(arguments), obj=None, resilient_parsing=False)
        assert isinstance(command, click.Command)


def test_the_tools_that_it_names_are_those_there_are():
    """No more and no fewer."""
    server = server_of(None, writing=object())
    names = {tool.name for tool in asyncio.run(server.list_tools())}
    told = set(re.findall(r"`([a-z]+(?:_[a-z]+)*)`", GUIDE.split("## What it does in a shell")[0]))
    assert names <= told
