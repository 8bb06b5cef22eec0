"""The history as an agent gets it, asked by the protocol's own client."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from mcp import Client

from backtrail.agents.data import NOTICE
from backtrail.agents.desk import Desk
from backtrail.agents.server import server_of
from backtrail.agents.serving import opened
from backtrail.agents.writing import Writing
from backtrail.history.requests import Capture
from backtrail.serving.store_thread import StoreThread

READING = {
    "recent_changes", "timeline", "read_version", "diff_versions", "compare_points",
    "search_history", "points", "experiments",
}  # fmt: skip


@pytest.fixture
def project(tmp_path):
    """A project with a file of three versions."""
    folder = tmp_path / "project"
    folder.mkdir()
    service = opened(str(folder), str(tmp_path / "h.btl"))
    for text in ("one\n", "two\n", "three\n"):
        (folder / "a.txt").write_text(text)
        service.capture(Capture(path=str(folder / "a.txt"), source="vim"))
    service.close()
    return folder


@asynccontextmanager
async def client(project, *, writes=False):
    """The protocol's client, at a server of the project."""
    store = str(project.parent / "h.btl")
    thread = StoreThread(lambda: opened(str(project), store), lambda *_: None)
    desk = Desk(str(project), thread)
    try:
        server = server_of(desk, writing=Writing(desk, "robot") if writes else None)
        async with Client(server) as connected:
            yield connected
    finally:
        thread.stop()


def asked(project, talk, **how):
    """What ``talk`` finds out at a server of the project."""

    async def run():
        async with client(project, **how) as connected:
            return await talk(connected)

    return asyncio.run(run())


async def call(connected, tool, **arguments):
    """The structured answer of a tool."""
    found = await connected.call_tool(tool, arguments)
    assert not found.is_error, found.content
    return found.structured_content


async def refused(connected, tool, **arguments):
    """The text of a refusal."""
    found = await connected.call_tool(tool, arguments)
    assert found.is_error
    return found.content[0].text


def test_an_agent_reads_the_history_of_its_project(project):
    """Versions, contents, differences, points and searches; each answer says that it is data."""

    async def talk(connected):
        versions = await call(connected, "timeline", path="a.txt")
        content = await call(connected, "read_version", path="a.txt", version="1")
        diff = await call(connected, "diff_versions", path="a.txt", old="1", new="3")
        changes = await call(connected, "recent_changes")
        compared = await call(connected, "compare_points", old="2")
        found = await call(connected, "search_history", text="two")
        points = await call(connected, "points")
        return versions, content, diff, changes, compared, found, points

    answers = asked(project, talk)
    versions, content, diff, changes, compared, found, points = answers
    assert {each["notice"] for each in answers} == {NOTICE}
    assert versions["total"] == 3
    assert (content["text"], content["next_offset"], content["version"]["number"]) == (
        "one\n",
        None,
        1,
    )
    assert "-one" in diff["unified"]
    assert changes["rows"][0]["path"] == "a.txt"
    assert [file["new"]["path"] for file in compared["files"]] == ["a.txt"]
    assert found["matches"]
    assert (points["checkpoints"], points["branches"]) == ([], [])


def test_resources_are_timelines(project):
    """Of a file, and of the project."""

    async def talk(connected):
        templates = await connected.list_resource_templates()
        of_file = await connected.read_resource("backtrail://timeline/a.txt")
        of_all = await connected.read_resource("backtrail://changes")
        return templates, of_file, of_all

    templates, of_file, of_all = asked(project, talk)
    assert [each.uri_template for each in templates.resource_templates] == [
        "backtrail://timeline/{+path}"
    ]
    assert "three" not in of_file.contents[0].text
    assert '"total": 3' in of_file.contents[0].text.replace('"total":3', '"total": 3')
    assert "a.txt" in of_all.contents[0].text


def test_s9_no_tool_that_writes_is_there_unless_it_was_allowed(project):
    """Whatever a file says: such a tool has no name to be called by."""

    async def talk(connected):
        listed = await connected.list_tools()
        answer = await connected.call_tool("execute", {"token": "x"})
        return listed.tools, answer.is_error

    tools, error = asked(project, talk)
    assert {tool.name for tool in tools} == READING
    assert all(tool.annotations.read_only_hint for tool in tools)
    assert error


def test_s9_nothing_in_a_text_is_hidden(project):
    """Controls, directions, zero widths and tags are written out, also in names and notes."""
    hidden = "a\u202eb\u200bc\x1b[2Jd\U000e0041e"
    (project / "evil.txt").write_text(hidden)

    async def talk(connected):
        await call(connected, "checkpoint", name="x", note=hidden)
        content = await call(connected, "read_version", path="evil.txt")
        points = await call(connected, "points")
        return content["text"], points["checkpoints"][0]["note"]

    shown = r"a\u{202e}b\u{200b}c\u{1b}[2Jd\u{e0041}e"
    assert asked(project, talk, writes=True) == (shown, shown)


def test_long_texts_come_in_pieces(project):
    """With where to read on."""
    text = "".join(f"line {number}\n" for number in range(5000))
    (project / "long.txt").write_text(text)

    async def talk(connected):
        await call(connected, "checkpoint")
        pieces, offset = [], 0
        while offset is not None:
            piece = await call(connected, "read_version", path="long.txt", offset=offset)
            assert len(piece["text"]) <= 20_000
            pieces.append(piece["text"])
            offset = piece["next_offset"]
        return "".join(pieces), len(pieces)

    assert asked(project, talk, writes=True) == (text, 3)


