"""What an agent may do where it was allowed to write: plan, and only then do what was planned.

Nothing is executed but under the token of a plan, and a plan is of what lay there then. Whatever is
there is kept first, so a person takes each step back with one command.
"""

import os
import secrets
from collections.abc import Awaitable, Callable
from typing import Any, Final

import msgspec

from backtrail.agents.data import answer
from backtrail.agents.desk import Desk
from backtrail.errors import NotFoundError
from backtrail.history.requests import CheckpointQuery
from backtrail.history.service import HistoryService
from backtrail.protocol.care import ExecuteParams, PlanParams
from backtrail.protocol.conversions import dry_run_result, restore_result
from backtrail.serving.around import Around
from backtrail.serving.plans import Plans
from backtrail.upkeep.looks import look

__all__ = ["Writing"]

_KEPT: Final = 8
"""Plans of single files that wait for a word."""


def _silent(_done: int, _total: int) -> None:
    """Nobody hears how far it is."""


class Writing:
    """The plans of one agent, and its run."""

    def __init__(self, desk: Desk, agent: str) -> None:
        self._desk = desk
        self._agent = agent
        self._plans = Plans(desk.thread)
        self._files: dict[str, Callable[[], Awaitable[dict[str, Any]]]] = {}
        self.run = ""
        """Of the agent's run that is under way; empty: none is."""
        self._person: tuple[str | None, str | None] = None, None
        """The agent and the author of the settings, while a run is under way."""

    async def plan(self, **params: Any) -> dict[str, Any]:
        """What a piece of work would do, and the token that has it done; see ``PlanParams``."""
        around = Around(folders=(self._desk.folder,), environ=dict(os.environ))
        wanted = PlanParams(folder=self._desk.folder, **params)
        return answer(await self._plans.plan(wanted, around, _silent))

    async def plan_restore(self, path: str, version: str) -> dict[str, Any]:
        """What the restore of one file would do, and the token that has it done."""
        name = self._desk.absolute(path)

        def planned(service: HistoryService) -> Any:
            entry = service.version(name, version)
            return entry, service.plan_restore(name, entry.version.id)

        entry, plan = await self._desk.call(planned)
        token = secrets.token_hex(8)

        async def do() -> dict[str, Any]:
            reason = f"run {self.run}" if self.run else ""
            done = await self._desk.call(
                lambda service: service.restore(
                    name, entry.version.id, expected=plan.head, author=self._agent, reason=reason
                )
            )
            return answer(restore_result(done))

        while len(self._files) >= _KEPT:
            del self._files[next(iter(self._files))]
        self._files[token] = do
        return {**answer(dry_run_result(plan)), "token": token}

    async def execute(self, token: str) -> dict[str, Any]:
        """Do what was planned under a token, once.

        Raises:
            NotFoundError: There is no such plan, or it was done.
            ConflictError: What it is about has changed since.

        """
        do = self._files.pop(token, None)
        if do is not None:
            return await do()
        if not token:
            raise NotFoundError(
                "a plan without a token has nothing to do, or leaves a choice to make"
            )
        return answer(await self._plans.execute(ExecuteParams(token=token), _silent))

    async def checkpoint(self, name: str, note: str) -> dict[str, Any]:
        """Mark how the project is now."""
        made = await self._desk.call(lambda service: self._marked(service, name, note))
        return answer({"checkpoint": {"name": made.name, "sequence": made.at, "note": made.note}})

    async def begin(self, note: str) -> dict[str, Any]:
        """Begin a run: what lies there now was there before it."""
        if self.run:
            await self.end()
        self.run = secrets.token_hex(4)

        def begun(service: HistoryService) -> None:
            self._marked(service, "", note or "a run begins")
            self._name(service, self._agent)

        await self._desk.call(begun)
        return answer({"run": self.run, "author": self._agent})

    async def end(self) -> dict[str, Any]:
        """End the run: what came since is the agent's."""
        run, self.run = self.run, ""
        if not run:
            raise NotFoundError("no run is under way; begin_run begins one")

        def ended(service: HistoryService) -> int:
            self._look(service)
            self._name(service, None)
            return len(service.end_run(run, self._desk.folder))

        await self._desk.call(ended)
        return answer({"run": run, "ended": True})

    def _marked(self, service: HistoryService, name: str, note: str) -> Any:
        self._look(service)
        return service.checkpoint(
            CheckpointQuery(
                folder=self._desk.folder,
                name=name,
                note=note,
                author=self._agent,
                keep="run" if self.run and not name else "permanent",
                occasion="run" if self.run and not name else "",
                run=self.run,
                looked=True,
            )
        )

    def _name(self, service: HistoryService, agent: str | None) -> None:
        """Whose what nobody reported is from now on."""
        own = self._person if agent is None else (agent, agent)
        if agent is not None:
            self._person = service.settings.agent, service.settings.author
        settings = msgspec.structs.replace(service.settings, agent=own[0], author=own[1])
        service.configure(settings)

    def _look(self, service: HistoryService) -> None:
        look(service, service.root_around(self._desk.folder), lambda _: None)
