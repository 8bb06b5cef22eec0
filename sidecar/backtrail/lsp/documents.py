"""The documents that the editor has open, as it told us.

The text here serves to see unsaved changes and to verify edits; versions are always made from the
bytes on disk. Belongs to the loop's thread.
"""

import asyncio
import os
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from backtrail.files.reading import OPEN
from backtrail.lsp.positions import Encoding, Lines, Place

__all__ = ["Documents", "Notebooks", "OpenDocument"]

_FRESH: Final = 1
"""``document_version`` of what VS Code opens as it is on disk; others begin anywhere."""

_FRESH_NOTEBOOK: Final = 0
"""The same of a notebook, which VS Code counts from elsewhere."""

_LONG: Final = 1 << 20
"""Characters of a text that is not compared with the disk."""


class OpenDocument:
    """One open document; its text follows the editor's notifications."""

    def __init__(self, *, uri: str, path: str, text: str, version: int | None) -> None:
        self.uri = uri
        """As the editor spells it."""
        self.path = path
        self.text = text
        self.version = version
        """The editor's ``document_version``; not all of them count."""
        self.touched = False
        """Changed since it was opened or saved."""
        self.known: int | None = None
        """Of the text when the file was seen to hold it since."""
        self.agreed: int | None = hash(text)
        """Of the text when it was opened or saved; it stood for what was on disk, if at all."""
        self.late = version is None or version > _FRESH
        """Perhaps opened with changes that are not saved yet: it was there before us."""
        self.lost = False
        """Something that the editor told of it was not understood: the text is another now."""
        self._awaited: list[tuple[Lines, asyncio.Future[bool]]] = []

    def change(
        self, changes: list[tuple[tuple[Place, Place] | None, str]], encoding: Encoding
    ) -> None:
        """Take over changes in order, and tell who waits for a text that one of them makes."""
        if self.lost:
            # Only a whole text says again what the editor holds.
            whole = next((at for at, (places, _) in enumerate(changes) if places is None), None)
            if whole is None:
                return
            self.lost, changes = False, changes[whole:]
        if len(changes) == 1 and changes[0][0] is None and not self._awaited:
            self.text = changes[0][1]
        else:
            lines = Lines(self.text)
            for places, new in changes:
                if places is None:
                    lines = Lines(new)
                else:
                    lines.splice(places[0], places[1], new, encoding)
                self._tell(lines)
            self.text = str(lines)
        self.touched = self.touched or bool(changes)

    def _tell(self, lines: Lines) -> None:
        for target, reached in self._awaited:
            if not reached.done() and target == lines:
                reached.set_result(True)

    def on_disk(self) -> bool:
        """Tell whether the file holds this text, unless that is long or in a rare encoding."""
        if len(self.text) > _LONG:
            return False
        try:
            with open(self.path, "rb", opener=_opened) as file:
                return file.read(4 * _LONG).removeprefix(BOM_UTF8) == self.text.encode()
        except (OSError, ValueError):
            return False

    def close(self) -> None:
        """Tell who waits that nothing more will come."""
        for _, reached in self._awaited:
            if not reached.done():
                reached.set_result(False)

    @contextmanager
    def awaiting(self, text: str) -> Iterator[asyncio.Future[bool]]:
        """Yield a future: True once the editor reports exactly ``text``, False on closing.

        Each change is looked at, so typing that follows at once does not hide the moment.
        """
        reached: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        entry = (Lines(text), reached)
        self._awaited.append(entry)
        try:
            yield reached
        finally:
            self._awaited.remove(entry)


def _opened(path: str, _: int) -> int:
    return os.open(path, OPEN)


class Documents:
    """Every open document, by path."""

    def __init__(self) -> None:
        self.encoding: Encoding = "utf-16"
        """Of positions, negotiated; LSP's default."""
        self._open: dict[str, OpenDocument] = {}

    def at(self, path: str) -> OpenDocument | None:
        """Return the document open at ``path``."""
        return self._open.get(path)

    def paths(self) -> tuple[str, ...]:
        """List the paths of all open documents."""
        return tuple(self._open)

    def open(self, *, uri: str, path: str, text: str, version: int | None) -> None:
        """Begin to follow a document; one that was open already begins anew."""
        self.close(path)
        self._open[path] = OpenDocument(uri=uri, path=path, text=text, version=version)

    def lose(self, *, uri: str, path: str) -> None:
        """Note that what the editor told of a document, which it has open, was not understood."""
        if path not in self._open:
            self.open(uri=uri, path=path, text="", version=None)
        self._open[path].lost = self._open[path].touched = True

    def change(
        self, path: str, version: int | None, changes: list[tuple[tuple[Place, Place] | None, str]]
    ) -> None:
        """Apply changes in order; without places a change is the whole text."""
        document = self._open.get(path)
        if document is None:
            return
        document.version = version
        document.change(changes, self.encoding)

    def saved(self, path: str) -> None:
        """Note that buffer and disk agree."""
        document = self._open.get(path)
        if document is not None:
            document.touched = document.late = False
            document.agreed = None if document.lost else hash(document.text)

    def wrote(self, path: str) -> bool:
        """Tell whether the editor surely wrote this file: it holds what was changed there."""
        document = self._open.get(path)
        if document is None or not (document.touched or document.late):
            return False
        return document.on_disk()

    def close(self, path: str) -> None:
        """Stop following a document."""
        document = self._open.pop(path, None)
        if document is not None:
            document.close()


class Notebooks:
    """Every open notebook, by path; its cells are documents of their own."""

    def __init__(self) -> None:
        self._touched: dict[str, bool] = {}
        self._cells: dict[str, str] = {}

    def paths(self) -> tuple[str, ...]:
        """List the paths of all open notebooks."""
        return tuple(self._touched)

    def open(self, path: str, cells: Iterable[str], *, version: int) -> None:
        """Begin to follow a notebook; ``cells`` are the URIs of its cells."""
        self.close(path)
        self._touched[path] = version > _FRESH_NOTEBOOK
        self._cells.update(dict.fromkeys(cells, path))

    def change(self, path: str, *, come: Iterable[str] = (), go: Iterable[str] = ()) -> None:
        """Note an edit, and the cells that come and go with it."""
        if path in self._touched:
            self._touched[path] = True
            for uri in go:
                self._cells.pop(uri, None)
            self._cells.update(dict.fromkeys(come, path))

    def touched(self, path: str) -> bool:
        """Tell whether an open notebook was changed since it was saved, or may have been."""
        return self._touched.get(path, False)

    def follows(self, path: str) -> bool:
        """Tell whether the notebook is open."""
        return path in self._touched

    def of_cell(self, uri: str) -> str | None:
        """Return the path of the notebook that a cell belongs to."""
        return self._cells.get(uri)

    def saved(self, path: str) -> None:
        """Note that notebook and disk agree."""
        if path in self._touched:
            self._touched[path] = False

    def close(self, path: str) -> None:
        """Stop following a notebook."""
        self._touched.pop(path, None)
        for uri in [uri for uri, whole in self._cells.items() if whole == path]:
            del self._cells[uri]
