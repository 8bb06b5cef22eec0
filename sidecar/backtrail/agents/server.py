"""The MCP server: tools and resources by the official SDK, each one call of the desk.

Read-only unless it was started to write: tools that write are not there then, so nothing that an
agent is talked into reaches them.
"""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Annotated, Any, Final, Literal, ParamSpec

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

from backtrail.agents.data import NOTICE
from backtrail.agents.desk import Desk
from backtrail.agents.writing import Writing
from backtrail.errors import BacktrailError
from backtrail.release import VERSION

__all__ = ["server_of"]

_Params = ParamSpec("_Params")
_Answer = dict[str, Any]

_ABOUT: Final = (
    "The local history of a project: every save is kept as a version, and can be read, compared and"
    " searched. Paths are relative to the project. A version is named by its number, its id, ~3"
    " (three before the newest), a tag or a time; a point in time of the project by a time (2 hours"
    " ago, 2026-03-01T14:00), a checkpoint, a branch, a sequence, green:CHECK or now. "
)
_WRITES: Final = (
    "To go back: ask for a plan, show it to the person where it is theirs to decide, then execute"
    " its token. Everything that lies there is kept first, and plan_undo takes the last step back."
    " Call begin_run before you change files and end_run after, so that your changes are told"
    " apart. "
)
_READING: Final = ToolAnnotations(read_only_hint=True, open_world_hint=False)
_PLANNING: Final = ToolAnnotations(
    read_only_hint=False, destructive_hint=False, open_world_hint=False
)
_DOING: Final = ToolAnnotations(read_only_hint=False, destructive_hint=True, open_world_hint=False)

Path = Annotated[str, Field(description="A file, relative to the project.")]
Version = Annotated[str, Field(description="Number, id, ~1 (the one before), tag or time.")]
Point = Annotated[str, Field(description="A time, checkpoint, branch, sequence, green:CHECK, now.")]
Limit = Annotated[int, Field(ge=1, le=200, description="Rows at most.")]


def server_of(desk: Desk, *, writing: Writing | None) -> MCPServer:
    """The server of one folder; ``writing`` None: nothing can be changed through it."""
    about = _ABOUT + (_WRITES if writing is not None else "") + NOTICE
    server = MCPServer("backtrail", title="Backtrail", instructions=about, version=VERSION)
    _add_reading(server, desk)
    _add_resources(server, desk)
    if writing is not None:
        _add_plans(server, writing)
        _add_doing(server, writing)
    return server


def _add_reading(server: MCPServer, desk: Desk) -> None:
    def reads(name: str, title: str) -> Callable[..., Any]:
        return server.tool(name, title=title, annotations=_READING, structured_output=True)

    @reads("recent_changes", "What changed last in the project")
    @_told
    async def recent_changes(limit: Limit = 50, cursor: int | None = None) -> _Answer:
        """Saves of all files, newest first; go on with `next_cursor`."""
        return await desk.recent(limit, cursor)

    @reads("timeline", "The versions of a file")
    @_told
    async def timeline(path: Path, limit: Limit = 50, cursor: int | None = None) -> _Answer:
        """The versions of one file, newest first, also of one that was deleted."""
        return await desk.timeline(path, limit, cursor)

    @reads("read_version", "What a version of a file holds")
    @_told
    async def read_version(path: Path, version: Version = "~0", offset: int = 0) -> _Answer:
        """At most 20,000 characters from `offset` on; read on with `next_offset`."""
        return await desk.content(path, version, offset)

    @reads("diff_versions", "How two versions of a file differ")
    @_told
    async def diff_versions(
        path: Path, old: Version | None = None, new: Version | None = None
    ) -> _Answer:
        """A unified diff; without versions the newest one against the file as it is now."""
        return await desk.diff(path, old, new)

    _add_projects(reads, desk)


def _add_projects(reads: Callable[[str, str], Callable[..., Any]], desk: Desk) -> None:
    @reads("compare_points", "Which files differ between two points in time")
    @_told
    async def compare_points(old: Point, new: Point = "now", cursor: str | None = None) -> _Answer:
        """Files that were added, removed, renamed or changed, with figures."""
        return await desk.compare(old, new, cursor)

    @reads("search_history", "Find the saves that put a text in or took it out")
    @_told
    async def search_history(
        text: str,
        how: Literal["text", "word", "phrase", "regex"] = "text",
        cursor: str | None = None,
    ) -> _Answer:
        """Ask again with `next_cursor` until it is null."""
        return await desk.search(text, how, cursor)

    @reads("points", "Checkpoints, branches and verdicts of checks")
    @_told
    async def points() -> _Answer:
        """Points in time of the project that have a name."""
        return await desk.points()

    @reads("experiments", "Approaches to one thing, ranked")
    @_told
    async def experiments() -> _Answer:
        """What checks said of each approach as it is, the best first; nothing is run."""
        return await desk.experiments()


def _add_resources(server: MCPServer, desk: Desk) -> None:
    @server.resource(
        "backtrail://timeline/{+path}", title="Timeline of a file", mime_type="application/json"
    )
    @_told
    async def timeline(path: str) -> _Answer:
        """The newest 50 versions of a file of the project."""
        return await desk.timeline(path, 50, None)

    @server.resource("backtrail://changes", title="Recent changes", mime_type="application/json")
    @_told
    async def changes() -> _Answer:
        """What changed last in the project."""
        return await desk.recent(50, None)