@pytest.mark.parametrize("path", ["../secret.txt", "/etc/passwd", "x/../../secret.txt", "link.txt"])
def test_s1_nothing_outside_the_project_is_answered(project, path):
    """Not by dots, not by an absolute name, not through a link."""
    (project.parent / "secret.txt").write_text("secret\n")
    (project / "link.txt").symlink_to(project.parent / "secret.txt")

    async def talk(connected):
        return [
            await refused(connected, "timeline", path=path),
            await refused(connected, "read_version", path=path),
            await refused(connected, "plan_restore", path=path, version="1"),
        ]

    for text in asked(project, talk, writes=True):
        assert "outside" in text or "no history" in text or "nothing is kept" in text, text


def test_a_file_goes_back_under_the_token_of_its_plan(project):
    """Once, and not where it was saved since; the version bears the agent's name."""

    async def talk(connected):
        plan = await call(connected, "plan_restore", path="a.txt", version="1")
        assert (project / "a.txt").read_text() == "three\n"
        assert plan["plan"]["action"] == "replace"
        done = await call(connected, "execute", token=plan["token"])
        twice = await refused(connected, "execute", token=plan["token"])
        late = await call(connected, "plan_restore", path="a.txt", version="2")
        (project / "a.txt").write_text("saved meanwhile\n")
        conflict = await refused(connected, "execute", token=late["token"])
        return done, twice, conflict

    done, twice, conflict = asked(project, talk, writes=True)
    assert (done["applied"], done["version"]["author"]) == (True, "robot")
    assert "plan again" in twice
    assert "a.txt" in conflict
    assert (project / "a.txt").read_text() == "saved meanwhile\n"


def test_a_project_goes_back_and_forth_by_plans(project):
    """To a checkpoint, to another branch, and by a merge; each is taken back."""

    async def talk(connected):
        await call(connected, "checkpoint", name="before")
        (project / "a.txt").write_text("four\n")
        (project / "new.txt").write_text("new\n")
        await call(connected, "checkpoint", name="after")
        back = await call(connected, "plan_rollback", point="before")
        assert {file["path"].rpartition("/")[2] for file in back["files"]} == {"a.txt", "new.txt"}
        await call(connected, "execute", token=back["token"])
        assert (project / "a.txt").read_text() == "three\n"
        undo = await call(connected, "plan_undo")
        await call(connected, "execute", token=undo["token"])
        assert (project / "a.txt").read_text() == "four\n"
        branch = await call(connected, "plan_branch", name="idea")
        await call(connected, "execute", token=branch["token"])
        (project / "a.txt").write_text("idea\n")
        switch = await call(connected, "plan_switch", name="main")
        await call(connected, "execute", token=switch["token"])
        assert (project / "a.txt").read_text() == "four\n"
        merge = await call(connected, "plan_merge", name="idea")
        await call(connected, "execute", token=merge["token"])
        return (project / "a.txt").read_text()

    assert asked(project, talk, writes=True) == "idea\n"


def test_approaches_are_parted_measured_and_picked_by_plans(project):
    """What is measured is what the person's settings name; asked for more it says what to do."""

    async def talk(connected):
        plan = await call(
            connected, "plan_experiment", name="sum", approaches=["loop", "table"], note="faster"
        )
        await call(connected, "execute", token=plan["token"])
        known = await call(connected, "experiments")
        switch = await call(connected, "plan_switch", name="sum/table")
        await call(connected, "execute", token=switch["token"])
        (project / "a.txt").write_text("table\n")
        pick = await call(connected, "plan_pick", experiment="sum", approach="table")
        await call(connected, "execute", token=pick["token"])
        pick = await call(connected, "plan_pick", experiment="sum", approach="table")
        await call(connected, "execute", token=pick["token"])
        return (
            known["experiments"],
            await refused(connected, "plan_check", name="rm"),
            await refused(connected, "plan_evaluation", name="sum"),
        )

    (found,), check, evaluation = asked(project, talk, writes=True)
    assert [each["branch"] for each in found["approaches"]] == ["sum/loop", "sum/table"]
    assert (project / "a.txt").read_text() == "table\n"
    assert "there is no check rm" in check
    assert "write a table [[checks]]" in evaluation


def test_what_changed_in_a_run_is_the_agents(project):
    """What lay there before is not; the run is marked until it ends."""
    (project / "a.txt").write_text("of a person\n")

    async def talk(connected):
        begun = await call(connected, "begin_run", note="tidy up")
        points = await call(connected, "points")
        (project / "b.txt").write_text("of the agent\n")
        await call(connected, "end_run")
        nothing = await refused(connected, "end_run")
        mine = await call(connected, "timeline", path="b.txt")
        other = await call(connected, "timeline", path="a.txt")
        return begun, points, nothing, mine, other

    begun, points, nothing, mine, other = asked(project, talk, writes=True)
    (marked,) = points["checkpoints"]
    assert (marked["run"], marked["author"], marked["note"]) == (begun["run"], "robot", "tidy up")
    assert "begin_run" in nothing
    (made,) = mine["rows"][0]["versions"]
    assert (made["metadata"]["by"], made["author"]) == ("robot", "robot")
    assert "by" not in other["rows"][0]["versions"][0]["metadata"]
