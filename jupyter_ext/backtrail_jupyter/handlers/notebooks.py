"""How two versions of a notebook differ, as nbdime's widget takes it."""

import asyncio
from typing import Final

import msgspec
from jupyter_server.auth.decorator import authorized
from tornado import web
from tornado.web import RequestHandler

from backtrail.history.results import Sides
from backtrail.protocol.conversions import side_message
from backtrail_jupyter.handlers.base import BacktrailHandler
from backtrail_jupyter.messages import NotebookDiffParams, NotebookDiffResult
from backtrail_jupyter.present import asks_for_now, beside
from backtrail_jupyter.translation import in_answer

__all__ = ["HANDLERS"]


class NotebookDiff(BacktrailHandler):
    """Compares two versions of a notebook, or one with the notebook as it is now."""

    @web.authenticated
    @authorized(action="read")
    async def post(self) -> None:
        """Answer the old notebook, and the steps from it to the new one."""
        params, named = await self.asked("backtrail/notebook-diff", NotebookDiffParams)
        path = named or ""
        found = await self._sides(params, path)
        steps = await asyncio.to_thread(_steps, found, outputs=params.outputs)
        old, new = side_message(found.old), side_message(found.new)
        head = NotebookDiffResult(
            path=path, old=old, new=new, base={}, diff=(), outputs=params.outputs
        )
        # A notebook may hold anything: in it, what looks like a path of ours is none.
        plain = in_answer(self.session.places, msgspec.to_builtins(head), of=path, shows=self.shows)
        await self.finish(msgspec.json.encode({**plain, **steps}))

    async def _sides(self, params: NotebookDiffParams, path: str) -> Sides:
        absolute = self.session.places.absolute(path)
        if asks_for_now(self.session.places, params.old, params.new):
            now = await self.now(absolute)
            return await self.session.call(lambda s: beside(s, absolute, params.old, now))
        old, new = (None if side is None else str(side) for side in (params.old, params.new))
        return await self.session.call(lambda service: service.sides(absolute, old, new))


def _steps(found: Sides, *, outputs: bool) -> dict[str, msgspec.Raw]:
    """The two large fields of the answer, as JSON already; takes its time, in its own thread."""
    # A second at its first use, which a server that compares nothing never pays.
    from backtrail_jupyter.notebooks.diffing import difference  # noqa: PLC0415
    from backtrail_jupyter.notebooks.reading import read_notebook  # noqa: PLC0415

    old, new = (read_notebook(side.content) for side in (found.old, found.new))
    made = difference(old, new, outputs=outputs)
    return {
        "base": msgspec.Raw(msgspec.json.encode(made.base)),
        "diff": msgspec.Raw(msgspec.json.encode(made.diff)),
    }


HANDLERS: Final[list[tuple[str, type[RequestHandler]]]] = [("notebook-diff", NotebookDiff)]
