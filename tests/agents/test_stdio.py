"""``backtrail mcp`` as an agent's program starts it: a process of its own, over pipes."""

import asyncio
import os
import sys

import pytest
from mcp import Client, StdioServerParameters

from backtrail.agents.data import NOTICE

pytestmark = pytest.mark.e2e


def parameters(folder, *options):
    """How the process is started."""
    return StdioServerParameters(
        command=sys.executable,
        args=["-m", "backtrail", "--store", str(folder.parent / "h.btl"), "mcp", *options],
        cwd=str(folder),
        env=dict(os.environ),
    )


def test_an_agent_works_in_a_project(tmp_path):
    """It reads, goes back under a plan, and its run bears the name that it was started with."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "a.txt").write_text("one\n")

    async def talk():
        started = parameters(folder, "--allow-write", "--agent", "robot")
        async with Client(started, read_timeout_seconds=60) as client:
            assert NOTICE in client.instructions
            await client.call_tool("begin_run", {})
            (folder / "a.txt").write_text("two\n")
            await client.call_tool("end_run", {})
            told = await client.call_tool("timeline", {"path": "a.txt"})
            plan = await client.call_tool("plan_restore", {"path": "a.txt", "version": "1"})
            token = plan.structured_content["token"]
            await client.call_tool("execute", {"token": token})
            return told.structured_content

    told = asyncio.run(talk())
    assert next(row["versions"][0]["author"] for row in told["rows"]) == "robot"
    assert (folder / "a.txt").read_text() == "one\n"


def test_without_leave_it_only_reads(tmp_path):
    """No tool of the process writes."""
    folder = tmp_path / "project"
    folder.mkdir()

    async def talk():
        async with Client(parameters(folder), read_timeout_seconds=60) as client:
            return (await client.list_tools()).tools

    tools = asyncio.run(talk())
    assert tools
    assert all(tool.annotations.read_only_hint for tool in tools)
