"""Stands in for jupyter-collaboration's server extension: documents that wait to be saved."""

from typing import Any

from jupyter_server.extension.application import ExtensionApp


class Document:
    """What several people edit; the server holds it."""

    def __init__(self, content: Any) -> None:
        self.content = content
        self.changes = 0
        self.coming: list[Any] = []
        """What somebody types before the next looks at it."""

    async def aget(self) -> Any:
        """Return what it holds."""
        content = self.content
        if self.coming:
            self.content = self.coming.pop(0)
        return content

    async def aset(self, content: Any) -> None:
        """Show everybody another content."""
        self.changes += 1
        self.content = content


class File:
    """What the server knows of a document's file."""

    def __init__(self) -> None:
        self.last_modified: Any = None


class Ids:
    """Names files by their paths."""

    def get_id(self, path: str) -> str:
        """Return the path."""
        return path


class Rooms(ExtensionApp):
    """One document for each file, type and format."""

    name = "jupyter_server_ydoc"

    def initialize_settings(self) -> None:
        """Begin without a document."""
        self.documents: dict[tuple[str, str, str], Document] = {}
        self.file_loaders: dict[str, File] = {}
        self.settings["rooms"] = self
        self.settings["file_id_manager"] = Ids()

    async def get_document(
        self, *, path: str, content_type: str, file_format: str, copy: bool
    ) -> Document | None:
        """Return the document itself, if somebody has opened it."""
        assert not copy
        return self.documents.get((path, content_type, file_format))


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    return [{"module": __name__, "app": Rooms}]
