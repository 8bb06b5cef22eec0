"""A person who works with a Jupyter server, for tests of its checkpoints."""

import base64
import json
from dataclasses import dataclass
from typing import Any

import pytest
from nbformat.v4 import new_code_cell, new_notebook
from tornado.httpclient import HTTPClientError

from backtrail.history.requests import TimelineQuery
from backtrail.history.service import HistoryService

ON_DISK = pytest.mark.parametrize("manager", ["awaited", "blocking"], indirect=True)
AWAITED = pytest.mark.parametrize("manager", ["awaited"], indirect=True)


@dataclass
class Desk:
    """A person with a browser, and a look behind the scenes."""

    fetch: Any
    server: Any
    root: Any
    until: Any

    @property
    def manager(self) -> Any:
        """The contents manager."""
        return self.server.contents_manager

    async def save(self, path: str, content: Any) -> None:
        """Save a text, bytes or a notebook, as the browser does, until it is kept."""
        model = model_of(content)
        await self.fetch("api", "contents", *path.split("/"), method="PUT", body=json.dumps(model))
        await self.settled()

    async def settled(self) -> None:
        """Wait until what was saved is kept."""
        await self.until(lambda: self.server.backtrail.saves.empty)
        await self.server.backtrail.call(lambda _: None)

    async def content(self, path: str) -> Any:
        """Read a file's content."""
        answer = await self.fetch("api", "contents", *path.split("/"))
        return json.loads(answer.body)["content"]

    async def listed(self, path: str) -> list[dict[str, Any]]:
        """List the checkpoints of a file."""
        answer = await self.fetch("api", "contents", *path.split("/"), "checkpoints")
        return json.loads(answer.body)

    async def create(self, path: str) -> dict[str, Any]:
        """Make a checkpoint, as Ctrl+S does."""
        return json.loads((await self._post(path)).body)

    async def restore(self, path: str, identity: str) -> None:
        """Go back to a checkpoint."""
        await self._post(path, identity)

    async def delete(self, path: str, identity: str | None = None) -> None:
        """Delete a checkpoint, or a file."""
        rest = () if identity is None else ("checkpoints", identity)
        await self.fetch("api", "contents", *path.split("/"), *rest, method="DELETE")

    async def rename(self, old: str, new: str) -> None:
        """Rename a file or folder."""
        body = json.dumps({"path": new})
        await self.fetch("api", "contents", *old.split("/"), method="PATCH", body=body)

    async def folder(self, path: str) -> None:
        """Make a folder."""
        body = json.dumps({"type": "directory"})
        await self.fetch("api", "contents", path, method="PUT", body=body)

    def write(self, path: str, text: str) -> None:
        """Change a file behind Jupyter's back."""
        if self.server.backtrail.places.virtual:
            self.manager.shelf.put(path, model_of(text))
        else:
            (self.root / path).write_text(text)

    async def history(self, work: Any) -> Any:
        """Do something with the history."""
        return await self.server.backtrail.call(work)

    async def contents(self, path: str) -> list[bytes]:
        """Read the bytes of every version of a file, oldest first."""
        absolute = self.server.backtrail.places.absolute(path)

        def read(service: HistoryService) -> list[bytes]:
            rows = service.timeline(absolute, TimelineQuery(folded=False)).rows
            ids = [row.entries[0].version.id for row in reversed(rows)]
            return [service.content(absolute, identity) for identity in ids]

        return await self.history(read)

    async def entry(self, path: str, address: str = "~0") -> Any:
        """Read one version with its tags."""
        absolute = self.server.backtrail.places.absolute(path)
        return await self.history(lambda service: service.version(absolute, address))

    async def _post(self, path: str, *rest: str) -> Any:
        return await self.fetch(
            "api", "contents", *path.split("/"), "checkpoints", *rest,
            method="POST", allow_nonstandard_methods=True,
        )  # fmt: skip


def model_of(content: Any) -> dict[str, Any]:
    """Make the model of a text, of bytes or of a notebook, as the browser sends it."""
    if isinstance(content, bytes):
        text = base64.b64encode(content).decode()
        return {"type": "file", "format": "base64", "content": text}
    if isinstance(content, str):
        return {"type": "file", "format": "text", "content": content}
    return {"type": "notebook", "format": "json", "content": content}


def notebook(*sources: str) -> Any:
    """Make a notebook of code cells whose ids do not change."""
    cells = [new_code_cell(source, id=f"cell-{at}") for at, source in enumerate(sources)]
    return new_notebook(cells=cells)


async def refused(asked: Any) -> int:
    """The status that a request is refused with."""
    with pytest.raises(HTTPClientError) as caught:
        await asked
    return caught.value.code