def _add_plans(server: MCPServer, writing: Writing) -> None:
    def plans(name: str, title: str) -> Callable[..., Any]:
        return server.tool(name, title=title, annotations=_PLANNING, structured_output=True)

    @plans("plan_restore", "What the restore of one file would do")
    @_told
    async def plan_restore(path: Path, version: Version) -> _Answer:
        """Changes nothing; execute its token to do it."""
        return await writing.plan_restore(path, version)

    @plans("plan_rollback", "What taking the project back to a point would do")
    @_told
    async def plan_rollback(point: Point, files: str | None = None) -> _Answer:
        """Changes nothing; `files` is a glob as in .gitignore. Execute its token to do it."""
        return await writing.plan(work="rollback", point=point, files=files)

    @plans("plan_undo", "What taking back the last rollback, switch or merge would do")
    @_told
    async def plan_undo() -> _Answer:
        """Changes nothing; execute its token to do it."""
        return await writing.plan(work="rollback-undo")

    @plans("plan_branch", "Part a branch from the project as it is")
    @_told
    async def plan_branch(name: str, note: str = "") -> _Answer:
        """Execute its token to make it and go there; no file changes by that."""
        return await writing.plan(work="branch", name=name, note=note)

    @plans("plan_switch", "What going to another branch would do")
    @_told
    async def plan_switch(name: str) -> _Answer:
        """Keeps what is new on the disk, changes no file; execute its token to do it."""
        return await writing.plan(work="switch", name=name)

    @plans("plan_merge", "What merging another branch would do")
    @_told
    async def plan_merge(
        name: str, choice: Literal["", "markers", "ours", "theirs"] = ""
    ) -> _Answer:
        """Has no token while `undecided`: both changed the same lines. Then name a `choice`."""
        return await writing.plan(work="merge-branch", name=name, choice=choice)

    _add_measuring(plans, writing)


def _add_measuring(plans: Callable[[str, str], Callable[..., Any]], writing: Writing) -> None:
    @plans("plan_check", "Which check of the person's settings would run on the project")
    @_told
    async def plan_check(name: str, point: Point = "now", again: bool = False) -> _Answer:
        """Execute its token to run it; the verdict is kept with that state."""
        return await writing.plan(work="check", name=name, point=point, again=again)

    @plans("plan_experiment", "Part a branch for each of several approaches")
    @_told
    async def plan_experiment(name: str, approaches: list[str], note: str = "") -> _Answer:
        """Execute its token to make NAME/APPROACH for each; plan_switch then goes to one."""
        wanted = tuple(approaches)
        return await writing.plan(work="experiment", name=name, approaches=wanted, note=note)

    @plans("plan_evaluation", "Which checks would look at the approaches of an experiment")
    @_told
    async def plan_evaluation(name: str, again: bool = False) -> _Answer:
        """Execute its token to run them, each in a copy, and to rank the approaches."""
        return await writing.plan(work="evaluate", name=name, again=again)

    @plans("plan_pick", "What taking one approach of an experiment would do")
    @_told
    async def plan_pick(
        experiment: str, approach: str, choice: Literal["", "markers", "ours", "theirs"] = ""
    ) -> _Answer:
        """A merge into the branch it parted from; while you are elsewhere, the switch there."""
        return await writing.plan(work="pick", name=f"{experiment}/{approach}", choice=choice)


def _add_doing(server: MCPServer, writing: Writing) -> None:
    def does(name: str, title: str) -> Callable[..., Any]:
        return server.tool(name, title=title, annotations=_DOING, structured_output=True)

    def marks(name: str, title: str) -> Callable[..., Any]:
        return server.tool(name, title=title, annotations=_PLANNING, structured_output=True)

    @does("execute", "Do what was planned")
    @_told
    async def execute(token: str) -> _Answer:
        """Do what the plan with this token said, once; refused where that has changed since."""
        return await writing.execute(token)

    @marks("checkpoint", "Mark how the project is now")
    @_told
    async def checkpoint(name: str = "", note: str = "") -> _Answer:
        """Keeps every file as it is; the name is a point in time from then on."""
        return await writing.checkpoint(name, note)

    @marks("begin_run", "Say that you begin to change files")
    @_told
    async def begin_run(note: str = "") -> _Answer:
        """Keeps what lies there, and marks that point."""
        return await writing.begin(note)

    @marks("end_run", "Say that you are done")
    @_told
    async def end_run() -> _Answer:
        """Keeps what you changed, under your name."""
        return await writing.end()


def _told(work: Callable[_Params, Awaitable[_Answer]]) -> Callable[_Params, Awaitable[_Answer]]:
    """Have what was refused told in the one line that says what to do."""

    @wraps(work)
    async def told(*args: _Params.args, **kwargs: _Params.kwargs) -> _Answer:
        try:
            return await work(*args, **kwargs)
        except BacktrailError as error:
            raise ToolError(str(error)) from error

    return told
