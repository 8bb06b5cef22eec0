# ruff: noqa: A002, ARG002, D102 - names and meanings are Jupyter's
"""Contents managers that are not on disk: one that blocks and one that is awaited."""

import copy
from datetime import UTC, datetime
from typing import Any

from jupyter_server.services.contents.manager import AsyncContentsManager, ContentsManager
from tornado.web import HTTPError


class Shelf:
    """Files in a dictionary."""

    def __init__(self) -> None:
        self.files: dict[str, dict[str, Any]] = {}
        self.folders = {""}

    def holds_folder(self, path: str) -> bool:
        """Tell whether there is a folder of that name."""
        return path.strip("/") in self.folders

    def get(self, path: str, *, content: bool) -> dict[str, Any]:
        """Return the model of a file."""
        path = path.strip("/")
        if path in self.folders:
            kept = {"type": "directory", "format": "json", "content": []}
        elif path in self.files:
            kept = copy.deepcopy(self.files[path])
        else:
            raise HTTPError(404, f"{path} is not on the shelf")
        model = self._model(path, kept)
        return model if content else {**model, "content": None, "format": None}

    def put(self, path: str, model: dict[str, Any]) -> dict[str, Any]:
        """Keep a file."""
        path = path.strip("/")
        if model["type"] == "directory":
            self.folders.add(path)
        else:
            kept = {key: model.get(key) for key in ("type", "format", "content")}
            self.files[path] = copy.deepcopy(kept)
        return self.get(path, content=False)

    def drop(self, path: str) -> None:
        """Take a file or folder away."""
        path = path.strip("/")
        for name in [name for name in self.files if f"{name}/".startswith(f"{path}/")]:
            del self.files[name]
        self.folders.discard(path)

    def move(self, old: str, new: str) -> None:
        """Rename a file or folder."""
        old, new = old.strip("/"), new.strip("/")
        for name in [name for name in self.files if f"{name}/".startswith(f"{old}/")]:
            self.files[new + name[len(old) :]] = self.files.pop(name)
        if old in self.folders:
            self.folders.remove(old)
            self.folders.add(new)

    def _model(self, path: str, kept: dict[str, Any]) -> dict[str, Any]:
        now = datetime.now(UTC)
        return {
            "name": path.rpartition("/")[2],
            "path": path,
            "created": now,
            "last_modified": now,
            "mimetype": None,
            "writable": True,
            **kept,
        }


class ShelfManager(ContentsManager):
    """Blocks."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.shelf = Shelf()

    def dir_exists(self, path):
        return self.shelf.holds_folder(path)

    def is_hidden(self, path):
        return False

    def file_exists(self, path=""):
        return path.strip("/") in self.shelf.files

    def get(self, path, content=True, type=None, format=None, require_hash=False):
        return self.shelf.get(path, content=content)

    def save(self, model, path=""):
        saved = self.shelf.put(path, model)
        self.emit(data={"action": "save", "path": path.strip("/")})
        return saved

    def delete_file(self, path):
        self.shelf.drop(path)

    def rename_file(self, old_path, new_path):
        self.shelf.move(old_path, new_path)


class AsyncShelfManager(AsyncContentsManager):
    """Is awaited."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.shelf = Shelf()

    async def dir_exists(self, path):
        return self.shelf.holds_folder(path)

    async def is_hidden(self, path):
        return False

    async def file_exists(self, path=""):
        return path.strip("/") in self.shelf.files

    async def get(self, path, content=True, type=None, format=None, require_hash=False):
        return self.shelf.get(path, content=content)

    async def save(self, model, path=""):
        saved = self.shelf.put(path, model)
        self.emit(data={"action": "save", "path": path.strip("/")})
        return saved

    async def delete_file(self, path):
        self.shelf.drop(path)

    async def rename_file(self, old_path, new_path):
        self.shelf.move(old_path, new_path)
